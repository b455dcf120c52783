import type mongoose from 'mongoose'
import { and, anything, type Condition, equals } from '../kernel/condition.ts'
import { AppError } from '../kernel/errors.ts'
import type { Request, TransactionSession } from '../kernel/request.ts'
import type { CommandStats } from './command-stats.ts'
import { type Entity, visibleTo } from './entity.ts'
import { toAppError } from './failures.ts'
import { intersect, storedValue, toFilter } from './filter.ts'
import type { ModelDeclaration } from './model.ts'
import { compiledModel } from './models.ts'
import { rowsOf } from './rows.ts'

/** What a write says: of what, why, and with whose rights. `system`: our own writes, such as a session's at sign-in. */
export interface Write {
  readonly entity: Entity
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

/**
 * The only way to write: validated and cast by the model, restricted by the policy, counted in `version`, bounded by the
 * deadline, its failures mapped to codes. Every write is acknowledged by the majority.
 */
export class WriteDoor {
  readonly #connection: mongoose.Connection
  readonly #stats: CommandStats

  constructor(connection: mongoose.Connection, stats: CommandStats) {
    this.#connection = connection
    this.#stats = stats
  }

  /**
   * Runs writes that hold together or not at all. `work` gets a request of its own for them, and runs again from its
   * beginning where another transaction came between: it must do nothing but write and read by that request.
   */
  async transaction<T>(request: Request, work: (inside: Request) => Promise<T>): Promise<T> {
    if (request.session) return work(request)
    if (!this.#connection.db) throw new AppError('DATABASE_UNAVAILABLE')
    const client = this.#connection.getClient().startSession()
    try {
      return await client.withTransaction(
        async () => {
          // What a failed command leaves behind does not hold up those of the next run.
          let last: Promise<unknown> = Promise.resolve()
          const enqueue = <R>(command: () => Promise<R>): Promise<R> => {
            const result = last.then(command)
            last = result.catch(() => undefined)
            return result
          }
          return work(new Inside(request, { client, enqueue }))
        },
        { readPreference: 'primary', readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } },
      )
    } catch (error) {
      throw toAppError(error)
    } finally {
      await client.endSession()
    }
  }

  /** Inserts a document with its defaults. Throws VALIDATION_ERROR, DUPLICATE_KEY. */
  async insert<Row>(request: Request, write: Write, fields: Readonly<Record<string, unknown>>): Promise<Row> {
    return this.#run(request, write, async () => {
      const Model = this.#model(write.entity.model)
      const document = new Model(fields, null, { strict: 'throw' })
      await document.validate()
      const plain = document.toObject({ depopulate: true, versionKey: false })
      const stamped = { ...plain, ...stamps(write.entity.model) } as { _id: mongoose.Types.ObjectId }
      await Model.collection.insertOne(stamped as never, { ...this.#options(request, write) })
      return this.#row<Row>(write.entity, stamped)
    })
  }

  /** Changes one document and gives it as it is then; null where there is none that the viewer may write. */
  async change<Row>(request: Request, write: OneWrite, change: Change): Promise<Row | null> {
    const { entity, expectedVersion } = write
    const where = and(
      this.#scope(request, write),
      expectedVersion == null ? anything : equals('version', expectedVersion),
    )
    if (where.op === 'nothing') return null
    const row = await this.#run(request, write, () =>
      this.#model(entity.model)
        .findOneAndUpdate(this.#filter(write, where), updateOf(change, entity.model.paths.has('version')), {
          ...this.#options(request, write),
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

  /** Changes every document that fits; gives their number. */
  async changeAll(request: Request, write: ChangeWrite, change: Change): Promise<number> {
    const { entity } = write
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return 0
    const { modifiedCount } = await this.#run(request, write, () =>
      this.#model(entity.model).updateMany(
        this.#filter(write, where),
        updateOf(change, entity.model.paths.has('version')),
        { ...this.#options(request, write), runValidators: true, strict: 'throw' },
      ),
    )
    return modifiedCount
  }

  /** Deletes every document that fits; gives their number. */
  async remove(request: Request, write: ChangeWrite): Promise<number> {
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return 0
    const { deletedCount } = await this.#run(request, write, () =>
      this.#model(write.entity.model).deleteMany(this.#filter(write, where), this.#options(request, write)),
    )
    return deletedCount
  }

