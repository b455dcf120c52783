import type mongoose from 'mongoose'
import { boundCollection, NotInDryRun } from './migration-collection.ts'
import { type IndexChanges, settleIndexes } from './migration-indexes.ts'
import { readPosition, writePosition } from './migration-records.ts'
import { transactionOptions } from './transaction.ts'

type Db = mongoose.mongo.Db
type Document = mongoose.mongo.Document
type CollectionOf = <T extends Document = Document>(name: string) => mongoose.mongo.Collection<T>

/** The command was told to stop; the next one goes on where it was. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted; the next run goes on here')
    this.name = 'Interrupted'
  }
}

/** Documents to be walked, all of them or those that match, by `_id`, which must be of one type. */
export interface Walk {
  readonly collection: string
  readonly filter?: Document
  readonly projection?: Document
  /** Documents in a batch and its transaction; 1,000 where nothing is said. */
  readonly size?: number
  /** Tells the walks of one migration apart; the collection's name where nothing is said. */
  readonly name?: string
}

/** What a migration works with. */
export interface MigrationContext {
  /** A collection of the driver. Where the migration runs in a transaction, so does all that is done with it. */
  readonly collection: CollectionOf
  /** The driver's database, for what is not done to documents. Not in a transaction, not in a dry run. */
  readonly db: Db
  /**
   * Walks a large collection. Each batch is a transaction that also keeps the position: of a run that is killed the next
   * one goes on behind the last whole batch, and no batch is done twice. `work` writes through `inside` alone and may run
   * again where another write came between.
   */
  batches<T extends Document = Document>(
    walk: Walk,
    work: (documents: mongoose.mongo.WithId<T>[], inside: CollectionOf) => Promise<unknown>,
  ): Promise<void>
  /** Makes indexes, then drops others; what is so already stays, so that it may run again. */
  indexes(collection: string, changes: IndexChanges): Promise<void>
  /** A line for whoever watches. */
  log(line: string): void
}

/** A migration: what a file in `migrations/` exports. */
export interface MigrationModule {
  /** All or nothing, for as long as MongoDB lets a transaction run (60 s); without it, as far as it came. */
  readonly transaction?: boolean
  readonly up: (context: MigrationContext) => Promise<unknown>
  /** Takes it back; without it, it cannot be. */
  readonly down?: (context: MigrationContext) => Promise<unknown>
}

export interface ContextParts {
  readonly db: Db
  readonly client: mongoose.mongo.MongoClient
  readonly name: string
  /** The holder of the lock; empty in a dry run. */
  readonly run: string
  readonly session?: mongoose.mongo.ClientSession | undefined
  readonly dryRun: boolean
  /** @throws LockLost once another instance may have taken over. */
  readonly check: () => void
  /** Told to end behind the batch that runs. */
  readonly signal: AbortSignal
  readonly log: (line: string) => void
  readonly progress: (walk: string, done: number, total: number) => void
}

const defaultSize = 1_000
const inTransaction = 'in a transaction there is only `collection`: leave out `transaction`'

export const migrationContext = (parts: ContextParts): MigrationContext => {
  const { db, name, session, dryRun, log } = parts
  const comment = `loadstone migration ${name}`
  const dry = dryRun ? log : undefined
  const collection: CollectionOf = of => boundCollection(db, of, { comment, session, dry })
  const walked = new Set<string>()
  return {
    collection,
    log,
    get db() {
      if (session) throw new Error(inTransaction)
      if (dryRun) throw new NotInDryRun('it goes on with `db`, which a dry run has not')
      return db
    },
    indexes: async (of, changes) => {
      if (session) throw new Error(inTransaction)
      await settleIndexes(db, of, changes, { comment, dry })
    },
    batches: async (walk, work) => {
      if (session) throw new Error('`batches` makes its own transactions: leave out `transaction`')
      const key = walk.name ?? walk.collection
      if (!/^[\w-]+$/.test(key)) throw new Error(`a walk's name has letters, digits, - and _, but got: ${key}`)
      if (walked.has(key)) throw new Error(`there are two walks named ${key}: give one another \`name\``)
      walked.add(key)
      await walkBatches(parts, key, comment, walk, work)
    },
  }
}

const walkBatches = async <T extends Document>(
  { db, client, name, run, dryRun, check, signal, log, progress }: ContextParts,
  key: string,
  comment: string,
  { collection, filter = {}, projection, size = defaultSize }: Walk,
  work: (documents: mongoose.mongo.WithId<T>[], inside: CollectionOf) => Promise<unknown>,
): Promise<void> => {
  const source = db.collection(collection)
  const from = dryRun ? null : await readPosition(db, name, key)
  const total = from?.total ?? (await source.countDocuments(filter, { comment }))
  let { last, done } = from ?? { last: null, done: 0 }
  if (from) log(`${key}: goes on behind ${done} of ${total} documents`)
  for (;;) {
    progress(key, done, total)
    check()
    if (signal.aborted) throw new Interrupted()
    const batch = (await source
      .find(last === null ? filter : { $and: [filter, { _id: { $gt: last } }] }, {
        ...{ comment, sort: { _id: 1 }, limit: size },
        ...(projection ? { projection } : {}),
      })
      .toArray()) as mongoose.mongo.WithId<T>[]
    if (dryRun) {
      log(`would walk ${total} documents of ${collection}${batch.length > 0 ? '; of the first batch:' : ''}`)
      if (batch.length > 0) await work(batch, of => boundCollection(db, of, { comment, dry: log }))
      return
    }
    const end = batch.at(-1)
    if (!end) return
    const position = { last: end._id, done: done + batch.length, total }
    await client.withSession(session =>
      session.withTransaction(async () => {
        await work(batch, of => boundCollection(db, of, { comment, session }))
        await writePosition(db, { name, run }, key, position, session)
        check()
      }, transactionOptions),
    )
    ;({ last, done } = position)
  }
}
