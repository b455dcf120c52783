import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
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

/** Reads that each keep the real server busy for the time. */
async function slowReads(database: Database, count: number, sleepMs: number): Promise<void> {
  const documents = database.connection.collection('slow')
  await documents.updateOne({ name: 'one' }, { $set: { seen: true } }, { upsert: true })
  const read = () => documents.findOne({ $where: `sleep(${sleepMs}) || true` })
  const results = await Promise.allSettled(Array.from({ length: count }, read))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

const warnings = (lines: LogLine[]) => lines.filter(line => line.level === 40).map(line => line.msg)

test('the figures add up while operations run and wait, and afterwards', async () => {
  const { database } = await open({ DB_MAX_POOL_SIZE: '3' })
  const done = slowReads(database, 8, 200)
  await wait(150)
  const busy = database.pool.snapshot()
  expect(busy).toMatchObject({ min: 1, max: 3, inUse: 3, available: 0, waiting: 5, utilization: 1 })
  expect(busy.size).toBe(busy.inUse + busy.available + busy.creating)
  await done
  const idle = database.pool.snapshot()
  expect(idle).toMatchObject({ inUse: 0, available: 3, creating: 0, waiting: 0, failed: 0, utilization: 0, size: 3 })
  expect(idle.checkedIn).toBe(idle.checkedOut)
  expect(idle.checkedOut).toBeGreaterThanOrEqual(9)
  expect(idle.created).toBe(3)
  expect(idle.checkOut.p95Ms).toBeGreaterThanOrEqual(200)
  expect(idle.checkOut.averageMs).toBeGreaterThan(0)
  expect(idle.creation.p95Ms).toBeGreaterThanOrEqual(idle.creation.averageMs ?? 0)
})

test('an operation that gets no connection in time is counted as failed and waits no longer', async () => {
  const { database } = await open({ DB_MAX_POOL_SIZE: '1', DB_WAIT_QUEUE_TIMEOUT: '50' })
  await expect(slowReads(database, 2, 300)).rejects.toThrow(/Timed out while checking out a connection/)
  expect(database.pool.snapshot()).toMatchObject({ failed: 1, waiting: 0 })
})

test('closed connections are counted by their reason, and their pool is forgotten', async () => {
  const { database } = await open({ DB_MIN_POOL_SIZE: '2' })
  await expect.poll(() => database.pool.snapshot().available).toBe(2)
  await database.close()
  expect(database.pool.snapshot()).toMatchObject({ size: 0, max: 0, closed: 2, closedByReason: { poolClosed: 2 } })
})

test('warns above 80 % utilization and above 10 waiting, each at most once an interval', async () => {
  const { database, lines } = await open({ DB_MAX_POOL_SIZE: '2' })
  await slowReads(database, 30, 20)
  expect(warnings(lines).toSorted()).toEqual([
    'Many operations wait for a database connection',
    'The database pool is above 80 %',
  ])
})

test('a connection held longer than the limit is reported once, with how long it has been held', async () => {
  const { database, lines } = await open({ DB_LEAK_MS: '200', DB_MONITOR_INTERVAL: '100' })
  await slowReads(database, 1, 700)
  const leaks = lines.filter(line => line.msg.includes('a leak'))
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
