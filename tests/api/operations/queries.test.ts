import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type MerchantsApp, startMerchants, tea } from '../../support/merchants.ts'

const shapes = `shapes { shape collection method operation path count averageMs p95Ms worstMs lastSeenAt documents shared cached retries failed slow recommendations }`
const slow = (args = '') => `query Slow { slowQueries${args} { instance since forgotten thresholdMs total ${shapes} } }`
const all = (args = '') =>
  `query All { queryStats${args} { instance since forgotten total operations { operation count averageMs p95Ms worstMs lastSeenAt total ${shapes} } } }`

interface Shape {
  readonly shape: string
  readonly operation: string
  readonly path: string
  readonly count: number
  readonly cached: number
  readonly p95Ms: number
  readonly worstMs: number
  readonly recommendations: string[]
}
interface Report {
  readonly total: number
  readonly thresholdMs: number
  readonly shapes: Shape[]
  readonly operations: { operation: string; count: number; total: number; shapes: Shape[] }[]
}

let t: MerchantsApp
let admin: string
let merchant: string
let shop: string
const title = 'Sechsundachtzig Kannen'
beforeAll(async () => {
  t = await startMerchants({
    ...{ INSTANCE_NAME: 'one-of-two', DB_SLOW_QUERY_MS: '60000' },
    ...{ PLAN_GUARD: 'watch', PLAN_GUARD_DOCUMENTS: '1000' },
  })
  admin = await t.user({ roles: ['admin'] })
  merchant = await t.user()
  shop = await t.shop(merchant)
  for (let i = 0; i < 3; i++)
    await t.mutate(merchant, 'createProduct', { shopId: shop, ...tea({ title }) }, 'product { id }')
  for (let i = 0; i < 4; i++) {
    await t.ask('query Newest($shop: ID!) { products(shopId: $shop) { nodes { title shop { name } } totalCount } }', {
      as: merchant,
      variables: { shop },
    })
  }
})

const report = async (query: string, as = admin): Promise<Report> => {
  const { data, errors } = await t.ask(query, { as })
  expect(errors).toBeUndefined()
  const { slowQueries, queryStats } = data as unknown as Record<string, Report>
  return (slowQueries ?? queryStats) as Report
}

it('what the page for administrators asks is left out and counted, unless it is asked for', async () => {
  await t.ask('query AdminPageRuns { jobs { nodes { id } } }', { as: admin })
  const ask = async (args: string) => {
    const { data, errors } = await t.ask(
      `{ slowQueries(thresholdMs: 0, ${args}) { leftOut total shapes { operation } } queryStats(${args}) { leftOut total operations { operation } } }`,
      { as: admin },
    )
    expect(errors).toBeUndefined()
    const { slowQueries, queryStats } = data as unknown as Record<
      'slowQueries' | 'queryStats',
      Report & { leftOut: number }
    >
    const names = [...slowQueries.shapes, ...queryStats.operations].map(({ operation }) => operation)
    const leftOut = [slowQueries.leftOut, queryStats.leftOut]
    return { leftOut, total: queryStats.total, ofPage: names.filter(name => name === 'AdminPageRuns').length }
  }
  const without = await ask('first: 100')
  expect(without).toMatchObject({ leftOut: [1, 1], ofPage: 0 })
  expect(await ask('first: 100, adminPage: true')).toEqual({ leftOut: [0, 0], total: without.total + 1, ofPage: 2 })
  expect(await report(all('(operation: "AdminPageRuns")'))).toMatchObject({ total: 1, operations: [{ count: 1 }] })
})

