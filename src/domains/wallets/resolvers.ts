import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'
import { creditWallet, debitWallet, transferFunds } from './actions.movements.ts'
import { openWallet } from './actions.open.ts'

export const resolvers = {
  Query: {
    wallet: (_root, { id }, { loaders }, info) => loaders.wallets.walletById.load(decodeId('Wallet', id, 'id'), info),
    transactions: (_root, args, { loaders }, info) => loaders.wallets.transactions.page(args, info),
    transactionByKey: (_root, { idempotencyKey }, { loaders }, info) =>
      loaders.wallets.transactionByKey(idempotencyKey, info),
  },
  Mutation: {
    openWallet: (_root, { input }, context, info) => openWallet(context, input, info),
    creditWallet: (_root, { input }, context, info) => creditWallet(context, input, info),
    debitWallet: (_root, { input }, context) => debitWallet(context, input),
    transferFunds: (_root, { input }, context, info) => transferFunds(context, input, info),
  },
  User: {
    wallet: needs([], (user, _args, { loaders }, info) => loaders.wallets.walletByOwner.load(user.id, info)),
  },
  Wallet: {
    owner: needs(['ownerId'], (wallet, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(wallet.ownerId, info),
    ),
    transactions: needs([], (wallet, args, { loaders }, info) =>
      loaders.wallets.transactionsByWallet.load(wallet.id, args, info),
    ),
  },
  Transaction: {
    wallet: needs(['walletId'], (transaction, _args, { loaders }, info) =>
      loaders.wallets.walletById.load(transaction.walletId, info),
    ),
    counterWallet: needs(['counterWalletId'], (transaction, _args, { loaders }, info) =>
      loaders.wallets.walletById.load(transaction.counterWalletId, info),
    ),
    createdBy: needs(['createdBy'], (transaction, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(transaction.createdBy, info),
    ),
  },
} satisfies Resolvers
