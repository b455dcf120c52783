import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDb } from '../../../src/database/open-db.ts'
import { Queue } from '../../../src/jobs/queue.ts'
import { AppError } from '../../../src/kernel/errors.ts'
import { type JobContext, JobFailed } from '../../../src/kernel/job.ts'
import { openTestDatabase, testConfig } from '../../support/database.ts'
import { jobOf, makeJobIndexes, queue, quick, untilAborted } from './engines.ts'
import { starting } from './started.ts'

const config = testConfig()
const database = await openTestDatabase(config)
const other = await openTestDatabase(config)
const db = openDb(database.connection)
const jobs = db.collection('jobs')
await makeJobIndexes(db)

const start = starting(database, config)

const stateOf = async (name: string) => jobs.find({ name }).sort({ createdAt: 1 }).toArray()
const becomes = (name: string, ...statuses: string[]) =>
  expect.poll(async () => (await stateOf(name)).map(({ status }) => status), { timeout: 10_000 }).toEqual(statuses)

beforeEach(async () => {
  await jobs.deleteMany({})
})

describe('a job', () => {
  it('that is queued is done once, and its document tells how', async () => {
    let times = 0
    const id = await queue(db, 'counts')
    const { runs } = start([
      jobOf('counts', async ({ progress, found }) => {
        times++
        progress(3, 4)
        found(0)
      }),
    ])
    await becomes('counts', 'succeeded')
    const [done] = await stateOf('counts')
    expect(done).toMatchObject({ attempts: 1, progress: { done: 3, of: 4 }, problems: 0, instance: 'test' })
    expect(done).not.toHaveProperty('wakeAt')
    expect(done).not.toHaveProperty('run')
    expect(done?._id.toHexString()).toBe(id)
    expect(done?.finishedAt >= done?.startedAt).toBe(true)
    await expect.poll(() => runs.map(({ name, outcome }) => [name, outcome])).toEqual([['counts', 'succeeded']])
    expect(times).toBe(1)
  })

  it('begins when it is due, and not before', async () => {
    const begun: number[] = []
    await queue(db, 'later', { wakeAt: new Date(Date.now() + 800) })
    start([jobOf('later', async () => void begun.push(Date.now()))])
    await wait(400)
    expect(begun).toEqual([])
    await becomes('later', 'succeeded')
    expect(begun).toHaveLength(1)
  })

  it('that fails is tried again after a pause that doubles, and has failed after its last attempt', async () => {
    const at: number[] = []
    const failures: unknown[] = []
    await queue(db, 'fails')
    const { runs } = start(
      [
        jobOf(
          'fails',
          async () => {
            at.push(performance.now())
            throw new Error('the secret of anna@example.com')
          },
          { backoffMs: 200 },
        ),
      ],
      { failed: ({ error, place }) => failures.push([place, (error as Error).message]) },
    )
    await becomes('fails', 'failed')
    const [first = 0, second = 0, third = 0] = at
    expect(at).toHaveLength(3)
    expect(second - first).toBeGreaterThanOrEqual(200)
    expect(third - second).toBeGreaterThanOrEqual(400)
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual(['again', 'again', 'failed'])
    expect(failures).toEqual([['job fails', 'the secret of anna@example.com']])
    const [failed] = await stateOf('fails')
    expect(failed?.failReason).toBe('Something went wrong on our side; the log tells what, under the id of the job.')
  })

  it('that was tried again and succeeds tells of no failure', async () => {
    await queue(db, 'second')
    let times = 0
    start([
      jobOf('second', async () => {
        times++
        if (times === 1) throw new AppError('DATABASE_UNAVAILABLE', 'at 10.0.0.1')
      }),
    ])
    await becomes('second', 'succeeded')
    const [done] = await stateOf('second')
    expect(done).toMatchObject({ attempts: 2 })
    expect(done).not.toHaveProperty('failReason')
  })

  it('whose finding is a failure is not tried again, and its sentence is told', async () => {
    await queue(db, 'finds')
    start([
      jobOf('finds', async ({ found }) => {
        found(2)
        throw new JobFailed('Two things are wrong.')
      }),
    ])
    await becomes('finds', 'failed')
    expect(await stateOf('finds')).toMatchObject([{ attempts: 1, failReason: 'Two things are wrong.', problems: 2 }])
  })

  it('that takes longer than it may is told to end, and has failed after its attempts', async () => {
    await queue(db, 'slow')
    start([jobOf('slow', ({ signal }) => untilAborted(signal), { timeLimitMs: 100, attempts: 2 })])
    await becomes('slow', 'failed')
    expect(await stateOf('slow')).toMatchObject([{ attempts: 2, failReason: 'It took longer than 0 s.' }])
  })

  it('that is told to end reads and writes no more, even where it goes on', async () => {
    const id = await queue(db, 'deaf')
    const outcomes: unknown[] = []
    const { engine } = start([
      jobOf('deaf', async ({ request }: JobContext) => {
        const expired = request.expired.catch((error: AppError) => error.code)
        await wait(700)
        outcomes.push(request.deadline, await Promise.race([expired, wait(100, 'goes on')]))
      }),
    ])
    await becomes('deaf', 'running')
    engine.cancel(id)
    await becomes('deaf', 'cancelled')
    await expect.poll(() => outcomes).toEqual([0, 'TIMEOUT'])
  })

  it('that is cancelled while it is at work ends, here at once and elsewhere by its next sign of life', async () => {
    const does = jobOf('ends', ({ signal }) => untilAborted(signal))
    const here = await queue(db, 'ends')
    const { engine, runs } = start([does])
    await becomes('ends', 'running')
    engine.cancel(here)
    await becomes('ends', 'cancelled')
    await queue(db, 'ends')
    await becomes('ends', 'cancelled', 'running')
    await jobs.updateOne({ status: 'running' }, { $set: { cancelAsked: true } })
    await becomes('ends', 'cancelled', 'cancelled')
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled'])
    expect(await jobs.countDocuments({ cancelAsked: true })).toBe(0)
  })

  it('nobody has declared is left alone', async () => {
    await queue(db, 'unknown')
    await queue(db, 'known')
    start([jobOf('known', async () => undefined)])
    await becomes('known', 'succeeded')
    await becomes('unknown', 'queued')
  })

  it('is not begun where this process does no work, nor before there is a database', async () => {
    await queue(db, 'idle')
    start([jobOf('idle', async () => undefined)], { works: false })
    let isReady = false
    const { engine } = start([jobOf('idle', async () => undefined)], { isReady: () => isReady })
    await wait(400)
    await becomes('idle', 'queued')
    isReady = true
    engine.wake()
    await becomes('idle', 'succeeded')
  })
})

