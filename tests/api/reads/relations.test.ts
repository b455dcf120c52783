import { getNamedType, isLeafType, isObjectType } from 'graphql'
import mongoose from 'mongoose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Entity } from '../../../src/database/entity.ts'
import { allDomains, buildSchema } from '../../../src/graphql/schema.ts'
import { storageOf } from '../../../src/graphql/storage.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { remember } from '../../../src/kernel/remember.ts'
import { words } from '../../../src/kernel/text.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { unlimited } from '../../support/documents.ts'
import { explain } from '../../support/explain.ts'
import { insertVolume, makeVolume, type Standings, viewers } from '../../support/volume.ts'

const volume = makeVolume(3_000)
const schema = buildSchema()
let t: TestApp

beforeAll(async () => {
  t = await startApp(unlimited)
  await insertVolume(t.db, volume)
})
beforeEach(() => t.forget())

/** A field that leads from one stored type to what is stored elsewhere. */
interface Relation {
  readonly name: string
  readonly parent: Entity
  readonly field: string
  readonly isConnection: boolean
  /** Every field of what it leads to that is no object. */
  readonly leaves: string
}

const leavesOf = (name: string): string => {
  const type = schema.getType(name)
  if (!isObjectType(type)) return ''
  return Object.values(type.getFields())
    .filter(({ type }) => isLeafType(getNamedType(type)))
    .map(({ name }) => name)
    .join(' ')
}

const relations: readonly Relation[] = allDomains
  .flatMap(({ entities }) => [...entities])
  .flatMap(parent => {
    const type = schema.getType(parent.type)
    if (!isObjectType(type)) return []
    return Object.values(type.getFields()).flatMap(field => {
      const { name: target } = getNamedType(field.type)
      if (!isObjectType(schema.getType(target)) || storageOf(field)?.embeds) return []
      const isConnection = target.endsWith('Connection')
      const leaves = leavesOf(target.replace(/Connection$/, ''))
      return [{ name: `${parent.type}.${field.name}`, parent, field: field.name, isConnection, leaves }]
    })
  })

/** The relations that the domain promises to batch. */
const promised = [
  ...['owner', 'subscription', 'products', 'latestSitemap', 'sitemaps', 'productCounts'].map(name => `Shop.${name}`),
  'Product.shop',
  'ShopSubscription.shop',
  ...['wallet', 'sessions', 'shops', 'todoLists', 'todos', 'invitesCreated'].map(name => `User.${name}`),
  ...['Invite.createdBy', 'Invite.usedBy'],
  ...['Wallet.owner', 'Wallet.transactions'],
  ...['Transaction.wallet', 'Transaction.counterWallet', 'Transaction.createdBy'],
  ...['Campaign.assignments', 'Assignment.campaign'],
  ...['TodoList.owner', 'TodoList.members', 'TodoList.todos'],
  ...['Todo.list', 'Todo.author', 'Todo.assignee'],
]

const perParent = 3

type Found = Record<'found', { nodes?: readonly unknown[] } | readonly unknown[] | null> & { readonly id: string }

/** Asks for a relation of the parents with these ids; only those that the viewer sees come back. */
const ask = async (
  { parent, field, isConnection, leaves }: Relation,
  ids: readonly string[],
  as: string,
  counts = false,
) => {
  t.forget()
  const selection = isConnection
    ? `(first: ${perParent}) { nodes { ${leaves} } pageInfo { hasNextPage } ${counts ? 'totalCount' : ''} }`
    : `{ ${leaves} }`
  const query = `query Ask($ids: [ID!]!) { nodes(ids: $ids) { ... on ${parent.type} { id found: ${field} ${selection} } } }`
  const answer = await t.ask(query, { as, variables: { ids } })
  expect(answer.errors).toBeUndefined()
  const nodes = (answer.data as unknown as { nodes: (Found | null)[] }).nodes.filter(node => node !== null)
  return { nodes, commands: [...t.commands] }
}

const entityOf = (type: string): Entity => {
  const entity = allDomains.flatMap(({ entities }) => [...entities]).find(entity => entity.type === type)
  if (!entity) throw new Error(`there is no entity ${type}`)
  return entity
}
const Shop = entityOf('Shop')
const Product = entityOf('Product')

