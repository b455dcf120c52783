import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Outage } from '../../../src/database/outage.ts'
import { jobOf, queue, quick, untilAborted } from './engines.ts'
import { openJobs } from './started.ts'

const { database, db, start, becomes, stateOf } = await openJobs()

/** The breaker, of whose commands some are met by a fault: `meet` gets the command, to send or not. */
const faulty = (meet: <T>(command: () => Promise<T>) => Promise<T>): Outage => {
  const { outage } = database
  const guard = <T>(command: () => Promise<T>): Promise<T> => outage.guard(() => meet(command))
  return Object.assign(Object.create(outage), { guard })
}
const kept = { times: { ...quick, lookMs: 60_000, leaseMs: 3_000, tidyMs: 60_000, overviewMs: 60_000 } }

describe('an attempt whose end was written', () => {
  const ways: [status: string, run: () => Promise<void>][] = [
    ['succeeded', async () => undefined],
    ['failed', () => Promise.reject(new Error('something'))],
  ]
  it.each(ways)('and not answered has %s all the same', async (status, run) => {
    const begun = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    let lose = 0
    const outage = faulty(async command => {
      const answer = await command()
      if (lose-- > 0) throw new Error('the answer was lost')
      return answer
    })
    await queue(db, 'unanswered')
    const does = async () => {
      begun.resolve()
      await goOn.promise
      await run()
    }
    const { runs } = start([jobOf('unanswered', does, { attempts: 1 })], { outage, ...kept })
    await begun.promise
    await wait(100)
    lose = 1
    goOn.resolve()
    await becomes('unanswered', status)
    const [written] = await stateOf('unanswered')
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual([status])
    expect(await stateOf('unanswered')).toEqual([written])
  })

  it('and not answered is tried again once, where a further one follows', async () => {
    const goOn = Promise.withResolvers<void>()
    let lose = 0
    let times = 0
    const outage = faulty(async command => {
      const answer = await command()
      if (lose-- > 0) throw new Error('the answer was lost')
      return answer
    })
    await queue(db, 'again')
    const does = async () => {
      times++
      if (times > 1) return
      await goOn.promise
      throw new Error('something')
    }
    const { engine, runs } = start([jobOf('again', does, { backoffMs: 2_000 })], { outage, ...kept })
    await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual(['again'])
    await wait(100)
    lose = 1
    goOn.resolve()
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual(['again'])
    await becomes('again', 'queued')
  })

  it('has ended so whatever becomes of the commands behind it', async () => {
    const goOn = Promise.withResolvers<void>()
    let passes = Number.POSITIVE_INFINITY
    const outage = faulty(command => (passes-- > 0 ? command() : Promise.reject(new Error('refused'))))
    await queue(db, 'ends')
    const { engine, runs } = start([jobOf('ends', () => goOn.promise)], { outage, ...kept })
    await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual(['ends'])
    await wait(100)
    passes = 1
    goOn.resolve()
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual(['succeeded'])
    await becomes('ends', 'succeeded')
  })
})

describe('a process whose signs of life hang', () => {
  it('ends its work by the end of its lease', async () => {
    let hangs = false
    const outage = faulty(command => (hangs ? new Promise<never>(() => undefined) : command()))
    await queue(db, 'hangs')
    const { engine, runs } = start([jobOf('hangs', ({ signal }) => untilAborted(signal))], { outage })
    await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual(['hangs'])
    hangs = true
    await expect.poll(() => runs.map(({ outcome }) => outcome), { timeout: 10_000 }).toEqual(['lost'])
    hangs = false
  })
})
