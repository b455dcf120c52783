import { describe, expect, it } from 'vitest'
import { jobOf, queue, quick } from './engines.ts'
import { openJobs } from './started.ts'

const { database, db, start, becomes } = await openJobs()

describe('what is told of a job', () => {
  const ways: [way: string, listener: () => void | Promise<void>][] = [
    [
      'at once',
      () => {
        throw new Error('the listener’s own')
      },
    ],
    ['later', () => Promise.reject(new Error('the listener’s own'))],
  ]
  it.each(ways)('may fail %s, and neither the jobs nor the process end by it', async (_, listener) => {
    await queue(db, 'told')
    const { engine, lines, runs } = start([jobOf('told', () => Promise.reject(new Error('x')), { attempts: 1 })], {
      failed: listener,
    })
    engine.onRun(listener)
    const others: string[] = []
    engine.onRun(({ name }) => others.push(name))
    const failures = () => lines.filter(({ msg }) => msg === 'What listens to jobs has failed')
    await becomes('told', 'failed')
    await expect.poll(failures).toMatchObject(Array(2).fill({ err: { message: 'the listener’s own' } }))
    await queue(db, 'told', { status: 'running', attempts: 1, run: 'of the dead', wakeAt: new Date(1) })
    await becomes('told', 'failed', 'failed')
    await expect.poll(failures).toHaveLength(4)
    expect([runs.length, others]).toEqual([2, ['told', 'told']])
    await engine.stop(5_000)
  })
})

describe('who has work looked for', () => {
  it('while it is looked, or just after, has it looked for once more', async () => {
    const { outage } = database
    let asked = 0
    let wakeAfter: number | null = null
    const guard: typeof outage.guard = async command => {
      const answer = await outage.guard(command)
      asked++
      const microtasks = wakeAfter
      wakeAfter = null
      if (microtasks !== null)
        void (async () => {
          for (let i = 0; i < microtasks; i++) await null
          engine.wake()
        })()
      return answer
    }
    const { engine } = start([jobOf('nothing', async () => undefined)], {
      outage: Object.assign(Object.create(outage), { guard }),
      times: { ...quick, lookMs: 60_000, overviewMs: 60_000, tidyMs: 60_000 },
    })
    // The first look plans, surveys and tidies as well; each later one is one read.
    await expect.poll(() => engine.overview()).toHaveLength(1)
    await expect.poll(() => asked).toBe(6)
    for (let microtasks = 0; microtasks < 40; microtasks++) {
      const before = asked
      wakeAfter = microtasks
      engine.wake()
      await expect.poll(() => asked, { message: `${microtasks} microtasks` }).toBe(before + 2)
    }
  })

  it('where the database is not ready has to wait for the usual time', async () => {
    let looked = 0
    const isReady = () => {
      looked++
      return false
    }
    const { engine } = start([jobOf('nothing', async () => undefined)], {
      isReady,
      times: { ...quick, lookMs: 60_000 },
    })
    await expect.poll(() => looked).toBe(1)
    engine.wake()
    await expect.poll(() => looked).toBe(2)
    await new Promise(setImmediate)
    expect(looked).toBe(2)
  })
})
