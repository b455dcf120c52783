import { describe, expect, it } from 'vitest'
import { Job } from '../../../src/domains/operations/store.jobs.ts'
import type { JobContext } from '../../../src/kernel/job.ts'
import { jobOf, queue } from './engines.ts'
import { openJobs } from './started.ts'

const { database, db, jobs, start, becomes } = await openJobs()

const admin = database.connection.getClient().db('admin')
/** What the server works on for jobs of a name. */
const atWork = async (name: string): Promise<number> => {
  const pipeline = [{ $currentOp: {} }, { $match: { 'command.comment': `job ${name} all` } }]
  return (await admin.aggregate(pipeline).toArray()).length
}
const begins = (name: string) => expect.poll(() => atWork(name), { timeout: 10_000 }).toBe(1)
const ends = (name: string) => expect.poll(() => atWork(name), { timeout: 10_000 }).toBe(0)

/** A read that takes half a minute. */
const readLong = ({ door, atOneMoment }: JobContext) =>
  atOneMoment(inside =>
    door.statistic(inside, { entity: Job, rights: 'system', path: 'all' }, undefined, () => [
      { $limit: 1 },
      { $set: { n: { $range: [0, 3_000] } } },
      { $unwind: '$n' },
      {
        $match: { $expr: { $function: { body: 'function () { sleep(10); return true }', args: ['$n'], lang: 'js' } } },
      },
      { $count: 'all' },
    ]),
  ).then(() => undefined)

describe('what the database works on for a job', () => {
  it('ends when the job is cancelled, so that nothing of it is left beside the next', async () => {
    const { engine } = start([jobOf('cancelled', readLong)])
    for (let i = 0; i < 3; i++) {
      const id = await queue(db, 'cancelled')
      engine.wake()
      await begins('cancelled')
      engine.cancel(id)
      await ends('cancelled')
    }
    await becomes('cancelled', 'cancelled', 'cancelled', 'cancelled')
  })

  it('ends when its process stops', async () => {
    await queue(db, 'stopped')
    const { engine } = start([jobOf('stopped', readLong)])
    await begins('stopped')
    await engine.stop(2_000)
    await ends('stopped')
    await becomes('stopped', 'queued')
  })

  it('ends when the time of the job is over', async () => {
    await queue(db, 'late')
    start([jobOf('late', readLong, { timeLimitMs: 3_000, attempts: 1 })])
    await begins('late')
    await becomes('late', 'failed')
    await ends('late')
  })

  it('ends when another process has taken the job over', async () => {
    await queue(db, 'lost')
    const { runs } = start([jobOf('lost', readLong)])
    await begins('lost')
    await jobs.updateOne({ name: 'lost' }, { $set: { run: 'another', wakeAt: new Date(Date.now() + 60_000) } })
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual(['lost'])
    await ends('lost')
  })
})