const parents = new Map<string, Promise<string[]>>()

/** Up to a hundred parents that the viewer sees: the first of their type, to which most is related. */
const parentsOf = (relation: Relation, as: string): Promise<string[]> =>
  remember(parents, `${relation.parent.type} ${as}`, () => findParents(relation, as))

const findParents = async ({ parent }: Relation, as: string): Promise<string[]> => {
  const documents = volume.documents.get(parent) ?? []
  const ids: string[] = []
  for (let from = 0; from < 1_000 && ids.length < 100; from += 100) {
    const asked = documents.slice(from, from + 100).map(({ _id }) => encodeId(parent.type, _id.toHexString()))
    const answer = await t.ask('query Ask($ids: [ID!]!) { nodes(ids: $ids) { id } }', { as, variables: { ids: asked } })
    const { nodes } = answer.data as unknown as { nodes: ({ id: string } | null)[] }
    ids.push(...nodes.flatMap(node => (node ? [node.id] : [])))
  }
  return ids.slice(0, 100)
}

/** How many rows these parents have in all. */
const ofAdmin = async (relation: Relation, ids: readonly string[]): Promise<number> => {
  const { nodes } = await ask(relation, ids, volume.people.admin, true)
  return nodes.reduce((sum, { found }) => sum + ((found as { totalCount?: number } | null)?.totalCount ?? 0), 0)
}

const hasRows = ({ found }: Found): boolean =>
  found !== null &&
  (Array.isArray(found) ? found.length > 0 : ((found as { nodes?: unknown[] }).nodes?.length ?? 1) > 0)

describe('the table of relations', () => {
  it('holds every relation that is promised', () => {
    expect(relations.map(({ name }) => name)).toEqual(expect.arrayContaining(promised))
  })

  it('reads products, their shops and the owners in three commands, for one product as for a hundred', async () => {
    const query = (first: number) => `{ products(first: ${first}) { nodes { title shop { name owner { email } } } } }`
    for (const as of [volume.people.admin, volume.people.merchant]) {
      for (const first of [1, 100]) {
        t.forget()
        const answer = await t.ask(query(first), { as })
        const { nodes } = (answer.data as unknown as { products: { nodes: unknown[] } }).products
        expect(nodes).toHaveLength(first)
        expect(t.commands.map(({ name, command }) => [name, command[name]])).toEqual([
          ['find', 'products'],
          ['find', 'shops'],
          ['find', 'users'],
        ])
      }
    }
  })
})

describe('what an operation asks twice', () => {
  it('by a key within another is read once: a handle of a shop, an idempotency key', async () => {
    const [product] = volume.documents.get(Product) ?? []
    const shop = encodeId('Shop', String(product?.shopId))
    const fields = `productByHandle(shopId: "${shop}", handle: "${product?.handle}") { title }`
    const key = 'transactionByKey(idempotencyKey: "a key") { id }'
    const query = `{ a: ${fields} b: ${fields} c: ${key} d: ${key} }`
    const answer = await t.ask(query, { as: volume.people.admin })
    expect(answer.errors).toBeUndefined()
    const found = { title: product?.title }
    expect(answer.data).toEqual({ a: found, b: found, c: null, d: null })
    expect(t.commands.map(({ name, command }) => command[name]).sort()).toEqual(['products', 'transactions'])
  })
})

