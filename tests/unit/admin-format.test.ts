import { expect, it } from 'vitest'
import {
  ago,
  bytes,
  duration,
  indexKeys,
  many,
  milliseconds,
  percent,
  perSecond,
  taken,
  words,
} from '../../src/http/admin/format.js'

it('figures have their unit, and as many digits as tell something', () => {
  expect([0.1234, 5.678, 123.4, 4_321].map(milliseconds)).toEqual(['0.12 ms', '5.7 ms', '123 ms', '4.3 s'])
  expect([0, 1_023, 1_024, 1_536, 1024 ** 2 * 381.5, 1024 ** 6 * 5].map(bytes)).toEqual([
    ...['0 B', '1,023 B', '1 KB', '1.5 KB', '382 MB', '5,120 PB'],
  ])
  expect([percent(99.95), perSecond(0.2)]).toEqual(['100 %', '0.2 /s'])
})

it('what is not known is a dash, and not 0', () => {
  expect([milliseconds, bytes, percent, perSecond, ago].map(format => format(null))).toEqual(Array(5).fill('–'))
})

it('durations are told in their two largest units', () => {
  expect([0, 59, 61, 3_600, 3_661, 90_000, 172_800 + 60].map(duration)).toEqual([
    ...['0 s', '59 s', '1 min 1 s', '1 h', '1 h 1 min', '1 d 1 h', '2 d'],
  ])
  expect([1_500, 99_000, 100_000, 3_600_000, null].map(taken)).toEqual(['1.5 s', '99 s', '1 min 40 s', '1 h', '–'])
  expect(ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:03:00Z'))).toBe('2 h ago')
})

it('keys of an index, codes and numbers of things read as words', () => {
  expect(indexKeys({ shopId: 1, updatedAt: -1, words: 'text' })).toBe('shopId, updatedAt ↓, words (text)')
  expect(words('HALF_OPEN')).toBe('Half open')
  expect([many(0, 'time'), many(1, 'time')]).toEqual(['0 times', '1 time'])
})
