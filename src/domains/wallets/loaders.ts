import { type At, defineLoaders, type LoaderContext, listing, one, pagesBy } from '../../database/loaders.ts'
import { pathText } from '../../kernel/connection.ts'
import { remember } from '../../kernel/remember.ts'
import { transactionByKey, transactions, Wallet } from './store.ts'

export const loaders = defineLoaders({
  walletById: one(Wallet),
  walletByOwner: one(Wallet, { field: 'ownerId' }),
  transactionByKey: ({ door, request }: LoaderContext) => {
    const asked = new Map<string, ReturnType<typeof transactionByKey>>()
    return (key: string, at: At) => remember(asked, key, () => transactionByKey(door, request, key, pathText(at.path)))
  },
  transactions: listing(transactions),
  transactionsByWallet: pagesBy(transactions, 'walletId'),
})
