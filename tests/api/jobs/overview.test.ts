import { describe, expect, it } from 'vitest'
import { jobOf, queue, quick } from './engines.ts'
import { openJobs } from './started.ts'

const { db, jobs, start } = await openJobs()

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
      { name: 'told', status: 'running', wakeAt: new Date(Date.now() + 60_000), run: 'r' },
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

  it('is not told any more once it could not be read for minutes', async () => {
    let isReady = true
    const times = { ...quick, overviewKeptMs: 600 }
    const { engine } = start([jobOf('told', async () => undefined)], { works: false, isReady: () => isReady, times })
    await expect.poll(() => engine.overview(), { timeout: 10_000 }).toHaveLength(1)
    isReady = false
    await expect.poll(() => engine.overview(), { timeout: 10_000 }).toEqual([])
    isReady = true
    await expect.poll(() => engine.overview(), { timeout: 10_000 }).toHaveLength(1)
  })

  it('is due from when it was queued, where it is due at once', async () => {
    const createdAt = new Date()
    await queue(db, 'asked', { createdAt, wakeAt: new Date(createdAt.getTime() - 86_400_000) })
    const { engine } = start([jobOf('asked', async () => undefined)], { works: false })
    await expect.poll(() => engine.overview(), { timeout: 10_000 }).toMatchObject([{ nextRunAt: createdAt }])
  })
})
