import { monitorEventLoopDelay, performance, type RecordableHistogram } from 'node:perf_hooks'
import type { CommandRecord } from '../../database/command-stats.ts'
import { durations, percentileMs, recordMs } from '../../database/durations.ts'
import type { PoolStats } from '../../database/pool-watch.ts'
import type { ErrorCode } from '../../kernel/errors.ts'
import type { OperationRecord } from '../../kernel/observer.ts'
import { hundredths, thousandths } from '../../kernel/rounded.ts'
import type { HistorySampleRow } from './rows.ts'

const delayResolutionMs = 20

/** Milliseconds; null where nothing was recorded. */
const percentile = (histogram: RecordableHistogram, share: number): number | null =>
  histogram.count === 0 ? null : hundredths(percentileMs(histogram, share))

/** What an interval alone knows of its sample. */
export type IntervalFigures = Pick<
  HistorySampleRow,
  'at' | 'seconds' | 'operations' | 'commands' | 'pool' | 'process' | 'errors'
>

/**
 * Counts what happens until it is taken, and begins anew. Its memory does not grow with what happens: histograms, and a
 * count for each error code.
 */
export class Interval {
  readonly #operations = durations(2)
  readonly #commands = durations(2)
  readonly #checkOuts = durations(2)
  readonly #loopDelay = monitorEventLoopDelay({ resolution: delayResolutionMs })
  readonly #errors = new Map<ErrorCode, number>()
  #begun = performance.now()
  #cpu = process.cpuUsage()
  #loop = performance.eventLoopUtilization()
  #withErrors = 0
  #slow = 0
  #failed = 0
  #inUse = 0
  #waiting = 0

  constructor() {
    this.#loopDelay.enable()
  }

  /** An event of a subscription is none of these: nobody has asked for it at that moment. */
  operation({ type, ms, codes }: Pick<OperationRecord, 'type' | 'ms' | 'codes'>): void {
    if (type !== 'subscription') {
      recordMs(this.#operations, ms)
      if (codes.length > 0) this.#withErrors++
    }
    for (const code of codes) this.error(code)
  }

  error(code: ErrorCode): void {
    this.#errors.set(code, (this.#errors.get(code) ?? 0) + 1)
  }

  command({ ms, failed }: Pick<CommandRecord, 'ms' | 'failed'>, slowMs: number): void {
    recordMs(this.#commands, ms)
    if (ms >= slowMs) this.#slow++
    if (failed) this.#failed++
  }

  checkOut(ms: number): void {
    recordMs(this.#checkOuts, ms)
  }

  /** Of the pool the most is kept: what waits is gone again before a sample ends. */
  pool({ inUse, waiting }: Pick<PoolStats, 'inUse' | 'waiting'>): void {
    this.#inUse = Math.max(this.#inUse, inUse)
    this.#waiting = Math.max(this.#waiting, waiting)
  }

  /** The figures since the last time. */
  take(pool: Pick<PoolStats, 'inUse' | 'waiting' | 'size' | 'max'>, machineCpu: number | null): IntervalFigures {
    this.pool(pool)
    const now = performance.now()
    const elapsedMs = now - this.#begun
    const { user, system } = process.cpuUsage(this.#cpu)
    const { rss, heapUsed, heapTotal } = process.memoryUsage()
    const figures: IntervalFigures = {
      at: new Date(),
      seconds: thousandths(elapsedMs / 1_000),
      operations: {
        count: this.#operations.count,
        failed: this.#withErrors,
        p50Ms: percentile(this.#operations, 50),
        p95Ms: percentile(this.#operations, 95),
        p99Ms: percentile(this.#operations, 99),
      },
      commands: {
        count: this.#commands.count,
        slow: this.#slow,
        failed: this.#failed,
        p50Ms: percentile(this.#commands, 50),
        p95Ms: percentile(this.#commands, 95),
      },
      pool: {
        inUse: this.#inUse,
        waiting: this.#waiting,
        size: pool.size,
        max: pool.max,
        checkOutP95Ms: percentile(this.#checkOuts, 95),
      },
      process: {
        cpu: elapsedMs > 0 ? hundredths((user + system) / 10 / elapsedMs) : 0,
        machineCpu,
        eventLoopDelayMs: this.#delay(),
        eventLoopUtilization: thousandths(performance.eventLoopUtilization(this.#loop).utilization),
        ...{ rss, heapUsed, heapTotal },
      },
      errors: [...this.#errors].map(([code, count]) => ({ code, count })),
    }
    this.#begin(now)
    return figures
  }

  /** Nothing is watched any more. */
  end(): void {
    this.#loopDelay.disable()
  }

  /** A timer of that resolution is watched, which is part of what it measures. */
  #delay(): number {
    const { count } = this.#loopDelay
    return count === 0 ? 0 : hundredths(Math.max(0, this.#loopDelay.percentile(99) / 1e6 - delayResolutionMs))
  }

  #begin(now: number): void {
    this.#begun = now
    this.#cpu = process.cpuUsage()
    this.#loop = performance.eventLoopUtilization()
    for (const histogram of [this.#operations, this.#commands, this.#checkOuts, this.#loopDelay]) histogram.reset()
    this.#errors.clear()
    this.#withErrors = this.#slow = this.#failed = this.#inUse = this.#waiting = 0
  }
}
