import { defineDomain } from '../../kernel/domain.ts'
import { checkLedger } from './jobs.ts'
import { loaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'
import { transactionTypes } from './rows.ts'
import { Transaction, transactions, Wallet } from './store.ts'

export { countMoney, ledgerRules } from './store.check.ts'

export const domain = defineDomain({
  name: 'wallets',
  resolvers,
  loaders,
  entities: [Wallet, Transaction],
  lists: [transactions],
  enums: { TransactionType: transactionTypes },
  keepsKeys: ['creditWallet', 'debitWallet', 'transferFunds'],
  jobs: [checkLedger],
})
