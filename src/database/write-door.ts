import mongoose from 'mongoose'
import { and, anything, type Condition, equals } from '../kernel/condition.ts'
import { AppError } from '../kernel/errors.ts'
import { encodeId } from '../kernel/ids.ts'
import { Lines } from '../kernel/lines.ts'
import type { Request } from '../kernel/request.ts'
import type { CommandStats } from './command-stats.ts'
import { type Stored, visibleTo } from './entity.ts'
import { intersect, storedValue, toFilter } from './filter.ts'
import { type Keyed, onceByKey } from './idempotency.ts'
import type { ModelDeclaration } from './model.ts'
import { compiledModel } from './models.ts'
import { newDocument } from './new-document.ts'
import type { Outage } from './outage.ts'
import { rowsOf } from './rows.ts'
import { type Repeatable, sendWrite, type WriteOptions } from './send-write.ts'
import { isPassing, runTransaction } from './transaction.ts'
import { type Upserted, type UpsertMany, upsertAll } from './upsert.ts'

/** What a write says: of what, why, and with whose rights. `system`: our own writes, such as a session's at sign-in. */
export interface Write {
  readonly entity: Stored
  /** What the write is, for the comment: `rotate session`. */
  readonly cause: string
  readonly rights: 'viewer' | 'system'
}

/** How a document changes; fields by their stored paths, ids as hex strings. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>
  readonly unset?: readonly string[]
  readonly inc?: Readonly<Record<string, number>>
  readonly push?: Readonly<Record<string, unknown>>
  readonly addToSet?: Readonly<Record<string, unknown>>
  readonly pull?: Readonly<Record<string, unknown>>
  /** Dates that become the moment of the write, by the server's clock. */
  readonly now?: readonly string[]
}

export interface ChangeWrite extends Write {
  /** Which document; the policy and `deleted: false` are added. */
  readonly where: Condition
  /** The one document (hex id) that is left out. */
  readonly except?: string | null
  /** Where the entity is deleted softly: writes to deleted documents, and to no others. */
  readonly deleted?: boolean
}

export interface OneWrite extends ChangeWrite {
  /** Throws CONFLICT where the document has another version. */
  readonly expectedVersion?: number | null | undefined
  /** The fields whose present values a CONFLICT tells, beside the version. */
  readonly tells?: readonly string[]
}

const updateOf = (change: Change, versioned: boolean): mongoose.UpdateQuery<unknown> => {
  const inc = { ...change.inc, ...(versioned ? { version: 1 } : {}) }
  return {
    ...(change.set ? { $set: change.set } : {}),
    ...(change.unset ? { $unset: Object.fromEntries(change.unset.map(path => [path, 1])) } : {}),
    ...(Object.keys(inc).length > 0 ? { $inc: inc } : {}),
    ...(change.push ? { $push: change.push } : {}),
    ...(change.addToSet ? { $addToSet: change.addToSet } : {}),
    ...(change.pull ? { $pull: change.pull } : {}),
    ...(change.now ? { $currentDate: Object.fromEntries(change.now.map(path => [path, true])) } : {}),
  }
}

export interface WriteDoorSettings {
  readonly connection: mongoose.Connection
  readonly stats: CommandStats
  readonly outage: Outage
  /** Milliseconds that a write waits for a new primary while members answer (`DB_FAILOVER_WAIT`). */
  readonly failoverWaitMs: number
  /** Milliseconds that the result of a mutation with an idempotency key is kept (`IDEMPOTENCY_TTL`). */
  readonly idempotencyTtlMs: number
}

/**
 * The only way to write: validated and cast by the model, restricted by the policy, counted in `version`, bounded by the
 * deadline, sent again where that cannot double it, its failures mapped to codes. Every write is acknowledged by the
 * majority. What may have been done and may not be done twice ends in OUTCOME_UNKNOWN.
 */
export class WriteDoor {
  readonly #settings: WriteDoorSettings
  readonly #lines = new Lines()

  constructor(settings: WriteDoorSettings) {
    this.#settings = settings
  }

