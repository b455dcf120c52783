import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { HealthWatch } from '../support/health-watch.ts'
import { type Asked, Load } from '../support/load.ts'
import { expectNothingLost, failuresOf, toldOf, usualMs } from '../support/load-checks.ts'
import { makeLoadData } from '../support/load-data.ts'
import { startProduction } from '../support/production.ts'
import { ReplicaSet } from '../support/replica-set.ts'

let set: ReplicaSet
beforeAll(async () => {
  set = await ReplicaSet.start()
}, 120_000)

/** Most connections of the server to each member; the driver watches each by two more. */
const maxPool = 12
const watching = 2
/** And follows the changes by a client of its own: one that watches, and at most two. */
const following = 3

/** What a clock bounds has so much room, and more where the machine is busy. */
const leastRoomMs = 1_000
const beforeMs = 4_000
const afterMs = 4_000
interface Outage {
  readonly what: string
  readonly begin: () => Promise<unknown>
  /** Resolves when there is a primary that can be reached. */
  readonly end: () => Promise<unknown>
  readonly lastsMs: number
  /** Within so many milliseconds a request is answered, whenever it came. */
  readonly answeredMs: number
}

const all = async (work: (member: ReplicaSet['members'][number]) => unknown): Promise<void> => {
  await Promise.all(set.members.map(work))
}

const outages: readonly Outage[] = [
  {
    what: 'connections are refused',
    begin: () => set.gates('refused', 'clients'),
    end: () => set.gates('open', 'clients'),
    ...{ lastsMs: 6_000, answeredMs: 2_500 },
  },
  {
    what: 'connections are reset',
    begin: () => set.gates('reset', 'clients'),
    end: () => set.gates('open', 'clients'),
    ...{ lastsMs: 6_000, answeredMs: 2_500 },
  },
  {
    what: 'connections stay open and carry nothing',
    begin: () => set.gates('stalled', 'clients'),
    end: () => set.gates('open', 'clients'),
    ...{ lastsMs: 12_000, answeredMs: 10_000 },
  },
  {
    what: 'all members are frozen',
    begin: () => all(member => member.freeze()),
    end: async () => {
      await all(member => member.thaw())
      await set.isWhole()
    },
    ...{ lastsMs: 12_000, answeredMs: 10_000 },
  },
  {
    what: 'two of three members are gone, and nobody can be elected',
    begin: async () => {
      const primary = await set.primary()
      const others = set.members.filter(member => member !== primary)
      await Promise.all([primary, others[0]].map(member => member?.kill()))
    },
    end: async () => {
      await all(member => member.restart())
      await set.isWhole()
    },
    ...{ lastsMs: 12_000, answeredMs: 10_000 },
  },
]

/** What nobody may read in an answer. */
const tells = /127\.0\.0\.1|localhost|mongo|topology|socket|ECONN/i

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** The most connections of the server that one member has had, until it is ended. */
const countConnections = () => {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, ...set.members.map(({ gate }) => gate.clients))
  }, 20)
  return () => {
    clearInterval(timer)
    return most
  }
}

const expectTold = (failures: readonly Asked[]): void => {
  const codes = (kinds: readonly Asked['kind'][]) => [
    ...new Set(failures.filter(({ kind }) => kinds.includes(kind)).map(({ outcome }) => outcome)),
  ]
  expect(codes(['read'])).toEqual(['DATABASE_UNAVAILABLE'])
  const others = codes(['keyed', 'unkeyed']).filter(code => code !== 'OUTCOME_UNKNOWN' && code !== 'TIMEOUT')
  expect(others).toEqual(['DATABASE_UNAVAILABLE'])
  for (const { outcome, retryAfter, text } of failures) {
    if (outcome === 'DATABASE_UNAVAILABLE') expect(retryAfter).toBe('1')
    expect(text).not.toMatch(tells)
  }
}

