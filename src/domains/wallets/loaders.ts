import { type At, defineLoaders, type LoaderContext, listing, one, pagesBy } from '../../database/loaders.ts'
import { pathText } from '../../kernel/connection.ts'
import { transactionByKey, transactions, Wallet } from './store.ts'

export const loaders = defineLoaders({
  walletById: one(Wallet),
  walletByOwner: one(Wallet, { field: 'ownerId' }),
  transactionByKey:
    ({ door, request }: LoaderContext) =>
    (key: string, at: At) =>
      transactionByKey(door, request, key, pathText(at.path)),
  transactions: listing(transactions),
  transactionsByWallet: pagesBy(transactions, 'walletId'),
})
