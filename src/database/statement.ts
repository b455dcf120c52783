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
  /** It is meant to read its collection whole, and has the time for it. */
  readonly whole?: boolean
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

/** A write that looks for documents. */
export interface FilteredWrite extends Write {
  readonly filter: object
}

/** What the server can plan. Of the other writes some look for nothing, and a bulk finds each document by its id. */
export type Planned = Read | FilteredWrite

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

export const isPlanned = (statement: Statement): statement is Planned =>
  !('write' in statement) || statement.filter !== undefined

const commandOfWrite = ({ method, collection, filter, update }: FilteredWrite): Record<string, unknown> => {
  switch (method) {
    case 'findOneAndUpdate':
      return { findAndModify: collection, query: filter, update }
    case 'findOneAndDelete':
      return { findAndModify: collection, query: filter, remove: true }
    case 'updateMany':
      return { update: collection, updates: [{ q: filter, u: update, multi: true }] }
    case 'deleteMany':
    case 'deleteOne':
      return { delete: collection, deletes: [{ q: filter, limit: method === 'deleteOne' ? 1 : 0 }] }
    default:
      return { find: collection, filter }
  }
}

/** A command as `explain` takes it. */
export const commandOf = (planned: Planned): Record<string, unknown> =>
  'write' in planned ? commandOfWrite(planned) : commandOfRead(planned)

const commandOfRead = (read: Read): Record<string, unknown> => {
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
