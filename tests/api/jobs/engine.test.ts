import { describe, expect, it, vi } from 'vitest'
import { insertJob } from '../../../src/domains/operations/store.jobs.ts'
import { createDoors } from '../../../src/doors.ts'
import { AppError } from '../../../src/kernel/errors.ts'
import { type JobContext, JobFailed } from '../../../src/kernel/job.ts'
import { quiet } from '../../support/database.ts'
import { requestOf, viewerWith } from '../../support/requests.ts'
import { jobOf, queue, untilAborted } from './engines.ts'
import { openJobs } from './started.ts'

const { config, database, db, start, becomes, stateOf } = await openJobs()

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
    expect(done?._id.toHexString()).toBe(id)
    expect(done?.finishedAt >= done?.startedAt).toBe(true)
    await expect.poll(() => runs.map(({ name, outcome }) => [name, outcome])).toEqual([['counts', 'succeeded']])
    expect(times).toBe(1)
  })

  it('begins when it is due, and not before', async () => {
    const wakeAt = new Date(Date.now() + 800)
    await queue(db, 'later', { wakeAt })
    start([jobOf('later', async () => undefined)])
    await becomes('later', 'succeeded')
    const [done] = await stateOf('later')
    expect(done?.startedAt.getTime()).toBeGreaterThanOrEqual(wakeAt.getTime())
  })

  it('that is asked for begins at once, also where the clock of who asks is ahead of the database’s', async () => {
    const { writeDoor } = createDoors(config, database, quiet)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 300_000 })
    const request = requestOf(viewerWith({ roles: ['admin'] }), ['status'])
    await insertJob({ request, writeDoor }, { name: 'ahead', createdBy: 'a'.repeat(24) }).finally(() =>
      vi.useRealTimers(),
    )
    start([jobOf('ahead', async () => undefined)])
    await becomes('ahead', 'succeeded')
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

  it('that takes longer than it may and has found what is wrong fails by that', async () => {
    await queue(db, 'finds late')
    const does = ({ signal }: JobContext) =>
      untilAborted(signal).catch(() => {
        throw new JobFailed('Two things are wrong.')
      })
    start([jobOf('finds late', does, { timeLimitMs: 100 })])
    await becomes('finds late', 'failed')
    expect(await stateOf('finds late')).toMatchObject([{ attempts: 1, failReason: 'Two things are wrong.' }])
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
    let isReady = false
    let looks = 0
    const { engine } = start([jobOf('idle', async () => undefined)], {
      isReady: () => {
        looks++
        return isReady
      },
    })
    const { engine: idle } = start([jobOf('idle', async () => undefined)], { works: false })
    await expect.poll(() => looks).toBeGreaterThan(2)
    await expect.poll(() => idle.overview()).toHaveLength(1)
    await becomes('idle', 'queued')
    isReady = true
    engine.wake()
    await becomes('idle', 'succeeded')
  })
})
