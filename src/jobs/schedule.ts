import { Cron } from 'croner'

/** The first moment behind `after` that a schedule names: five fields of cron, in UTC. */
export const nextAfter = (schedule: string, after: Date): Date => {
  const next = new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true }).nextRun(after)
  if (!next) throw new Error(`the schedule ${schedule} never comes`)
  return next
}

const longestMs = 3_600_000

/** Milliseconds between an attempt (from 1) and the next: `firstMs`, doubling, an hour at most. */
export const backoff = (attempt: number, firstMs: number): number => Math.min(firstMs * 2 ** (attempt - 1), longestMs)
