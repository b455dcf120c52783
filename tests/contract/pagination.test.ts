import fc from 'fast-check'
import mongoose, { Schema } from 'mongoose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { entity } from '../../src/database/entity.ts'
import { declaredIndexes, makeIndexes } from '../../src/database/indexes.ts'
import type { SortField } from '../../src/database/keyset.ts'
import { List } from '../../src/database/list.ts'
import { pagesBy } from '../../src/database/loaders.ts'
import { model } from '../../src/database/model.ts'
import { readPage } from '../../src/database/page.ts'
import type { ReadDoor } from '../../src/database/read-door.ts'
import { and, equals, oneOf, or } from '../../src/kernel/condition.ts'
import type { Connection, PageArgs } from '../../src/kernel/connection.ts'
import { CursorCodec } from '../../src/kernel/cursor.ts'
import { words } from '../../src/kernel/text.ts'
import { openTestDatabase } from '../support/database.ts'
import { doorOn, requestOf, viewerWith } from '../support/requests.ts'
import { walk } from '../support/walk.ts'

// Hundreds of random cases on a database.
vi.setConfig({ testTimeout: 60_000 })

const thing = model(
  'Thing',
  'things',
  new Schema({
    tenant: String,
    group: String,
    text: String,
    number: Number,
    day: Date,
    flag: { type: Boolean, required: true },
    kind: { type: String, enum: ['k1', 'k2'], required: true },
    tags: [String],
    searchWords: [String],
  }),
)

interface ThingRow {
  readonly id: string
}

/** A tenant sees its things; who has a brand's code sees those with the brand's tag as well. */
const Thing = entity<ThingRow>({
  type: 'Sitemap',
  model: thing,
  policy: viewer =>
    or(
      oneOf('tenant', viewer.shopIds),
      viewer.brandCode === null ? oneOf('tags', []) : and(equals('tags', viewer.brandCode), equals('flag', true)),
    ),
})

const text = { path: 'text', nullable: true }
const day = { path: 'day', nullable: true }
const number = { path: 'number' }
const sorts: Record<string, SortField[]> = {
  NUMBER: [{ ...number, direction: 1 }],
  NUMBER_DOWN: [{ ...number, direction: -1 }],
  TEXT: [{ ...text, direction: 1 }],
  TEXT_DOWN: [{ ...text, direction: -1 }],
  DAY: [{ ...day, direction: 1 }],
  DAY_DOWN: [{ ...day, direction: -1 }],
  TEXT_NUMBER: [
    { ...text, direction: 1 },
    { ...number, direction: -1 },
  ],
  NUMBER_DAY: [
    { ...number, direction: -1 },
    { ...day, direction: -1 },
  ],
  DAY_TEXT: [
    { ...day, direction: -1 },
    { ...text, direction: 1 },
  ],
}
const orders = Object.keys(sorts)

const things = new List(Thing, {
  name: 'things',
  sorts,
  filters: {
    tenant: { path: 'tenant' },
    group: { path: 'group' },
    flag: { path: 'flag' },
    kind: { path: 'kind' },
    tag: { path: 'tags' },
  },
  ranges: { numberAfter: { path: 'number', side: 'after' }, numberBefore: { path: 'number', side: 'before' } },
  paths: [
    { equality: [], sorts: orders, residual: ['flag', 'kind', 'numberAfter', 'numberBefore'] },
    { equality: ['tenant'], sorts: orders, residual: ['flag'] },
    { equality: ['group'], sorts: orders, residual: ['flag', 'tag'] },
    { equality: ['tag'], sorts: ['NUMBER', 'TEXT_DOWN'] },
    // Without `flag`, filled up with both of its values.
    { equality: ['kind', 'flag'], sorts: ['NUMBER', 'NUMBER_DOWN', 'DAY_DOWN', 'DAY_TEXT'], residual: ['tag'] },
  ],
  search: { path: 'searchWords', within: ['tenant'] },
})

let db: mongoose.mongo.Db
let door: ReadDoor
const cursors = new CursorCodec('secret')
const order = (name: string) => Object.fromEntries(things.order(name).map(({ path, direction }) => [path, direction]))

beforeAll(async () => {
  const { connection } = await openTestDatabase()
  if (!connection.db) throw new Error('the test database is not open')
  db = connection.db
  door = doorOn(db)
  await makeIndexes(db, declaredIndexes([Thing], [things]))
})

type Thing = Record<string, unknown> & { readonly _id: mongoose.mongo.ObjectId }

