import mongoose from 'mongoose'
import type { Stored } from './entity.ts'
import { toAppError } from './failures.ts'
import { type Filter, intersect, storedValue } from './filter.ts'
import { newDocument } from './new-document.ts'
import { rowsOf } from './rows.ts'
import type { WriteOptions } from './send-write.ts'
import { Retry } from './transaction.ts'

type Fields = Readonly<Record<string, unknown>>
type Operation = mongoose.mongo.AnyBulkWriteOperation

export interface UpsertMany {
  /** Fields of a unique index, of which every item has all; two items with the same are refused before. */
  readonly key: readonly string[]
  /** What is to be stored; what an item does not say stays as it is, or gets its default. Null takes a field away. */
  readonly items: readonly Fields[]
  /** Fields that are worked out of others: a document with all of its fields gives them. */
  readonly derive: (document: Fields) => Fields
}

/** What one item has come to. `error`: the refusal, or what is to be masked. */
export type Upserted<Row> =
  | { readonly kind: 'created' | 'updated'; readonly row: Row }
  | { readonly kind: 'refused'; readonly error: unknown }

interface Sending {
  /** Inside a transaction one write that fails ends them all. */
  readonly isTransaction: boolean
  readonly send: <T>(command: (options: WriteOptions) => Promise<T>) => Promise<T>
}

interface Prepared {
  readonly at: number
  readonly kind: 'created' | 'updated'
  readonly operation: Operation
  readonly document: object
}

/** Another request may insert what was not there when it was looked for; it is looked for again. */
const rounds = 3
const duplicateKey = 11_000

const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null))

/** Prepares the change of a document that is there: only what differs is written, each field cast and validated. */
const updated = async (Model: mongoose.Model<unknown>, found: object, item: Fields, derive: UpsertMany['derive']) => {
  const document = Model.hydrate(found) as mongoose.HydratedDocument<Record<string, unknown>>
  for (const [path, value] of Object.entries(item)) document.set(path, value ?? undefined)
  document.set(derive(document.toObject()))
  await document.validate()
  const { $set = {}, $unset } = document.$getChanges() as { $set?: Fields; $unset?: Fields }
  const now = new Date()
  const { version } = found as { version?: number }
  const stamped = Model.schema.get('timestamps') ? { updatedAt: now } : {}
  return {
    operation: {
      updateOne: {
        filter: { _id: document._id },
        update: { $set: { ...$set, ...stamped }, ...($unset ? { $unset } : {}), $inc: { version: 1 } },
      },
    },
    document: { ...document.toObject({ versionKey: false }), ...stamped, version: (version ?? 0) + 1 },
  }
}

/** See `WriteDoor.upsertAll`. `scope`: which documents the viewer may write. */
export const upsertAll = async <Row>(
  Model: mongoose.Model<unknown>,
  { model }: Stored,
  scope: Filter,
  { key, items, derive }: UpsertMany,
  { isTransaction, send }: Sending,
): Promise<Upserted<Row>[]> => {
  const keyOf = (document: object) => JSON.stringify(key.map(field => (document as Fields)[field]))
  const results = new Map<number, Upserted<Row>>()

  /** Of a thousand alternatives each would be planned: those that differ in the last field alone are one. */
  const wanted = (of: readonly Fields[]): Filter[] => {
    const [last = '', ...first] = key.toReversed()
    const stored = (item: Fields, field: string) => storedValue(model, field, item[field] as string)
    return [...Map.groupBy(of, item => JSON.stringify(first.map(field => item[field]))).values()].map(group => ({
      ...Object.fromEntries(first.map(field => [field, group[0] && stored(group[0], field)])),
      [last]: { $in: group.map(item => stored(item, last)) },
    }))
  }
  const read = async (open: readonly [number, Fields][]): Promise<Map<string, object>> => {
    const found = await send(options =>
      Model.collection
        .find(intersect({ $or: wanted(open.map(([, item]) => item)) }, scope) as never, {
          ...options,
          limit: open.length,
          batchSize: open.length + 1,
        })
        .toArray(),
    )
    return new Map(found.map(document => [keyOf(document), document]))
  }
  const prepare = async (open: readonly [number, Fields][]): Promise<Prepared[]> => {
    const found = await read(open)
    const prepared: Prepared[] = []
    for (const [at, item] of open) {
      const there = found.get(keyOf(item))
      try {
        if (there) prepared.push({ at, kind: 'updated', ...(await updated(Model, there, item, derive)) } as Prepared)
        else {
          const fields = given(item)
          const document = await newDocument(Model, model, { ...fields, ...derive(fields) })
          prepared.push({ at, kind: 'created', operation: { insertOne: { document } }, document })
        }
      } catch (error) {
        results.set(at, { kind: 'refused', error: toAppError(error) })
      }
    }
    return prepared
  }
  /** Writes; gives what went wrong, by its place among the operations. */
  const write = async (prepared: readonly Prepared[]): Promise<Map<number, unknown>> => {
    if (prepared.length === 0) return new Map()
    const operations = prepared.map(({ operation }) => operation)
    try {
      await send(options => Model.collection.bulkWrite(operations as never, { ...options, ordered: false }))
      return new Map()
    } catch (error) {
      if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error
      const errors = [error.writeErrors].flat()
      if (errors.length === 0) throw error
      if (isTransaction) {
        if (errors.some(({ code }) => code === duplicateKey)) throw new Retry('inserted meanwhile', { cause: error })
        throw error
      }
      return new Map(errors.map(wrong => [wrong.index, wrong.err]))
    }
  }

  let open = [...items.entries()]
  for (let round = 1; open.length > 0; round++) {
    const prepared = await prepare(open)
    const wrong = await write(prepared)
    const again: [number, Fields][] = []
    for (const [i, { at, kind, document }] of prepared.entries()) {
      const error = wrong.get(i)
      const item = items[at]
      if (error === undefined) {
        const [row] = rowsOf<Row>(model, [document])
        results.set(at, { kind, row: row as Row })
      } else if ((error as { code?: unknown }).code === duplicateKey && round < rounds && item) again.push([at, item])
      else results.set(at, { kind: 'refused', error: toAppError(new mongoose.mongo.MongoServerError(error as never)) })
    }
    open = again
  }
  return items.map((_, at) => results.get(at) as Upserted<Row>)
}
