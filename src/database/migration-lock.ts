import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { isDuplicateKey } from './duplicate-key.ts'
import { LockLost } from './migration-records.ts'

type Db = mongoose.mongo.Db

/** The one document of `migrationLock`. Times are the server's. */
interface Lock {
  readonly _id: 'lock'
  /** A run of a command. */
  readonly holder: string
  readonly by: string
  readonly since: Date
  /** Without a sign of life until then, whoever wants it takes it. */
  readonly until: Date
}

/** What a holder of the lock has of it. */
export interface Held {
  /** This run's own. */
  readonly id: string
  /** @throws LockLost once another one may have it. */
  check(): void
}

export interface LockSettings {
  /** Name of this instance, for those who wait. */
  readonly by: string
  /** Milliseconds without a sign of life after which another one takes over. */
  readonly leaseMs: number
  /** Called once with the instance that is waited for. */
  readonly onWaiting: (holder: string) => void
  /** Called once it is ours where it was waited for: with the same instance, and milliseconds. */
  readonly onWaited: (holder: string, ms: number) => void
}

const comment = 'loadstone migrations'
const lockOf = (db: Db) => db.collection<Lock>('migrationLock')

/**
 * Takes the lock where nobody has it or its lease has ended, and gives who has it then; null where two made it at the
 * same moment. One command by the server's clock: the clocks of instances differ.
 */
const take = async (db: Db, id: string, { by, leaseMs }: LockSettings): Promise<Lock | null> => {
  const isFree = { $or: [{ $eq: [{ $ifNull: ['$holder', null] }, null] }, { $lte: ['$until', '$$NOW'] }] }
  const mine = (value: unknown, field: string) => ({ $cond: ['$isFree', value, field] })
  const pipeline = [
    { $set: { isFree } },
    {
      $set: {
        holder: mine(id, '$holder'),
        by: mine({ $literal: by }, '$by'),
        since: mine('$$NOW', '$since'),
        until: mine({ $add: ['$$NOW', leaseMs] }, '$until'),
      },
    },
    { $unset: 'isFree' },
  ]
  try {
    return await lockOf(db).findOneAndUpdate({ _id: 'lock' }, pipeline, {
      ...{ upsert: true, returnDocument: 'after', comment },
    })
  } catch (error) {
    if (isDuplicateKey(error)) return null
    throw error
  }
}

/** Whether the lock is still ours; then for another lease. */
const renew = async (db: Db, id: string, leaseMs: number): Promise<boolean> => {
  const { matchedCount } = await lockOf(db).updateOne(
    { _id: 'lock', holder: id },
    [{ $set: { until: { $add: ['$$NOW', leaseMs] } } }],
    { comment },
  )
  return matchedCount > 0
}

/**
 * Runs `work` while this process alone has the lock, which it renews three times a lease; waits for it as long as its
 * holder gives signs of life. `work` asks `check` before each write.
 */
export const withMigrationLock = async <T>(
  db: Db,
  settings: LockSettings,
  work: (held: Held) => Promise<T>,
): Promise<T> => {
  const id = randomUUID()
  const { leaseMs, onWaiting, onWaited } = settings
  const begunAt = performance.now()
  let askedAt = begunAt
  let waitedFor: string | null = null
  for (;;) {
    const lock = await take(db, id, settings)
    if (lock?.holder === id) break
    if (lock && waitedFor === null) onWaiting(lock.by)
    waitedFor ??= lock?.by ?? null
    await wait(Math.min(500, leaseMs / 3))
    askedAt = performance.now()
  }
  if (waitedFor !== null) onWaited(waitedFor, performance.now() - begunAt)
  let aliveAt = askedAt
  let isLost = false
  let renewing = false
  const check = () => {
    if (isLost || performance.now() - aliveAt > leaseMs) throw new LockLost()
  }
  const giveSign = async () => {
    if (renewing || isLost) return
    renewing = true
    const sentAt = performance.now()
    try {
      if (await renew(db, id, leaseMs)) aliveAt = sentAt
      else isLost = true
    } catch {
      // The next one may come through; `check` knows when it is too late.
    } finally {
      renewing = false
    }
  }
  const timer = setInterval(() => void giveSign(), leaseMs / 3)
  try {
    return await work({ id, check })
  } finally {
    clearInterval(timer)
    await lockOf(db)
      .deleteOne({ _id: 'lock', holder: id }, { comment })
      .catch(() => undefined)
  }
}