const tenants = ['t1', 't2', 't3', 't4']
const few = ['', 'a', 'B', 'ab', 'é', 'z', '\uffff', '\u{1f600}']
/** A value, a null, or nothing at all: all three are stored differently, and the last two sort alike. */
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(fc.option(value, { freq: 4 }), { nil: undefined, freq: 4 })
const document = fc
  .record({
    tenant: fc.constantFrom(...tenants),
    group: fc.constantFrom('g1', 'g2'),
    text: nullable(fc.constantFrom(...few)),
    number: fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(0.5, -0.5, 2 ** 40, -(2 ** 40))),
    day: nullable(fc.constantFrom(0, 1, 2, -1, 4e12).map(time => new Date(time))),
    flag: fc.boolean(),
    kind: fc.constantFrom('k1', 'k2'),
    tags: fc.subarray(['x', 'y', 'brand']),
    title: fc.constantFrom('cotton shirt', 'Cotton Bag', 'shirt bag', 'coat'),
  })
  .map(({ title, ...fields }): Thing => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined)
    return { _id: new mongoose.Types.ObjectId(), ...Object.fromEntries(given), searchWords: words([title]) }
  })
const documents = fc.array(document, { maxLength: 40 })

const someone = fc.constantFrom(
  viewerWith({ roles: ['admin'] }),
  viewerWith({ shopIds: ['t1'] }),
  viewerWith({ shopIds: ['t1', 't2', 't3'] }),
  viewerWith({ shopIds: [...tenants, ...Array.from({ length: 186 }, (_, i) => `other ${i}`)] }),
  viewerWith({ brandCode: 'brand' }),
  viewerWith({ shopIds: ['t2', 't3'], brandCode: 'brand' }),
)
const size = fc.integer({ min: 1, max: 9 })
const filter: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.constantFrom(
  {},
  {},
  { tenant: 't1' },
  { group: 'g1' },
  { flag: true },
  { tenant: 't2', flag: false },
  { group: 'g2', flag: true, tag: 'x' },
  { kind: 'k1' },
  { kind: 'k1' },
  { kind: 'k2', flag: false },
)
const sorted = fc.constantFrom(...orders)

type Who = ReturnType<typeof viewerWith>
type Args = Readonly<Record<string, unknown>> & PageArgs

const page = (viewer: Who, args: Args): Promise<Connection<ThingRow>> => {
  const request = requestOf(viewer, ['text'])
  return readPage<ThingRow>(door, cursors, request, things.plan(args, undefined, viewer), args, 'things')
}

const reset = async (made: readonly Thing[]): Promise<void> => {
  await db.collection('things').deleteMany({})
  if (made.length > 0) await db.collection('things').insertMany(made as Thing[])
}

const sees = ({ roles, shopIds, brandCode }: Who, { tenant, tags, flag }: Thing): boolean =>
  roles.includes('admin') ||
  shopIds.includes(tenant as string) ||
  (brandCode !== null && (tags as string[]).includes(brandCode) && flag === true)

const matches = (args: Args, thing: Thing): boolean =>
  ['tenant', 'group', 'flag', 'kind'].every(name => args[name] === undefined || args[name] === thing[name]) &&
  (args.tag === undefined || (thing.tags as unknown[]).includes(args.tag)) &&
  (args.numberAfter === undefined || Number(thing.number) > Number(args.numberAfter)) &&
  (args.numberBefore === undefined || Number(thing.number) < Number(args.numberBefore))

/** The ids that the viewer's list holds, in the order in which MongoDB itself sorts them. */
const expected = async (viewer: Who, args: Args, made: readonly Thing[]): Promise<string[]> => {
  const ids = made.filter(thing => sees(viewer, thing) && matches(args, thing)).map(({ _id }) => _id)
  const found = await db
    .collection('things')
    .find({ _id: { $in: ids } })
    .sort(order(String(args.orderBy)))
    .toArray()
  return found.map(({ _id }) => _id.toHexString())
}

const idsOf = ({ nodes }: Connection<ThingRow>): string[] => nodes.map(({ id }) => id)

const check = <Values extends [unknown, ...unknown[]]>(
  arbitraries: { [I in keyof Values]: fc.Arbitrary<Values[I]> },
  holds: (...values: Values) => Promise<void>,
  numRuns = 120,
) => fc.assert(fc.asyncProperty(...(arbitraries as [fc.Arbitrary<unknown>]), holds as never), { numRuns })

