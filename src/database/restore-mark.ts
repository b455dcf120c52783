import { randomUUID } from 'node:crypto'
import type mongoose from 'mongoose'
import { isDuplicateKey } from './duplicate-key.ts'

type Db = mongoose.mongo.Db

/** Holds one document from the beginning of a restore to its end. */
export const restoreMark = 'restoring'

/** Times are the server's. */
interface Mark {
  readonly _id: 'restore'
  readonly startedAt: Date
  /** A run of the command. */
  readonly run: string
  /** Which process that is, for those who meet it. */
  readonly by: string
  readonly seenAt: Date
}

/** A restore that has not come to its end. */
export interface Unfinished {
  readonly startedAt: Date
  readonly run: string
  readonly by: string
  /** Whether it gave a sign of life lately: it still runs. */
  readonly isAlive: boolean
}

/** The restore that has this database for itself. */
export interface Restoring {
  /** @throws MarkLost once another restore may have begun; asked before each write. */
  check(): void
  /** Takes the mark away: all of the backup is there. @throws MarkLost. */
  done(): Promise<void>
  /**
   * Stops giving signs of life; the mark stays, and whoever restores again need not wait for it. False where it is not
   * this run's any more.
   */
  leave(): Promise<boolean>
}

/** The mark is another one's by now, or nobody's. */
export class MarkLost extends Error {
  constructor() {
    super('another restore has begun meanwhile, or somebody has taken the mark of this one away')
    this.name = 'MarkLost'
  }
}

const comment = 'loadstone restore'
const signMs = 2_000
/** Without a sign of life for so long, a restore counts as one that was cut off. */
const lifeMs = 15_000
const majority = { comment, writeConcern: { w: 'majority' } } as const
const collectionOf = (db: Db) => db.collection<Mark>(restoreMark)
const isAlive = { $gt: ['$seenAt', { $subtract: ['$$NOW', lifeMs] }] }

/** The restore that has not come to its end; null where the database is whole, at the session's moment. */
export const unfinishedRestore = async (db: Db, session?: mongoose.mongo.ClientSession): Promise<Unfinished | null> => {
  const projection = { _id: 0, startedAt: 1, run: 1, by: 1, isAlive }
  const options = { comment, maxTimeMS: 5_000, projection, ...(session && { session }) }
  return collectionOf(db).findOne<Unfinished>({ _id: 'restore' }, options)
}

/** What is wrong with a database that is not whole, and what is to be done. */
export const notWhole = ({ databaseName }: Db, { startedAt, by, isAlive: runs }: Unfinished): string =>
  `The database ${databaseName} holds a part of a backup only: ${
    runs
      ? `${by} has been restoring it since ${startedAt.toISOString()}. Wait until it has ended; where it was killed, ${lifeMs / 1_000} s are enough`
      : `its restore began on ${startedAt.toISOString()} and did not end. Restore again with --again, which drops that part`
  }`

/** Marks a database as one that is not whole, and as this run's; false where another one was faster. */
const take = async (db: Db, run: string, by: string, left: Unfinished | null): Promise<boolean> => {
  const set = { startedAt: '$$NOW', seenAt: '$$NOW', run, by: { $literal: by } }
  // Of a mark that is another one's this would insert a second one, which its `_id` forbids.
  const filter = left ? { run: left.run, $expr: { $not: [isAlive] } } : { run: { $exists: false } }
  try {
    const { upsertedCount, matchedCount } = await collectionOf(db).updateOne(
      { _id: 'restore', ...filter },
      [{ $set: set }],
      { ...majority, upsert: left === null },
    )
    return upsertedCount + matchedCount > 0
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}

/**
 * Takes a database for a restore, which from then on gives a sign of life every 2 s; null where another one was faster.
 * `by`: which process this is. `left`: the restore that did not end, whose place it takes.
 */
export const beginRestore = async (db: Db, by: string, left: Unfinished | null = null): Promise<Restoring | null> => {
  const run = randomUUID()
  let aliveAt = performance.now()
  if (!(await take(db, run, by, left))) return null
  let isLost = false
  let sign: Promise<void> = Promise.resolve()
  const mine = { _id: 'restore', run } as const
  const giveSign = async () => {
    const sentAt = performance.now()
    try {
      const { matchedCount } = await collectionOf(db).updateOne(mine, [{ $set: { seenAt: '$$NOW' } }], { comment })
      if (matchedCount === 0) isLost = true
      else aliveAt = sentAt
    } catch {
      // The next one may come through; `check` knows when it is too late.
    }
  }
  const timer = setInterval(() => {
    sign = giveSign()
  }, signMs)
  const stop = async () => {
    clearInterval(timer)
    await sign
  }
  return {
    check: () => {
      if (isLost || performance.now() - aliveAt > lifeMs) throw new MarkLost()
    },
    done: async () => {
      await stop()
      const { deletedCount } = await collectionOf(db).deleteOne(mine, majority)
      if (deletedCount === 0) throw new MarkLost()
      await db.dropCollection(restoreMark, majority)
    },
    leave: async () => {
      await stop()
      try {
        const { matchedCount } = await collectionOf(db).updateOne(mine, { $set: { seenAt: new Date(0) } }, { comment })
        return matchedCount > 0
      } catch {
        return !isLost
      }
    },
  }
}
