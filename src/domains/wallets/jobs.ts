import { ruleCheck } from '../../jobs/rule-check.ts'
import { ledgerRules } from './store.check.ts'

/** Every night, so that nobody has to think of it; `npm run ledger:check` tells which wallets it is about. */
export const checkLedger = ruleCheck({
  name: 'check-ledger',
  does: 'Checks that money holds: balances are the sums of their transactions, and every movement is whole.',
  schedule: '0 3 * * *',
  attempts: 3,
  backoffMs: 60_000,
  timeLimitMs: 1_800_000,
  rules: ledgerRules,
})
