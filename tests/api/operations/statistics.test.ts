import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { createDatabase } from '../../../src/database/connection.ts'
import { openDb } from '../../../src/database/open-db.ts'
import { createStatusWatch } from '../../../src/database/server-status.ts'
import { startForbiddingMongod } from '../../support/alone-mongod.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { quiet, testConfig, uriOf } from '../../support/database.ts'

const id = () => new mongoose.Types.ObjectId()
const [admin, merchant] = [id(), id()]
const user = (_id: mongoose.Types.ObjectId, email: string, roles: string[]) => ({
  _id,
  email,
  roles,
  status: 'active',
  deleted: false,
})
const users = [user(admin, 'admin@example.com', ['admin']), user(merchant, 'merchant@example.com', ['merchant'])]

let t: TestApp
beforeAll(async () => {
  t = await startApp({ INSTANCE_NAME: 'one-of-two' })
  await t.db.collection('users').insertMany(users)
  const others = t.db.collection('others_of_another_team')
  await others.insertMany(Array.from({ length: 40 }, (_, n) => ({ n, text: 'x'.repeat(100) })))
  await others.createIndex({ n: 1, text: -1 }, { name: 'by_n' })
  await t.db.createCollection('a_view', { viewOn: 'users', pipeline: [] })
})

const asAdmin = { as: admin.toHexString() }
const afterASecond = () => wait(1_050)
const rest = async (authorization?: string) => {
  const response = await t.app.inject({
    url: '/admin/database/stats',
    headers: authorization === undefined ? {} : { authorization },
  })
  return { status: response.statusCode, headers: response.headers, body: response.json() }
}
const bearer = async (userId: mongoose.Types.ObjectId) => `Bearer ${await t.tokenFor(userId.toHexString())}`

const query = `{
  dbStats {
    instance generatedAt
    database { name collections documents dataSize storageSize indexSize }
    collections { name count size avgObjSize storageSize indexSize indexes { name size keys } }
    connections { active current available totalCreated }
    operations { total { insert query update delete getmore command } perSecond { seconds insert query update delete getmore command } }
    lockQueue { total readers writers } writeConflicts cacheHitRatio
    performance { commands avgQueryTime slowQueries }
  }
}`

describe('dbStats', () => {
  it('tells what the database holds, collections of others and every index with its size included', async () => {
    const { data, errors } = await t.ask(query, asAdmin)
    expect(errors).toBeUndefined()
    const stats = data?.dbStats as never as Record<string, never> & { collections: { name: string }[] }
    const bytes = expect.any(Number)
    expect(stats.instance).toBe('one-of-two')
    expect(stats.database).toMatchObject({ name: t.db.databaseName, dataSize: bytes, indexSize: bytes })
    const names = stats.collections.map(({ name }) => name)
    expect(names).toEqual([...names].sort())
    expect(names).toEqual(expect.arrayContaining(['products', 'shops', 'users', 'others_of_another_team']))
    expect(names).not.toContain('a_view')
    const documents = await t.db.collection('others_of_another_team').find().toArray()
    const size = documents.reduce((sum, document) => sum + mongoose.mongo.BSON.calculateObjectSize(document), 0)
    expect(stats.collections.find(({ name }) => name === 'others_of_another_team')).toEqual({
      name: 'others_of_another_team',
      count: 40,
      size,
      avgObjSize: size / 40,
      storageSize: bytes,
      indexSize: bytes,
      indexes: [
        { name: '_id_', size: bytes, keys: { _id: 1 } },
        { name: 'by_n', size: bytes, keys: { n: 1, text: -1 } },
      ],
    })
    expect(stats.connections).toEqual({ active: bytes, current: bytes, available: bytes, totalCreated: bytes })
    expect(stats.cacheHitRatio).toBeGreaterThan(0)
    expect(stats.cacheHitRatio).toBeLessThanOrEqual(1)
    expect(stats).toMatchObject({ lockQueue: { total: bytes, readers: bytes, writers: bytes }, writeConflicts: bytes })
  })

  it('counts operations a second between its samples', async () => {
    await afterASecond()
    const before = (await t.ask(query, asAdmin)).data?.dbStats as never as { operations: { total: { query: number } } }
    for (let n = 0; n < 30; n++) await t.db.collection('others_of_another_team').findOne({ n })
    await afterASecond()
    const after = (await t.ask(query, asAdmin)).data?.dbStats as never as {
      operations: { total: { query: number }; perSecond: { query: number; seconds: number } }
    }
    expect(after.operations.total.query).toBeGreaterThanOrEqual(before.operations.total.query + 30)
    const { perSecond } = after.operations
    expect(perSecond.query * perSecond.seconds).toBeGreaterThanOrEqual(29)
    expect(perSecond.seconds).toBeLessThan(60)
  })

  it('counts the commands of operations, and not its own', async () => {
    const commands = async () => {
      await afterASecond()
      const stats = (await t.ask(query, asAdmin)).data?.dbStats as never as Record<
        'performance',
        Record<string, number>
      >
      expect(stats.performance.avgQueryTime).toBeGreaterThan(0)
      return Number(stats.performance.commands)
    }
    const before = await commands()
    for (let n = 0; n < 10; n++) await t.ask(`{ userByEmail(email: "n${n}@example.com") { id } }`, asAdmin)
    const caused = (await commands()) - before
    // Who asks is read anew every five seconds: that is one more.
    expect([10, 11]).toContain(caused)
  })

  it('reads once for all who ask at the same time', async () => {
    await afterASecond()
    const sent: string[] = []
    const note = ({ commandName }: { commandName: string }) => void sent.push(commandName)
    t.database.connection.getClient().on('commandStarted', note)
    // What is a second old is read anew: none passes here, however long they take.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
    onTestFinished(() => clock.mockRestore())
    await Promise.all(Array.from({ length: 20 }, () => t.ask('{ dbStats { instance } }', asAdmin)))
    t.database.connection.getClient().off('commandStarted', note)
    expect(sent.filter(name => name === 'dbStats')).toHaveLength(1)
  })
})