describe('queryStats', () => {
  it('tells each command of an operation by its path and shape, how often and how long', async () => {
    const { operations, total } = await report(all('(operation: "Newest")'))
    expect(total).toBe(1)
    expect(operations).toMatchObject([{ operation: 'Newest', count: 12, total: 3 }])
    const byPath = new Map(operations[0]?.shapes.map(shape => [shape.path, shape]))
    expect([...byPath.keys()].sort()).toEqual(['products', 'products.nodes.shop', 'products.totalCount'])
    expect(byPath.get('products')).toMatchObject({
      method: 'find',
      collection: 'products',
      operation: 'Newest',
      count: 4,
      documents: 12,
      failed: 0,
      retries: 0,
    })
    expect(byPath.get('products')?.shape).toMatch(/^find products \{ shopId: \? \} sort \{ /)
    expect(byPath.get('products.nodes.shop')?.shape).toBe('find shops { _id: ? }')
    for (const { p95Ms, worstMs } of byPath.values()) {
      expect(p95Ms).toBeGreaterThan(0)
      expect(p95Ms).toBeLessThanOrEqual(worstMs)
    }
  })

  it('tells writes, transactions and our own commands as well', async () => {
    const { operations } = await report(all('(first: 100)'))
    const own = operations.find(({ operation }) => operation === 'loadstone')
    expect(own?.shapes.map(({ path }) => path)).toContain('viewer')
    const mutations = operations.find(({ operation }) => operation === 'anonymous')
    const shapesSeen = mutations?.shapes.map(({ shape }) => shape) ?? []
    expect(shapesSeen).toContain('insertOne products')
    expect(shapesSeen.some(shape => shape.startsWith('commitTransaction'))).toBe(true)
  })

  it('tells how often a command was not sent since its answer was kept: who asks is looked up once, and known then', async () => {
    const looked = async () => {
      const { operations } = await report(all('(operation: "loadstone")'))
      const [found] = operations[0]?.shapes.filter(({ path }) => path === 'viewer') ?? []
      return { count: found?.count ?? 0, cached: found?.cached ?? 0 }
    }
    const before = await looked()
    const somebody = await t.user()
    for (let i = 0; i < 5; i++) await t.ask('{ me { name } }', { as: somebody })
    const after = await looked()
    // Those of who asks for the report are among them.
    expect(after.count + after.cached - before.count - before.cached).toBe(6)
    expect(after.cached - before.cached).toBeGreaterThanOrEqual(4)
  })

  it('tells the commands that keep a key too', async () => {
    const keyed = { shopId: shop, ...tea({ title }), idempotencyKey: 'a key of nobody else' }
    await t.mutate(merchant, 'createProduct', keyed, 'product { id }', 'mutation Keyed')
    const { operations } = await report(all('(operation: "Keyed")'))
    const shapesOfKey = operations[0]?.shapes.filter(({ path }) => path === 'idempotency key').map(({ shape }) => shape)
    expect(shapesOfKey?.sort()).toEqual([
      'findOne idempotencyKeys { key: ?, viewerId: ? }',
      'insertOne idempotencyKeys',
    ])
  })

  it('never tells a value', async () => {
    const text = JSON.stringify([await report(all('(first: 100)')), await report(slow('(thresholdMs: 0)'))])
    for (const value of [title, shop.slice(4), merchant, admin, 'a key of nobody else', 'example.com'])
      expect(text).not.toContain(value)
    expect(text).toContain('products.nodes.shop')
  })
})

describe('slowQueries', () => {
  it('tells the shapes that took so long, slowest first, and has no advice for those that are fast', async () => {
    const { shapes, total } = await report(slow('(thresholdMs: 0, first: 100)'))
    expect(shapes).toHaveLength(total)
    const p95s = shapes.map(({ p95Ms }) => p95Ms)
    expect(p95s).toEqual(p95s.toSorted((a, b) => b - a))
    expect(shapes.flatMap(({ recommendations }) => recommendations)).toEqual([])
    const limit = shapes[1]?.worstMs ?? 0
    const above = await report(slow(`(thresholdMs: ${Math.ceil(limit)}, first: 100)`))
    expect(above.shapes.every(({ worstMs }) => worstMs >= limit)).toBe(true)
    expect(above.total).toBeLessThan(total)
  })

  it('takes DB_SLOW_QUERY_MS and 50 shapes where nothing is said', async () => {
    expect(await report(slow())).toMatchObject({ instance: 'one-of-two', thresholdMs: 60_000, total: 0, shapes: [] })
    expect((await report(slow('(thresholdMs: 0, first: 1)'))).shapes).toHaveLength(1)
  })

  it.each([
    ['(thresholdMs: -1)', 'thresholdMs'],
    ['(first: 0)', 'first'],
    ['(first: 101)', 'first'],
  ])('refuses %s', async (args, argument) => {
    expect((await t.ask(slow(args), { as: admin })).errors).toMatchObject([
      { extensions: { code: 'INVALID_INPUT', argument } },
    ])
  })

  it('names the index that a shape lacks', async () => {
    const { db } = t
    await db.collection('products').dropIndexes()
    await db
      .collection<{ _id: mongoose.Types.ObjectId }>('products')
      .insertMany(Array.from({ length: 1_200 }, (_, i) => ({ ...tea(), _id: new mongoose.Types.ObjectId(), n: i })))
    await t.ask('query Unserved($shop: ID!) { productByHandle(shopId: $shop, handle: "x") { id } }', {
      as: merchant,
      variables: { shop },
    })
    await expect
      .poll(async () => {
        const { operations } = await report(all('(operation: "Unserved")'))
        return operations[0]?.shapes[0]?.recommendations
      })
      .toEqual(['The index {"shopId":1,"handle":1} on products is declared and not there: `npm run indexes` makes it.'])
  })
})

describe.each([
  ['slowQueries', slow()],
  ['queryStats', all()],
])('%s', (_name, query) => {
  it('is for admins alone', async () => {
    expect((await t.ask(query, { as: merchant })).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect((await t.ask(query)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })
})

it('both answer while the database is away', async () => {
  // Whoever asks is known for some seconds.
  await report(slow())
  await t.database.connection.getClient().close(true)
  expect((await report(slow('(thresholdMs: 0)'))).total).toBeGreaterThan(0)
  expect((await report(all())).total).toBeGreaterThan(0)
})

it('what asks the database is DATABASE_UNAVAILABLE then, and the service goes on', async () => {
  const asked = [
    'dbStats { instance }',
    'indexes { collection }',
    'databaseSchema { name }',
    'explain(operation: "{ shops { nodes { id } } }") { verdict }',
  ]
  for (const field of asked)
    expect((await t.ask(`{ ${field} }`, { as: admin })).errors, field).toMatchObject([
      { extensions: { code: 'DATABASE_UNAVAILABLE' } },
    ])
  expect((await t.ask('{ __typename }')).data).toEqual({ __typename: 'Query' })
})
