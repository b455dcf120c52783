import { beforeAll, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { dataOf, insertUser } from '../../support/people.ts'

interface Sample {
  readonly at: string
  readonly seconds: number
  readonly operations: { readonly count: number; readonly p99Ms: number | null }
  readonly commands: { readonly count: number }
  readonly health: string
  readonly errors: { readonly code: string; readonly count: number }[]
}
interface History {
  readonly instance: string
  readonly since: string
  readonly intervalMs: number
  readonly samples: Sample[]
}

const history = `query History($after: DateTime) { history(after: $after) {
  instance since intervalMs samples {
    at seconds health breaker databaseLatencyMs
    operations { count failed p50Ms p95Ms p99Ms } commands { count slow failed p50Ms p95Ms }
    pool { inUse waiting size max checkOutP95Ms }
    process { cpu machineCpu eventLoopDelayMs eventLoopUtilization rss heapUsed heapTotal }
    errors { code count }
  } } }`
const activity = `{ activity { instance since operations subscriptions sockets breaker { state opened } running
  commands { operation path collection method shape retries ms } errors { code count lastAt } } }`

let t: TestApp
let admin: string
let shopper: string
beforeAll(async () => {
  t = await startApp({ INSTANCE_NAME: 'one-of-two', DB_MAX_POOL_SIZE: '7' })
  admin = await insertUser(t.db, ['admin'])
  shopper = await insertUser(t.db)
})

const read = async (variables: Record<string, unknown> = {}): Promise<History> =>
  dataOf(await t.ask(history, { as: admin, variables })).history as History

it('tells an admin what this process did, sample by sample, and then only what is new', async () => {
  for (let i = 0; i < 20; i++) await t.ask('{ me { name } }', { as: shopper })
  await t.ask('{ userStats { count } }', { as: shopper })
  await expect.poll(async () => (await read()).samples.length, { timeout: 15_000, interval: 250 }).toBeGreaterThan(0)
  const { instance, intervalMs, samples } = await read()
  expect({ instance, intervalMs }).toEqual({ instance: 'one-of-two', intervalMs: 5_000 })
  const [first] = samples
  expect(first).toMatchObject({
    databaseLatencyMs: expect.any(Number),
    breaker: 'CLOSED',
    pool: { max: 7 },
    errors: [{ code: 'FORBIDDEN', count: 1 }],
  })
  expect(first?.operations.count).toBeGreaterThanOrEqual(21)
  expect(first?.commands.count).toBeGreaterThanOrEqual(20)
  expect(first?.seconds).toBeGreaterThan(4.9)
  expect((await read({ after: samples.at(-1)?.at })).samples.map(({ at }) => at)).not.toContain(first?.at)
})

it('tells an admin what it does at the moment, and asks nothing of the database for it', async () => {
  await t.ask(activity, { as: admin })
  t.forget()
  const told = dataOf(await t.ask(activity, { as: admin })).activity
  expect(told).toMatchObject({
    instance: 'one-of-two',
    breaker: { state: 'CLOSED', opened: 0 },
    running: 0,
    commands: [],
  })
  expect(t.commands).toEqual([])
})

it('tells nobody else', async () => {
  for (const query of [history, activity])
    for (const [as, code] of [
      [null, 'UNAUTHENTICATED'],
      [shopper, 'FORBIDDEN'],
    ] as const) {
      const { data, errors } = await t.ask(query, { as })
      expect(data ?? null).toBeNull()
      expect(errors?.[0]?.extensions.code).toBe(code)
    }
})
