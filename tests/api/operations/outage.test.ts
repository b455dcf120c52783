import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { createDatabase, type Database } from '../../../src/database/connection.ts'
import type { App } from '../../../src/serve.ts'
import { quiet, testConfig } from '../../support/database.ts'
import { type OwnMongod, startOwnMongod } from '../../support/own-mongod.ts'

let mongod: OwnMongod
let database: Database
let app: App
const appName = 'loadstone outage'

beforeAll(async () => {
  mongod = await startOwnMongod()
  const config = testConfig({
    MONGODB_URI: mongod.uri,
    INSTANCE_NAME: 'outage',
    // The driver notices a hanging server only after this: until then, the checks are on their own.
    DB_CONNECT_TIMEOUT: '5000',
  })
  database = createDatabase(config.database, quiet)
  app = await buildApp(config, { database, log: quiet })
  await database.connect(mongod.uri)
  await app.lifecycle.prepare()
  return async () => {
    await app.close()
    await database.close()
  }
})

/** A report may be a second old. */
const afterASecond = () => wait(1_050)

const get = async (url: string) => {
  const begun = performance.now()
  const { statusCode, body } = await app.inject({ url })
  return { status: statusCode, ms: performance.now() - begun, text: body, body: JSON.parse(body) }
}

const databaseCheck = async () => (await get('/health')).body.checks.database

const expectWellAgain = async () => {
  await expect.poll(databaseCheck, { timeout: 10_000 }).toMatchObject({ status: 'healthy', readWrite: true })
  await expect.poll(async () => (await get('/health/ready')).status).toBe(200)
}

/** Answers in time, says that the database is gone, and nothing of where it was. */
const expectUnwell = async (error: RegExp) => {
  await expect.poll(async () => (await get('/health/ready')).status).toBe(503)
  await expect.poll(databaseCheck).toMatchObject({ status: 'unhealthy' })
  const health = await get('/health')
  expect(health.status).toBe(503)
  expect(health.body).toMatchObject({
    status: 'unhealthy',
    checks: { database: { error: expect.stringMatching(error) } },
  })
  const ready = await get('/health/ready')
  for (const { text } of [health, ready]) {
    expect(text).not.toMatch(/127\.0\.0\.1|localhost|mongo|topology|socket/i)
    expect(text).not.toContain(new URL(mongod.uri).port)
    expect(text).not.toContain(hostname())
  }
  expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } })
}

describe('the database hangs', () => {
  afterEach(() => mongod.thaw())

  it('is told before the driver has noticed, takes no more than two connections, and is over by itself', async () => {
    await expectWellAgain()
    mongod.freeze()
    await afterASecond()
    // Long before the five seconds in which the driver notices it.
    for (const url of ['/health', '/health/ready']) expect((await get(url)).ms).toBeLessThan(3_000)
    await expectUnwell(/^The database (does not answer|is not connected)$/)
    const graphql = await app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: '{ health { status checks { database { error } } } }' },
    })
    expect(graphql.json()).toMatchObject({ data: { health: { status: 'UNHEALTHY' } } })
    let most = 0
    for (const end = Date.now() + 3_500; Date.now() < end; ) {
      await Promise.all([get('/health'), get('/health/ready')])
      const { inUse, waiting } = database.pool.snapshot()
      most = Math.max(most, inUse + waiting)
      await wait(20)
    }
    expect(most).toBeLessThanOrEqual(2)
    mongod.thaw()
    await expectWellAgain()
  })
})

describe('the database dies', () => {
  it('is told at once, and is over by itself when it is back', async () => {
    await expectWellAgain()
    mongod.kill()
    await expectUnwell(/^The database (cannot be reached|is not connected)$/)
    await mongod.restart()
    await expectWellAgain()
  })
})

describe('the database is slow or takes no writes', () => {
  const failPoint = async (mode: 'alwaysOn' | 'off', data: object = {}) =>
    admin().command({ configureFailPoint: 'failCommand', mode, data: { appName, ...data } })
  const admin = (): mongoose.mongo.Db => database.connection.getClient().db('admin')
  /** The first report that says so of the database: others are older, or of a machine that stood still. */
  const reported = async (check: object) => {
    let last = await get('/health')
    const next = async () => {
      last = await get('/health')
      return last.body.checks.database
    }
    await expect.poll(next, { interval: 300 }).toMatchObject(check)
    return last
  }

  afterEach(async () => {
    await failPoint('off')
    await expectWellAgain()
  })

  it('is degraded, and 200, above 100 ms of latency', async () => {
    await failPoint('alwaysOn', { failCommands: ['ping'], blockConnection: true, blockTimeMS: 150 })
    const { status, body } = await reported({
      status: 'degraded',
      message: 'High database latency detected',
      error: null,
    })
    // The machine may be too busy to be called healthy: that is another check.
    expect(status).toBe(body.checks.cpu.status === 'unhealthy' ? 503 : 200)
    expect(body.checks.database.latency).toBeGreaterThan(100)
    expect((await get('/health/ready')).status).toBe(200)
  })

  it('is unhealthy, and 503, above 500 ms, and still ready: every process would leave its balancer at once', async () => {
    await failPoint('alwaysOn', { failCommands: ['ping'], blockConnection: true, blockTimeMS: 520 })
    const { status } = await reported({
      status: 'unhealthy',
      message: null,
      error: 'High database latency detected',
      readWrite: null,
    })
    expect(status).toBe(503)
    await expect.poll(async () => (await get('/health/ready')).status).toBe(200)
  })

  const refused = { status: 'unhealthy', readWrite: false, error: 'The database takes no writes' }

  it('is unhealthy when writes fail', async () => {
    await failPoint('alwaysOn', { failCommands: ['findAndModify'], errorCode: 14031 })
    expect((await reported(refused)).status).toBe(503)
  })

  it('is unhealthy when writes hang, and does not wait for them', async () => {
    await failPoint('alwaysOn', { failCommands: ['findAndModify'], blockConnection: true, blockTimeMS: 3_000 })
    await afterASecond()
    expect((await get('/health')).ms).toBeLessThan(2_500)
    expect((await reported(refused)).status).toBe(503)
  })
})

describe('a member of the replica set is gone', () => {
  it('is degraded, and tells how many of how many are there', async () => {
    const admin = database.connection.getClient().db('admin')
    const { config } = await admin.command({ replSetGetConfig: 1 })
    // A port that nobody listens on, and a member without a vote, so that the set goes on taking writes.
    const gone = { _id: 1, host: '127.0.0.1:1', votes: 0, priority: 0 }
    const members = [...config.members, gone]
    await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members } })
    await expect.poll(databaseCheck, { timeout: 10_000 }).toMatchObject({
      status: 'degraded',
      message: 'Not all members of the replica set answer',
      replicaSet: { healthy: 1, total: 2 },
      readWrite: true,
    })
    expect((await get('/health/ready')).status).toBe(200)
  })
})
