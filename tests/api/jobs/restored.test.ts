import { join } from 'node:path'
import type mongoose from 'mongoose'
import { beforeAll, expect, it, vi } from 'vitest'
import { dumpDatabase } from '../../../src/database/export-dump.ts'
import { restoreDatabase } from '../../../src/database/export-restore.ts'
import { openDb } from '../../../src/database/open-db.ts'
import { startApp } from '../../support/app.ts'
import { openTestDatabase } from '../../support/database.ts'
import { temporaryFolder } from '../../support/process.ts'
import { queue } from './engines.ts'

const source = await openTestDatabase()
await openDb(source.connection).collection('notes').insertOne({ text: 'restored' })

/** A database that a server was ready on and has left. */
const served = async (): Promise<mongoose.mongo.Db> => {
  const { app, db } = await startApp({ JOBS: 'true' })
  await vi.waitFor(async () => expect(await db.collection('jobs').countDocuments({ status: 'queued' })).toBe(2), 30_000)
  await app.inject({ url: '/health/ready' })
  await app.close()
  return db
}
const restoreInto = async (db: mongoose.mongo.Db): Promise<void> => {
  const dir = join(await temporaryFolder(), 'backup')
  await dumpDatabase(openDb(source.connection), source.connection.getClient(), dir)
  await restoreDatabase(db, dir, { by: 'the test' })
}
let db: mongoose.mongo.Db
beforeAll(async () => {
  db = await served()
})

it.each([
  ['somebody has asked for', {}],
  ['is at work', { schedule: '0 3 * * *', status: 'running', run: 'r' }],
])('a run that %s is data, which no backup is restored beside', async (_, more) => {
  const id = await queue(db, 'check-slots', more)
  await expect(restoreInto(db)).rejects.toThrow('has data (jobs): a backup is restored into an empty one')
  await db.collection('jobs').deleteOne({ $or: [{ run: 'r' }, { schedule: { $exists: false } }] })
  expect(await db.collection('jobs').countDocuments(), id).toBe(2)
})

it('what a server has planned by itself, and has done of that, is none', async () => {
  await queue(db, 'check-slots', { schedule: '0 3 * * *', status: 'succeeded' })
  await restoreInto(db)
  expect(await db.collection('notes').findOne()).toMatchObject({ text: 'restored' })
})
