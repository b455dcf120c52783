import { LRUCache } from 'lru-cache'
import type mongoose from 'mongoose'
import type { Logger } from 'pino'
import { AppError } from '../kernel/errors.ts'
import { type Cause, type CommandRecord, namesOf, tellRefused } from './command-stats.ts'
import { isIndexMissing } from './failures.ts'
import { lookupIn } from './lookup.ts'
import { type Plan, planOf } from './plan.ts'
import { refusalOf } from './plan-summary.ts'
import { shapeOf } from './shape.ts'
import { type Need, needsOf } from './shape-needs.ts'
import { isPlanned, type Planned, type Statement } from './statement.ts'
import { isFault, judge, spelled, type Verdict } from './verdict.ts'

type Db = mongoose.mongo.Db

export type PlanGuardMode = 'off' | 'watch' | 'refuse'

export interface PlanGuardSettings {
  readonly mode: PlanGuardMode
  /** Documents of a collection from which on reading it whole is reported, or refused. */
  readonly documents: number
  /** Throws DATABASE_UNAVAILABLE where there is no connection yet. */
  readonly db: () => Db
  readonly log: Pick<Logger, 'warn' | 'debug'>
}

/** A shape of which the plan is no good. Values are never part of it. */
export interface PlanFinding {
  readonly collection: string
  readonly shape: string
  readonly verdict: Verdict
  /** Why, in sentences. */
  readonly reasons: readonly string[]
  readonly stages: readonly string[]
  /** Keys of the indexes that the plan reads. */
  readonly indexes: Plan['indexes']
  /** Who asked for it first. */
  readonly operation: string
  readonly path: string
  readonly needs: readonly Need[]
  readonly foundAt: Date
  /** Commands of this shape that were refused. */
  refused: number
}

export interface PlanGuardFigures {
  readonly mode: PlanGuardMode
  /** Shapes that have been planned. */
  readonly planned: number
  /** Plans that the server would not tell. */
  readonly failed: number
  /** Findings since the start. */
  readonly found: number
  readonly refused: number
}

const maxShapes = 1_000
/** Shapes that wait for their plan; more are planned when they come again. */
const maxWaiting = 100
const planMs = 2_000
/** A finding is looked at anew after this, and one of a missing index told again: an index may have been made, and a small collection has grown. */
const againMs = 60_000
const countFreshMs = 30_000

type Asking = Pick<Cause, 'operation' | 'path'>
const nobody: Asking = { operation: '', path: '' }

/** A read as it is for one parent: of a `$lookup` the server tells no plan before it has run. */
const ofOneParent = (planned: Planned): Planned => {
  if (planned.method !== 'aggregate') return planned
  const lookup = lookupIn(planned.pipeline)
  if (!lookup) return planned
  const { from, field, values, each } = lookup
  return {
    method: 'aggregate',
    collection: from,
    pipeline: [{ $match: { [field]: { $eq: values[0] ?? null } } }, ...each],
    limit: planned.limit,
  }
}

const isGuarded = (statement: Statement): statement is Planned =>
  isPlanned(statement) && !('whole' in statement && statement.whole)

/**
 * Has every shape that looks for documents, to read or to write them, planned once by the server, which executes nothing
 * for that: behind its first command (`watch`), or before it (`refuse`). One that would read a collection whole, or sort in
 * memory, where the collection has so many documents, is logged, counted and kept, or refused with UNINDEXED_QUERY. What
 * cannot be planned, and what is meant to read a collection whole, is let through.
 */
export class PlanGuard {
  readonly #settings: PlanGuardSettings
  /** Those that need no plan for now. */
  readonly #known = new LRUCache<string, true>({ max: maxShapes })
  readonly #findings = new LRUCache<string, PlanFinding>({ max: maxShapes })
  /** Shapes whose missing index was told a while ago. */
  readonly #told = new LRUCache<string, true>({ max: maxShapes, ttl: againMs })
  readonly #planning = new Map<string, Promise<void>>()
  readonly #counts: LRUCache<string, number>
  #queue: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #planned = 0
  #failed = 0
  #found = 0
  #refused = 0

