import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { expect, it, onTestFinished } from 'vitest'
import { startOwnMongod } from '../../support/own-mongod.ts'
import { startProgram, temporaryFolder } from '../../support/process.ts'

const mongod = await startOwnMongod()

it('a backup that takes longer than the database keeps its moment says so, and leaves no manifest', async () => {
  const client = await mongoose.mongo.MongoClient.connect(mongod.uri)
  onTestFinished(() => client.close())
  const db = client.db('slow')
  for (const name of ['beside', 'first', 'second']) await db.collection(name).insertOne({ name })
  // Right after a collection is made, no moment is old enough to know it.
  await wait(1_000)
  const admin = client.db('admin')
  await admin.command({ setParameter: 1, minSnapshotHistoryWindowInSeconds: 1 })
  // The second collection is read four seconds after the first.
  await admin.command({
    configureFailPoint: 'failCommand',
    mode: { skip: 1 },
    data: { failCommands: ['find'], blockConnection: true, blockTimeMS: 4_000, appName: 'loadstone slow-backup' },
  })
  let isRunning = true
  const writing = (async () => {
    for (let n = 0; isRunning; n++, await wait(50)) await db.collection('beside').insertOne({ n })
  })()
  const dir = join(await temporaryFolder(), 'backup')
  const env = { MONGODB_URI: mongod.uri, DB_NAME: 'slow', INSTANCE_NAME: 'slow-backup' }
  const backup = startProgram(process.execPath, ['src/cli/backup.ts', dir], env)
  const code = await backup.exited
  isRunning = false
  await writing
  expect(backup.output().trimEnd().split('\n').at(-1)).toBe(
    'The database does not keep one moment for as long as this takes: set its minSnapshotHistoryWindowInSeconds higher',
  )
  expect(code).toBe(1)
  expect(await readdir(dir)).not.toContain('manifest.json')
})
