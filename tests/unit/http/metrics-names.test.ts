import { expect, it } from 'vitest'
import { Names } from '../../../src/http/metrics-names.ts'

it('names are told apart until there are too many, and those that have a place keep it', () => {
  const names = new Names({ most: 3, unsigned: 1 })
  expect(['a', 'b'].map(name => names.of(name, false))).toEqual(['a', 'other'])
  expect(['b', 'c', 'd'].map(name => names.of(name, true))).toEqual(['b', 'c', 'other'])
  expect(['a', 'b', 'c', 'd'].map(name => names.of(name, false))).toEqual(['a', 'b', 'c', 'other'])
})

it('a name that may take no place, or is very long, is one of the others', () => {
  const names = new Names({ most: 3, unsigned: 3 })
  expect(names.of('a', true, false)).toBe('other')
  expect(names.of('a', true)).toBe('a')
  expect(names.of('a', true, false)).toBe('a')
  expect(names.of('x'.repeat(101), true)).toBe('other')
})
