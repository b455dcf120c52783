import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Newest } from '../../../src/live/newest.ts'
import { watch } from '../../../src/live/watch.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const isNews = (before: number, now: number) => before !== now

describe('a watched value', () => {
  it('is told at once, and again when there is news', async () => {
    let value = 1
    const told = watch({ look: () => value, everyMs: 1_000, isNews })()
    expect(await told.next()).toEqual({ value: 1, done: false })
    const next = told.next()
    await vi.advanceTimersByTimeAsync(3_000)
    value = 2
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await next).toEqual({ value: 2, done: false })
    await told.return()
  })

  it('is looked at once for all who watch, and by nobody when nobody watches', async () => {
    const look = vi.fn(async () => 1)
    const begin = watch({ look, everyMs: 1_000, isNews })
    const watchers = [begin(), begin(), begin()]
    await Promise.all(watchers.map(told => told.next()))
    look.mockClear()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(look).toHaveBeenCalledTimes(5)
    for (const told of watchers) await told.return()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(look).toHaveBeenCalledTimes(5)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('reaches one who came while it was being looked at', async () => {
    const looks: PromiseWithResolvers<number>[] = []
    const look = () => {
      const made = Promise.withResolvers<number>()
      looks.push(made)
      return made.promise
    }
    const begin = watch({ look, everyMs: 1_000, isNews })
    const first = begin()
    const second = begin()
    looks[0]?.resolve(1)
    expect((await first.next()).value).toBe(1)
    expect((await second.next()).value).toBe(1)
    await Promise.all([first.return(), second.return()])
  })

  it('that cannot be looked at ends every subscription with the error, and can be watched anew', async () => {
    let fails = true
    const begin = watch({
      look: () => {
        if (fails) throw new Error('no')
        return 7
      },
      everyMs: 1_000,
      isNews,
    })
    const told = begin()
    await expect(told.next()).rejects.toThrow('no')
    expect(await told.next()).toEqual({ value: undefined, done: true })
    expect(vi.getTimerCount()).toBe(0)
    fails = false
    const again = begin()
    expect((await again.next()).value).toBe(7)
    await again.return()
  })
})

describe('one who is slower than what he is told of', () => {
  it('gets the newest, and no more than one value waits for him', async () => {
    const told = new Newest<number>(() => undefined)
    for (let i = 1; i <= 1_000; i++) told.push(i)
    expect(await told.next()).toEqual({ value: 1_000, done: false })
    const next = told.next()
    told.push(1_001)
    told.push(1_002)
    told.push(1_003)
    expect(await next).toEqual({ value: 1_001, done: false })
    expect(await told.next()).toEqual({ value: 1_003, done: false })
  })

  it('is not waited for when he goes: what he waits for ends at once', async () => {
    const onEnd = vi.fn()
    const told = new Newest<number>(onEnd)
    const next = told.next()
    await told.return()
    expect(await next).toEqual({ value: undefined, done: true })
    told.push(1)
    expect(await told.next()).toEqual({ value: undefined, done: true })
    await told.return()
    expect(onEnd).toHaveBeenCalledTimes(1)
  })
})
