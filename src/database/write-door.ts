import mongoose from 'mongoose'
import { and, anything, type Condition, equals } from '../kernel/condition.ts'
import type { Request, TransactionSession } from '../kernel/request.ts'
import { causeOf } from './commands.ts'
import { type Stored, visibleTo } from './entity.ts'
import { intersect, storedValue, toFilter } from './filter.ts'
import type { ModelDeclaration } from './model.ts'
import { compiledModel } from './models.ts'
import { newDocument } from './new-document.ts'
import { openDb } from './open-db.ts'
import { rowsOf } from './rows.ts'
import { type Repeatable, sendWrite, type WriteOptions } from './send-write.ts'
import type { Sent } from './statement.ts'
import { Transactions } from './transactions.ts'
import { type Upserted, type UpsertMany, upsertAll } from './upsert.ts'
import { type Change, type ChangeWrite, idIn, type OneWrite, repeats, staleOf, updateOf, type Write } from './write.ts'

/**
 * The only way to write: validated and cast by the model, restricted by the policy, counted in `version`, bounded by the
 * deadline, sent again where that cannot double it, its failures mapped to codes. Every write is acknowledged by the
 * majority. What may have been done and may not be done twice ends in OUTCOME_UNKNOWN.
 */
export class WriteDoor extends Transactions {
  /** How many upserts a try of a transaction has made. */
  readonly #upserts = new WeakMap<TransactionSession, number>()

  /** Inserts a document with its defaults. Throws VALIDATION_ERROR, DUPLICATE_KEY. */
  async insert<Row>(request: Request, write: Write, fields: Readonly<Record<string, unknown>>): Promise<Row> {
    const Model = this.#model(write.entity.model)
    const document = await newDocument(Model, write.entity.model, fields)
    await this.#run(request, write, { method: 'insertOne' }, 'numbered', options =>
      Model.collection.insertOne(document as never, options),
    )
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
    const filter = this.#filter(write, where)
    const update = updateOf(change, entity.model.paths.has('version'))
    const row = await this.#run(request, write, { method: 'findOneAndUpdate', filter, update }, 'numbered', options =>
      this.#model(entity.model)
        .findOneAndUpdate(filter, update, {
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
    const filter = this.#filter(write, where)
    const found = await this.#run(request, write, { method: 'find', filter }, 'any number', options =>
      this.#model(entity.model)
        .find(filter, Object.fromEntries(paths.map(path => [path, 1])), { ...options, limit })
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
    const filter = this.#filter(write, where)
    const update = { $set: { heldBy: new mongoose.Types.ObjectId() } }
    const of = { method: 'findOneAndUpdate', filter, update } as const
    const document = await this.#run(request, write, of, 'numbered', options =>
      this.#model(entity.model).collection.findOneAndUpdate(
        filter as mongoose.mongo.Filter<mongoose.mongo.Document>,
        update,
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
    return this.transaction(request, inside =>
      upsertAll<Row>(Model, write.entity, filter, upsert, {
        failures: this.#failuresOf(inside),
        send: (of, command) => this.#run(inside, write, of, 'numbered', command),
      }),
    )
  }

  /** What the items of an upsert have met in earlier tries of its transaction, which makes its calls in one order. */
  #failuresOf({ session }: Request): Map<number, unknown[]> {
    if (!session) throw new Error('an upsert is a part of a transaction')
    const call = this.#upserts.get(session) ?? 0
    this.#upserts.set(session, call + 1)
    const place = `upsert ${call}`
    const known = session.learnt.get(place) as Map<number, unknown[]> | undefined
    const failures = known ?? new Map<number, unknown[]>()
    session.learnt.set(place, failures)
    return failures
  }

  /** Changes every document that fits; gives their number. */
  async changeAll(request: Request, write: ChangeWrite, change: Change): Promise<number> {
    const { entity } = write
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return 0
    const filter = this.#filter(write, where)
    const update = updateOf(change, entity.model.paths.has('version'))
    const of = { method: 'updateMany', filter, update } as const
    const { modifiedCount } = await this.#run(request, write, of, repeats(change) ? 'once' : 'any number', options =>
      this.#model(entity.model).updateMany(filter, update, { ...options, runValidators: true, strict: 'throw' }),
    )
    return modifiedCount
  }

  /** Deletes every document that fits; gives their number. */
  async remove(request: Request, write: ChangeWrite): Promise<number> {
    const where = this.#scope(request, write)
    if (where.op === 'nothing') return 0
    const filter = this.#filter(write, where)
    const { deletedCount } = await this.#run(request, write, { method: 'deleteMany', filter }, 'any number', options =>
      this.#model(write.entity.model).deleteMany(filter, options),
    )
    return deletedCount
  }

  /** Deletes one document and gives it as it was; null where there is none that the viewer may write. */
  async removeOne<Row>(request: Request, write: OneWrite): Promise<Row | null> {
    const { entity, expectedVersion } = write
    const version = expectedVersion == null ? anything : equals('version', expectedVersion)
    const where = and(this.#scope(request, write), version)
    if (where.op === 'nothing') return null
    const filter = this.#filter(write, where)
    const row = await this.#run(request, write, { method: 'findOneAndDelete', filter }, 'numbered', options =>
      this.#model(entity.model).findOneAndDelete(filter, options).lean().exec(),
    )
    if (row) return this.#row<Row>(entity, row as object)
    if (expectedVersion != null) await this.#refuseStale(request, write)
    return null
  }

  #model(declaration: ModelDeclaration): mongoose.Model<unknown> {
    return compiledModel(this.settings.connection, declaration)
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
    if (current) throw staleOf(write.entity, tells, current)
  }

  async #run<T>(
    request: Request,
    { entity, cause: path, where }: Write & { readonly where?: Condition },
    of: Sent,
    repeatable: Repeatable,
    send: (options: WriteOptions) => Promise<T>,
  ): Promise<T> {
    const { connection, stats, outage, failoverWaitMs } = this.settings
    const { client } = openDb(connection)
    const id = where ? idIn(where) : null
    if (id !== null) request.session?.things.add(id)
    request.usage.commands++
    const statement = { ...of, collection: entity.model.collection, write: true } as const
    return stats.measure(statement, [causeOf(request, path)], sending =>
      sendWrite({ client, outage, failoverWaitMs, sending }, request, path, repeatable, send),
    )
  }

  #row<Row>(entity: Stored, document: object): Row {
    const [row] = rowsOf<Row>(entity.model, [document])
    return row as Row
  }
}
