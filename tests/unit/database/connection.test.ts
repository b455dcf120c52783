import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase, type Database, DatabaseUnavailable } from '../../../src/database/connection.ts'
import { quiet, testConfig, uriOf } from '../../support/database.ts'
import { type LogLine, recordLog } from '../../support/log.ts'
import { startProxy } from '../../support/proxy.ts'

const quick = {
  DB_SERVER_SELECTION_TIMEOUT: '100',
  DB_HEARTBEAT_INTERVAL: '500',
  DB_RETRY_DELAY: '40',
  DB_RETRY_MAX_DELAY: '100',
}

function databaseOf(env: NodeJS.ProcessEnv = {}): { database: Database; lines: LogLine[]; uri: string } {
  const config = testConfig(env)
  const { log, lines } = recordLog()
  const database = createDatabase(config.database, log)
  onTestFinished(() => database.close())
  return { database, lines, uri: uriOf(config) }
}

async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !condition(); await wait(10))
    if (Date.now() > end) throw new Error(`Not so after ${timeoutMs} ms: ${condition}`)
}

describe('the connection', () => {
  test('takes models before it is open, and fails a command at once instead of keeping it waiting', async () => {
    const { database, uri } = databaseOf()
    const Shop = database.connection.model('Shop', new mongoose.Schema({ name: String }))
    await expect(Shop.findOne()).rejects.toThrow(/initial connection/)
    await database.connect(uri)
    await expect(Shop.findOne()).resolves.toBeNull()
  })

  test('builds no index and no collection by itself', async () => {
    const { database, uri } = databaseOf()
    const Shop = database.connection.model('Shop', new mongoose.Schema({ name: { type: String, index: true } }))
    await database.connect(uri)
    await Shop.init()
    expect(await database.connection.listCollections()).toEqual([])
  })

  test('is ready once a primary is known and the pool holds its minimum', async () => {
    const { database, uri } = databaseOf({ DB_MIN_POOL_SIZE: '3' })
    expect(database.ready).toBe(false)
    await database.connect(uri)
    await until(() => database.ready)
    expect(database.pool.snapshot()).toMatchObject({ min: 3, max: 10 })
    expect(database.pool.snapshot().available).toBeGreaterThanOrEqual(3)
    await database.close()
    expect(database.ready).toBe(false)
  })

  test('uses the database that DB_NAME names, else the one of the connection string, else loadstone', async () => {
    const config = (name: string, path: string) =>
      testConfig({ DB_NAME: name, MONGODB_URI: inject('mongodbUri').replace('/?', `/${path}?`) })
    for (const [name, path, used] of [
      ['override', 'mine', 'override'],
      ['', 'mine', 'mine'],
      ['', '', 'loadstone'],
    ] as const) {
      const database = createDatabase(config(name, path).database, quiet)
      await database.connect(uriOf(config(name, path)))
      expect(database.connection.name).toBe(used)
      await database.close()
    }
  })

  test('writes with majority, retries reads and writes, and carries the instance in its name', async () => {
    const { database, uri } = databaseOf({ INSTANCE_NAME: 'web-1' })
    await database.connect(uri)
    const { writeConcern, retryReads, retryWrites, appName, compressors } = database.connection.getClient().options
    expect(writeConcern).toMatchObject({ w: 'majority' })
    expect({ retryReads, retryWrites, appName }).toEqual({
      retryReads: true,
      retryWrites: true,
      appName: 'loadstone web-1',
    })
    expect(compressors).toEqual(['none'])
  })
})

describe('a database that cannot be reached', () => {
  test('that appears during the tries is connected to, and each failed try is logged with what is left', async () => {
    const proxy = await startProxy(inject('mongodbUri'))
    const { database, lines } = databaseOf({ ...quick, DB_MAX_RETRY_ATTEMPTS: '20' })
    const connected = database.connect(proxy.uri)
    await until(() => lines.filter(line => line.msg.includes('will retry')).length >= 2)
    expect(database.state.state).toBe('connecting')
    await proxy.open()
    await connected
    expect(database.state).toMatchObject({ state: 'connected', connects: 1 })
    expect(database.state.attempts).toBeGreaterThan(2)
    const [first, second] = lines.filter(line => line.msg.includes('will retry'))
    expect(first).toMatchObject({ attempt: 1, triesLeft: 19, delayMs: expect.any(Number) })
    expect(second).toMatchObject({ attempt: 2, triesLeft: 18 })
  })

  test('that never appears is given up after the tries, with waits that double, with jitter, up to the longest', async () => {
    const proxy = await startProxy(inject('mongodbUri'))
    const { database, lines } = databaseOf({ ...quick, DB_MAX_RETRY_ATTEMPTS: '4' })
    await expect(database.connect(proxy.uri)).rejects.toThrow(DatabaseUnavailable)
    const delays = lines.filter(line => line.msg.includes('will retry')).map(line => Number(line.delayMs))
    expect(delays).toHaveLength(3)
    for (const [index, full] of [40, 80, 100].entries()) {
      expect(delays[index]).toBeGreaterThanOrEqual(full / 2)
      expect(delays[index]).toBeLessThanOrEqual(full)
    }
    expect(database.state).toMatchObject({ state: 'disconnected', attempts: 4, errors: 4, connects: 0 })
    expect(database.state.lastError).toBe('MongoServerSelectionError')
  })

  test('a connection string that the driver refuses is not tried again', async () => {
    const { database } = databaseOf()
    await expect(database.connect('mongodb://127.0.0.1:1/?noSuchOption=1')).rejects.toThrow(
      /^MONGODB_URI cannot be used: MongoParseError: /,
    )
  })

  test('closing ends the tries at once', async () => {
    const proxy = await startProxy(inject('mongodbUri'))
    const { database, lines } = databaseOf({ ...quick, DB_RETRY_DELAY: '30000', DB_RETRY_MAX_DELAY: '30000' })
    const connected = expect(database.connect(proxy.uri)).rejects.toThrow(/closed while it was being opened/)
    await until(() => lines.some(line => line.msg.includes('will retry')))
    const begun = performance.now()
    await database.close()
    await connected
    // Half a minute, where it waits for the next try.
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})

test('a database that goes and comes back is noticed, counted and logged, and the same connection serves again', async () => {
  const proxy = await startProxy(inject('mongodbUri'))
  await proxy.open()
  const { database, lines } = databaseOf(quick)
  await database.connect(proxy.uri)
  await proxy.cut()
  await until(() => database.state.state === 'disconnected')
  expect(database.ready).toBe(false)
  await proxy.open()
  await until(() => database.ready)
  expect(database.state).toMatchObject({ state: 'connected', connects: 1, disconnects: 1, reconnects: 1 })
  expect(await database.connection.db?.command({ ping: 1 })).toMatchObject({ ok: 1 })
  expect(lines.map(line => line.msg)).toEqual(
    expect.arrayContaining(['Database lost: no server takes writes', 'Database is back']),
  )
})

test('closing logs the totals, once', async () => {
  const { database, uri, lines } = databaseOf()
  await database.connect(uri)
  await database.connection.db?.command({ ping: 1 })
  await Promise.all([database.close(), database.close()])
  const totals = lines.filter(line => line.msg === 'Database connection closed')
  expect(totals).toHaveLength(1)
  expect(totals[0]?.pool).toMatchObject({ checkedOut: expect.any(Number), inUse: 0, size: 0 })
  expect(totals[0]?.connection).toMatchObject({ connects: 1, state: 'disconnected' })
})
