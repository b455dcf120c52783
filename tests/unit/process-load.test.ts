import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchLoad } from '../../src/process-load.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

it('tells memory in bytes, and as a percentage of what the process may have', () => {
  const watch = watchLoad()
  const before = watch.snapshot().memory
  expect(before.percent).toBeGreaterThan(0)
  expect(before.percent).toBeLessThan(75)
  const taken = Array.from({ length: 2_000_000 }, (_, n) => ({ n }))
  expect(watch.snapshot().memory.heapUsed).toBeGreaterThan(before.heapUsed + 20_000_000)
  expect(taken).toHaveLength(2_000_000)
  watch.stop()
})

it('reads the processors of this machine', async () => {
  const watch = watchLoad()
  // The kernel counts in hundredths of a second.
  for (const end = performance.now() + 100; performance.now() < end; );
  expect(watch.snapshot().cpu.percent).toBeGreaterThan(0)
  watch.stop()
})

it('tells how busy the processors were over the last 10 to 20 seconds, not since the machine started', () => {
  const times = { user: 5_000_000, nice: 0, sys: 0, idle: 5_000_000, irq: 0 }
  const watch = watchLoad(() => [{ times: { ...times } }, { times: { ...times } }])
  const percent = () => watch.snapshot().cpu.percent
  expect(percent()).toBeNull()
  times.user += 3_000
  times.idle += 7_000
  expect(percent()).toBe(30)
  vi.advanceTimersByTime(10_000)
  times.idle += 10_000
  expect(percent()).toBe(15)
  vi.advanceTimersByTime(10_000)
  expect(percent()).toBe(0)
  watch.stop()
})
