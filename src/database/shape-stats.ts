import type { RecordableHistogram } from 'node:perf_hooks'
import { LRUCache } from 'lru-cache'
import { remember } from '../kernel/remember.ts'
import type { CommandRecord, ShapeNames } from './command-stats.ts'
import { durations, percentileMs, recordMs } from './durations.ts'
import type { KeptCommand } from './kept-commands.ts'
import { type Need, needsOf } from './shape-needs.ts'
import type { Statement } from './statement.ts'

/** Shapes that are kept: the one that was used longest ago leaves for a new one. A megabyte holds about a hundred. */
const maxShapes = 1_000

/** Milliseconds, 0 where `count` is; `p95` is right to 1/16. */
export interface Durations {
  readonly count: number
  readonly averageMs: number
  readonly p95Ms: number
  readonly worstMs: number
  readonly lastSeenAt: Date
}

/** What is known of the commands of one shape that one path of one operation has sent. */
export interface ShapeFigures extends Durations, ShapeNames {
  /** Documents that all of them gave. */
  readonly documents: number
  /** Loads that were answered by a command of others. */
  readonly shared: number
  /** Times that its answer was kept, and it was not sent: `count` is without these. */
  readonly cached: number
  readonly retries: number
  readonly failed: number
  /** Those that took longer than `DB_SLOW_QUERY_MS`. */
  readonly slow: number
  /** What an index that serves them has; none for an insert or a commit. */
  readonly needs: readonly Need[]
}

/** The same of all commands of an operation, slowest shape first. */
export interface OperationFigures extends Durations {
  readonly operation: string
  readonly shapes: readonly ShapeFigures[]
}

interface Kept {
  readonly first: ShapeNames
  readonly needs: readonly Need[]
  readonly durations: RecordableHistogram
  count: number
  totalMs: number
  worstMs: number
  lastSeenAt: number
  documents: number
  shared: number
  cached: number
  retries: number
  failed: number
  slow: number
}

/** One figure of precision keeps a histogram at 9 KB; two take 23. Durations in microseconds, a minute at most. */
const p95 = (histogram: RecordableHistogram, worstMs: number) => Math.min(percentileMs(histogram, 95), worstMs)

/** 0 where every answer was kept, and none was sent. */
const average = (totalMs: number, count: number): number => (count === 0 ? 0 : totalMs / count)

/** The commands of this process by operation, path and shape, in bounded memory. */
export class ShapeStats {
  readonly #kept: LRUCache<string, Kept>
  /** Shapes that have left. */
  forgotten = 0

  constructor(max = maxShapes) {
    this.#kept = new LRUCache<string, Kept>({
      max,
      dispose: () => {
        this.forgotten++
      },
    })
  }

  /** Adds a command that has ended. */
  add(record: CommandRecord, statement: Statement, isSlow: boolean): void {
    const { ms } = record
    const kept = this.#of(record, () => needsOf(statement))
    recordMs(kept.durations, ms)
    kept.count++
    kept.totalMs += ms
    kept.worstMs = Math.max(kept.worstMs, ms)
    kept.documents += record.documents
    kept.shared += record.shared
    kept.retries += record.retries
    if (record.failed) kept.failed++
    if (isSlow) kept.slow++
  }

  /** Adds one that was not sent, since its answer was kept. */
  served(command: KeptCommand): void {
    this.#of(command, () => command.needs).cached++
  }

  #of(command: Kept['first'], needs: () => readonly Need[]): Kept {
    const { operation, path, shape } = command
    const kept = remember<string, Kept>(this.#kept, `${operation}\n${path}\n${shape}`, () => ({
      first: command,
      needs: needs(),
      durations: durations(1),
      ...{ count: 0, totalMs: 0, worstMs: 0, lastSeenAt: 0 },
      ...{ documents: 0, shared: 0, cached: 0, retries: 0, failed: 0, slow: 0 },
    }))
    kept.lastSeenAt = Date.now()
    return kept
  }

  /** All that are kept, slowest first by their 95th percentile. */
  shapes(): ShapeFigures[] {
    return this.#all().map(figuresOf).sort(bySlowness)
  }

  /** The same by operation, slowest first. */
  operations(): OperationFigures[] {
    const groups = Map.groupBy(this.#all(), ({ first }) => first.operation)
    return [...groups].map(([operation, kept]) => operationOf(operation, kept)).sort(bySlowness)
  }

  #all(): Kept[] {
    return [...this.#kept.values()]
  }
}

const bySlowness = (a: Durations, b: Durations): number => b.p95Ms - a.p95Ms || b.worstMs - a.worstMs

const figuresOf = (kept: Kept): ShapeFigures => {
  const { first, needs, count, totalMs, worstMs, lastSeenAt } = kept
  const { operation, path, collection, method, shape } = first
  const { documents, shared, cached, retries, failed, slow } = kept
  return {
    ...{ operation, path, collection, method, shape, needs },
    ...{
      count,
      averageMs: average(totalMs, count),
      p95Ms: p95(kept.durations, worstMs),
      worstMs,
      lastSeenAt: new Date(lastSeenAt),
    },
    ...{ documents, shared, cached, retries, failed, slow },
  }
}

const operationOf = (operation: string, kept: readonly Kept[]): OperationFigures => {
  const all = durations(1)
  let [count, totalMs, worstMs, lastSeenAt] = [0, 0, 0, 0]
  for (const one of kept) {
    all.add(one.durations)
    count += one.count
    totalMs += one.totalMs
    worstMs = Math.max(worstMs, one.worstMs)
    lastSeenAt = Math.max(lastSeenAt, one.lastSeenAt)
  }
  return {
    operation,
    ...{ count, averageMs: average(totalMs, count), p95Ms: p95(all, worstMs), worstMs },
    lastSeenAt: new Date(lastSeenAt),
    shapes: kept.map(figuresOf).sort(bySlowness),
  }
}
