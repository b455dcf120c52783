import { beforeEach, describe, expect, inject, it } from 'vitest'
import { type Claim, type Due, Queue } from '../../../src/jobs/queue.ts'
import { openTestDatabase } from '../../support/database.ts'
import { startProcess } from '../../support/process.ts'
import { jobOf, queue, quick, untilAborted } from './engines.ts'
import { openJobs } from './started.ts'

const { config, database, db, jobs, start } = await openJobs()
const other = await openTestDatabase(config)

beforeEach(async () => {
  await db.collection('notes').deleteMany({})
})

const worker = (sleepMs: number) =>
  startProcess('tests/api/jobs/worker.ts', {
    ...{ NODE_ENV: 'test', MONGODB_URI: inject('mongodbUri'), DB_NAME: db.databaseName, SLEEP_MS: String(sleepMs) },
  })
/** For two processes of its own, on a machine that is busy. */
const long = { timeout: 90_000 }
const patienceMs = 40_000
const statusOf = async (id: string) => (await jobs.find().toArray()).find(({ _id }) => _id.toHexString() === id)

describe('a process that is killed', () => {
  it('leaves its job to another one when its lease is over, and not before', long, async () => {
    const first = worker(60_000)
    await first.says(/looks/, patienceMs)
    const id = await queue(db, 'sleeps')
    await first.says(/began/, patienceMs)
    const second = worker(0)
    await second.says(/looks/, patienceMs)
    // As long as it lives it gives signs, each of them another lease.
    for (let signs = 0; signs < 2; signs++) {
      const before = (await statusOf(id))?.wakeAt
      await expect.poll(async () => (await statusOf(id))?.wakeAt > before, { timeout: 30_000 }).toBe(true)
    }
    expect(await db.collection('notes').countDocuments()).toBe(1)
    first.child.kill('SIGKILL')
    await second.says(/ended/, patienceMs)
    await expect.poll(() => statusOf(id), { timeout: 10_000 }).toMatchObject({ status: 'succeeded', attempts: 2 })
    expect(await db.collection('notes').distinct('by')).toHaveLength(2)
  })

  it('by its job at every attempt has the job fail', async () => {
    const id = await queue(db, 'kills', {
      ...{ status: 'running', attempts: 3, run: 'of a process that is no more', wakeAt: new Date(Date.now() - 1) },
    })
    const { runs } = start([jobOf('kills', () => Promise.reject(new Error('it was begun once more')))])
    await expect
      .poll(() => statusOf(id))
      .toMatchObject({
        ...{ status: 'failed', attempts: 3, failReason: 'It ended with its process, at every attempt.' },
      })
    await expect.poll(() => runs, { timeout: 10_000 }).toEqual([{ name: 'kills', outcome: 'failed', ms: null }])
  })

  it('and of which several others learn is told once', async () => {
    const { outage } = database
    const queues = [database, other].map(() => new Queue({ db: () => db, outage, instance: 'test', leaseMs: 1_000 }))
    await queue(db, 'seen', { status: 'running', attempts: 3, run: 'r', wakeAt: new Date(Date.now() - 1) })
    const dues = await Promise.all(queues.map(one => one.next(['seen'])))
    const gaveUp = await Promise.all(queues.map((one, n) => one.giveUp(dues[n] as Due, 'It is dead.')))
    expect(gaveUp.sort()).toEqual([false, true])
  })

  it('and is back writes nothing of a job that was ended meanwhile', async () => {
    const { outage } = database
    const plans = new Queue({ db: () => db, outage, instance: 'test', leaseMs: 0 })
    const id = await queue(db, 'back')
    const claim = (await plans.claim(id, 'first')) as Claim
    expect(await plans.giveUp((await plans.next(['back'])) as Due, 'It is dead.')).toBe(true)
    expect(await plans.renew(claim, {})).toBe('lost')
    expect(await plans.end(claim, 'succeeded', null, {})).toBeNull()
    expect(await statusOf(id)).toMatchObject({ status: 'failed', failReason: 'It is dead.' })
    expect(await statusOf(id)).not.toHaveProperty('wakeAt')
  })

  it('gives no sign of life for a job that it has ended', async () => {
    const { outage } = database
    const plans = new Queue({ db: () => db, outage, instance: 'test', leaseMs: 60_000 })
    const id = await queue(db, 'over')
    const claim = (await plans.claim(id, 'first')) as Claim
    expect(await plans.end(claim, 'succeeded', null, {})).toBe('succeeded')
    expect(await plans.renew(claim, {})).toBe('lost')
    expect(await statusOf(id)).not.toHaveProperty('wakeAt')
  })
})

