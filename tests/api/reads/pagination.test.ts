import fc from 'fast-check'
import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { visibleTo } from '../../../src/database/entity.ts'
import type { List } from '../../../src/database/list.ts'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { holds } from '../../../src/kernel/condition.ts'
import { decodeId, encodeId } from '../../../src/kernel/ids.ts'
import { words } from '../../../src/kernel/text.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { type Args, allLists, queryOf, rowsOf, viewerIn } from '../../support/list-queries.ts'
import { idOf, insertVolume, makeVolume, type Standings, type Stored, viewers } from '../../support/volume.ts'
import { walk } from '../../support/walk.ts'

const schema = buildSchema()
const volume = makeVolume(500)
let t: TestApp

beforeAll(async () => {
  t = await startApp()
  await insertVolume(t.db, volume)
})

const listOf = (name: string): List => {
  const list = allLists.find(({ spec }) => spec.name === name)
  if (!list) throw new Error(`there is no list ${name}`)
  return list
}
const products = listOf('products')
const todos = listOf('todos')
const users = listOf('users')

const documentsOf = (list: List): readonly Stored[] => volume.documents.get(list.entity) ?? []

/** The ids of the documents that are the viewer's and pass, in the order in which MongoDB itself sorts them. */
const expected = async (
  list: List,
  viewer: Standings,
  args: Args,
  documents: readonly Stored[] = documentsOf(list),
): Promise<string[]> => {
  const policy = visibleTo(list.entity.policy, viewerIn(volume, viewer))
  const asked = Object.entries(list.spec.filters).flatMap(([name, { path, id }]) =>
    args[name] === undefined ? [] : [[path, id ? decodeId(id, args[name], name) : args[name]] as const],
  )
  const typed = words([String(args.search ?? '')])
  const ids = documents.filter((_, i) => {
    const row = rows(list, documents)[i] ?? {}
    const values = (path: string) =>
      [path.split('.').reduce<unknown>((of, step) => (of as Args | null)?.[step], row)].flat()
    return (
      holds(policy, row) &&
      row.deleted !== true &&
      asked.every(([path, value]) => values(path).includes(value)) &&
      typed.every(word => (row.searchWords as string[]).some(known => known.startsWith(word)))
    )
  })
  const sort = list
    .order(String(args.orderBy ?? list.sorts[0]))
    .map(({ path, direction }) => [path, direction] as const)
  const found = await t.db
    .collection(list.entity.model.collection)
    .find({ _id: { $in: ids.map(({ _id }) => _id) } })
    .sort(Object.fromEntries(sort))
    .toArray()
  return found.map(({ _id }) => encodeId(list.entity.type, _id.toHexString()))
}

const known = new WeakMap<object, Record<string, unknown>[]>()
const rows = (list: List, documents: readonly Stored[]): Record<string, unknown>[] => {
  const made = known.get(documents) ?? rowsOf(list.entity, documents)
  known.set(documents, made)
  return made
}

