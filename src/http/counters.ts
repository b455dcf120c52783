import { setImmediate as nextTurn } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { remember } from '../kernel/remember.ts'
import { late, within } from '../kernel/within.ts'
import type { SharedMemory } from '../redis.ts'

/** Nobody waits longer than this for Redis. */
const patienceMs = 500

const inTime = async <T>(work: Promise<T>): Promise<T> => {
  let done = await within(work, patienceMs)
  if (done === late) {
    // It may have been this process that paused: what has arrived meanwhile is read first.
    await nextTurn()
    done = await within(work, 1)
  }
  if (done === late) throw new Error(`No answer within ${patienceMs} ms`)
  return done
}

/** What a key has come to, and when its window of time ends. */
export interface Count {
  readonly count: number
  readonly resetMs: number
}

/** Counts by key within windows of time; a key's window begins with what is first added to it. */
export interface Counter {
  /** Adds points, or takes back what is negative. */
  add(key: string, points?: number): Promise<Count>
  forget(key: string): Promise<void>
}

/** `name` keeps the keys of counters apart, and gives the same counter again; a window of less than a second is one of a second. */
export type CreateCounter = (name: string, windowMs: number) => Counter

/**
 * Makes counters that all processes share, where there is a shared memory, and that count for this process alone while it
 * is away.
 */
export const createCounters = (shared: SharedMemory | null): CreateCounter => {
  const made = new Map<string, Counter>()
  return (name, windowMs) => remember(made, name, () => createCounter(shared, name, windowMs))
}

const createCounter = (shared: SharedMemory | null, keyPrefix: string, windowMs: number): Counter => {
  const options = { keyPrefix, points: 1, duration: Math.max(Math.ceil(windowMs / 1000), 1) }
  const own = new RateLimiterMemory(options)
  const common = shared && new RateLimiterRedis({ ...options, storeClient: shared.client })
  const either = async <T>(use: (limiter: RateLimiterMemory | RateLimiterRedis) => Promise<T>): Promise<T> => {
    if (common && shared?.isThere) {
      try {
        return await inTime(use(common))
      } catch (error) {
        shared.failed(error)
      }
    }
    return await use(own)
  }
  const countOf = ({ consumedPoints, msBeforeNext }: RateLimiterRes): Count => ({
    count: consumedPoints,
    resetMs: msBeforeNext,
  })
  return {
    add: async (key, points = 1) =>
      countOf(await either(limiter => (points < 0 ? limiter.reward(key, -points) : limiter.penalty(key, points)))),
    forget: async key => {
      await either(limiter => limiter.delete(key))
    },
  }
}
