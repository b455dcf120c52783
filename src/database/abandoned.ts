import { setTimeout as wait } from 'node:timers/promises'
import type mongoose from 'mongoose'
import pLimit from 'p-limit'
import type { Outage } from './outage.ts'

/** How long a server keeps a transaction that nobody goes on with, unless it is told otherwise. */
const keptMs = 60_000
const everyMs = 500
/** Whoever waits for the server when it is back comes first. */
const atOnce = pLimit(4)
const comment = 'loadstone abandoned transaction'

/**
 * Ends what a transaction has left behind on a server that was out of reach when it failed: what it wrote is held
 * against everybody else for a minute. Goes on until the server has heard it, for as long as it could matter.
 */
export const endAbandoned = async (
  client: mongoose.mongo.MongoClient,
  session: mongoose.mongo.ClientSession,
  outage: Outage,
): Promise<void> => {
  for (const end = Date.now() + keptMs; Date.now() < end && !session.hasEnded; ) {
    try {
      await atOnce(() => outage.guard(() => supersede(client, session)))
      break
    } catch {
      await wait(everyMs, undefined, { ref: false })
    }
  }
  await session.endSession()
}

/**
 * The next transaction of a session ends the one before it, and what still comes of that one, by a connection that
 * carried nothing for a while, is refused; after an `abortTransaction` alone it would open it again.
 */
const supersede = async (client: mongoose.mongo.MongoClient, session: mongoose.mongo.ClientSession): Promise<void> => {
  if (session.inTransaction()) await session.abortTransaction()
  session.startTransaction({ readPreference: 'primary' })
  const options = { session, comment, maxTimeMS: everyMs }
  await client.db().collection<{ _id: string }>('health').findOne({ _id: 'checks' }, options)
  await session.abortTransaction()
}
