import type mongoose from 'mongoose'

type Db = mongoose.mongo.Db
type ClientSession = mongoose.mongo.ClientSession
type Document = mongoose.mongo.Document
type Collection<T extends Document> = mongoose.mongo.Collection<T>

/** A method of the driver's collection: at which place it takes its options, and whether it writes. */
interface Method {
  readonly options: number
  readonly writes: boolean
}

const reads = (options: number): Method => ({ options, writes: false })
const writes = (options: number): Method => ({ options, writes: true })

/** What can be done in a transaction. */
const methods: Readonly<Record<string, Method>> = {
  find: reads(1),
  findOne: reads(1),
  aggregate: reads(1),
  countDocuments: reads(1),
  distinct: reads(2),
  insertOne: writes(1),
  insertMany: writes(1),
  bulkWrite: writes(1),
  updateOne: writes(2),
  updateMany: writes(2),
  replaceOne: writes(2),
  deleteOne: writes(1),
  deleteMany: writes(1),
  findOneAndUpdate: writes(2),
  findOneAndReplace: writes(2),
  findOneAndDelete: writes(1),
}

/** What reads beside these, and has no part in a transaction. */
const looks = new Set(['listIndexes', 'indexes', 'indexExists', 'estimatedDocumentCount', 'options', 'isCapped'])

/** What a dry run does not do. */
export class NotInDryRun extends Error {}

export interface Binding {
  /** Goes with every command. */
  readonly comment: string
  /** Every command is a part of its transaction. */
  readonly session?: ClientSession | undefined
  /** Told what would be written; nothing is. */
  readonly dry?: ((line: string) => void) | undefined
}

type Anything = (...args: unknown[]) => unknown

/** What a write that is not done would meet. */
const meets = async (collection: Collection<Document>, name: string, [first]: unknown[]): Promise<string> => {
  if (name === 'insertOne') return '1 document'
  if (Array.isArray(first)) return `${first.length} ${name === 'bulkWrite' ? 'writes' : 'documents'}`
  const found = await collection.countDocuments((first ?? {}) as Document, {
    ...(/Many$/.test(name) ? {} : { limit: 1 }),
    comment: 'loadstone migrations',
  })
  return `${found} ${found === 1 ? 'document' : 'documents'}`
}

/**
 * A collection of the driver whose commands carry the comment and are part of the transaction, where there is one, or
 * are not sent where they would write, in a dry run. So a migration cannot write beside its transaction by leaving out
 * the session.
 */
export const boundCollection = <T extends Document>(
  db: Db,
  name: string,
  { comment, session, dry }: Binding,
): Collection<T> => {
  const collection = db.collection<T>(name)
  const untyped = collection as unknown as Collection<Document>
  const pretend = async (method: string, args: unknown[]): Promise<unknown> => {
    dry?.(`would ${method} ${name}: ${await meets(untyped, method, args)}`)
    if (method.startsWith('findOneAnd')) return collection.findOne((args[0] ?? {}) as never, { comment })
    return { acknowledged: false, insertedCount: 0, matchedCount: 0, modifiedCount: 0, deletedCount: 0 }
  }
  return new Proxy(collection, {
    get: (target, property) => {
      const value = Reflect.get(target, property, target) as unknown
      if (typeof value !== 'function' || typeof property !== 'string') return value
      const call = (value as Anything).bind(target)
      const method = methods[property]
      if (method) {
        return (...args: unknown[]) => {
          if (dry && method.writes) return pretend(property, args)
          const given = [...args]
          const own = given[method.options] as object | undefined
          while (given.length < method.options) given.push(property === 'aggregate' ? [] : {})
          given[method.options] = { comment, ...own, ...(session ? { session } : {}) }
          return call(...given)
        }
      }
      if (session) {
        return () => {
          throw new Error(`\`${property}\` cannot be part of a transaction: leave out \`transaction\``)
        }
      }
      if (!dry || looks.has(property)) return call
      return async () => dry(`would ${property} ${name}`)
    },
  })
}
