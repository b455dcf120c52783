import type mongoose from 'mongoose'
import { describe, expect, it } from 'vitest'
import type { Outage } from '../../../src/database/outage.ts'
import { AppError } from '../../../src/kernel/errors.ts'
import type { LogLine } from '../../support/log.ts'
import { jobOf, queue, quick, untilAborted } from './engines.ts'
import { openJobs } from './started.ts'

const { database, db, start, becomes, stateOf } = await openJobs()

type Collection = mongoose.mongo.Collection
type Meet = <T>(command: () => Promise<T>) => Promise<T>

/** The database, where what an attempt writes of itself is met by a fault: `meet` gets the write, to send or not. */
const whereItsWrites = (meet: Meet) => () => {
  const collection = (name: string) => {
    const real = db.collection(name)
    const findOneAndUpdate = (...[filter, ...more]: Parameters<Collection['findOneAndUpdate']>) => {
      const write = () => real.findOneAndUpdate(filter, ...more)
      return filter.status === 'running' ? meet(write) : write()
    }
    return Object.assign(Object.create(real), { findOneAndUpdate })
  }
  return Object.assign(Object.create(db), { collection }) as mongoose.mongo.Db
}
/** Loses the answer to the first of them. */
const losing = () => {
  let isLost = false
  return {
    db: whereItsWrites(async write => {
      const answer = await write()
      if (isLost) return answer
      isLost = true
      throw new Error('the answer was lost')
    }),
    isLost: () => isLost,
  }
}
/** The breaker, of whose commands some are met by a fault. */
const faulty = (meet: Meet): Outage => {
  const { outage } = database
  const guard = <T>(command: () => Promise<T>): Promise<T> => outage.guard(() => meet(command))
  return Object.assign(Object.create(outage), { guard })
}
/** The first sign of life comes after 20 s: the end is all that is written. */
const kept = { times: { ...quick, lookMs: 60_000, leaseMs: 60_000, tidyMs: 60_000, overviewMs: 60_000 } }

describe('an attempt whose end was written', () => {
  const ways: [status: string, run: () => Promise<void>][] = [
    ['succeeded', async () => undefined],
    ['failed', () => Promise.reject(new Error('something'))],
  ]
  it.each(ways)('and not answered has %s all the same', async (status, run) => {
    const { isLost, db: losingDb } = losing()
    await queue(db, 'unanswered')
    const { runs } = start([jobOf('unanswered', run, { attempts: 1 })], { db: losingDb, ...kept })
    await becomes('unanswered', status)
    const [written] = await stateOf('unanswered')
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual([status])
    expect(isLost()).toBe(true)
    expect(await stateOf('unanswered')).toEqual([written])
  })

  it('and not answered is tried again once, where a further one follows', async () => {
    const { isLost, db: losingDb } = losing()
    await queue(db, 'again')
    const { runs } = start([jobOf('again', () => Promise.reject(new Error('something')), { backoffMs: 60_000 })], {
      ...{ db: losingDb, ...kept },
    })
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual(['again'])
    expect(isLost()).toBe(true)
    expect(await stateOf('again')).toMatchObject([{ status: 'queued', attempts: 1 }])
  })

  it('has ended so whatever becomes of the commands behind it', async () => {
    let isOver = false
    const endingDb = whereItsWrites(async write => {
      const answer = await write()
      isOver = true
      return answer
    })
    const outage = faulty(command => (isOver ? Promise.reject(new Error('refused')) : command()))
    await queue(db, 'ends')
    const { runs } = start([jobOf('ends', async () => undefined)], { db: endingDb, outage, ...kept })
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual(['succeeded'])
    expect(isOver).toBe(true)
    await becomes('ends', 'succeeded')
  })
})

describe('the log of an attempt', () => {
  const refused: Meet = () => Promise.reject(new Error('the reason'))
  const lineOf = (lines: readonly LogLine[]) => lines.filter(({ outcome }) => outcome !== undefined)

  it('whose end could not be written tells why', async () => {
    await queue(db, 'unwritten')
    let times = 0
    const counted: Meet = write => {
      times++
      return refused(write)
    }
    const { engine, lines } = start([jobOf('unwritten', async () => undefined)], {
      db: whereItsWrites(counted),
      ...kept,
    })
    await expect.poll(() => times).toBeGreaterThan(0)
    // A stop does not wait for the end of the lease.
    await engine.stop(10_000)
    expect(lineOf(lines)).toMatchObject([{ outcome: 'lost', err: { message: 'the reason' } }])
  })

  it('that could give no sign of life tells why', async () => {
    await queue(db, 'silent')
    const does = jobOf('silent', ({ signal }) => untilAborted(signal), { attempts: 1 })
    const { lines } = start([does], { db: whereItsWrites(refused) })
    await expect.poll(() => lineOf(lines)[0]).toMatchObject({ outcome: 'lost', err: { message: 'the reason' } })
  })

  it('that failed by what can happen tells its sentence, and what has caused it', async () => {
    await queue(db, 'caused')
    const cause = new Error('connect ECONNREFUSED')
    const unavailable = new AppError('DATABASE_UNAVAILABLE', undefined, {}, { cause })
    const { lines } = start([jobOf('caused', () => Promise.reject(unavailable), { attempts: 1 })])
    await expect
      .poll(() => lineOf(lines)[0])
      .toMatchObject({
        ...{ outcome: 'failed', reason: 'The database cannot be reached at the moment.' },
        err: { message: expect.stringContaining('connect ECONNREFUSED') },
      })
    await queue(db, 'plain')
    const { lines: plain } = start([jobOf('plain', () => Promise.reject(new AppError('TIMEOUT')), { attempts: 1 })])
    await expect.poll(() => lineOf(plain)[0]).toMatchObject({ outcome: 'failed', reason: expect.any(String) })
    expect(lineOf(plain)[0]).not.toHaveProperty('err')
  })
})

describe('a process whose signs of life hang', () => {
  it('ends its work by the end of its lease', async () => {
    let hangs = false
    const outage = faulty(command => (hangs ? new Promise<never>(() => undefined) : command()))
    await queue(db, 'hangs')
    const { engine, runs } = start([jobOf('hangs', ({ signal }) => untilAborted(signal))], { outage })
    await expect.poll(() => engine.running()).toEqual(['hangs'])
    hangs = true
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual(['lost'])
    hangs = false
  })
})
