import { describe, expect, it } from 'vitest'
import { backoff, nextAfter } from '../../../src/jobs/schedule.ts'

const at = (text: string) => new Date(text)

describe('a schedule', () => {
  it.each([
    ['0 3 * * *', '2026-11-21T02:59:59.999Z', '2026-11-21T03:00:00.000Z'],
    // A moment itself is past: its run is there already.
    ['0 3 * * *', '2026-11-21T03:00:00.000Z', '2026-11-22T03:00:00.000Z'],
    ['*/15 * * * *', '2026-12-31T23:50:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['30 2 * * 0', '2026-11-21T12:00:00.000Z', '2026-11-22T02:30:00.000Z'],
    ['0 0 29 2 *', '2026-11-21T12:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    // The night in which clocks of Berlin and New York go on or back has each hour once.
    ['30 2 * * *', '2027-03-28T00:00:00.000Z', '2027-03-28T02:30:00.000Z'],
    ['30 1 * * *', '2026-11-01T01:30:00.000Z', '2026-11-02T01:30:00.000Z'],
  ])('%s comes behind %s at %s', (schedule, after, next) => {
    expect(nextAfter(schedule, at(after)).toISOString()).toBe(next)
  })

  it.each(['0 0 30 2 *', '* * * * * *', 'tomorrow', ''])('%s, which never comes or is none, is refused', schedule => {
    expect(() => nextAfter(schedule, new Date())).toThrow()
  })
})

describe('the pause before a further attempt', () => {
  it('doubles, and is an hour at most', () => {
    expect([1, 2, 3, 4].map(attempt => backoff(attempt, 2_000))).toEqual([2_000, 4_000, 8_000, 16_000])
    expect([30, 2_000].map(attempt => backoff(attempt, 2_000))).toEqual([3_600_000, 3_600_000])
  })
})
