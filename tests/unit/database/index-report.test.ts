import { describe, expect, it } from 'vitest'
import { indexesFor, isIdle, isServed } from '../../../src/database/index-report.ts'
import type { Need } from '../../../src/database/shape-needs.ts'

const need = (more: Partial<Need>): Need => ({ collection: 'notes', equality: [], sort: [], range: [], ...more })
const keysFor = (...needs: Need[]) =>
  indexesFor(needs.map((one, i) => ({ shape: `s${i}`, needs: [one] }))).map(({ keys }) => Object.entries(keys))

describe('the index that a command asks for', () => {
  it('has what is compared for equality first, then the order, then a range', () => {
    expect(keysFor(need({ range: ['at'], equality: ['kind'], sort: [['title', -1]] }))).toEqual([
      [
        ['kind', 1],
        ['title', -1],
        ['at', 1],
      ],
    ])
  })

  it('is one for all that begin alike', () => {
    expect(
      keysFor(
        need({ equality: ['shopId'] }),
        need({ equality: ['handle', 'shopId'] }),
        need({ equality: ['shopId'], sort: [['at', 1]] }),
        need({
          equality: ['shopId'],
          sort: [
            ['at', 1],
            ['_id', 1],
          ],
        }),
      ),
    ).toEqual([
      [
        ['shopId', 1],
        ['at', 1],
        ['_id', 1],
      ],
      [
        ['shopId', 1],
        ['handle', 1],
      ],
    ])
  })

  it('is none for what is found by its id, or asks for nothing', () => {
    expect(keysFor(need({ equality: ['_id', 'deleted'] }), need({}))).toEqual([])
  })
})

it('an index is idle when no use of it was counted in 7 days', () => {
  const since = new Date('2026-01-01T00:00:00Z')
  const [sixDays, week] = [Date.parse('2026-01-07T23:59:59Z'), Date.parse('2026-01-08T00:00:00Z')]
  expect(isIdle({ uses: 0, since }, sixDays)).toBe(false)
  expect(isIdle({ uses: 0, since }, week)).toBe(true)
  expect(isIdle({ uses: 1, since }, week)).toBe(false)
})

describe('an index', () => {
  const index = (keys: Record<string, 1 | -1>, options = {}) => ({ collection: 'notes', name: 'i', keys, options })

  it.each<[string, boolean, Parameters<typeof isServed>[0], ReturnType<typeof index>]>([
    ['its fields in another order', true, need({ equality: ['a', 'b'] }), index({ b: 1, a: 1 })],
    ['more fields behind', true, need({ equality: ['a'] }), index({ a: 1, b: 1 })],
    ['the order behind', true, need({ equality: ['a'], sort: [['b', 1]] }), index({ a: 1, b: 1 })],
    [
      'the order backwards',
      true,
      need({
        equality: ['a'],
        sort: [
          ['b', 1],
          ['c', -1],
        ],
      }),
      index({ a: 1, b: -1, c: 1 }),
    ],
    [
      'half of the order turned',
      false,
      need({
        equality: ['a'],
        sort: [
          ['b', 1],
          ['c', 1],
        ],
      }),
      index({ a: 1, b: -1, c: 1 }),
    ],
    ['another field in between', false, need({ equality: ['a'], sort: [['b', 1]] }), index({ a: 1, x: 1, b: 1 })],
    ['one field of two', false, need({ equality: ['a', 'b'] }), index({ a: 1 })],
    ['a range first', true, need({ range: ['a'] }), index({ a: 1 })],
    ['a range behind something else', false, need({ range: ['a'] }), index({ x: 1, a: 1 })],
    ['one that is unique, of fewer fields', true, need({ equality: ['a', 'b'] }), index({ a: 1 }, { unique: true })],
    [
      'what its filter holds already',
      true,
      need({ equality: ['a', 'deleted'] }),
      index({ a: 1 }, { partialFilterExpression: { deleted: false } }),
    ],
    ['one that is hidden', false, need({ equality: ['a'] }), index({ a: 1 }, { hidden: true })],
    ['one of another collection', false, need({ equality: ['a'] }), { ...index({ a: 1 }), collection: 'others' }],
  ])('serves, or does not: %s', (_, serves, asked, one) => {
    expect(isServed(asked, [one])).toBe(serves)
  })
})