/** Live all the time; not ready from within a second on, and told so within a second. */
const expectHealthTold = (health: HealthWatch, begun: number, ended: number, roomMs: number): void => {
  const live = health.between('live', begun, ended)
  expect(live.every(({ status }) => status === 200)).toBe(true)
  expect(median(live.map(({ ms }) => ms))).toBeLessThan(50 + roomMs - leastRoomMs)
  const ready = health.between('ready', begun, ended)
  for (const { ms } of ready) expect(ms).toBeLessThan(1_000 + roomMs)
  const later = ready.filter(check => check.begun > begun + 1_000 + roomMs)
  expect(later.length).toBeGreaterThan(0)
  expect(new Set(later.map(({ status }) => status))).toEqual(new Set([503]))
}

describe('a database that is away', () => {
  it.each(outages)(
    '$what: is told in time, with its code and no host, and is over by itself',
    async outage => {
      const { what, begin, end, lastsMs, answeredMs } = outage
      const data = await makeLoadData(set.client)
      const server = await startProduction(
        { uri: set.uri, database: data.db.databaseName },
        { DB_MAX_POOL_SIZE: String(maxPool) },
      )
      const load = new Load(data, () => server.address)
      const health = new HealthWatch(server.address)
      const connections = countConnections()
      await wait(beforeMs)
      const roomMs = leastRoomMs + 2 * usualMs(load)
      const begun = performance.now()
      await begin()
      await wait(lastsMs)
      const ended = performance.now()
      await end()
      const back = performance.now()
      await wait(afterMs)
      await load.end()
      await health.end()
      const most = connections()
      await set.isWhole()
      await expectNothingLost(`the database: ${what}`, data, load)

      const failures = failuresOf(load.asked)
      for (const { begun: asked, ended: answered } of failures)
        expect(answered - asked).toBeLessThan(answeredMs + roomMs)
      expectTold(failures)
      expectHealthTold(health, begun, ended, roomMs)
      expect(most).toBeLessThanOrEqual(maxPool + watching + following)

      const wellMs = back + 2_000 + roomMs
      const refused = failures.filter(({ outcome }) => outcome === 'DATABASE_UNAVAILABLE')
      expect(Math.max(...refused.map(failure => failure.ended))).toBeLessThan(wellMs)
      expect(load.asked.some(asked => asked.outcome === 'ok' && asked.ended > ended && asked.ended < wellMs)).toBe(true)
      const [ready] = health.between('ready', ended, wellMs).filter(({ status }) => status === 200)
      expect(ready).toBeDefined()
      expect(server.child.exitCode).toBe(null)
    },
    120_000,
  )
})

describe('a network that has become slow', () => {
  const delayMs = 100
  const slow = (ms: number) => all(({ gate }) => gate.slow(ms))

  it('fails no request, has nobody elected, and is ready all the time', async () => {
    const data = await makeLoadData(set.client)
    const server = await startProduction({ uri: set.uri, database: data.db.databaseName })
    const load = new Load(data, () => server.address)
    const health = new HealthWatch(server.address)
    const primary = await set.primary()
    await wait(beforeMs)
    const begun = performance.now()
    await slow(delayMs)
    await wait(10_000)
    const ended = performance.now()
    await slow(0)
    await wait(afterMs)
    await load.end()
    await health.end()
    await expectNothingLost(`each message of the database ${delayMs} ms late`, data, load)
    expect(failuresOf(load.asked).map(toldOf)).toEqual([])
    const meanwhile = load.asked.filter(asked => asked.begun > begun && asked.ended < ended)
    // There and back: were a request quicker, nothing would have been slow.
    expect(Math.min(...meanwhile.map(asked => asked.ended - asked.begun))).toBeGreaterThan(2 * delayMs - 20)
    expect(await set.primary()).toBe(primary)
    expect(new Set(health.between('ready', begun, ended).map(({ status }) => status))).toEqual(new Set([200]))
    expect(server.child.exitCode).toBe(null)
  }, 120_000)
})