describe('Shop.products within a range of their last change', () => {
  it('costs one command for the pages of all shops and one for their counts', async () => {
    const shops = (volume.documents.get(Shop) ?? []).map(({ _id }) => _id.toHexString())
    const changes = (volume.documents.get(Product) ?? []).map(({ _id, shopId, updatedAt }) => ({
      id: encodeId('Product', _id.toHexString()),
      shop: String(shopId),
      updatedAt: (updatedAt as Date).toISOString(),
    }))
    const moments = changes.map(({ updatedAt }) => updatedAt).sort()
    const [after = '', before = ''] = [moments[Math.floor(moments.length / 4)], moments[Math.floor(moments.length / 2)]]
    const ids = shops.slice(0, 100).map(hex => encodeId('Shop', hex))
    const answer = await t.ask(
      `query Ask($ids: [ID!]!, $after: DateTime, $before: DateTime) { nodes(ids: $ids) { ... on Shop {
        products(first: 100, orderBy: RECENTLY_UPDATED, updatedAfter: $after, updatedBefore: $before) {
          totalCount nodes { id updatedAt }
        }
      } } }`,
      { as: volume.people.admin, variables: { ids, after, before } },
    )
    expect(answer.errors).toBeUndefined()
    type Shown = { products: { totalCount: number; nodes: { id: string; updatedAt: string }[] } }
    const shown = (answer.data as unknown as { nodes: Shown[] }).nodes.map(({ products }) => products)
    const within = shops
      .slice(0, 100)
      .map(shop =>
        changes.filter(change => change.shop === shop && change.updatedAt > after && change.updatedAt < before),
      )
    expect(within.flat().length).toBeGreaterThan(100)
    expect(shown.map(({ totalCount }) => totalCount)).toEqual(within.map(({ length }) => length))
    for (const [i, { nodes }] of shown.entries()) {
      const latest = (within[i] ?? [])
        .map(({ updatedAt }) => updatedAt)
        .sort()
        .reverse()
        .slice(0, 100)
      expect(nodes.map(({ updatedAt }) => updatedAt)).toEqual(latest)
      expect(nodes.filter(({ id }) => !within[i]?.some(change => change.id === id))).toEqual([])
    }
    expect(t.commands).toHaveLength(3)
  })
})

/** What `Shop.products` may be asked for beyond its path: searches, and what is checked on the rows. */
const searchedAndFiltered = [
  'search: "cotton"',
  'search: "co te"',
  'search: "c", status: ACTIVE',
  'search: "c", last: 2',
  'status: ACTIVE',
  'tag: "Silk Wool", orderBy: TITLE',
  'optimized: true, status: DRAFT, orderBy: RECENTLY_UPDATED',
  'seoOptimized: false, orderBy: TITLE, last: 2',
]

describe.each(['admin', 'merchant of 190 shops'] as const)('Shop.products with filters, seen by: %s', viewer => {
  const as = volume.people[viewer]
  const shops = (volume.documents.get(Shop) ?? []).slice(0, 20).map(({ _id }) => encodeId('Shop', _id.toHexString()))
  type Page = { totalCount: number; nodes: unknown[]; pageInfo: Record<string, unknown> }

  const askProducts = async (ids: readonly string[], args: string, selection = '') => {
    t.forget()
    const query = `query Ask($ids: [ID!]!) { nodes(ids: $ids) { ... on Shop {
      products(${args}) { nodes { id title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } ${selection} }
    } } }`
    const answer = await t.ask(query, { as, variables: { ids } })
    expect(answer.errors).toBeUndefined()
    const nodes = (answer.data as unknown as { nodes: { products: Page }[] }).nodes
    return { pages: nodes.map(({ products }) => products), commands: [...t.commands] }
  }
  const commentsOf = (commands: readonly { command: object }[]) =>
    commands.map(({ command }) => (command as { comment: string }).comment)

  it.each(searchedAndFiltered)(
    'cost one command for one shop and for twenty, and one for all counts: %s',
    async args => {
      const more = args.includes('last') ? 'hasPreviousPage' : 'hasNextPage'
      // Pages that found no row beyond their own ask, together, whether it was the bound that ended them.
      const pagesOf = (pages: readonly Page[]) =>
        args.includes('search') || pages.every(({ pageInfo }) => pageInfo[more])
          ? ['Ask nodes.products']
          : ['Ask nodes.products', 'Ask nodes.products']
      const many = await askProducts(shops, args)
      expect(commentsOf(many.commands)).toEqual(['Ask nodes', ...pagesOf(many.pages)])
      expect(many.pages.filter(({ nodes }) => nodes.length > 0).length).toBeGreaterThan(2)
      const counted = await askProducts(shops, args, 'totalCount')
      expect(commentsOf(counted.commands).sort()).toEqual([
        'Ask nodes',
        ...pagesOf(counted.pages),
        'Ask nodes.products.totalCount',
      ])
      for (const [i, shop] of shops.entries()) {
        if (i % 5 > 0) continue
        const one = await askProducts([shop], args, 'totalCount')
        expect(one.commands).toHaveLength(2 + pagesOf(one.pages).length)
        expect(one.pages).toEqual([counted.pages[i]])
        const query = `{ products(shopId: "${shop}", ${args}) {
        nodes { id title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
      } }`
        const alone = await t.ask(query, { as })
        expect(counted.pages[i]).toEqual((alone.data as unknown as { products: Page }).products)
      }
    },
  )

  it.each(searchedAndFiltered)('examine by an index no more than each shop alone may: %s', async args => {
    const { commands } = await askProducts(shops, args, 'totalCount')
    const [, text] = /search: "([^"]*)"/.exec(args) ?? []
    const [longest = ''] = words([text ?? '']).sort((a, b) => b.length - a.length)
    const ofShops = (volume.documents.get(Product) ?? []).filter(({ shopId }) =>
      shops.includes(encodeId('Shop', String(shopId))),
    )
    const candidates = ofShops.filter(({ searchWords }) =>
      (searchWords as string[]).some(word => word.startsWith(longest)),
    )
    for (const command of commands.slice(1)) {
      const { lookup, stages } = await explain(t.db, command)
      expect(lookup?.scans).toBe(0)
      expect(stages).not.toContain('COLLSCAN')
      expect(lookup?.docsExamined).toBeLessThanOrEqual(text === undefined ? ofShops.length : candidates.length)
    }
  })
})