describe('a process that is stopped', () => {
  it('hands its job on at once, and the attempt does not count', long, async () => {
    const first = worker(60_000)
    await first.says(/looks/, patienceMs)
    const id = await queue(db, 'sleeps')
    await first.says(/began/, patienceMs)
    first.child.kill('SIGTERM')
    expect(await first.exited).toBe(0)
    expect(await statusOf(id)).toMatchObject({ status: 'queued', attempts: 0 })
    const second = worker(0)
    await second.says(/ended/, patienceMs)
    await expect.poll(() => statusOf(id), { timeout: 10_000 }).toMatchObject({ status: 'succeeded', attempts: 1 })
  })

  it('hands on a job that does not heed its signal as well, and waits no longer than it was told', async () => {
    const id = await queue(db, 'deaf')
    const over = Promise.withResolvers<void>()
    let isOver = false
    const { engine, runs } = start([
      jobOf('deaf', async () => {
        await over.promise
        isOver = true
      }),
    ])
    await expect.poll(() => engine.running()).toEqual(['deaf'])
    // Far longer than the 0.2 s for which work that is told to end is waited for.
    await engine.stop(60_000)
    expect(isOver).toBe(false)
    expect(await statusOf(id)).toMatchObject({ status: 'queued', attempts: 0 })
    expect(runs.map(({ outcome }) => outcome)).toEqual(['released'])
    over.resolve()
  })

  it('waits no longer than it was told also where the database does not answer', async () => {
    await queue(db, 'unanswered')
    let hangs = false
    const { promise: answer, reject } = Promise.withResolvers<never>()
    const { outage } = database
    const guard: typeof outage.guard = command => (hangs ? answer : outage.guard(command))
    const { engine, runs } = start([jobOf('unanswered', ({ signal }) => untilAborted(signal))], {
      outage: Object.assign(Object.create(outage), { guard }),
      times: { ...quick, leaseMs: 600_000 },
    })
    await expect.poll(() => engine.running()).toEqual(['unanswered'])
    hangs = true
    await engine.stop(300)
    expect(runs).toEqual([])
    reject(new Error('no answer'))
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual(['lost'])
  })

  it('writes the end of a job that comes to it meanwhile', async () => {
    const id = await queue(db, 'nearly')
    const over = Promise.withResolvers<void>()
    const { engine } = start([jobOf('nearly', () => over.promise)], { times: { ...quick, settleMs: 60_000 } })
    await expect.poll(() => engine.running()).toEqual(['nearly'])
    const stopped = engine.stop(60_000)
    over.resolve()
    await stopped
    expect(await statusOf(id)).toMatchObject({ status: 'succeeded' })
  })
})

describe('a process that was thought dead', () => {
  it('writes nothing of a job that another one has taken over, and its work is told to end', async () => {
    const seen: string[] = []
    const id = await queue(db, 'fenced')
    const { runs } = start([
      jobOf('fenced', async ({ signal }) => {
        await untilAborted(signal).catch(() => seen.push('the first was told'))
      }),
    ])
    await expect.poll(() => statusOf(id), { timeout: 10_000 }).toMatchObject({ status: 'running' })
    // What another process does once a lease is over.
    await jobs.updateOne({ name: 'fenced' }, { $set: { run: 'another' } })
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 5_000 }).toContain('lost')
    expect(seen).toEqual(['the first was told'])
    expect(await statusOf(id)).toMatchObject({ run: 'another' })
  })

  it('nor of one that it ends without having heard so', async () => {
    const { promise: over, resolve } = Promise.withResolvers<void>()
    const id = await queue(db, 'unheard')
    const { runs, engine } = start([jobOf('unheard', () => over)])
    await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual(['unheard'])
    await jobs.updateOne({ name: 'unheard' }, { $set: { run: 'another' } })
    resolve()
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual(['lost'])
    expect(await statusOf(id)).toMatchObject({ run: 'another', status: 'running' })
  })

  it('gives up where it can give no sign of life for a lease', async () => {
    await queue(db, 'alone')
    let isGone = false
    const { outage } = other
    const guard: typeof outage.guard = command =>
      isGone ? Promise.reject(new Error('no answer')) : outage.guard(command)
    const { runs, engine } = start(
      [jobOf('alone', ({ signal }) => untilAborted(signal))],
      { outage: Object.assign(Object.create(outage), { guard }) },
      other,
    )
    await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual(['alone'])
    isGone = true
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 5_000 }).toEqual(['lost'])
    isGone = false
  })
})
