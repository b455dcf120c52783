import mongoose from 'mongoose'
import type { Request, TransactionSession } from '../kernel/request.ts'
import { type Filter, intersect } from './filter.ts'
import { newDocument } from './new-document.ts'
import { holdsAlready, sameFilter } from './unchanged.ts'
import { type Upserted, type UpsertMany, upsertAll } from './upsert.ts'
import { type Change, type ChangeWrite, type OneWrite, repeats, updateOf, type Write } from './write.ts'
import { WriteScope } from './write-scope.ts'

/**
 * The only way to write: validated and cast by the model, restricted by the policy, counted in `version`, bounded by the
 * deadline, sent again where that cannot double it, its failures mapped to codes. Every write is acknowledged by the
 * majority. What may have been done and may not be done twice ends in OUTCOME_UNKNOWN.
 */
export class WriteDoor extends WriteScope {
  /** How many upserts a try of a transaction has made. */
  readonly #upserts = new WeakMap<TransactionSession, number>()

  /** Inserts a document with its defaults. Throws VALIDATION_ERROR, DUPLICATE_KEY. */
  async insert<Row>(request: Request, write: Write, fields: Readonly<Record<string, unknown>>): Promise<Row> {
    const Model = this.model(write.entity.model)
    const document = await newDocument(Model, write.entity.model, fields)
    await this.run(request, write, { method: 'insertOne' }, 'numbered', options =>
      Model.collection.insertOne(document as never, options),
    )
    return this.row<Row>(write.entity, document)
  }

  /**
   * Changes one document and gives it as it is then; null where there is none that the viewer may write. Where it has all
   * that it would get, nothing is written, and its `version` stays.
   */
  async change<Row>(request: Request, write: OneWrite, change: Change): Promise<Row | null> {
    const { entity } = write
    const where = this.scopeOfOne(request, write)
    if (where.op === 'nothing') return null
    const document = await this.#changed(request, write, this.filter(write, where), change)
    if (document) return this.row<Row>(entity, document)
    await this.refuseStale(request, write)
    return null
  }

  async #changed(request: Request, write: OneWrite, filter: Filter, change: Change): Promise<object | null> {
    const { model } = write.entity
    const same = model.paths.has('version') && change.counted !== false ? sameFilter(change) : null
    if (!same) return this.#update(request, write, filter, change)
    const differing = intersect(filter, { $nor: [same] })
    const saysNothing = Object.keys(same).length === 0
    const updated = saysNothing ? null : await this.#update(request, write, filter, change, differing)
    if (updated) return updated
    const [found = null] = await this.find(request, write, filter, [], 1)
    if (!found || saysNothing || holdsAlready(this.model(model), found, change)) return found
    // Between the two another write came, and made it one that differs.
    return this.#update(request, write, filter, change)
  }

  /** Told by its filter alone: what is compared besides follows what a client sets, and would be a shape each. */
  #update(
    request: Request,
    write: OneWrite,
    filter: Filter,
    change: Change,
    differing = filter,
  ): Promise<object | null> {
    const { model } = write.entity
    const update = updateOf(change, model.paths.has('version'))
    return this.run(request, write, { method: 'findOneAndUpdate', filter, update }, 'numbered', options =>
      this.model(model)
        .findOneAndUpdate(differing as mongoose.QueryFilter<unknown>, update, {
          ...options,
          returnDocument: 'after',
          runValidators: true,
          strict: 'throw',
          timestamps: change.counted !== false,
        })
        .lean<object>()
        .exec(),
    )
  }

  /**
   * A document as it stands, for a write to another one that depends on it: whatever else writes it before the
   * transaction ends runs again. Reading it would not do: the other write goes unseen, and both are committed.
   */
  async hold<Row>(request: Request, write: ChangeWrite, paths: readonly string[]): Promise<Row | null> {
    const where = this.scope(request, write)
    if (where.op === 'nothing') return null
    const { entity } = write
    const filter = this.filter(write, where)
    const update = { $set: { heldBy: new mongoose.Types.ObjectId() } }
    const of = { method: 'findOneAndUpdate', filter, update } as const
    const document = await this.run(request, write, of, 'numbered', options =>
      this.model(entity.model).collection.findOneAndUpdate(
        filter as mongoose.mongo.Filter<mongoose.mongo.Document>,
        update,
        { ...options, projection: Object.fromEntries(paths.map(path => [path, 1])) },
      ),
    )
    return document && this.row<Row>(entity, document)
  }

  /**
   * Updates or inserts many documents, found by a unique key, in one transaction: one read, and a command each for those
   * that are there and those that are not. What is wrong with one holds up no other. Results in the order of the items.
   * A document that is there and not within `where` is DUPLICATE_KEY.
   */
  async upsertAll<Row>(request: Request, write: ChangeWrite, upsert: UpsertMany): Promise<Upserted<Row>[]> {
    const Model = this.model(write.entity.model)
    const filter = this.filter(write, this.scope(request, write))
    return this.transaction(request, inside =>
      upsertAll<Row>(Model, write.entity, filter, upsert, {
        failures: this.#failuresOf(inside),
        send: (of, command) => this.run(inside, write, of, 'numbered', command),
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
    const where = this.scope(request, write)
    if (where.op === 'nothing') return 0
    const filter = this.filter(write, where)
    const update = updateOf(change, entity.model.paths.has('version'))
    const of = { method: 'updateMany', filter, update } as const
    const { modifiedCount } = await this.run(request, write, of, repeats(change) ? 'once' : 'any number', options =>
      this.model(entity.model).updateMany(filter, update, {
        ...options,
        runValidators: true,
        strict: 'throw',
        timestamps: change.counted !== false,
      }),
    )
    return modifiedCount
  }

  /** Deletes every document that fits; gives their number. */
  async remove(request: Request, write: ChangeWrite): Promise<number> {
    const where = this.scope(request, write)
    if (where.op === 'nothing') return 0
    const filter = this.filter(write, where)
    const { deletedCount } = await this.run(request, write, { method: 'deleteMany', filter }, 'any number', options =>
      this.model(write.entity.model).deleteMany(filter, options),
    )
    return deletedCount
  }

  /** Deletes one document and gives it as it was; null where there is none that the viewer may write. */
  async removeOne<Row>(request: Request, write: OneWrite): Promise<Row | null> {
    const { entity } = write
    const where = this.scopeOfOne(request, write)
    if (where.op === 'nothing') return null
    const filter = this.filter(write, where)
    const row = await this.run(request, write, { method: 'findOneAndDelete', filter }, 'numbered', options =>
      this.model(entity.model).findOneAndDelete(filter, options).lean().exec(),
    )
    if (row) return this.row<Row>(entity, row as object)
    await this.refuseStale(request, write)
    return null
  }
}
