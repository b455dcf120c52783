import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'

/** Where the embedded mongod listens: for this machine alone. */
export const HOST = '127.0.0.1'
export const REPLICA_SET = 'loadstone'

const PRIMARY_TIMEOUT_MS = 20_000
const POLL_MS = 10

export function uriOfSet(port: number): string {
  return `mongodb://${HOST}:${port}/?replicaSet=${REPLICA_SET}`
}

/** Makes the set of one where there is none yet, and waits until it takes writes. */
export async function becomePrimary(port: number): Promise<void> {
  await withClient(port, async client => {
    const admin = client.db('admin')
    const isMade = (await client.db('local').collection('system.replset').countDocuments()) > 0
    const members = [{ _id: 0, host: `${HOST}:${port}` }]
    if (!isMade) await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } })
    for (const end = Date.now() + PRIMARY_TIMEOUT_MS; ; await wait(POLL_MS)) {
      const hello = await admin.command({ hello: 1 })
      if (hello.isWritablePrimary) return
      if (Date.now() > end) throw new Error(`no primary after ${PRIMARY_TIMEOUT_MS} ms`)
    }
  })
}

/**
 * Gives the set of one another port. The mongod at `port` must run alone: one that runs as a member first asks the old
 * address whether it is itself, for as long as whoever holds that port now does not answer.
 */
export async function moveMember(port: number): Promise<void> {
  await withClient(port, client =>
    client
      .db('local')
      .collection('system.replset')
      .updateOne({}, { $set: { 'members.0.host': `${HOST}:${port}` } }),
  )
}

/** The data folder of the mongod that answers at the port, or null where none does. */
export async function folderServedAt(port: number): Promise<string | null> {
  try {
    const options = await withClient(port, client => client.db('admin').command({ getCmdLineOpts: 1 }))
    return String(options.parsed?.storage?.dbPath)
  } catch {
    return null
  }
}

async function withClient<T>(port: number, use: (client: mongoose.mongo.MongoClient) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(`mongodb://${HOST}:${port}/`, {
    directConnection: true,
    readPreference: 'primaryPreferred',
    maxPoolSize: 1,
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
  })
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}
