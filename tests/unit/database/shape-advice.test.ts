import { expect, it } from 'vitest'
import { adviceFor } from '../../../src/database/shape-advice.ts'
import type { ShapeFigures } from '../../../src/database/shape-stats.ts'

const shape = (more: Partial<ShapeFigures> = {}): ShapeFigures => ({
  ...{ operation: 'Shop', path: 'shop', collection: 'shops', method: 'find', shape: 'find shops { _id: ? }' },
  ...{ count: 10, averageMs: 1, p95Ms: 2, worstMs: 40, lastSeenAt: new Date(), documents: 10 },
  ...{ shared: 0, cached: 0, retries: 0, failed: 0, slow: 0 },
  needs: [{ collection: 'shops', equality: ['_id'], sort: [], range: [] }],
  ...more,
})

it('of a fast shape nothing is advised', () => {
  expect(adviceFor(shape(), undefined, [])).toEqual([])
  expect(adviceFor(shape({ method: 'insertOne', needs: [] }), undefined, [])).toEqual([])
})

it('of a shape that was never sent, since its answers were kept, nothing is advised', () => {
  expect(adviceFor(shape({ count: 0, averageMs: 0, documents: 0, cached: 9 }), undefined, [])).toEqual([])
})

it.each<[string, Partial<ShapeFigures>, RegExp]>([
  ['slow', { slow: 1, worstMs: 5 }, /^It is found by its id/],
  ['failed', { failed: 2 }, /^2 of 10 failed/],
  ['sent again', { retries: 3 }, /^It was sent again 3 times/],
  ['large', { documents: 12_000 }, /^It gives 1200 documents each time/],
])('something is advised of one that is %s', (_, more, says) => {
  expect(adviceFor(shape(more), undefined, [])[0]).toMatch(says)
})

it('something is advised of one whose plan has no index', () => {
  const needs = [{ collection: 'shops', equality: ['city'], sort: [], range: [] }]
  const finding = { shape: 's', collection: 'shops', needs } as unknown as Parameters<typeof adviceFor>[1]
  expect(adviceFor(shape(), finding, [])[0]).toMatch(/^No index serves it: declare .*"city":1/)
  const others = [
    { collection: 'users', keys: { city: 1 }, options: {} },
    { collection: 'shops', keys: { name: 1, city: 1 }, options: {} },
  ] as const
  expect(adviceFor(shape(), finding, others)[0]).toMatch(/^No index serves it: declare /)
  const declared = [{ collection: 'shops', keys: { city: 1, _id: -1 }, options: {} }] as const
  expect(adviceFor(shape({ worstMs: 5 }), finding, declared)).toEqual([
    'The index {"city":1,"_id":-1} on shops is declared and not there: `npm run indexes` makes it.',
  ])
})