  constructor(settings: PlanGuardSettings) {
    this.#settings = settings
    this.#counts = new LRUCache<string, number>({
      max: maxShapes,
      ttl: countFreshMs,
      fetchMethod: collection =>
        settings.db().collection(collection).estimatedDocumentCount({ maxTimeMS: planMs, comment: 'loadstone plans' }),
    })
  }

  /**
   * For who listens to commands that have ended: has a new shape planned, one after the other, nobody waiting for it. One
   * that the server has refused, since the index that it names is not there, is a finding in every mode.
   */
  readonly seen = (record: CommandRecord, statement: Statement): void => {
    if (record.code === 'UNINDEXED_QUERY') this.#lacks(record, statement)
    if (!record.failed && this.#findings.peek(record.shape)?.verdict === 'missing') this.#findings.delete(record.shape)
    if (this.#settings.mode !== 'watch' || !isGuarded(statement) || record.failed) return
    const { shape, operation, path } = record
    if (this.#known.get(shape) || this.#planning.has(shape) || this.#waiting >= maxWaiting) return
    this.#waiting++
    this.#queue = this.#plan(shape, statement, { operation, path }, this.#queue).finally(() => this.#waiting--)
  }

  /** Before a command is sent: throws UNINDEXED_QUERY for a shape that is refused; waits only for one that is new. */
  readonly admit = (statement: Statement, causes: readonly Cause[]): Promise<void> | undefined => {
    if (this.#settings.mode !== 'refuse' || !isGuarded(statement)) return undefined
    const shape = shapeOf(statement)
    const hold = () => this.#hold(shape, statement, causes)
    if (!this.#known.get(shape)) return this.#plan(shape, statement, causes[0] ?? nobody).then(hold)
    hold()
    return undefined
  }

  /** What was found, the latest first; what is in order by now has left. */
  findings(): PlanFinding[] {
    return [...this.#findings.values()]
  }

  figures(): PlanGuardFigures {
    const { mode } = this.#settings
    return { mode, planned: this.#planned, failed: this.#failed, found: this.#found, refused: this.#refused }
  }

  /** When all shapes that wait have been planned. */
  settled(): Promise<unknown> {
    return this.#queue
  }

  #hold(shape: string, statement: Statement, causes: readonly Cause[]): void {
    const finding = this.#findings.get(shape)
    // What is missing the server refuses, until it is there.
    if (!finding || finding.verdict === 'missing') return
    finding.refused++
    this.#refused++
    tellRefused(statement, causes, refusalOf(finding))
    throw new AppError(
      'UNINDEXED_QUERY',
      finding.verdict === 'scans'
        ? 'No index serves this: a whole collection would be read.'
        : 'No index gives this order: documents would be sorted in memory.',
    )
  }

  #lacks({ collection, shape, operation, path }: CommandRecord, statement: Statement): void {
    const told = { collection, shape, verdict: 'missing', operation, path } as const
    const finding = this.#findings.get(shape) ?? {
      ...{ ...told, reasons: ['The index that it names is not there.'], stages: [], indexes: [] },
      ...{ needs: needsOf(statement), foundAt: new Date(), refused: 0 },
    }
    if (!this.#findings.has(shape)) this.#found++
    this.#findings.set(shape, finding)
    finding.refused++
    this.#refused++
    if (this.#told.get(shape)) return
    this.#told.set(shape, true)
    this.#settings.log.warn(
      { ...told, verdict: spelled('missing') },
      'The index that a command names is not there: `npm run indexes` makes it',
    )
  }

  /** Never throws. */
  #plan(shape: string, planned: Planned, cause: Asking, after: Promise<unknown> = Promise.resolve()): Promise<void> {
    const planning = this.#planning.get(shape)
    if (planning) return planning
    const work = after
      .then(() => this.#look(shape, planned, cause))
      .catch((error: unknown) => {
        if (!isIndexMissing(error)) this.#failed++
        this.#known.set(shape, true, { ttl: againMs })
        this.#settings.log.debug({ err: error, shape }, 'A shape could not be planned')
      })
      .finally(() => this.#planning.delete(shape))
    this.#planning.set(shape, work)
    return work
  }

  async #look(shape: string, planned: Planned, cause: Asking): Promise<void> {
    const { db, documents, log } = this.#settings
    const one = ofOneParent(planned)
    const { collection } = one
    const plan = await planOf(db(), one, planMs)
    this.#planned++
    const { verdict, reasons } = judge(one, plan, null)
    const count = isFault(verdict) ? ((await this.#counts.fetch(collection)) ?? 0) : 0
    this.#known.set(shape, true, isFault(verdict) ? { ttl: againMs } : {})
    if (!isFault(verdict) || count < documents) {
      this.#findings.delete(shape)
      return
    }
    if (this.#findings.get(shape)) return
    const told = { collection, shape, verdict, ...namesOf(cause) }
    const { stages, indexes } = plan
    this.#findings.set(shape, {
      ...{ ...told, reasons, stages, indexes, needs: needsOf(planned), foundAt: new Date(), refused: 0 },
    })
    this.#found++
    log.warn(
      { ...told, verdict: spelled(verdict), documents: count, refused: this.#settings.mode === 'refuse' },
      'No index serves a command',
    )
  }
}
