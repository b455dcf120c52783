import type mongoose from 'mongoose'
import { expect, it } from 'vitest'
import { makeIndexes } from '../../src/database/indexes.ts'
import { openTestDatabase, testConfig } from '../support/database.ts'
import { startOwnMongod } from '../support/own-mongod.ts'

const mongod = await startOwnMongod()

it('an index that takes longer to build than a connection may be silent is waited for', async () => {
  const env = { MONGODB_URI: mongod.uri, DB_SOCKET_TIMEOUT: '500', INSTANCE_NAME: 'index-build' }
  const { connection, pool } = await openTestDatabase(testConfig(env))
  const db = connection.db as mongoose.mongo.Db
  const appName = 'loadstone index-build'
  await db.admin().command({
    configureFailPoint: 'failCommand',
    mode: { times: 1 },
    data: { failCommands: ['createIndexes'], blockConnection: true, blockTimeMS: 1_500, appName },
  })
  await makeIndexes(db, [{ collection: 'large', keys: { title: 1 }, options: {} }])
  expect(await db.collection('large').indexExists('title_1')).toBe(true)
  expect(pool.snapshot().closedByReason.error).toBe(0)
})