describe('products of several shops of which few pass a filter', () => {
  const as = volume.people.admin
  const shops = (volume.documents.get(Shop) ?? []).slice(100, 103)
  const ids = shops.map(({ _id }) => encodeId('Shop', _id.toHexString()))
  const template = (volume.documents.get(Product) ?? [])[0]
  /** A page of two looks at 240 documents. */
  const perShop = 700
  const made = shops.flatMap(({ _id: shopId }, n) =>
    Array.from({ length: perShop }, (_, i) => ({
      ...template,
      _id: new mongoose.Types.ObjectId(),
      shopId,
      handle: `few-${n}-${i}`,
      createdAt: new Date(Date.UTC(2098, 0, 1) + i),
      status: i % 300 === n ? 'archived' : 'active',
      searchWords: ['zebra'],
    })),
  )
  beforeAll(async () => {
    await t.db.collection('products').insertMany(made)
  })
  afterAll(async () => {
    await t.db.collection('products').deleteMany({ _id: { $in: made.map(({ _id }) => _id) } })
  })

  const page = '{ nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }'
  interface Page {
    readonly nodes: readonly { readonly id: string }[]
    readonly totalCount: number | null
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  }

  it.each(['first: 2', 'last: 2'])(
    'cost one more command where pages ended by their bound, and go on behind it: %s',
    async at => {
      t.forget()
      const query = `query Ask($ids: [ID!]!) { nodes(ids: $ids) { ... on Shop { products(status: ARCHIVED, ${at}) ${page} } } }`
      const answer = await t.ask(query, { as, variables: { ids } })
      const pages = (answer.data as unknown as { nodes: { products: Page }[] }).nodes.map(({ products }) => products)
      expect(t.commands).toHaveLength(4)
      const bound = 20 * 2 + 200
      for (const command of t.commands.filter(({ command }) => String(command.comment).endsWith('products'))) {
        expect((await explain(t.db, command)).lookup?.docsExamined).toBeLessThanOrEqual(bound * ids.length)
      }
      for (const [i, id] of ids.entries()) {
        const alone = await t.ask(`{ products(shopId: "${id}", status: ARCHIVED, ${at}) ${page} }`, { as })
        expect(pages[i]).toEqual((alone.data as unknown as { products: Page }).products)
      }
    },
  )

  it('are all found by going on from each end that was told, a command for each shop', async () => {
    const seen = new Set<string>()
    for (const id of ids) {
      for (let after: string | null = null; ; ) {
        t.forget()
        const query = `query Ask($ids: [ID!]!, $after: String) { nodes(ids: $ids) { ... on Shop { products(status: ARCHIVED, first: 2, after: $after) ${page} } } }`
        const answer = await t.ask(query, { as, variables: { ids: [id], after } })
        const [{ products }] = (answer.data as unknown as { nodes: [{ products: Page }] }).nodes
        for (const node of products.nodes) seen.add(node.id)
        if (!products.pageInfo.hasNextPage) break
        after = products.pageInfo.endCursor
      }
    }
    const archived = [...made, ...(volume.documents.get(Product) ?? [])].filter(
      ({ shopId, status }) => status === 'archived' && shops.some(({ _id }) => String(_id) === String(shopId)),
    )
    expect([...seen].sort()).toEqual(archived.map(({ _id }) => encodeId('Product', _id.toHexString())).sort())
  })

  it('tell no count of more than a thousand matches of a search, and the counts of fewer', async () => {
    const [many = '', few = ''] = ids
    const extra = Array.from({ length: 500 }, (_, i) => ({
      ...made[0],
      _id: new mongoose.Types.ObjectId(),
      handle: `more-${i}`,
    }))
    await t.db.collection('products').insertMany(extra)
    t.forget()
    const query = `query Ask($ids: [ID!]!) { nodes(ids: $ids) { ... on Shop { products(search: "zebra", first: 2) ${page} } } }`
    const answer = await t.ask(query, { as, variables: { ids: [many, few] } })
    const pages = (answer.data as unknown as { nodes: { products: Page }[] }).nodes.map(({ products }) => products)
    expect(pages.map(({ totalCount }) => totalCount)).toEqual([null, perShop])
    expect(t.commands).toHaveLength(3)
    await t.db.collection('products').deleteMany({ _id: { $in: extra.map(({ _id }) => _id) } })
  })
})

