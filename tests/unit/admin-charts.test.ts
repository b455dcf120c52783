import { describe, expect, it } from 'vitest'
import { alone } from '../../src/http/admin/chart-data.js'

describe('a value of a chart stands alone, as a point', () => {
  it.each([
    ['the only sample', [3], [0]],
    ['between samples without a value', [1, 2, null, 4, null, 5], [3, 5]],
    ['nothing of what a line joins', [1, 2, 3], []],
    ['a zero is a value', [null, 0, null], [1]],
    ['none where there is none', [], []],
  ])('%s', (_what, values: (number | null)[], found: number[]) => {
    expect(alone(values)).toEqual(found)
  })
})