interface Page {
  readonly totalCount: number | null
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

const ask = async (list: List, viewer: Standings, args: Args): Promise<Page> => {
  const fields =
    'totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value != null))
  const answer = await t.ask(queryOf(schema, list, given, fields) ?? '', { as: volume.people[viewer] })
  expect(answer.errors).toBeUndefined()
  return (answer.data as unknown as { page: Page }).page
}

const shop = (n: number) => encodeId('Shop', idOf('Shop', n).toHexString())
const list = (n: number) => encodeId('TodoList', idOf('TodoList', n).toHexString())
const user = (n: number) => encodeId('User', idOf('User', n).toHexString())

const asked: readonly (readonly [List, Args])[] = [
  ...['NEWEST', 'RECENTLY_UPDATED'].map(orderBy => [products, { orderBy }] as const),
  ...['NEWEST', 'RECENTLY_UPDATED', 'TITLE'].map(orderBy => [products, { shopId: shop(0), orderBy }] as const),
  [products, { shopId: shop(1), optimized: true, orderBy: 'RECENTLY_UPDATED' }],
  [products, { shopId: shop(1), seoOptimized: true, status: 'active', orderBy: 'RECENTLY_UPDATED' }],
  [products, { shopId: shop(2), status: 'draft', orderBy: 'TITLE' }],
  [products, { shopId: shop(0), search: 'c' }],
  [products, { shopId: shop(0), search: 'cotton CAFE' }],
  [todos, { listId: list(0) }],
  [todos, { listId: list(1), status: 'open' }],
  [todos, { listId: list(1), status: 'done', priority: 'high' }],
  [todos, { userId: user(1) }],
  [todos, { userId: user(2), priority: 'low' }],
  ...['NEWEST', 'DUE'].map(orderBy => [todos, { assigneeId: user(3), status: 'open', orderBy }] as const),
]

const cases = fc.record({
  of: fc.constantFrom(...asked),
  viewer: fc.constantFrom(...viewers),
  size: fc.integer({ min: 3, max: 100 }),
  back: fc.boolean(),
})

describe('products and todos, walked to the end', () => {
  it('have something to show for each question that is asked here', async () => {
    for (const [list, args] of asked) expect(await expected(list, 'admin', args)).not.toEqual([])
  })

  it(
    'show every document once and in order, to each viewer his own, and count them',
    () =>
      fc.assert(
        fc.asyncProperty(cases, async ({ of: [list, args], viewer, size, back }) => {
          const all = await expected(list, viewer, args)
          expect(await walk(at => ask(list, viewer, { ...args, ...at }), size, back)).toEqual(all)
          expect((await ask(list, viewer, { ...args, first: 1 })).totalCount).toBe(all.length)
        }),
        { numRuns: 150 },
      ),
    60_000,
  )

  it(
    'show the page before and behind any edge',
    () =>
      fc.assert(
        fc.asyncProperty(cases, fc.nat(99), async ({ of: [list, args], viewer, size }, n) => {
          const all = await expected(list, viewer, args)
          const { edges } = await ask(list, viewer, { ...args, first: 100 })
          const at = n % Math.max(edges.length, 1)
          const edge = edges[at]
          if (!edge) return
          // A residual filter may make a page short; what it shows is what comes next.
          const after = (await ask(list, viewer, { ...args, first: size, after: edge.cursor })).edges.map(
            e => e.node.id,
          )
          const before = (await ask(list, viewer, { ...args, last: size, before: edge.cursor })).edges.map(
            e => e.node.id,
          )
          const i = all.indexOf(edge.node.id)
          expect(after).toEqual(all.slice(i + 1, i + 1 + size))
          expect(before).toEqual(all.slice(Math.max(i - size, 0), i))
        }),
        { numRuns: 100 },
      ),
    60_000,
  )

  it(
    'show what stays exactly once while others come and go between the pages',
    () =>
      fc.assert(
        fc.asyncProperty(cases, fc.array(fc.nat(499), { minLength: 5, maxLength: 20 }), async (one, leaving) => {
          const {
            of: [list, args],
            viewer,
            size,
            back,
          } = one
          const collection = t.db.collection(list.entity.model.collection)
          const documents = documentsOf(list)
          const gone = new Set<Stored>()
          const come: mongoose.mongo.ObjectId[] = []
          const seen = await walk(
            at => ask(list, viewer, { ...args, ...at }),
            Math.min(size, 20),
            back,
            async n => {
              const document = documents[leaving[n % leaving.length] ?? 0]
              if (!document || gone.has(document)) return
              gone.add(document)
              await collection.deleteOne({ _id: document._id })
              const _id = new mongoose.Types.ObjectId()
              come.push(_id)
              await collection.insertOne({ ...document, _id })
            },
          )
          const stayed = documents.filter(document => !gone.has(document))
          const ids = new Set(stayed.map(({ _id }) => encodeId(list.entity.type, _id.toHexString())))
          const all = await expected(list, viewer, args, stayed)
          await collection.deleteMany({ _id: { $in: come } })
          if (gone.size > 0) await collection.insertMany([...gone])
          expect(seen.filter(id => ids.has(id))).toEqual(all)
          expect(new Set(seen).size).toBe(seen.length)
        }),
        { numRuns: 60 },
      ),
    60_000,
  )
})

describe('users', () => {
  const asked: readonly Args[] = [
    { role: 'shopper' },
    { role: 'admin', orderBy: 'OLDEST' },
    { role: 'brand', verified: true },
    { role: 'agency', orderBy: 'NAME' },
  ]
  it.each(asked)(
    'of a role are told page by page, from either end, and counted, of whatever status: %o',
    async args => {
      const all = await expected(users, 'admin', args)
      expect(all.length).toBeGreaterThan(20)
      for (const back of [false, true]) {
        expect(await walk(at => ask(users, 'admin', { ...args, ...at }), 7, back)).toEqual(all)
      }
      expect((await ask(users, 'admin', { ...args, first: 1 })).totalCount).toBe(all.length)
    },
  )

  it('of a role fill their pages, whatever others there are', async () => {
    t.forget()
    const { edges, pageInfo } = await ask(users, 'admin', { role: 'admin', first: 20 })
    expect([edges.length, pageInfo.hasNextPage]).toEqual([20, true])
    await ask(users, 'admin', { role: 'admin', first: 20, after: pageInfo.endCursor })
    const pages = t.commands.filter(({ command }) => /\bpage$/.test(String(command.comment)))
    expect(pages.map(({ name }) => name)).toEqual(['find', 'find'])
  })
})

describe('a search', () => {
  it.each(['an', 'BOB', 'example 7', 'cotton', 'Café te', 'e'])(
    'for users finds the beginnings of their words: %s',
    async search => {
      const all = await expected(users, 'admin', { search })
      expect(await walk(at => ask(users, 'admin', { search, ...at }), 50, false)).toEqual(all)
      expect((await ask(users, 'admin', { search, first: 1 })).totalCount).toBe(all.length)
    },
  )
})

describe('a cursor', () => {
  it('is refused by another filter, order or list, and by the same list seen through another parent', async () => {
    const { pageInfo } = await ask(products, 'admin', { shopId: shop(0), first: 3 })
    const after = pageInfo.endCursor
    const others: readonly (readonly [List, Args])[] = [
      [products, { shopId: shop(1), first: 3, after }],
      [products, { first: 3, after }],
      [products, { shopId: shop(0), orderBy: 'TITLE', first: 3, after }],
      [products, { shopId: shop(0), status: 'active', orderBy: 'RECENTLY_UPDATED', first: 3, after }],
      [todos, { listId: list(0), first: 3, after }],
    ]
    for (const [list, args] of others) {
      t.forget()
      const answer = await t.ask(queryOf(schema, list, args, 'nodes { id }') ?? '', { as: volume.people.admin })
      expect(answer.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR')
      expect(t.commands).toEqual([])
    }
    const nested = `{ shop(id: "${shop(0)}") { products(first: 3, after: "${after}") { nodes { id } } } }`
    const { data } = await t.ask(nested, { as: volume.people.admin })
    const next = await ask(products, 'admin', { shopId: shop(0), first: 3, after })
    expect((data as unknown as { shop: { products: { nodes: unknown[] } } }).shop.products.nodes).toEqual(
      next.edges.map(({ node }) => node),
    )
  })
})