  #model(declaration: ModelDeclaration): mongoose.Model<unknown> {
    return compiledModel(this.#connection, declaration)
  }

  #scope({ viewer }: Request, { entity, rights, where }: ChangeWrite): Condition {
    return rights === 'system' ? where : and(visibleTo(entity.policy, viewer), where)
  }

  #filter({ entity, except, deleted = false }: ChangeWrite, where: Condition): mongoose.QueryFilter<unknown> {
    const filter = toFilter(entity.softDelete ? and(where, equals('deleted', deleted)) : where, entity.model)
    const others = except ? { _id: { $ne: storedValue(entity.model, '_id', except) } } : {}
    return intersect(filter, others) as mongoose.QueryFilter<unknown>
  }

  #options(
    request: Request,
    { cause }: Write,
  ): { comment: string; maxTimeMS: number; session?: mongoose.ClientSession } {
    const maxTimeMS = Math.floor(request.deadline - Date.now())
    if (maxTimeMS <= 0) throw new AppError('TIMEOUT')
    const { session } = request
    return {
      comment: `${request.operation} ${cause}`,
      maxTimeMS,
      ...(session ? { session: session.client as mongoose.ClientSession } : {}),
    }
  }

  async #refuseStale(request: Request, write: ChangeWrite): Promise<void> {
    const where = this.#scope(request, write)
    const current = await this.#run(request, write, () =>
      this.#model(write.entity.model)
        .findOne(this.#filter(write, where), { version: 1 }, this.#options(request, write))
        .lean()
        .exec(),
    )
    if (current) {
      const { version } = current as { version?: number }
      throw new AppError('CONFLICT', undefined, { currentVersion: version ?? null })
    }
  }

  async #run<T>(
    { session, usage, operation }: Request,
    { entity, cause: path }: Write,
    send: () => Promise<T>,
  ): Promise<T> {
    if (!this.#connection.db) throw new AppError('DATABASE_UNAVAILABLE')
    usage.commands++
    const cause = { collection: entity.model.collection, method: 'write', operation, path } as const
    return this.#stats.measure(cause, async () => {
      // Inside a transaction the driver must see its own errors, to know which of them are passing.
      if (session) return session.enqueue(send)
      try {
        return await send()
      } catch (error) {
        throw toAppError(error)
      }
    })
  }

  #row<Row>(entity: Entity, document: object): Row {
    const [row] = rowsOf<Row>(entity.model, [document])
    return row as Row
  }
}

/** A request's writes and reads inside a transaction. */
class Inside implements Request {
  readonly id: string
  readonly viewer: Request['viewer']
  readonly deadline: number
  readonly operation: string
  readonly usage: Request['usage']
  readonly session: TransactionSession
  readonly #outside: Request

  constructor(outside: Request, session: TransactionSession) {
    this.id = outside.id
    this.viewer = outside.viewer
    this.deadline = outside.deadline
    this.operation = outside.operation
    this.usage = outside.usage
    this.session = session
    this.#outside = outside
  }

  get expired(): Promise<never> {
    return this.#outside.expired
  }

  get selection(): Request['selection'] {
    return this.#outside.selection
  }
}

/** What Mongoose's `timestamps` would add on `save`. */
const stamps = ({ paths, schema }: ModelDeclaration): Record<string, Date> => {
  if (!schema.get('timestamps')) return {}
  const now = new Date()
  return {
    ...(paths.has('createdAt') ? { createdAt: now } : {}),
    ...(paths.has('updatedAt') ? { updatedAt: now } : {}),
  }
}
