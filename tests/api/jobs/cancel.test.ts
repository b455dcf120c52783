import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { endJob } from '../../../src/domains/operations/store.jobs.ts'
import { createDoors } from '../../../src/doors.ts'
import { Queue } from '../../../src/jobs/queue.ts'
import type { AppError } from '../../../src/kernel/errors.ts'
import type { JobContext } from '../../../src/kernel/job.ts'
import { quiet } from '../../support/database.ts'
import { requestOf, viewerWith } from '../../support/requests.ts'
import { jobOf, queue, untilAborted } from './engines.ts'
import { openJobs } from './started.ts'

const { config, database, db, jobs, start, becomes, stateOf } = await openJobs()

describe('a job', () => {
  it('that is told to end reads and writes no more, even where it goes on', async () => {
    const id = await queue(db, 'deaf')
    const outcomes: unknown[] = []
    const goOn = Promise.withResolvers<void>()
    const { engine } = start([
      jobOf('deaf', async ({ request }: JobContext) => {
        const expired = request.expired.catch((error: AppError) => error.code)
        await goOn.promise
        outcomes.push(request.deadline, await Promise.race([expired, wait(100, 'goes on')]))
      }),
    ])
    await expect.poll(() => engine.running()).toEqual(['deaf'])
    engine.cancel(id)
    await becomes('deaf', 'cancelled')
    goOn.resolve()
    await expect.poll(() => outcomes).toEqual([0, 'TIMEOUT'])
  })

  it('that is cancelled while it is at work ends, here at once and elsewhere by its next sign of life', async () => {
    const does = jobOf('ends', ({ signal }) => untilAborted(signal))
    const here = await queue(db, 'ends')
    const { engine, runs } = start([does])
    await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual(['ends'])
    engine.cancel(here)
    await becomes('ends', 'cancelled')
    await queue(db, 'ends')
    await becomes('ends', 'cancelled', 'running')
    await jobs.updateOne({ status: 'running' }, { $set: { cancelAsked: true } })
    await becomes('ends', 'cancelled', 'cancelled')
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual(['cancelled', 'cancelled'])
    expect(await jobs.countDocuments({ cancelAsked: true })).toBe(0)
  })

  it('that is cancelled before its attempt fails is not begun again', async () => {
    const id = await queue(db, 'fails')
    const fail = Promise.withResolvers<never>()
    const { runs } = start([jobOf('fails', () => fail.promise)])
    await becomes('fails', 'running')
    await jobs.updateOne({ name: 'fails' }, { $set: { cancelAsked: true } })
    fail.reject(new Error('something'))
    await becomes('fails', 'cancelled')
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual(['cancelled'])
    const [ended] = await stateOf('fails')
    expect(ended).toMatchObject({ attempts: 1, finishedAt: expect.any(Date) })
    expect(ended?._id.toHexString()).toBe(id)
    expect(ended).not.toHaveProperty('wakeAt')
    expect(ended).not.toHaveProperty('cancelAsked')
  })

  it('that is cancelled before its process stops is handed to nobody', async () => {
    await queue(db, 'stops')
    const { engine } = start([jobOf('stops', ({ signal }) => untilAborted(signal))])
    await becomes('stops', 'running')
    await jobs.updateOne({ name: 'stops' }, { $set: { cancelAsked: true } })
    await engine.stop(1_000)
    const [ended] = await stateOf('stops')
    expect(ended).toMatchObject({ status: 'cancelled', attempts: 1, instance: 'test', finishedAt: expect.any(Date) })
    expect(ended).not.toHaveProperty('wakeAt')
  })

  it.each([
    ['was left by a dead process', { status: 'running', attempts: 1, run: 'of the dead', wakeAt: new Date(1) }],
    ['waits', {}],
  ])('that is cancelled and %s is ended without being begun', async (_, more) => {
    let times = 0
    await queue(db, 'left', { ...more, cancelAsked: true })
    const { runs } = start([jobOf('left', async () => void times++)])
    await becomes('left', 'cancelled')
    await expect.poll(() => runs, { timeout: 10_000 }).toEqual([{ name: 'left', outcome: 'cancelled', ms: null }])
    expect(times).toBe(0)
  })

  it('that is cancelled between being found and being taken is not taken', async () => {
    const { outage } = database
    const plans = new Queue({ db: () => db, outage, instance: 'test', leaseMs: 1_000 })
    await queue(db, 'found')
    const due = await plans.next(['found'])
    await jobs.updateOne({ name: 'found' }, { $set: { cancelAsked: true } })
    expect(await plans.claim(String(due?.id), 'r')).toBe('taken')
    await becomes('found', 'queued')
  })

  it('that is handed on while it is cancelled is ended', async () => {
    const { writeDoor } = createDoors(config, database, quiet)
    const id = await queue(db, 'handed', { status: 'running', run: 'r' })
    // Behind the first write, which has found none that waits.
    const change = async (...of: Parameters<typeof writeDoor.change>) => {
      const changed = await writeDoor.change(...of)
      await jobs.updateOne({ run: 'r' }, { $set: { status: 'queued', wakeAt: new Date() }, $unset: { run: 1 } })
      return changed
    }
    const handing = Object.assign(Object.create(writeDoor), { change }) as typeof writeDoor
    const request = requestOf(viewerWith({ roles: ['admin'] }), ['status'])
    expect(await endJob({ request, writeDoor: handing }, id)).toMatchObject({ status: 'cancelled' })
    expect(await stateOf('handed')).toMatchObject([{ status: 'cancelled', finishedAt: expect.any(Date) }])
  })
})
