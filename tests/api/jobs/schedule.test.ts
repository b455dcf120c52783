import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { Queue } from '../../../src/jobs/queue.ts'
import { openTestDatabase } from '../../support/database.ts'
import { jobOf, queue, quick } from './engines.ts'
import { openJobs } from './started.ts'

const { config, database, db, jobs, start, becomes, stateOf } = await openJobs()
const other = await openTestDatabase(config)

/** Has this process's clock say a moment, and go on from there; its timers are the real ones. */
const planAt = async (moment: Date, during: () => Promise<void>): Promise<void> => {
  vi.useFakeTimers({ toFake: ['Date'], now: moment })
  const begun = performance.now()
  const ticking = setInterval(() => vi.setSystemTime(moment.getTime() + performance.now() - begun), 5)
  try {
    await during()
  } finally {
    clearInterval(ticking)
    vi.useRealTimers()
  }
}

describe('a schedule', () => {
  const everyMinute = '* * * * *'

  it('is queued once for each of its moments, however many processes plan it', async () => {
    const does = jobOf('minute', async () => undefined, { schedule: everyMinute })
    start([does])
    start([does], {}, other)
    await expect.poll(() => jobs.countDocuments({ name: 'minute' })).toBeGreaterThan(0)
    await wait(400)
    const planned = await stateOf('minute')
    const moments = planned.map(({ wakeAt }) => wakeAt.getTime())
    expect(new Set(moments).size).toBe(moments.length)
    // Two only where a minute has just begun.
    expect(moments.length).toBeLessThan(3)
    expect(moments.every(at => at % 60_000 === 0)).toBe(true)
    expect(planned[0]).toMatchObject({ schedule: everyMinute, status: 'queued' })
  })

  it('is queued once also where processes plan it at the same moment', async () => {
    const { outage } = database
    const plans = new Queue({ db: () => db, outage, instance: 'test', leaseMs: 1_000 })
    const at = new Date('2030-01-01T03:00:00Z')
    await Promise.all(Array.from({ length: 30 }, () => plans.plan('together', '0 3 * * *', at)))
    expect(await jobs.countDocuments({ name: 'together' })).toBe(1)
  })

  it('that is due runs once in two processes, and its moment is not queued again', async () => {
    const at = new Date(Math.floor(Date.now() / 60_000) * 60_000)
    const begun: string[] = []
    const does = jobOf('once', async () => void begun.push('x'), { schedule: '0 0 1 1 *' })
    const { engine } = start([does])
    await becomes('once', 'queued')
    await jobs.updateOne({ name: 'once' }, { $set: { wakeAt: at } })
    start([does], {}, other)
    engine.wake()
    await becomes('once', 'succeeded')
    start([does])
    start([does], {}, other)
    await wait(300)
    expect([begun.length, await jobs.countDocuments({ name: 'once' })]).toEqual([1, 1])
  })

  it('that was changed, or switched off, leaves nothing of the earlier one queued; what somebody asked for stays', async () => {
    const does = (schedule: string) => jobOf('moved', async () => undefined, { schedule })
    const { engine } = start([does('0 0 1 1 *')])
    await becomes('moved', 'queued')
    await engine.stop(1_000)
    const asked = await queue(db, 'moved', { wakeAt: new Date(Date.now() + 60_000) })
    const { engine: next } = start([does('0 0 2 1 *')])
    await expect
      .poll(async () => (await stateOf('moved')).map(({ schedule }) => schedule ?? null).sort())
      .toEqual(['0 0 2 1 *', null])
    await next.stop(1_000)
    start([does('0 0 2 1 *')], { schedules: { moved: null } })
    await expect.poll(async () => (await stateOf('moved')).map(({ _id }) => _id.toHexString())).toEqual([asked])
  })

  it('is refused for a job that nobody has declared', () => {
    expect(() => start([], { schedules: { 'check-leger': null } })).toThrow('check-leger, which no domain declares')
  })
})

describe('what looks for work', () => {
  it('looks no more often than usual where the next moment of a schedule cannot be queued', async () => {
    const { outage } = database
    let asked = 0
    let isRefused = false
    const guard: typeof outage.guard = command => {
      asked++
      return isRefused ? Promise.reject(new Error('refused')) : outage.guard(command)
    }
    const moment = new Date()
    moment.setSeconds(59, 700)
    await planAt(moment, async () => {
      start([jobOf('passed', async () => undefined, { schedule: '* * * * *' })], {
        outage: Object.assign(Object.create(outage), { guard }),
        times: { ...quick, lookMs: 500 },
      })
      await becomes('passed', 'queued')
      isRefused = true
      asked = 0
      // The moment comes, and its look is refused as all those behind it.
      await expect.poll(() => asked).toBeGreaterThan(0)
      const begun = performance.now()
      asked = 0
      await expect.poll(() => asked).toBeGreaterThan(3)
      expect(asked).toBeLessThanOrEqual((performance.now() - begun) / 450 + 1)
    })
  })

  it('sends one read each time, that reads what is due alone, by its index', async () => {
    const sent: { name: string; command: Record<string, unknown> }[] = []
    database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (command.comment === 'loadstone jobs') sent.push({ name: commandName, command })
    })
    const far = new Date(Date.now() + 3_600_000)
    const ended = (status: string) => (_: unknown, n: number) =>
      ({ name: 'quiet', status, attempts: 1, createdAt: new Date(Date.now() - n) }) as const
    // As many as are kept.
    await jobs.insertMany([
      ...Array.from({ length: 100 }, ended('succeeded')),
      ...Array.from({ length: 200 }, ended('failed')),
    ])
    await queue(db, 'quiet', { wakeAt: far })
    let looks = 0
    const isReady = () => {
      looks++
      return true
    }
    const times = { ...quick, lookMs: 60_000, overviewMs: 60_000, tidyMs: 60_000 }
    const { engine } = start([jobOf('quiet', async () => undefined)], { isReady, times })
    // Once it has tidied: the newest of each kind that may go.
    const tidied = ({ command }: (typeof sent)[number]) => Object(command.filter).status === 'cancelled'
    await expect.poll(() => sent.some(tidied)).toBe(true)
    expect(await jobs.countDocuments({ name: 'quiet' })).toBe(301)
    for (let look = 1; look <= 3; look++) {
      ;[sent.length, looks] = [0, 0]
      engine.wake()
      await expect.poll(() => sent.length).toBe(1)
      expect([looks, sent.map(({ name }) => name)]).toEqual([1, ['find']])
    }
    const { filter, sort, limit } = sent[0]?.command ?? {}
    expect(filter).toHaveProperty('wakeAt')
    const { executionStats } = await db.command({
      explain: { find: 'jobs', filter, sort, limit },
      verbosity: 'executionStats',
    })
    expect(executionStats.totalDocsExamined).toBe(0)
    expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(2)
  })
})