describe('GET /admin/database/stats', () => {
  it('gives an admin the same figures in the shape of seed 000', async () => {
    const { status, body, headers } = await rest(await bearer(admin))
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toMatchObject({
      success: true,
      timestamp: new Date(body.timestamp).toISOString(),
      stats: {
        instance: 'one-of-two',
        database: { name: t.db.databaseName },
        collections: { others_of_another_team: { count: 40, indexes: 2, indexSizes: { _id_: expect.any(Number) } } },
        connections: { current: expect.any(Number), available: expect.any(Number), totalCreated: expect.any(Number) },
        performance: { avgQueryTime: expect.any(Number), slowQueries: expect.any(Number) },
      },
    })
  })

  it.each([
    ['no token', undefined],
    ['a forged token', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl'],
    ['another scheme', 'Basic YWRtaW46YWRtaW4='],
  ])('is 401 with %s', async (_name, authorization) => {
    const { status, headers, body } = await rest(authorization)
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe('Bearer')
    expect(body).toMatchObject({ success: false, code: 'UNAUTHENTICATED', requestId: headers['x-request-id'] })
    expect(body).not.toHaveProperty('stats')
  })

  it('is 403 for who is no admin', async () => {
    const { status, body } = await rest(await bearer(merchant))
    expect(status).toBe(403)
    expect(body).toMatchObject({ success: false, code: 'FORBIDDEN' })
    expect(body).not.toHaveProperty('stats')
  })
})

describe('pool', () => {
  it('gives the figures of the pool and of the connection, with the name of the process', async () => {
    const ask = () =>
      t.ask(
        `{
          pool {
            instance size min max inUse available creating waiting checkedOut checkedIn created closed
            closedByReason { idle stale error poolClosed } failed cleared
            checkOut { averageMs p95Ms } creation { averageMs p95Ms } utilization
            connection { state since uptime attempts connects disconnects reconnects errors lastError lastErrorAt }
          }
        }`,
        asAdmin,
      )
    // Again, should a sample of the server's counters be taken between the two readings.
    await vi.waitFor(async () => {
      const { data, errors } = await ask()
      expect(errors).toBeUndefined()
      const pool = data?.pool as never as Record<string, number>
      const { uptimeMs: _uptimeMs, since, ...state } = t.database.state
      expect(pool).toEqual({
        instance: 'one-of-two',
        ...JSON.parse(JSON.stringify(t.database.pool.snapshot())),
        connection: { ...state, state: 'CONNECTED', since: since.toISOString(), uptime: expect.any(Number) },
      })
      expect(pool.size).toBe(Number(pool.inUse) + Number(pool.available) + Number(pool.creating))
    })
  })
})

it.each(['{ dbStats { instance } }', '{ pool { instance } }'])('%s is for admins', async operation => {
  const anonymous = await t.ask(operation)
  const other = await t.ask(operation, { as: merchant.toHexString() })
  expect([anonymous, other].map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['UNAUTHENTICATED', 'FORBIDDEN'])
  expect(anonymous.data ?? null).toBeNull()
  expect(other.data ?? null).toBeNull()
})

describe('a database user without the right to read the server', () => {
  it('gets what he may read, and null for the rest', async () => {
    const own = await startForbiddingMongod()
    const config = testConfig(own)
    const database = createDatabase(config.database, quiet)
    await database.connect(uriOf(config))
    await openDb(database.connection).collection('users').insertMany(users)
    const app = await buildApp(config, { database, log: quiet })
    afterAll(async () => {
      await app.close()
      await database.close()
    })
    const { token } = await app.tokens.issue(admin.toHexString(), null)
    const answer = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}` },
      payload: { query },
    })
    expect(answer.json().errors).toBeUndefined()
    const { dbStats } = answer.json().data
    expect(dbStats).toMatchObject({
      database: { name: 'shop', documents: 2 },
      connections: null,
      operations: null,
      lockQueue: null,
      writeConflicts: null,
      cacheHitRatio: null,
      performance: { slowQueries: 0 },
    })
    expect(dbStats.collections).toEqual([
      expect.objectContaining({ name: 'users', count: 2, indexes: [expect.objectContaining({ name: '_id_' })] }),
    ])
  })
})

it('is DATABASE_UNAVAILABLE where there is no database', async () => {
  const config = testConfig()
  const watch = createStatusWatch(createDatabase(config.database, quiet), quiet)
  await expect(watch.read()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
})
