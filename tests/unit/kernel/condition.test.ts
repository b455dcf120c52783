import { describe, expect, it } from 'vitest'
import {
  alternatives,
  and,
  anything,
  between,
  equals,
  given,
  nothing,
  oneOf,
  or,
} from '../../../src/kernel/condition.ts'

const smuggled = [
  { $ne: null },
  { $gt: '' },
  ['a'],
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  new Date('x'),
  () => 1,
  Symbol('x'),
]

describe('a condition', () => {
  it.each(smuggled.map(value => [value]))('takes no value but scalars and dates: %s', value => {
    expect(() => equals('a', value)).toThrow(TypeError)
    expect(() => oneOf('a', ['b', value])).toThrow(TypeError)
    if (value !== undefined) expect(() => between('a', { after: value })).toThrow(TypeError)
  })

  it('of no values, or with a part that nothing meets, is nothing', () => {
    expect(oneOf('a', [])).toEqual(nothing)
    expect(and(equals('a', 1), nothing)).toEqual(nothing)
    expect(or()).toEqual(nothing)
    expect(and()).toEqual(anything)
    expect(or(equals('a', 1), anything)).toEqual(anything)
    expect(between('a', {})).toEqual(anything)
  })

  it('is met by a value that it asks for, and ruled out by another one', () => {
    const policy = oneOf('shopId', ['s1', 's2'])
    expect(given(policy, 'shopId', 's1')).toEqual(anything)
    expect(given(policy, 'shopId', 's3')).toEqual(nothing)
    expect(given(policy, 'ownerId', 's3')).toEqual(policy)
  })

  it('is not ruled out by one value of an array, which may have another', () => {
    const policy = equals('memberIds', 'me')
    expect(given(policy, 'memberIds', 'me', true)).toEqual(anything)
    expect(given(policy, 'memberIds', 'you', true)).toEqual(policy)
  })

  it('has an alternative for each way to meet it, and none where there is no way', () => {
    const [a, b, c] = [equals('a', 1), equals('b', 1), equals('c', 1)]
    expect(alternatives(and(or(a, b), c))).toEqual([
      [a, c],
      [b, c],
    ])
    expect(alternatives(anything)).toEqual([[]])
    expect(alternatives(nothing)).toEqual([])
  })
})