  /**
   * Writes that hold together or not at all, as `runTransaction` says; inside one, a part of it. Transactions of this
   * process that name the same `things`, such as a document's id, run one after the other: 200 at once on one document
   * spent a minute in each other's way, and most never came through.
   */
  async transaction<T>(
    request: Request,
    work: (inside: Request) => Promise<T>,
    things: readonly string[] = [],
  ): Promise<T> {
    if (request.session) return work(request)
    const { connection, outage, failoverWaitMs } = this.#settings
    if (!connection.db) throw new AppError('DATABASE_UNAVAILABLE')
    const client = connection.getClient()
    return this.#lines.run(things, request.expired, () =>
      runTransaction({ client, outage, failoverWaitMs }, request, work),
    )
  }

  /** Runs what a viewer asked for under a key of his once, in a transaction of those `things`, as `onceByKey` says. */
  async once<T>(
    request: Request,
    keyed: Keyed,
    work: (inside: Request) => Promise<T>,
    things: readonly string[] = [],
  ): Promise<T> {
    const { connection, idempotencyTtlMs } = this.#settings
    return this.transaction(request, inside => onceByKey(connection, inside, keyed, idempotencyTtlMs, work), things)
  }

  /** Whether a failure inside a transaction passes by itself, so that the transaction has to run again. */
  isPassing(error: unknown): boolean {
    return isPassing(error)
  }

  /** Inserts a document with its defaults. Throws VALIDATION_ERROR, DUPLICATE_KEY. */
  async insert<Row>(request: Request, write: Write, fields: Readonly<Record<string, unknown>>): Promise<Row> {
    const Model = this.#model(write.entity.model)
    const document = await newDocument(Model, write.entity.model, fields)
    await this.#run(request, write, 'numbered', options => Model.collection.insertOne(document as never, options))
    return this.#row<Row>(write.entity, document)
  }

  /** Changes one document and gives it as it is then; null where there is none that the viewer may write. */
  async change<Row>(request: Request, write: OneWrite, change: Change): Promise<Row | null> {
    const { entity, expectedVersion } = write
    const where = and(
      this.#scope(request, write),
      expectedVersion == null ? anything : equals('version', expectedVersion),
    )
    if (where.op === 'nothing') return null
    const row = await this.#run(request, write, 'numbered', options =>
      this.#model(entity.model)
        .findOneAndUpdate(this.#filter(write, where), updateOf(change, entity.model.paths.has('version')), {
          ...options,
          returnDocument: 'after',
          runValidators: true,
          strict: 'throw',
        })
        .lean()
        .exec(),
    )
    if (row) return this.#row<Row>(entity, row as object)
    if (expectedVersion != null) await this.#refuseStale(request, write)
    return null
  }

  /** A document as a write would find it, for a decision that comes before the write; null where it would find none. */
  async current<Row>(request: Request, write: ChangeWrite, paths: readonly string[]): Promise<Row | null> {
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return null
    const [found] = await this.currents<Row>(request, write, paths, 1)
    return found ?? null
  }

  /** Up to `limit` documents as writes would find them. */
  async currents<Row>(request: Request, write: ChangeWrite, paths: readonly string[], limit: number): Promise<Row[]> {
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return []
    const { entity } = write
    const found = await this.#run(request, write, 'any number', options =>
      this.#model(entity.model)
        .find(this.#filter(write, where), Object.fromEntries(paths.map(path => [path, 1])), { ...options, limit })
        .lean()
        .exec(),
    )
    return rowsOf<Row>(entity.model, found as object[])
  }

  /**
   * A document as it stands, for a write to another one that depends on it: whatever else writes it before the
   * transaction ends runs again. Reading it would not do: the other write goes unseen, and both are committed.
   */
  async hold<Row>(request: Request, write: ChangeWrite, paths: readonly string[]): Promise<Row | null> {
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return null
    const { entity } = write
    const document = await this.#run(request, write, 'numbered', options =>
      this.#model(entity.model).collection.findOneAndUpdate(
        this.#filter(write, where) as mongoose.mongo.Filter<mongoose.mongo.Document>,
        { $set: { heldBy: new mongoose.Types.ObjectId() } },
        { ...options, projection: Object.fromEntries(paths.map(path => [path, 1])) },
      ),
    )
    return document && this.#row<Row>(entity, document)
  }

  /**
   * Updates or inserts many documents, found by a unique key, in one transaction: one read, and a command each for those
   * that are there and those that are not. What is wrong with one holds up no other. Results in the order of the items.
   * A document that is there and not within `where` is DUPLICATE_KEY.
   */
  async upsertAll<Row>(request: Request, write: ChangeWrite, upsert: UpsertMany): Promise<Upserted<Row>[]> {
    const Model = this.#model(write.entity.model)
    const filter = this.#filter(write, this.#scope(request, write))
    const failures = new Map<number, unknown[]>()
    return this.transaction(request, inside =>
      upsertAll<Row>(Model, write.entity, filter, upsert, {
        failures,
        send: command => this.#run(inside, write, 'numbered', command),
      }),
    )
  }

  /** Changes every document that fits; gives their number. */
  async changeAll(request: Request, write: ChangeWrite, change: Change): Promise<number> {
    const { entity } = write
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return 0
    const { modifiedCount } = await this.#run(request, write, repeats(change) ? 'once' : 'any number', options =>
      this.#model(entity.model).updateMany(
        this.#filter(write, where),
        updateOf(change, entity.model.paths.has('version')),
        { ...options, runValidators: true, strict: 'throw' },
      ),
    )
    return modifiedCount
  }

  /** Deletes every document that fits; gives their number. */
  async remove(request: Request, write: ChangeWrite): Promise<number> {
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return 0
    const { deletedCount } = await this.#run(request, write, 'any number', options =>
      this.#model(write.entity.model).deleteMany(this.#filter(write, where), options),
    )
    return deletedCount
  }

  /** Deletes one document and gives it as it was; null where there is none that the viewer may write. */
  async removeOne<Row>(request: Request, write: OneWrite): Promise<Row | null> {
    const { entity, expectedVersion } = write
    const version = expectedVersion == null ? anything : equals('version', expectedVersion)
    const where = and(this.#scope(request, write), version)
    if (where.op === 'nothing') return null
    const row = await this.#run(request, write, 'numbered', options =>
      this.#model(entity.model).findOneAndDelete(this.#filter(write, where), options).lean().exec(),
    )
    if (row) return this.#row<Row>(entity, row as object)
    if (expectedVersion != null) await this.#refuseStale(request, write)
    return null
  }

  #model(declaration: ModelDeclaration): mongoose.Model<unknown> {
    return compiledModel(this.#settings.connection, declaration)
  }

  #scope({ viewer }: Request, { entity, rights, where }: ChangeWrite): Condition {
    return rights === 'system' ? where : and(visibleTo(entity.policy, viewer), where)
  }

  #filter({ entity, except, deleted = false }: ChangeWrite, where: Condition): mongoose.QueryFilter<unknown> {
    const filter = toFilter(entity.softDelete ? and(where, equals('deleted', deleted)) : where, entity.model)
    const others = except ? { _id: { $ne: storedValue(entity.model, '_id', except) } } : {}
    return intersect(filter, others) as mongoose.QueryFilter<unknown>
  }

  async #refuseStale(request: Request, { tells = [], ...write }: OneWrite): Promise<void> {
    const current = await this.current<Record<string, unknown>>(request, write, ['version', ...tells])
    if (!current) return
    const told = tells.map(field => [field, asInTheApi(write.entity, field, current[field] ?? null)])
    const currentVersion = current.version ?? null
    throw new AppError('CONFLICT', undefined, {
      currentVersion,
      ...(told.length > 0 ? { current: { version: currentVersion, ...Object.fromEntries(told) } } : {}),
    })
  }

  async #run<T>(
    request: Request,
    { entity, cause: path }: Write,
    repeatable: Repeatable,
    send: (options: WriteOptions) => Promise<T>,
  ): Promise<T> {
    const { connection, stats, outage, failoverWaitMs } = this.#settings
    if (!connection.db) throw new AppError('DATABASE_UNAVAILABLE')
    request.usage.commands++
    const { operation } = request
    const cause = { collection: entity.model.collection, method: 'write', operation, path } as const
    return stats.measure(cause, () =>
      sendWrite({ client: connection.getClient(), outage, failoverWaitMs }, request, path, repeatable, send),
    )
  }

  #row<Row>(entity: Stored, document: object): Row {
    const [row] = rowsOf<Row>(entity.model, [document])
    return row as Row
  }
}

/** A stored value as the API shows it: ids with their type, enums by their names. */
const asInTheApi = ({ references = {}, model }: Stored, field: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value
  const type = references[field]
  return type ? encodeId(type, value) : model.values.has(field) ? value.toUpperCase() : value
}

/** Whether the change, done twice, is another one; the version may count up twice. */
const repeats = ({ inc, push }: Change): boolean => inc !== undefined || push !== undefined
