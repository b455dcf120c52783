import type mongoose from 'mongoose'

type Db = mongoose.mongo.Db

/** Holds one document from the beginning of a restore to its end. */
export const restoreMark = 'restoring'

interface Mark {
  readonly _id: 'restore'
  readonly startedAt: Date
}

const comment = 'loadstone restore'
const collectionOf = (db: Db) => db.collection<Mark>(restoreMark)

/** Marks a database as one that is not whole. */
export const markRestore = async (db: Db): Promise<void> => {
  const mark = { $set: { startedAt: '$$NOW' } }
  await collectionOf(db).updateOne({ _id: 'restore' }, [mark], {
    upsert: true,
    comment,
    writeConcern: { w: 'majority' },
  })
}

/** Takes the mark away: all of the backup is there. */
export const unmarkRestore = async (db: Db): Promise<void> => {
  await db.dropCollection(restoreMark, { comment, writeConcern: { w: 'majority' } })
}

/** When the restore began that has not come to its end; null where the database is whole. */
export const unfinishedRestore = async (db: Db): Promise<Date | null> =>
  (await collectionOf(db).findOne({ _id: 'restore' }, { comment, maxTimeMS: 5_000 }))?.startedAt ?? null

/** What is wrong with a database whose restore began then, and what is to be done. */
export const notWhole = ({ databaseName }: Db, startedAt: Date): string =>
  `The database ${databaseName} holds a part of a backup only: its restore began on ${startedAt.toISOString()} and did not end. Unless it still runs, restore again with --again, which drops that part`