const cases = viewers.flatMap(viewer => relations.map(relation => [relation.name, viewer, relation] as const))

describe.each(cases)('%s, seen by: %s', (_, viewer: Standings, relation) => {
  const as = volume.people[viewer]

  it('costs one command for one parent and for a hundred', async () => {
    const ids = await parentsOf(relation, as)
    const many = await ask(relation, ids, as)
    const full = many.nodes.find(hasRows)
    // Whoever may see everything sees something behind each relation.
    if (viewer === 'admin') expect(full).toBeDefined()
    if (!full) {
      expect(many.commands.length).toBeLessThanOrEqual(2)
      return
    }
    expect(many.nodes).toHaveLength(ids.length)
    expect(many.commands).toHaveLength(2)
    const one = await ask(relation, [full.id], as)
    expect(one.commands).toHaveLength(2)
    expect(one.nodes).toEqual([full])
  })

  if (!relation.isConnection) return

  it('examines no more documents than it returns and has parents, and counts without fetching any', async () => {
    const ids = await parentsOf(relation, as)
    const { nodes, commands } = await ask(relation, ids, as, true)
    const rows = nodes.flatMap(({ found }) => (found as { nodes: unknown[] } | null)?.nodes ?? [])
    if (rows.length === 0) return
    expect(commands).toHaveLength(3)
    for (const command of commands.slice(1)) {
      const { lookup, stages, docsExamined } = await explain(t.db, command)
      const counts = String(command.command.comment).endsWith('.totalCount')
      expect(lookup?.scans ?? 0).toBe(0)
      expect(stages).not.toContain('COLLSCAN')
      if (command.name === 'aggregate') expect(lookup).not.toBeNull()
      // `$lookup` takes no hint: who sees rows in two ways (a brand that is an agency too) has the policy checked on all
      // that the parents have.
      const bound = counts
        ? viewer === 'brand and agency'
          ? await ofAdmin(relation, ids)
          : 0
        : rows.length + nodes.length
      expect(lookup?.docsExamined ?? docsExamined).toBeLessThanOrEqual(bound)
    }
    const full = nodes.find(hasRows)
    const one = await ask(relation, [full?.id ?? ''], as)
    const [, find] = one.commands
    if (!find) throw new Error('nothing was asked for one parent')
    expect(find.name).toBe('find')
    const plan = await explain(t.db, find)
    expect(plan.stages).toContain('IXSCAN')
    expect(plan.stages).not.toContain('SORT')
    expect(plan.docsExamined).toBeLessThanOrEqual(plan.returned + 2)
  })
})
