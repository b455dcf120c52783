import { expect, test } from 'vitest'
import type { CommandRecord } from '../../../src/database/command-stats.ts'
import { ShapeStats } from '../../../src/database/shape-stats.ts'

const statement = { method: 'deleteMany', collection: 'todos', filter: { listId: 1 }, write: true } as const
const record = (more: Partial<CommandRecord>): CommandRecord => ({
  ...{ collection: 'todos', method: 'deleteMany', shape: 'a', operation: 'Clear', path: 'clear todos' },
  ...{ requestIds: [], shared: 0, retries: 0, documents: 1, ms: 1, failed: false, code: null, ...more },
})

test('average, 95th percentile and worst are those of what was recorded', () => {
  const stats = new ShapeStats()
  for (let ms = 1; ms <= 1_000; ms++) stats.add(record({ ms }), statement, false)
  const [found] = stats.shapes()
  expect(found).toMatchObject({ count: 1_000, averageMs: 500.5, worstMs: 1_000, documents: 1_000 })
  expect(found?.p95Ms).toBeGreaterThan(950 * (15 / 16))
  expect(found?.p95Ms).toBeLessThan(950 * (17 / 16))
  expect(Date.now() - Number(found?.lastSeenAt)).toBeLessThan(10_000)
})

test('a duration of nothing, and one of hours, count as well', () => {
  const stats = new ShapeStats()
  stats.add(record({ ms: 0 }), statement, false)
  stats.add(record({ ms: 7_200_000 }), statement, true)
  expect(stats.shapes()).toMatchObject([{ count: 2, slow: 1, worstMs: 7_200_000 }])
})

test('the percentile of an operation is that of all its commands, not of its shapes', () => {
  const stats = new ShapeStats()
  for (let i = 0; i < 99; i++) stats.add(record({ shape: 'fast', ms: 1 }), statement, false)
  stats.add(record({ shape: 'slow', ms: 500 }), statement, false)
  stats.add(record({ operation: 'Other', ms: 50 }), statement, false)
  const [other, clear] = stats.operations()
  expect(other).toMatchObject({ operation: 'Other', count: 1 })
  expect(clear).toMatchObject({ operation: 'Clear', count: 100, worstMs: 500, averageMs: 5.99 })
  expect(clear?.p95Ms).toBeLessThan(2)
  expect(clear?.shapes.map(({ shape }) => shape)).toEqual(['slow', 'fast'])
})

test('what was not sent, since its answer was kept, counts as nothing else, also where it never was', () => {
  const stats = new ShapeStats()
  const { operation, path, collection, method, shape } = record({})
  const kept = { operation, path, collection, method, shape, documents: 5, needs: [] }
  stats.add(record({ ms: 4 }), statement, false)
  for (let i = 0; i < 3; i++) stats.served(kept)
  stats.served({ ...kept, operation: 'Never' })
  expect(stats.operations()).toMatchObject([
    { operation: 'Clear', count: 1, averageMs: 4, shapes: [{ count: 1, cached: 3, documents: 1 }] },
    {
      operation: 'Never',
      count: 0,
      averageMs: 0,
      p95Ms: 0,
      worstMs: 0,
      shapes: [{ count: 0, cached: 1, averageMs: 0 }],
    },
  ])
})

test('of 100,000 shapes in a row the newest are kept, those in use among them, and memory stays as it is', () => {
  const stats = new ShapeStats()
  const inUse = record({ shape: 'in use' })
  for (let i = 0; i < 2_000; i++) stats.add(record({ shape: `warm ${i}` }), statement, false)
  const before = process.memoryUsage().rss
  for (let i = 0; i < 100_000; i++) {
    stats.add(record({ shape: `shape ${i}` }), statement, false)
    if (i % 100 === 0) stats.add(inUse, statement, false)
  }
  const shapes = new Map(stats.shapes().map(found => [found.shape, found]))
  expect(shapes.size).toBe(1_000)
  expect(stats.forgotten).toBe(101_001)
  expect(shapes.get('in use')?.count).toBe(1_000)
  expect(shapes.get('shape 99999')?.count).toBe(1)
  expect(shapes.has('shape 0')).toBe(false)
  // All of them would take 850 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
})
