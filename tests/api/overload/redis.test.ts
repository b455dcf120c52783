import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { type Counter, createCounters } from '../../../src/http/counters.ts'
import { connectRedis } from '../../../src/redis.ts'
import { openTestDatabase, testConfig } from '../../support/database.ts'
import { recordLog } from '../../support/log.ts'
import { redisPath, startRedis } from '../../support/redis.ts'

const database = await openTestDatabase()

/** One of several processes on the same database and Redis, when it knows whether that is there. */
const instance = async (env: NodeJS.ProcessEnv, { log, lines } = recordLog('info')) => {
  const app = await buildApp(testConfig({ DB_NAME: database.connection.name, ...env }), { database, log })
  await app.ready()
  const isThere = /^(Connected to Redis|Redis is (back|away))/
  await expect.poll(() => lines.some(({ msg }) => isThere.test(msg)), { timeout: 10_000 }).toBe(true)
  onTestFinished(() => app.close())
  return app
}
type Instance = Awaited<ReturnType<typeof instance>>

const ask = async (app: Instance, query = '{ __typename }', remoteAddress = '192.0.2.1') => {
  const answer = await app.inject({ method: 'POST', url: '/graphql', remoteAddress, payload: { query } })
  return { status: answer.statusCode, body: answer.json() }
}

interface Connected {
  readonly counter: Counter
  /** Times that a text was logged. */
  readonly said: (text: string) => number
  /** Times that Redis was asked to count. */
  readonly asked: () => number
}

/** A counter in Redis, once that is connected, or known to be away. */
const connected = async (url: string): Promise<Connected> => {
  const { log, lines } = recordLog()
  const shared = connectRedis(url, log)
  onTestFinished(() => shared.close())
  await shared.opened
  const sent = vi.spyOn(shared.client, 'sendCommand')
  return {
    asked: () => sent.mock.calls.filter(([{ name }]) => /^eval/.test(name)).length,
    counter: createCounters(shared)('test', 60_000),
    said: text => lines.filter(({ msg }) => msg.includes(text)).length,
  }
}

describe.skipIf(redisPath === null)('with REDIS_URL (skipped where there is no redis-server on the PATH)', () => {
  it('requests of an address are counted over all processes', async () => {
    const { url } = await startRedis()
    const both = await Promise.all([1, 2].map(() => instance({ REDIS_URL: url, RATE_LIMIT: '4' })))
    const statuses: number[] = []
    for (let i = 0; i < 6; i += 1)
      for (const app of both) statuses.push((await ask(app, undefined, '192.0.2.9')).status)
    expect(statuses).toEqual([200, 200, 200, 200, ...Array(8).fill(429)])
  })

  it('of 100 sign-ins to one account, aliased and over two processes, at most 5 are evaluated', async () => {
    const { url } = await startRedis()
    const env = { REDIS_URL: url, QUERY_MAX_ALIASES: '100', QUERY_MAX_ROOT_FIELDS: '100', QUERY_MAX_COST: '1000000' }
    const both = await Promise.all([1, 2].map(() => instance(env)))
    const login = 'login(input: { email: "nobody@example.com", password: "wrong password" }) { accessToken }'
    const query = `mutation { ${Array.from({ length: 25 }, (_, i) => `a${i}: ${login}`).join(' ')} }`
    const answers = await Promise.all([0, 1, 2, 3].map(i => ask(both[i % 2] as Instance, query, `198.51.100.${i}`)))
    const codes = answers.flatMap(({ body }) =>
      body.errors.map((e: { extensions: { code: string } }) => e.extensions.code),
    )
    expect(codes).toHaveLength(100)
    expect(codes.filter(code => code === 'UNAUTHENTICATED')).toHaveLength(5)
    expect(codes.filter(code => code === 'RATE_LIMITED')).toHaveLength(95)
  })

  it('a budget of cost is spent over all processes', async () => {
    const { url } = await startRedis()
    const both = await Promise.all([1, 2].map(() => instance({ REDIS_URL: url, COST_BUDGET: '3' })))
    const statuses: number[] = []
    for (let i = 0; i < 3; i += 1) for (const app of both) statuses.push((await ask(app, '{ me { id } }')).status)
    expect(statuses.filter(status => status === 200).length).toBeLessThanOrEqual(3)
    expect(statuses.at(-1)).toBe(429)
  })

  it('a Redis that goes away is told once and nobody waits for it: each process counts for itself until it is back', async () => {
    const redis = await startRedis()
    const { counter, said, asked } = await connected(redis.url)
    const { counter: other } = await connected(redis.url)
    expect([(await counter.add('a')).count, (await other.add('a')).count]).toEqual([1, 2])
    await redis.kill()
    const before = asked()
    const counts: number[] = []
    for (let i = 0; i < 50; i += 1) counts.push((await counter.add('a')).count)
    // One may have been on its way before that was known.
    expect(asked() - before).toBeLessThanOrEqual(1)
    expect(counts).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    expect((await other.add('a')).count).toBe(1)
    expect(said('Redis is away')).toBe(1)
    await redis.restart()
    await expect.poll(() => said('Redis is back'), { timeout: 5_000 }).toBe(1)
    await other.add('b')
    await expect
      .poll(async () => (await other.add('b', 0)).count, { timeout: 5_000 })
      .toBe((await counter.add('b', 0)).count)
    expect(said('Redis is away')).toBe(1)
  })

  it('a frozen Redis holds up what is asked of it at that moment for half a second, and nothing after', async () => {
    const redis = await startRedis()
    const { counter, said, asked } = await connected(redis.url)
    redis.freeze()
    const begun = performance.now()
    await Promise.all(Array.from({ length: 20 }, () => counter.add('a')))
    // Ten seconds, where one waits after the other.
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(asked()).toBe(20)
    for (let i = 0; i < 50; i += 1) await counter.add('a')
    expect(asked()).toBe(20)
    expect(said('Redis is away')).toBe(1)
    redis.thaw()
    await expect.poll(() => said('Redis is back'), { timeout: 10_000 }).toBe(1)
    expect((await counter.add('fresh')).count).toBe(1)
  })
})

it('with a Redis that is not there it starts and serves, limits included', async () => {
  const { log, lines } = recordLog()
  const url = 'redis://127.0.0.1:1'
  const app = await instance({ REDIS_URL: url, RATE_LIMIT: '2' }, { log, lines })
  const statuses: number[] = []
  for (let i = 0; i < 3; i += 1) statuses.push((await ask(app)).status)
  expect(statuses).toEqual([200, 200, 429])
  await expect.poll(() => lines.filter(({ msg }) => msg.startsWith('Redis is away')).length).toBe(1)
  const { counter, asked } = await connected(url)
  expect([(await counter.add('a')).count, (await counter.add('a')).count, asked()]).toEqual([1, 2, 0])
})