describe('a list that is walked page by page', () => {
  it('gives every document once and in order, in any order, with any filter, page size and viewer', () =>
    check([documents, someone, filter, sorted, size, fc.boolean()], async (made, who, args, orderBy, first, back) => {
      await reset(made)
      const all = { ...args, orderBy }
      expect(await walk(at => page(who, { ...all, ...at }), first, back)).toEqual(await expected(who, all, made))
    }))

  it('gives the same within a range of its sort field', () =>
    check(
      [documents, someone, fc.constantFrom('NUMBER', 'NUMBER_DOWN', 'NUMBER_DAY', 'TEXT'), size, fc.boolean()],
      async (made, who, orderBy, first, back) => {
        await reset(made)
        const all = { orderBy, numberAfter: -1, numberBefore: 3 }
        expect(await walk(at => page(who, { ...all, ...at }), first, back)).toEqual(await expected(who, all, made))
      },
    ))

  it('gives what lacks the field that it is ordered by, though one way to see it reads documents and another one keys', async () => {
    const lacking = { group: 'g1', number: 0, flag: true, kind: 'k1', searchWords: [] }
    const made = [
      { ...lacking, _id: new mongoose.Types.ObjectId(), tenant: 't2', tags: [] },
      { ...lacking, _id: new mongoose.Types.ObjectId(), tenant: 't1', tags: ['brand'] },
    ]
    await reset(made)
    const who = viewerWith({ shopIds: ['t2', 't3'], brandCode: 'brand' })
    const all = { orderBy: 'TEXT', numberAfter: -1 }
    const ids = made.map(({ _id }) => _id.toHexString())
    expect(await walk(at => page(who, { ...all, ...at }), 1, false)).toEqual(ids)
    const pages = pagesBy(things, 'group')({ request: requestOf(who, ['text']), door, cursors })
    const below = ['g1', 'g2'].map(group =>
      pages.load(group, { orderBy: 'TEXT' } as PageArgs, { path: { key: 'things' } }),
    )
    expect((await Promise.all(below)).map(idsOf)).toEqual([ids, []])
  })

  it('gives what lies between two cursors, from either end, and nothing where they are the wrong way round', () =>
    check(
      [documents, someone, sorted, fc.nat(40), fc.nat(40), size, fc.boolean()],
      async (made, who, orderBy, m, n, count, back) => {
        await reset(made)
        const all = await expected(who, { orderBy }, made)
        if (all.length === 0) return
        const [i, j] = [m % all.length, n % all.length]
        const { edges } = await page(who, { orderBy, first: 100 })
        const between = { orderBy, after: edges[i]?.cursor ?? null, before: edges[j]?.cursor ?? null }
        const found = await page(who, { ...between, ...(back ? { last: count } : { first: count }) })
        const inside = all.slice(i + 1, Math.max(j, i + 1))
        expect(idsOf(found)).toEqual(back ? inside.slice(-count) : inside.slice(0, count))
        expect(back ? found.pageInfo.hasPreviousPage : found.pageInfo.hasNextPage).toBe(inside.length > count)
      },
    ))

  it('shows each document that stays exactly once while others are inserted and deleted between the pages', () =>
    check(
      [
        fc.array(document, { minLength: 10, maxLength: 40 }),
        fc.array(fc.tuple(fc.array(document, { maxLength: 3 }), fc.nat(39)), { minLength: 20, maxLength: 20 }),
        someone,
        filter,
        sorted,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
      ],
      async (made, changes, who, args, orderBy, first, back) => {
        await reset(made)
        const gone = new Set<string>()
        const all = { ...args, orderBy }
        const seen = await walk(
          at => page(who, { ...all, ...at }),
          first,
          back,
          async n => {
            const [inserted, at] = changes[n % changes.length] ?? [[], 0]
            const fresh = inserted.map(thing => ({ ...thing, _id: new mongoose.Types.ObjectId() }))
            if (fresh.length > 0) await db.collection('things').insertMany(fresh)
            const leaving = made[at]
            if (!leaving) return
            gone.add(leaving._id.toHexString())
            await db.collection('things').deleteOne({ _id: leaving._id })
          },
        )
        const stayed = made.filter(({ _id }) => !gone.has(_id.toHexString()))
        const original = new Set(stayed.map(({ _id }) => _id.toHexString()))
        expect(seen.filter(id => original.has(id))).toEqual(await expected(who, all, stayed))
        expect(new Set(seen).size).toBe(seen.length)
      },
      80,
    ))

  it('gives every match of a search once and in the default order', () =>
    check(
      [documents, someone, fc.constantFrom('cot', 'COTTON b', 'shirt bag', 'é'), size, fc.boolean()],
      async (made, who, search, first, back) => {
        await reset(made)
        const typed = words([search])
        const found = made.filter(({ searchWords }) =>
          typed.every(word => (searchWords as string[]).some(known => known.startsWith(word))),
        )
        const all = { tenant: 't1', search }
        const expectedIds = await expected(who, { tenant: 't1', orderBy: orders[0] }, found)
        expect(await walk(at => page(who, { ...all, ...at }), first, back)).toEqual(expectedIds)
      },
    ))

  it('counts what it would give', () =>
    check([documents, someone, filter, sorted], async (made, who, args, orderBy) => {
      await reset(made)
      const { countAll } = await page(who, { ...args, orderBy, first: 1 })
      expect(await countAll({ key: 'totalCount' })).toBe((await expected(who, { ...args, orderBy }, made)).length)
    }))
})

