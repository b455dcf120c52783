import { ruleCheck } from '../../jobs/rule-check.ts'
import { slotRules } from './store.check.ts'

/** Every night, so that nobody has to think of it; `npm run ledger:check` tells which campaigns it is about. */
export const checkSlots = ruleCheck({
  name: 'check-slots',
  does: 'Checks that slots hold: those of every campaign are those of its assignments, and none is used that is not there.',
  schedule: '0 3 * * *',
  attempts: 3,
  backoffMs: 60_000,
  timeLimitMs: 1_800_000,
  rules: slotRules,
})
