import type mongoose from 'mongoose'
import type { CommandOptions } from './commands.ts'
import type { Filter } from './filter.ts'
import type { IndexKeys } from './list.ts'
import type { Pipeline, Sort } from './reads.ts'

type Db = mongoose.mongo.Db

/** Documents of a collection. */
export interface Find {
  readonly method: 'find'
  readonly collection: string
  readonly filter: Filter
  readonly projection: Readonly<Record<string, unknown>>
  readonly sort?: Sort
  readonly limit: number
  /** The index that it reads, by its keys. */
  readonly hint?: IndexKeys
  /** Bounds of that index: `min` inclusive, `max` exclusive. */
  readonly min?: Readonly<Record<string, unknown>>
  readonly max?: Readonly<Record<string, unknown>>
}

export interface Aggregate {
  readonly method: 'aggregate'
  /** What its figures are of; the pipeline runs on it unless it brings its own documents. */
  readonly collection: string
  readonly pipeline: Pipeline
  /** Whether it begins with `$documents`, which stands on no collection. */
  readonly ownDocuments?: boolean
  readonly hint?: IndexKeys
  /** The most documents that it gives. */
  readonly limit: number
  readonly readPreference?: mongoose.mongo.ReadPreferenceMode
}

/** A read as data: the same is sent, told by its shape, and explained. */
export type Read = Find | Aggregate

/** What a write changes, as far as its shape tells. */
export interface Write {
  readonly method:
    | 'find'
    | 'findOne'
    | 'insertOne'
    | 'findOneAndUpdate'
    | 'findOneAndDelete'
    | 'updateMany'
    | 'deleteMany'
    | 'deleteOne'
    | 'bulkWrite'
    | 'commitTransaction'
    | 'abortTransaction'
  /** `$cmd` for what ends a transaction, as MongoDB has it. */
  readonly collection: string
  readonly filter?: object
  readonly update?: object
  readonly write: true
}

/** The same without its collection, which the door knows. */
export type Sent = Omit<Write, 'collection' | 'write'>

/** A command, without why it is sent. It holds values: shape.ts tells it without them. */
export type Statement = Read | Write

const optionsOf = ({ hint, limit }: Read) => ({
  ...(hint ? { hint: { ...hint } } : {}),
  // One more than can come: the first answer then holds all, and says so.
  batchSize: limit + 1,
})

/** Sends a read. */
export const send = (db: Db, read: Read, options: CommandOptions): Promise<object[]> => {
  const own = { ...options, ...optionsOf(read) }
  if (read.method === 'find') {
    const { collection, filter, projection, sort, limit, min, max } = read
    return db
      .collection(collection)
      .find(filter, {
        ...own,
        projection,
        limit,
        ...(sort ? { sort } : {}),
        ...(min ? { min } : {}),
        ...(max ? { max } : {}),
      })
      .toArray()
  }
  const { collection, pipeline, ownDocuments, readPreference } = read
  const all = readPreference ? { ...own, readPreference } : own
  return (ownDocuments ? db : db.collection(collection)).aggregate(pipeline, all).toArray() as Promise<object[]>
}

/** A read as the command that `explain` takes. */
export const commandOf = (read: Read): Record<string, unknown> => {
  const { hint, batchSize } = optionsOf(read)
  const hinted = hint ? { hint } : {}
  if (read.method === 'find') {
    const { collection, filter, projection, sort, limit, min, max } = read
    return {
      find: collection,
      filter,
      projection,
      ...(sort ? { sort } : {}),
      limit,
      batchSize,
      ...hinted,
      ...(min ? { min } : {}),
      ...(max ? { max } : {}),
    }
  }
  const { collection, pipeline, ownDocuments } = read
  return { aggregate: ownDocuments ? 1 : collection, pipeline, cursor: { batchSize }, ...hinted }
}