describe('the pages of several parents, read together', () => {
  const shown = async (of: Connection<ThingRow>) => ({
    ids: idsOf(of),
    cursors: of.edges.map(({ cursor }) => cursor),
    pageInfo: { ...of.pageInfo },
    total: await of.countAll({ key: 'totalCount' }),
  })
  /** The things of a parent many times over, so that pages end by their bound. */
  const often = fc
    .tuple(documents, fc.integer({ min: 1, max: 12 }))
    .map(([made, times]) =>
      Array.from({ length: times }, () => made.map(thing => ({ ...thing, _id: new mongoose.Types.ObjectId() }))).flat(),
    )
  const below: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
    sorted.map(orderBy => ({ orderBy })),
    fc.record({ orderBy: sorted, flag: fc.boolean() }),
    fc.constantFrom({ search: 'cot' }, { search: 'shirt bag' }, { search: 'c', flag: true }),
  )
  /** A tenant's things are seen in one way, a group's in each of the viewer's ways. */
  const parents = fc.oneof(
    fc.tuple(fc.constant('tenant'), fc.constant(tenants), below),
    fc.tuple(
      fc.constant('group'),
      fc.constant(['g1', 'g2']),
      fc.oneof(
        sorted.map(orderBy => ({ orderBy })),
        fc.record({ orderBy: sorted, flag: fc.boolean() }),
      ),
    ),
  )

  it('are the pages that each would get alone: rows, cursors, what lies beyond them, and counts', () =>
    check([often, someone, parents, size, fc.boolean()], async (made, who, [argument, keys, args], count, back) => {
      await reset(made)
      const asked = { ...args, ...(back ? { last: count } : { first: count }) }
      const path = { key: 'things' }
      const pages = pagesBy(things, argument)({ request: requestOf(who, ['text']), door, cursors })
      const together = await Promise.all(keys.map(key => pages.load(key, asked, { path })))
      for (const [i, key] of keys.entries()) {
        const alone = await page(who, { ...asked, [argument]: key })
        expect(together[i] && (await shown(together[i]))).toEqual(await shown(alone))
      }
    }))
})

describe('a residual filter that few documents pass', () => {
  it('gives short pages that say where to go on, and every document once', async () => {
    const made = Array.from({ length: 1_500 }, (_, i) => ({
      _id: new mongoose.Types.ObjectId(),
      tenant: 't1',
      group: 'g1',
      number: Math.floor(i / 7),
      flag: i % 400 === 399,
      tags: [],
      searchWords: [],
    }))
    await reset(made)
    const who = viewerWith({ shopIds: ['t1'] })
    for (const back of [false, true]) {
      let pages = 0
      const seen = await walk(
        at => page(who, { tenant: 't1', flag: true, orderBy: 'NUMBER', ...at }),
        2,
        back,
        async () => {
          pages++
        },
      )
      expect(seen).toEqual(made.filter(({ flag }) => flag).map(({ _id }) => _id.toHexString()))
      // 1,500 documents, of which a page of two looks at 240.
      expect(pages).toBeGreaterThanOrEqual(5)
    }
  })
})

describe('a page that is full of what passes a residual filter', () => {
  it('says that there is more when matches lie beyond what it looked at', async () => {
    const passing = new Set([0, 1, 1_000])
    const made = Array.from({ length: 1_200 }, (_, i) => ({
      _id: new mongoose.Types.ObjectId(),
      tenant: 't1',
      number: i,
      flag: passing.has(i),
      tags: [],
      searchWords: [],
    }))
    await reset(made)
    const who = viewerWith({ shopIds: ['t1'] })
    const ids = [...passing].map(i => made[i]!._id.toHexString())
    for (const back of [false, true]) {
      expect(await walk(at => page(who, { tenant: 't1', flag: true, orderBy: 'NUMBER', ...at }), 2, back)).toEqual(ids)
    }
  })
})

describe('a search that matches more than it looks at', () => {
  it('gives the first thousand matches and tells no count', async () => {
    const made = Array.from({ length: 1_200 }, (_, i) => ({
      _id: new mongoose.Types.ObjectId(),
      tenant: 't1',
      number: i % 13,
      tags: [],
      searchWords: ['cotton'],
    }))
    await reset(made)
    const who = viewerWith({ shopIds: ['t1'] })
    const seen = await walk(at => page(who, { tenant: 't1', search: 'cotton', ...at }), 100, false)
    expect(seen).toHaveLength(1_000)
    expect(new Set(seen).size).toBe(1_000)
    const { countAll } = await page(who, { tenant: 't1', search: 'cotton' })
    expect(await countAll({ key: 'totalCount' })).toBeNull()
  })
})
