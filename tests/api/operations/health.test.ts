import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { createDatabase } from '../../../src/database/connection.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { openTestDatabase, quiet, testConfig } from '../../support/database.ts'

let t: TestApp
let checks: string[]
beforeAll(async () => {
  t = await startApp()
  checks = []
  t.database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (command.comment === 'loadstone health') checks.push(commandName)
  })
})

const get = async (app: Pick<TestApp['app'], 'inject'>, url: string) => {
  const { statusCode, headers, body } = await app.inject({ url })
  return { status: statusCode, headers, body: JSON.parse(body) }
}

/** A report may be a second old. */
const afterASecond = () => wait(1_050)

const report = `{
  health {
    status ready notReady timestamp uptime version environment
    checks {
      database {
        status message error connection readyState latency readWrite
        replicaSet { healthy total } poolSize { available inUse max }
      }
      memory { status message error usage heapUsed heapTotal }
      cpu { status message error usage }
    }
  }
}`

describe('GET /health', () => {
  it('is the report of seed 000: status, time, uptime, version, environment and the three checks', async () => {
    const databaseStatus = async () => (await get(t.app, '/health')).body.checks.database.status
    await expect.poll(databaseStatus, { timeout: 10_000 }).toBe('healthy')
    const { status, body, headers } = await get(t.app, '/health')
    expect(status).toBe(body.status === 'unhealthy' ? 503 : 200)
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toEqual({
      status: expect.stringMatching(/^(healthy|degraded|unhealthy)$/),
      ...{ ready: true, notReady: null },
      timestamp: new Date(body.timestamp).toISOString(),
      uptime: expect.any(Number),
      version: '0.1.0',
      environment: 'test',
      checks: {
        database: {
          status: 'healthy',
          message: null,
          error: null,
          connection: 'connected',
          readyState: 1,
          latency: expect.any(Number),
          readWrite: true,
          replicaSet: { healthy: 1, total: 1 },
          poolSize: { available: expect.any(Number), inUse: expect.any(Number), max: 10 },
        },
        memory: expect.objectContaining({ status: 'healthy', heapUsed: expect.any(Number) }),
        cpu: expect.objectContaining({ status: expect.any(String) }),
      },
    })
    const all = Object.values<{ status: string }>(body.checks).map(check => check.status)
    const worst = ['unhealthy', 'degraded', 'healthy'].find(name => all.includes(name))
    expect(body.status).toBe(worst)
  })

  it('is the same as `health` in GraphQL, for which nobody needs to sign in', async () => {
    await afterASecond()
    // What is a second old is made anew: none passes here, however long they take.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
    onTestFinished(() => clock.mockRestore())
    const [rest, graphql] = await Promise.all([get(t.app, '/health'), t.ask(report)])
    expect(graphql.errors).toBeUndefined()
    const upper = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, inner) => (/^(status|connection)$/.test(key) ? inner.toUpperCase() : inner)),
      )
    expect(graphql.data?.health).toEqual(upper(rest.body))
  })

  it('checks once for two hundred who ask at the same time, by a ping, a write and a read', async () => {
    await afterASecond()
    checks.length = 0
    const answers = await Promise.all(Array.from({ length: 200 }, () => get(t.app, '/health')))
    expect(checks).toEqual(['ping', 'findAndModify', 'find'])
    expect(new Set(answers.map(({ body }) => body.timestamp)).size).toBe(1)
  })

  it('leaves one document in the database, however often it is asked', async () => {
    await afterASecond()
    await get(t.app, '/health')
    expect(await t.db.collection('health').countDocuments()).toBe(1)
  })

  it('names no host and no instance', async () => {
    const { body } = await get(t.app, '/health')
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|localhost|mongodb/i)
    expect(JSON.stringify(body)).not.toContain(testConfig().instance)
  })
})

describe('GET /health/ready', () => {
  it('is 200 when the database is there with all its indexes, and asks for no index', async () => {
    const asked: string[] = []
    const note = ({ commandName }: { commandName: string }) => void asked.push(commandName)
    t.database.connection.getClient().on('commandStarted', note)
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(t.app, '/health/ready')))
    t.database.connection.getClient().off('commandStarted', note)
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(answers[0]?.body).toEqual({ status: 'ready' })
    expect(asked).not.toContain('listIndexes')
  })

  it('is 503 while the database is not connected, and live is 200', async () => {
    const config = testConfig()
    const app = await buildApp(config, { database: createDatabase(config.database, quiet), log: quiet })
    onTestFinished(() => app.close())
    expect(await get(app, '/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'not ready', reason: 'The database is not connected' },
    })
    expect(await get(app, '/health/live')).toMatchObject({ status: 200, body: { status: 'live' } })
    expect(await get(app, '/health')).toMatchObject({
      status: 503,
      body: {
        status: 'unhealthy',
        checks: {
          database: {
            status: 'unhealthy',
            connection: 'disconnected',
            readyState: 0,
            latency: null,
            readWrite: null,
            replicaSet: null,
            error: 'The database is not connected',
          },
        },
      },
    })
  })

  it('is 503 as long as a declared index is missing, in production, and 200 when somebody has made it', async () => {
    const production = { NODE_ENV: 'production', MONGODB_URI: inject('mongodbUri'), JWT_SECRET: 'x'.repeat(32) }
    const config = testConfig(production)
    const database = await openTestDatabase(config)
    const app = await buildApp(config, { database, log: quiet })
    onTestFinished(() => app.close())
    expect(await get(app, '/health/ready')).toMatchObject({
      status: 503,
      body: { reason: 'The indexes have not been looked at yet' },
    })
    await app.lifecycle.prepare()
    expect(await get(app, '/health/ready')).toMatchObject({
      status: 503,
      body: { reason: 'A declared index is missing' },
    })
    await afterASecond()
    // The database itself is well.
    const { ready, notReady, checks: of } = (await get(app, '/health')).body
    expect({ ready, notReady }).toEqual({ ready: false, notReady: 'A declared index is missing' })
    expect(of.database.error).toBeNull()
    const maker = await buildApp(testConfig(), { database, log: quiet })
    onTestFinished(() => maker.close())
    await maker.lifecycle.prepare()
    // It looks again by itself, every five seconds while one is missing.
    await expect.poll(async () => (await get(app, '/health/ready')).status, { timeout: 10_000 }).toBe(200)
  })

  it('is 503 from the moment the process is told to stop, while live stays 200', async () => {
    const config = testConfig()
    const database = await openTestDatabase(config)
    const app = await buildApp(config, { database, log: quiet })
    onTestFinished(() => app.close())
    await app.lifecycle.prepare()
    expect(await get(app, '/health/ready')).toMatchObject({ status: 200 })
    app.lifecycle.markStopping()
    expect(await get(app, '/health/ready')).toMatchObject({ status: 503, body: { reason: 'The server is stopping' } })
    expect(await get(app, '/health/live')).toMatchObject({ status: 200 })
  })
})
