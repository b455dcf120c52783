import { type At, defineLoaders, type LoaderContext, listing, one, pagesBy } from '../../database/loaders.ts'
import { pathText } from '../../kernel/connection.ts'
import { Transaction, transactionByKey, transactions, Wallet } from './store.ts'

export const loaders = defineLoaders({
  walletById: one(Wallet),
  walletByOwner: one(Wallet, { field: 'ownerId' }),
  transactionById: one(Transaction),
  transactionByKey:
    ({ door, request }: LoaderContext) =>
    (key: string, at: At) =>
      transactionByKey(door, request, key, pathText(at.path)),
  transactions: listing(transactions),
  transactionsByWallet: pagesBy(transactions, 'walletId'),
})
