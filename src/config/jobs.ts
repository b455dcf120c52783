import { Cron } from 'croner'
import { z } from 'zod'
import { flag } from './readers.ts'
import { variable } from './variable.ts'

/** Five fields of cron, in UTC, that come some day; null for `off`. */
const schedule = (): z.ZodType<string | null, string> =>
  z.string().transform((text, context) => {
    if (text === 'off') return null
    if (comes(text)) return text
    context.addIssue('must be five fields of cron, in UTC, such as 0 3 * * *, or off')
    return z.NEVER
  })

function comes(text: string): boolean {
  try {
    const isOfFields = text.trim().split(/\s+/).length === 5
    return isOfFields && new Cron(text, { mode: '5-part', timezone: 'UTC', paused: true }).nextRun() !== null
  } catch {
    return false
  }
}

/** What is done beside requests. */
export const jobVariables = {
  JOBS: variable(flag(), 'Do the work of jobs here; a process without it only queues them', { default: 'true' }),
  LEDGER_CHECK_AT: variable(
    schedule(),
    'When it is checked that money and slots hold (cron, in UTC), or off; each check reads all of them',
    { default: '0 3 * * *' },
  ),
}
