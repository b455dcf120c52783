import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { findMongod } from '../../src/database/mongod-binary.ts'
import { startMongod } from '../../src/database/mongod-process.ts'
import { freePort } from '../../src/database/ports.ts'
import { quiet } from './database.ts'
import { atEnd } from './ends.ts'

/** A mongod that is no replica set, for the tests of one file; it ends with them. Gives `host:port`. */
export const startAloneMongod = async (args: readonly string[] = []): Promise<string> => {
  const { path } = await findMongod(process.env.MONGOMS_SYSTEM_BINARY ?? null, quiet)
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'loadstone-test-')), await freePort()]
  const own = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--wiredTigerCacheSizeGB', '0.25']
  const mongod = await startMongod(path, [...own, ...args])
  atEnd(async () => {
    await mongod.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return `127.0.0.1:${port}`
}

/** Such a mongod with a user who may read and write one database and nothing else. Gives the settings that sign in as him. */
export const startForbiddingMongod = async (): Promise<{ MONGODB_URI: string; DB_NAME: string }> => {
  const host = await startAloneMongod(['--auth'])
  const root = new mongoose.mongo.MongoClient(`mongodb://${host}/`)
  await root.db('admin').command({ createUser: 'root', pwd: 'root', roles: ['root'] })
  await root.close()
  const signedIn = new mongoose.mongo.MongoClient(`mongodb://root:root@${host}/`)
  await signedIn.db('shop').command({ createUser: 'app', pwd: 'app', roles: ['readWrite'] })
  await signedIn.close()
  return { MONGODB_URI: `mongodb://app:app@${host}/shop`, DB_NAME: 'shop' }
}
