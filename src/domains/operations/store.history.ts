import type { CommandStats } from '../../database/command-stats.ts'
import type { Database } from '../../database/connection.ts'
import type { ErrorCode } from '../../kernel/errors.ts'
import type { Observer } from '../../kernel/observer.ts'
import { Newest } from '../../live/newest.ts'
import type { ActivityRow, BreakerRow, HealthRow, HistoryRow, HistorySampleRow } from './rows.ts'
import { Interval } from './store.interval.ts'
import type { Load } from './store.ts'

/** What the history is made from. */
export interface HistoryParts {
  readonly instance: string
  readonly database: Pick<Database, 'pool' | 'outage'>
  readonly commands: CommandStats
  readonly load: () => Load
  /** Within 1 s, and never throws. */
  readonly health: () => Promise<Pick<HealthRow, 'status' | 'checks'>>
  /** WebSockets that are open. */
  readonly sockets: () => number
  /** Milliseconds that a sample covers (5,000), and how many are kept (720: an hour). */
  readonly everyMs?: number
  readonly most?: number
}

/** What one process did and does, for those who look at it later. Of the database it asks no more than a ping. */
export interface History {
  /** Is told what happens. */
  readonly observer: Required<Pick<Observer, 'operation' | 'refusal' | 'subscription'>>
  start(): void
  stop(): void
  /** The samples that are kept, oldest first; of these, those that ended after `after`. */
  samples(after?: Date | null): HistoryRow
  /**
   * The samples after `after` now, and each further one when it is taken. An event gives its samples when it is read:
   * who reads late gets all that he has missed.
   */
  watch(after?: Date | null): AsyncIterable<() => HistoryRow>
  activity(): ActivityRow
}

const sampleMs = 5_000
const keptSamples = 720
/** How often the pool is looked at: its peaks are shorter than a sample. */
const poolLookMs = 1_000
const mostRunning = 100

const byCount = (a: { readonly count: number }, b: { readonly count: number }): number => b.count - a.count

export const createHistory = (parts: HistoryParts): History => {
  const { instance, database, commands, load, health, sockets, everyMs = sampleMs, most = keptSamples } = parts
  const { pool, outage } = database
  const interval = new Interval()
  const kept: HistorySampleRow[] = []
  const errors = new Map<ErrorCode, { count: number; lastAt: Date }>()
  const since = new Date()
  const watchers = new Set<() => void>()
  let operations = 0
  let subscriptions = 0
  let ends: (() => void)[] = []
  let isTaking = false

  const noteError = (code: ErrorCode): void => {
    const count = (errors.get(code)?.count ?? 0) + 1
    errors.set(code, { count, lastAt: new Date() })
  }

  const breaker = (): BreakerRow => ({
    state: outage.state === 'half-open' ? 'half_open' : outage.state,
    opened: outage.opened,
  })

  const take = async (): Promise<void> => {
    if (isTaking) return
    isTaking = true
    const figures = interval.take(pool.snapshot(), load().cpu.percent)
    const { status, checks } = await health()
    isTaking = false
    const { latency: databaseLatencyMs } = checks.database
    kept.push({ ...figures, health: status, databaseLatencyMs, breaker: breaker().state })
    if (kept.length > most) kept.shift()
    for (const tell of watchers) tell()
  }

  const samples = (after?: Date | null): HistoryRow => ({
    ...{ instance, since, intervalMs: everyMs },
    samples: after ? kept.filter(({ at }) => at > after) : [...kept],
  })

  return {
    observer: {
      operation: record => {
        if (record.type !== 'subscription') operations++
        interval.operation(record)
        for (const code of record.codes) noteError(code)
      },
      refusal: code => {
        interval.error(code)
        noteError(code)
      },
      subscription: () => {
        subscriptions++
        return () => {
          subscriptions--
        }
      },
    },
    start: () => {
      if (ends.length > 0) return
      const timers = [
        setInterval(() => interval.pool(pool.snapshot()), poolLookMs).unref(),
        setInterval(() => void take(), everyMs).unref(),
      ]
      ends = [
        commands.onCommand(record => interval.command(record, commands.slowMs)),
        pool.onCheckOut(ms => interval.checkOut(ms)),
        ...timers.map(timer => () => clearInterval(timer)),
      ]
    },
    stop: () => {
      for (const end of ends) end()
      ends = []
      interval.end()
    },
    samples,
    watch: after => {
      let last = after
      const read = (): HistoryRow => {
        const found = samples(last)
        last = found.samples.at(-1)?.at ?? last
        return found
      }
      const tell = () => told.push(read)
      const told = new Newest<() => HistoryRow>(() => watchers.delete(tell))
      watchers.add(tell)
      tell()
      return told
    },
    activity: () => {
      const running = commands.running()
      const now = performance.now()
      return {
        ...{ instance, since, operations, subscriptions, sockets: sockets(), breaker: breaker() },
        running: running.length,
        commands: running
          .sort((a, b) => a.begun - b.begun)
          .slice(0, mostRunning)
          .map(({ operation, path, collection, method, shape, retries, begun }) => ({
            ...{ operation, path, collection, method, shape, retries },
            ms: Math.round(now - begun),
          })),
        errors: [...errors].map(([code, { count, lastAt }]) => ({ code, count, lastAt })).sort(byCount),
      }
    },
  }
}