describe('of several names', () => {
  it('two jobs are at work at a time in one process', async () => {
    let now = 0
    let most = 0
    const names = ['one', 'two', 'three', 'four']
    for (const name of names) await queue(db, name)
    start(
      names.map(name =>
        jobOf(name, async () => {
          now++
          most = Math.max(most, now)
          await wait(150)
          now--
        }),
      ),
    )
    await expect.poll(() => jobs.countDocuments({ status: 'succeeded' })).toBe(4)
    expect(most).toBe(2)
  })
})

describe('of one name', () => {
  it('one job is at work at a time, in all processes together', async () => {
    let now = 0
    let most = 0
    const does = jobOf('single', async () => {
      now++
      most = Math.max(most, now)
      await wait(150)
      now--
    })
    for (let i = 0; i < 6; i++) await queue(db, 'single')
    start([does], { instance: 'a' })
    start([does], { instance: 'b' }, other)
    await becomes('single', ...Array<string>(6).fill('succeeded'))
    expect(most).toBe(1)
  })

  it('one that waits for its turn holds up no other name', async () => {
    await queue(db, 'long')
    start([jobOf('long', ({ signal }) => untilAborted(signal))])
    await becomes('long', 'running')
    for (let i = 0; i < 3; i++) await queue(db, 'long')
    await queue(db, 'short')
    start([jobOf('long', async () => undefined), jobOf('short', async () => undefined)], {}, other)
    await becomes('short', 'succeeded')
    await becomes('long', 'running', 'queued', 'queued', 'queued')
  })

  it('the newest 100 that succeeded are kept', async () => {
    const old = Array.from({ length: 103 }, (_, n) => ({
      ...{ name: 'many', status: 'succeeded', attempts: 1, n },
      createdAt: new Date(Date.now() - 1_000_000 + n),
    }))
    await jobs.insertMany(old)
    await queue(db, 'many')
    start([jobOf('many', async () => undefined)])
    await expect.poll(() => jobs.countDocuments({ name: 'many', status: 'succeeded' })).toBe(100)
    expect(await jobs.findOne({ name: 'many', n: 3 })).toBeNull()
    expect(await jobs.findOne({ name: 'many', n: 4 })).not.toBeNull()
  })
})

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
  it('sends one read each time, that reads what is due alone, by its index', async () => {
    const sent: { name: string; command: Record<string, unknown> }[] = []
    database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (command.comment === 'loadstone jobs') sent.push({ name: commandName, command })
    })
    const far = new Date(Date.now() + 3_600_000)
    await jobs.insertMany(
      Array.from({ length: 300 }, (_, n) => ({ name: 'quiet', status: 'succeeded', attempts: 1, n })),
    )
    await queue(db, 'quiet', { wakeAt: far })
    start([jobOf('quiet', async () => undefined)], { times: { ...quick, overviewMs: 60_000 } })
    await expect.poll(() => sent.filter(({ name }) => name === 'find').length).toBeGreaterThan(4)
    const later = sent.slice(5)
    expect(new Set(later.map(({ name }) => name))).toEqual(new Set(['find']))
    const { filter, sort, limit } = later[0]?.command ?? {}
    const { executionStats } = await db.command({
      explain: { find: 'jobs', filter, sort, limit },
      verbosity: 'executionStats',
    })
    expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(1)
    expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(2)
  })
})

describe('how a name stands', () => {
  it('is told of all processes: what ended last, what it found, what is due and whether it is at work', async () => {
    const [early, late] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')]
    const ended = (status: string, finishedAt: Date, more: object) => ({ name: 'told', status, finishedAt, ...more })
    await jobs.insertMany([
      ended('failed', late, { problems: 3 }),
      ended('succeeded', early, { problems: 0 }),
      // One that was cancelled says nothing of what it looks for.
      ended('cancelled', new Date(), {}),
      { name: 'told', status: 'queued', wakeAt: late },
      { name: 'told', status: 'running', wakeAt: new Date(), run: 'r' },
    ])
    const { engine } = start([jobOf('told', async () => undefined), jobOf('never', async () => undefined)], {
      works: false,
    })
    const nothing = { lastSuccessAt: null, problems: null, nextRunAt: null, isRunning: false, failed: false }
    await expect
      .poll(() => engine.overview())
      .toEqual([
        { name: 'told', lastSuccessAt: early, problems: 3, nextRunAt: late, isRunning: true, failed: true },
        { name: 'never', ...nothing },
      ])
  })
})
