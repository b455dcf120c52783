import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/database.ts'
import { jobOf, queue, untilAborted } from './engines.ts'
import { openJobs } from './started.ts'

const { config, db, jobs, start, becomes } = await openJobs()
const other = await openTestDatabase(config)

describe('of several names', () => {
  it('two jobs are at work at a time in one process', async () => {
    let [now, most, looks] = [0, 0, 0]
    const goOn = Promise.withResolvers<void>()
    const isReady = () => {
      looks++
      return true
    }
    const names = ['one', 'two', 'three', 'four']
    for (const name of names) await queue(db, name)
    const does = async () => {
      now++
      most = Math.max(most, now)
      await goOn.promise
      now--
    }
    start(
      names.map(name => jobOf(name, does)),
      { isReady },
    )
    await expect.poll(() => now).toBe(2)
    // Whoever looks again has taken all that it takes.
    looks = 0
    await expect.poll(() => looks).toBeGreaterThan(1)
    goOn.resolve()
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
    await expect.poll(() => jobs.countDocuments({ name: 'many', status: 'succeeded' }), { timeout: 10_000 }).toBe(100)
    expect(await jobs.findOne({ name: 'many', n: 3 })).toBeNull()
    expect(await jobs.findOne({ name: 'many', n: 4 })).not.toBeNull()
  })
})
