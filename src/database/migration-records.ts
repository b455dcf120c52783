import type mongoose from 'mongoose'

type Db = mongoose.mongo.Db

/** Which way a migration ran. */
export type Direction = 'up' | 'down'

/** How far `batches` has walked. */
export interface BatchPosition {
  /** `_id` of the last document that was taken. */
  readonly last: unknown
  readonly done: number
  readonly total: number
}

/** What the database knows of a migration: a document of `migrations`. Times are the server's. */
export interface MigrationRecord {
  /** Its name: that of its file without the ending. */
  readonly _id: string
  /** SHA-256 of its file when it ran. */
  readonly checksum: string
  readonly direction: Direction
  /** `running` without a holder of the lock: its process was killed. */
  readonly state: 'running' | 'applied' | 'failed' | 'reverted'
  readonly startedAt: Date
  readonly finishedAt: Date | null
  /** Instance that ran it. */
  readonly by: string
  /** The holder of the lock that ran it: whoever lost the lock writes nothing more. */
  readonly run: string
  readonly error: string | null
  readonly positions: Readonly<Record<string, BatchPosition>>
  /** On its way up, and it ran in transactions alone: until it is applied, nothing of it holds. */
  readonly isWhole?: boolean
}

/** Whether it never ran, for all that is stored; while nobody else has the lock. */
export const leftNothing = ({ state, isWhole }: MigrationRecord): boolean =>
  state === 'reverted' || ((state === 'failed' || state === 'running') && isWhole === true)

/** Somebody else has taken the lock meanwhile, and goes on. */
export class LockLost extends Error {
  constructor() {
    super('another instance has taken over, since this one gave no sign of life for as long as its lease')
    this.name = 'LockLost'
  }
}

const comment = 'loadstone migrations'
const none = { $literal: {} }
const collectionOf = (db: Db) => db.collection<MigrationRecord>('migrations')

/** Every record, by name. */
export const readRecords = async (db: Db): Promise<MigrationRecord[]> =>
  collectionOf(db)
    .find({}, { comment, maxTimeMS: 5_000, projection: { positions: 0 } })
    .sort({ _id: 1 })
    .toArray() as Promise<MigrationRecord[]>

export interface Beginning {
  readonly name: string
  readonly checksum: string
  readonly direction: Direction
  readonly by: string
  readonly run: string
  /** Whether it runs in a transaction. */
  readonly transaction: boolean
}

/** Records that a migration begins; one that was cut off in the same direction keeps its positions. */
export const beginRecord = async (
  db: Db,
  { name, checksum, direction, by, run, transaction }: Beginning,
): Promise<void> => {
  const goesOn = {
    $and: [{ $in: ['$state', ['running', 'failed']] }, { $eq: ['$direction', direction] }],
  }
  // An earlier try without a transaction may have left a half.
  const isFirst = { $eq: [{ $ifNull: ['$state', 'reverted'] }, 'reverted'] }
  const isWhole = transaction && direction === 'up' ? { $or: [isFirst, { $eq: ['$isWhole', true] }] } : false
  const set = {
    ...{ checksum, direction, state: 'running', startedAt: '$$NOW', finishedAt: null, error: null },
    ...{ by: { $literal: by }, run, positions: { $cond: [goesOn, { $ifNull: ['$positions', none] }, none] }, isWhole },
  }
  await collectionOf(db).updateOne({ _id: name }, [{ $set: set }], { upsert: true, comment })
}

export interface Ending {
  readonly name: string
  readonly run: string
  readonly state: MigrationRecord['state']
  readonly error?: string
  readonly session?: mongoose.mongo.ClientSession | undefined
}

/** Records how it ended; in a session, together with what it wrote. @throws LockLost where somebody else runs it by now. */
export const endRecord = async (db: Db, { name, run, state, error, session }: Ending): Promise<void> => {
  const set = {
    ...{ state, finishedAt: '$$NOW', error: error === undefined ? null : { $literal: error } },
    positions: state === 'failed' ? '$positions' : none,
  }
  const { matchedCount } = await collectionOf(db).updateOne({ _id: name, run, state: 'running' }, [{ $set: set }], {
    comment,
    ...(session ? { session } : {}),
  })
  if (matchedCount === 0) throw new LockLost()
}

/** Forgets a migration of which nothing holds. */
export const forgetRecord = async (db: Db, { _id, run }: MigrationRecord): Promise<void> => {
  await collectionOf(db).deleteOne({ _id, run }, { comment })
}

/** Where a walk of a migration stands; null where it has not begun. */
export const readPosition = async (db: Db, name: string, walk: string): Promise<BatchPosition | null> => {
  const record = await collectionOf(db).findOne({ _id: name }, { comment, projection: { positions: 1 } })
  return record?.positions[walk] ?? null
}

/** Records where a walk stands, together with the batch it was written with. @throws LockLost as `endRecord`. */
export const writePosition = async (
  db: Db,
  { name, run }: Pick<Beginning, 'name' | 'run'>,
  walk: string,
  position: BatchPosition,
  session: mongoose.mongo.ClientSession,
): Promise<void> => {
  const { matchedCount } = await collectionOf(db).updateOne(
    { _id: name, run, state: 'running' },
    { $set: { [`positions.${walk}`]: position } },
    { comment, session },
  )
  if (matchedCount === 0) throw new LockLost()
}
