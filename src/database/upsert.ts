import mongoose from 'mongoose'
import { duplicateKey } from './duplicate-key.ts'
import type { Stored } from './entity.ts'
import { toAppError } from './failures.ts'
import { type Filter, intersect, storedValue } from './filter.ts'
import { newDocument } from './new-document.ts'
import { rowsOf } from './rows.ts'
import type { WriteOptions } from './send-write.ts'
import type { Sent } from './statement.ts'
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
  /** What an item comes to for the document that is there; for a new one, there is nothing. */
  readonly settle?: (item: Fields, there: Fields) => Fields
}

/** What one item has come to; `unchanged`: what it says was there already. `error`: the refusal, or what is to be masked. */
export type Upserted<Row> =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly row: Row }
  | { readonly kind: 'refused'; readonly error: unknown }

interface Sending {
  readonly send: <T>(of: Sent, command: (options: WriteOptions) => Promise<T>) => Promise<T>
  /** What items have met in earlier runs of the transaction, which ends with the first write that fails in it. */
  readonly failures: Map<number, unknown[]>
}

interface Prepared {
  readonly at: number
  readonly kind: 'created' | 'updated' | 'unchanged'
  /** Null for what is unchanged. */
  readonly operation: Operation | null
  readonly document: object
}

/**
 * Why an item is refused, for what it has met. A key that another request has inserted meanwhile is seen in the next run;
 * one that is not seen then either is not the viewer's.
 */
const refusalOf = (failures: readonly unknown[] = []): unknown => {
  const [first, second] = failures
  return (first as { code?: unknown } | undefined)?.code === duplicateKey ? second : first
}

const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null))

/** Prepares the change of a document that is there: only what differs is written, each field cast and validated. */
const updated = async (Model: mongoose.Model<unknown>, found: object, item: Fields, derive: UpsertMany['derive']) => {
  const document = Model.hydrate(found) as mongoose.HydratedDocument<Record<string, unknown>>
  for (const [path, value] of Object.entries(item)) document.set(path, value ?? undefined)
  document.set(derive(document.toObject()))
  await document.validate()
  if (!document.isModified()) return { kind: 'unchanged', operation: null, document: found } as const
  const { $set = {}, $unset } = document.$getChanges() as { $set?: Fields; $unset?: Fields }
  const now = new Date()
  const { version } = found as { version?: number }
  const stamped = Model.schema.get('timestamps') ? { updatedAt: now } : {}
  return {
    kind: 'updated',
    operation: {
      updateOne: {
        filter: { _id: document._id as mongoose.Types.ObjectId },
        update: { $set: { ...$set, ...stamped }, ...($unset ? { $unset } : {}), $inc: { version: 1 } },
      },
    },
    document: { ...document.toObject({ versionKey: false }), ...stamped, version: (version ?? 0) + 1 },
  } as const
}

/** See `WriteDoor.upsertAll`; runs inside a transaction. `scope`: which documents the viewer may write. */
export const upsertAll = async <Row>(
  Model: mongoose.Model<unknown>,
  { model }: Stored,
  scope: Filter,
  { key, items, derive, settle = item => item }: UpsertMany,
  { send, failures }: Sending,
): Promise<Upserted<Row>[]> => {
  const keyOf = (document: object) => JSON.stringify(key.map(field => (document as Fields)[field]))

  /** Of a thousand alternatives each would be planned: those that differ in the last field alone are one. */
  const wanted = (of: readonly Fields[]): Filter[] => {
    const [last = '', ...first] = key.toReversed()
    const stored = (item: Fields, field: string) => storedValue(model, field, item[field] as string)
    return [...Map.groupBy(of, item => JSON.stringify(first.map(field => item[field]))).values()].map(group => ({
      ...Object.fromEntries(first.map(field => [field, group[0] && stored(group[0], field)])),
      [last]: { $in: group.map(item => stored(item, last)) },
    }))
  }
  const read = async (): Promise<Map<string, object>> => {
    const filter = intersect({ $or: wanted(items) }, scope)
    const found = await send({ method: 'find', filter }, options =>
      Model.collection
        .find(filter as never, {
          ...options,
          limit: items.length,
          batchSize: items.length + 1,
        })
        .toArray(),
    )
    return new Map(found.map(document => [keyOf(document), document]))
  }
  const prepare = async (item: Fields, there: object | undefined): Promise<Omit<Prepared, 'at'>> => {
    if (there) return updated(Model, there, settle(item, there as Fields), derive)
    const fields = given(settle(item, {}))
    const document = await newDocument(Model, model, { ...fields, ...derive(fields) })
    return { kind: 'created', operation: { insertOne: { document } }, document }
  }
  const write = async (prepared: readonly Prepared[]): Promise<void> => {
    const changing = prepared.filter(({ operation }) => operation !== null)
    if (changing.length === 0) return
    const operations = changing.map(({ operation }) => operation)
    try {
      await send({ method: 'bulkWrite' }, options =>
        Model.collection.bulkWrite(operations as never, { ...options, ordered: false }),
      )
    } catch (error) {
      if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error
      const errors = [error.writeErrors].flat()
      if (errors.length === 0) throw error
      for (const { index, err } of errors) {
        const at = changing[index]?.at ?? -1
        failures.set(at, [...(failures.get(at) ?? []), new mongoose.mongo.MongoServerError(err as never)])
      }
      throw new Retry('an item failed', { cause: error })
    }
  }

  const found = items.length === 0 ? new Map<string, object>() : await read()
  const results: Upserted<Row>[] = []
  const prepared: Prepared[] = []
  for (const [at, item] of items.entries()) {
    try {
      const refusal = refusalOf(failures.get(at))
      if (refusal) throw refusal
      prepared.push({ at, ...(await prepare(item, found.get(keyOf(item)))) })
    } catch (error) {
      results[at] = { kind: 'refused', error: toAppError(error) }
    }
  }
  await write(prepared)
  for (const { at, kind, document } of prepared) {
    const [row] = rowsOf<Row>(model, [document])
    results[at] = { kind, row: row as Row }
  }
  return results
}
