import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { createDatabase, type Database } from '../../src/database/connection.ts'
import { quiet, testConfig } from '../support/database.ts'
import { type OwnMongod, startOwnMongod } from '../support/own-mongod.ts'
import { startProxy } from '../support/proxy.ts'

/** After a heartbeat and its timeout, a second here, probes ask; the second that fails opens the breaker. */
const soon = { DB_HEARTBEAT_INTERVAL: '500', DB_CONNECT_TIMEOUT: '500' }
const appName = 'loadstone breaker'
/** What the process asks by itself, for nobody. */
const besides = /^loadstone (health|statistics|indexes)$/
const query = '{ userByEmail(email: "nobody@example.com") { id } }'

let mongod: OwnMongod
let direct: mongoose.mongo.MongoClient

beforeAll(async () => {
  mongod = await startOwnMongod()
  direct = await mongoose.mongo.MongoClient.connect(mongod.uri)
  return () => direct.close()
})
beforeEach(() => failing('off'))

const admin = () => direct.db('admin')
/** To end a fail point takes as long as what it blocks at the moment. */
const failing = (mode: 'alwaysOn' | 'off', data: object = {}) =>
  admin().command({ configureFailPoint: 'failCommand', mode, data: { appName, ...data } })

/** The app on that server, as it runs everywhere, asked by an administrator. */
const start = async (env: NodeJS.ProcessEnv = {}, viewersFreshMs = 4_000) => {
  const config = testConfig({ MONGODB_URI: mongod.uri, INSTANCE_NAME: 'breaker', ...soon, ...env })
  const database = createDatabase(config.database, quiet, { monitorCommands: true })
  const app = await buildApp(config, { database, log: quiet, viewersFreshMs })
  const { source } = config.database
  await database.connect(source.kind === 'uri' ? source.uri : '')
  onTestFinished(async () => {
    await app.close()
    await database.close()
  })
  await app.lifecycle.prepare()
  const id = new mongoose.Types.ObjectId()
  await database.connection.db
    ?.collection('users')
    .insertOne({ _id: id, email: `${id}@example.com`, roles: ['admin'], status: 'active', shopIds: [], deleted: false })
  const { token } = await app.tokens.issue(id.toHexString(), null)
  let probes = 0
  let sent = 0
  database.connection.getClient().on('commandStarted', ({ command }) => {
    if (command.comment === 'loadstone breaker') probes++
    else if (!besides.test(String(command.comment))) sent++
  })
  const ask = async (text = query) => {
    const before = sent
    const response = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}` },
      payload: { query: text },
    })
    const { errors } = response.json() as { errors?: { extensions: { code: string } }[] }
    return { code: errors?.[0]?.extensions.code ?? null, sent: sent - before }
  }
  const ready = async () => (await app.inject({ url: '/health/ready' })).statusCode
  await expect.poll(ready, { timeout: 10_000 }).toBe(200)
  expect((await ask()).code).toBeNull()
  return { database, ask, ready, probes: () => probes }
}
const isOpen = ({ outage }: Database) => expect.poll(() => outage.isKnown, { timeout: 15_000, interval: 20 }).toBe(true)
const isClosed = ({ outage }: Database) => expect.poll(() => outage.state, { interval: 20 }).toBe('closed')

/** A command is refused before it waits for anything. */
const refusesAtOnce = async ({ outage }: Database) => {
  const command = vi.fn(async () => undefined)
  await expect(outage.guard(command)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  expect(command).not.toHaveBeenCalled()
}

describe('commands get no answer while the server answers heartbeats', () => {
  it('opens when each of them ends by its time limit: refused at once, not ready, and over by itself', async () => {
    const { database, ask, ready } = await start({ OPERATION_TIMEOUT: '9000' })
    const { outage } = database
    const states = new Set<string>()
    await failing('alwaysOn', { failCommands: ['find', 'aggregate'], blockConnection: true, blockTimeMS: 8_000 })
    const first = ask()
    await isOpen(database)
    // Before it was answered, and before its own time was over.
    expect(await first).toMatchObject({ code: 'DATABASE_UNAVAILABLE', sent: 1 })
    expect(await ready()).toBe(503)
    for (let asked = 0; asked < 50 || states.size < 2; asked++) {
      states.add(outage.state)
      expect(await ask()).toMatchObject({ code: 'DATABASE_UNAVAILABLE', sent: 0 })
      await wait(20)
    }
    expect([...states].sort()).toEqual(['half-open', 'open'])
    expect(outage.opened).toBe(1)
    expect(database.pool.snapshot().inUse).toBeLessThanOrEqual(4)

    await failing('off')
    await isClosed(database)
    expect((await ask()).code).toBeNull()
    expect(await ready()).toBe(200)
  }, 45_000)

  it('opens when its connections are all held, and no command gets one', async () => {
    const proxy = await startProxy(mongod.uri)
    await proxy.open()
    const { database, ask } = await start({
      MONGODB_URI: proxy.uri,
      ...{ DB_MAX_POOL_SIZE: '2', DB_WAIT_QUEUE_TIMEOUT: '30000', OPERATION_TIMEOUT: '30000' },
    })
    proxy.stall()
    const held = [ask(), ask(), ask(), ask()]
    await isOpen(database)
    for (const { code } of await Promise.all(held)) expect(code).toBe('DATABASE_UNAVAILABLE')
    expect((await ask()).code).toBe('DATABASE_UNAVAILABLE')
    await refusesAtOnce(database)
    proxy.flow()
    await isClosed(database)
    expect((await ask()).code).toBeNull()
    const { max, size } = database.pool.snapshot()
    expect(size).toBeLessThanOrEqual(max)
  }, 45_000)
})

describe('it stays closed', () => {
  it('while a command alone is slow: a probe is answered', async () => {
    const { database, ask, probes } = await start()
    await failing('alwaysOn', { failCommands: ['aggregate'], blockConnection: true, blockTimeMS: 4_000 })
    const slow = ask('{ userStats { count } }')
    await expect.poll(probes).toBeGreaterThanOrEqual(1)
    expect((await slow).code).toBeNull()
    expect(database.outage.opened).toBe(0)
  })

  it('while other commands are answered, and asks nothing', async () => {
    const { database, ask, probes } = await start({ DB_CONNECT_TIMEOUT: '2500' })
    await failing('alwaysOn', { failCommands: ['aggregate'], blockConnection: true, blockTimeMS: 5_000 })
    const slow = ask('{ userStats { count } }')
    // For longer than the three seconds of silence after which a probe asks.
    for (const end = Date.now() + 4_500; Date.now() < end; await wait(100)) expect((await ask()).code).toBeNull()
    expect((await slow).code).toBeNull()
    expect([database.outage.opened, probes()]).toEqual([0, 0])
  })

  it('during an election, and reads wait for the new primary', async () => {
    const { database, ask } = await start({ DB_FAILOVER_WAIT: '9000' })
    const begun = performance.now()
    await admin().command({ replSetStepDown: 5, force: true })
    const { code } = await ask()
    expect(code).toBeNull()
    expect(performance.now() - begun).toBeGreaterThan(4_900)
    expect(database.outage.opened).toBe(0)
  })
})

it('opens when there has been no primary for longer than an election takes, and closes with the next one', async () => {
  const { database, ask, ready } = await start({ DB_FAILOVER_WAIT: '400' })
  await admin().command({ replSetStepDown: 8, force: true })
  await isOpen(database)
  expect(await ask()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  await refusesAtOnce(database)
  expect(await ready()).toBe(503)
  await expect.poll(async () => (await ask()).code, { timeout: 12_000, interval: 100 }).toBeNull()
  expect([database.outage.state, database.outage.opened]).toEqual(['closed', 1])
}, 45_000)

it('while it is open, an administrator who was known before reads what the process knows by itself', async () => {
  const freshMs = 50
  const { database, ask } = await start({}, freshMs)
  mongod.freeze()
  onTestFinished(() => mongod.thaw())
  await isOpen(database)
  await wait(2 * freshMs)
  for (const text of ['{ slowQueries { total } }', '{ queryStats { total } }', '{ health { status } }']) {
    expect(await ask(text)).toMatchObject({ code: null })
  }
  expect(await ask()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
}, 45_000)
