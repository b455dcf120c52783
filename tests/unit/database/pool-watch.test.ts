import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase, type Database } from '../../../src/database/connection.ts'
import { testConfig, uriOf } from '../../support/database.ts'
import { type LogLine, recordLog } from '../../support/log.ts'

async function open(env: NodeJS.ProcessEnv): Promise<{ database: Database; lines: LogLine[] }> {
  const config = testConfig(env)
  const { log, lines } = recordLog()
  const database = createDatabase(config.database, log)
  await database.connect(uriOf(config))
  onTestFinished(async () => {
    if (database.state.state === 'connected') await database.connection.dropDatabase()
    await database.close()
  })
  return { database, lines }
}

/**
 * Writes that each keep a connection, or wait for one, until they are let go: they wait for a document that a transaction
 * of another client holds. `ended` rejects with the first that fails.
 */
async function heldWrites(database: Database, count: number) {
  const { name } = database.connection
  const other = await mongoose.mongo.MongoClient.connect(inject('mongodbUri'))
  onTestFinished(() => other.close())
  await other.db(name).collection('held').insertOne({ name: 'one', times: 0 })
  const session = other.startSession()
  session.startTransaction()
  const one = { name: 'one' }
  await other
    .db(name)
    .collection('held')
    .updateOne(one, { $set: { isHeld: true } }, { session })
  const documents = database.connection.collection('held')
  const write = () => documents.updateOne(one, { $inc: { times: 1 } })
  const ended = Promise.all(Array.from({ length: count }, write))
  ended.catch(() => undefined)
  return {
    ended,
    letGo: async () => {
      await session.abortTransaction()
      await session.endSession()
    },
  }
}

const warnings = (lines: LogLine[]) => lines.filter(line => line.level === 40).map(line => line.msg)

test('the figures add up while operations run and wait, and afterwards', async () => {
  const { database } = await open({ DB_MAX_POOL_SIZE: '3' })
  const { ended, letGo } = await heldWrites(database, 8)
  await expect.poll(() => database.pool.snapshot()).toMatchObject({ inUse: 3, creating: 0 })
  const busy = database.pool.snapshot()
  expect(busy).toMatchObject({ min: 1, max: 3, inUse: 3, available: 0, waiting: 5, utilization: 1 })
  expect(busy.size).toBe(busy.inUse + busy.available + busy.creating)
  await wait(100)
  await letGo()
  await ended
  const idle = database.pool.snapshot()
  expect(idle).toMatchObject({ inUse: 0, available: 3, creating: 0, waiting: 0, failed: 0, utilization: 0, size: 3 })
  expect(idle.checkedIn).toBe(idle.checkedOut)
  expect(idle.checkedOut).toBeGreaterThanOrEqual(8)
  expect(idle.created).toBe(3)
  // Five of them have waited all the time.
  expect(idle.checkOut.p95Ms).toBeGreaterThanOrEqual(95)
  expect(idle.checkOut.averageMs).toBeGreaterThan(0)
  expect(idle.creation.p95Ms).toBeGreaterThanOrEqual(idle.creation.averageMs ?? 0)
})

test('an operation that gets no connection in time is counted as failed and waits no longer', async () => {
  const { database } = await open({ DB_MAX_POOL_SIZE: '1', DB_WAIT_QUEUE_TIMEOUT: '50' })
  await expect.poll(() => database.pool.snapshot().available).toBe(1)
  const { ended, letGo } = await heldWrites(database, 2)
  await expect(ended).rejects.toThrow(/Timed out while checking out a connection/)
  expect(database.pool.snapshot()).toMatchObject({ failed: 1, waiting: 0, inUse: 1 })
  await letGo()
  await expect.poll(() => database.pool.snapshot()).toMatchObject({ failed: 1, waiting: 0, inUse: 0 })
})

test('closed connections are counted by their reason, and their pool is forgotten', async () => {
  const { database } = await open({ DB_MIN_POOL_SIZE: '2' })
  await expect.poll(() => database.pool.snapshot().available).toBe(2)
  await database.close()
  expect(database.pool.snapshot()).toMatchObject({ size: 0, max: 0, closed: 2, closedByReason: { poolClosed: 2 } })
})

test('warns above 80 % utilization and above 10 waiting, each at most once an interval', async () => {
  const { database, lines } = await open({ DB_MAX_POOL_SIZE: '2' })
  const { ended, letGo } = await heldWrites(database, 30)
  await letGo()
  await ended
  expect(warnings(lines).toSorted()).toEqual([
    'Many operations wait for a database connection',
    'The database pool is above 80 %',
  ])
})

test('a connection held longer than the limit is reported once, with how long it has been held', async () => {
  const { database, lines } = await open({ DB_LEAK_MS: '200', DB_MONITOR_INTERVAL: '100' })
  // What was held while it was opened, on a machine that stood still, is none of it.
  lines.length = 0
  const { ended, letGo } = await heldWrites(database, 1)
  const said = (text: string) => lines.filter(({ msg }) => msg.includes(text))
  await expect.poll(() => said('a leak')).not.toEqual([])
  const looks = said('Database pool').length
  await expect.poll(() => said('Database pool').length).toBeGreaterThan(looks + 2)
  await letGo()
  await ended
  const leaks = said('a leak')
  expect(leaks).toHaveLength(1)
  expect(leaks[0]).toMatchObject({ limitMs: 200, heldMs: expect.any(Number) })
  expect(Number(leaks[0]?.heldMs)).toBeGreaterThan(200)
})

test('a pool line is logged each interval, until the connection is closed', async () => {
  const { database, lines } = await open({ DB_MONITOR_INTERVAL: '100' })
  const poolLines = () => lines.filter(line => line.msg === 'Database pool')
  await expect.poll(() => poolLines().length).toBeGreaterThanOrEqual(2)
  expect(poolLines()[0]?.pool).toMatchObject({ size: expect.any(Number), utilization: 0 })
  await database.close()
  const before = poolLines().length
  await wait(250)
  expect(poolLines()).toHaveLength(before)
})
