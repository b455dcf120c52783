import { createHash } from 'node:crypto'
import mongoose from 'mongoose'

export type ObjectId = mongoose.mongo.ObjectId
export type SeedDocument = { readonly _id: ObjectId } & Record<string, unknown>

/** Documents of one collection, ready for the driver's `insertMany`. */
export interface Batch {
  readonly collection: string
  readonly documents: SeedDocument[]
}

const batchSize = 1_000
/** Every generated id says it was made on 2026-01-01: ids follow the number of a document and not its date. */
const madeAt = Buffer.from((Date.UTC(2026, 0, 1) / 1_000).toString(16), 'hex')
const prefixes = new Map<string, Buffer>()

/** The id of a collection's n-th document: the same in every data set, whatever its size. */
export const idOf = (collection: string, n: number): ObjectId => {
  let prefix = prefixes.get(collection)
  if (!prefix) {
    prefix = Buffer.concat([madeAt, createHash('sha256').update(collection).digest().subarray(0, 5)])
    prefixes.set(collection, prefix)
  }
  const bytes = Buffer.alloc(12)
  prefix.copy(bytes)
  bytes.writeUIntBE(n, 9, 3)
  return new mongoose.mongo.ObjectId(bytes)
}

/** Cuts a collection's documents into batches as they come. */
export function* batches(collection: string, documents: Iterable<SeedDocument>): Generator<Batch> {
  let batch: SeedDocument[] = []
  for (const document of documents) {
    batch.push(document)
    if (batch.length < batchSize) continue
    yield { collection, documents: batch }
    batch = []
  }
  if (batch.length > 0) yield { collection, documents: batch }
}
