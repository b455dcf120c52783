import { expect, it } from 'vitest'
import { medianWithin } from '../../../bench/paired.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, i) => n - i)

// The ranks of published tables of the sign test.
it.each([
  [6, 3.5, 1, 6],
  [10, 5.5, 2, 9],
  [15, 8, 4, 12],
  [20, 10.5, 6, 15],
  [50, 25.5, 18, 33],
])('the median of %i values is %d, and lies with 95 %% between the ranks %i and %i', (n, median, from, to) => {
  expect(medianWithin(upTo(n))).toEqual({ median, from, to })
})

it('fewer than 6 values have no such interval', () => {
  expect(() => medianWithin(upTo(5))).toThrow(RangeError)
})
