import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { at, codesOf } from '../../support/accounts.ts'
import { type MerchantsApp, objectId, startMerchants, tea } from '../../support/merchants.ts'

let t: MerchantsApp
let mia: string
let noor: string
let shopId: string

beforeAll(async () => {
  t = await startMerchants()
  mia = await t.user()
  noor = await t.user()
  shopId = await t.shop(mia)
  await t.shop(noor)
})

const products = () => t.db.collection('products')
const stored = (id: string) => products().findOne({ _id: objectId(id) })
const create = (input: object = {}, as: string | null = mia, fields = 'product { id }') =>
  t.mutate(as, 'createProduct', { shopId, ...tea(), ...input }, fields)
const product = async (input: object = {}) =>
  at<{ product: { id: string } }>(await create(input), 'createProduct').product.id
const update = (productId: string, input: object, as = mia) =>
  t.mutate(as, 'updateProduct', { productId, ...input }, 'product { title tags version }')
const problem = (answer: { errors?: readonly { extensions: object }[] }) => answer.errors?.[0]?.extensions

/** Titles that a search in the shop finds. */
const found = async (search: string) => {
  const { data } = await t.ask(`{ products(shopId: "${shopId}", search: "${search}") { nodes { title } } }`, {
    as: mia,
  })
  return (data as unknown as { products: { nodes: { title: string }[] } }).products.nodes.map(({ title }) => title)
}

describe('createProduct', () => {
  it('makes a product as it was given, which is found and sorted by its words', async () => {
    const seo = {
      title: 'Tee',
      description: 'Guter Tee',
      keywords: ['tee', ' tee '],
      score: 80,
      optimized: true,
      language: 'de',
      findings: [],
    }
    const fields = `product { handle title description pricePaise currency tags status optimized version
      seo { title description keywords score optimized optimizedAt language findings } shop { id } }`
    const input = {
      handle: 'gruener-tee',
      title: ' Grüner Tee ',
      description: 'Aus Darjeeling',
      tags: ['Blatt', 'blatt', ' Blatt '],
    }
    const answer = await create({ ...input, optimized: true, seo }, mia, fields)
    expect(at(answer, 'createProduct')).toEqual({
      product: {
        ...{ ...input, title: 'Grüner Tee', tags: ['Blatt', 'blatt'], pricePaise: 900, currency: 'INR' },
        ...{ status: 'DRAFT', optimized: true, version: 1, shop: { id: shopId } },
        seo: { ...seo, keywords: ['tee'], optimizedAt: expect.any(String) },
      },
    })
    expect(await products().findOne({ handle: 'gruener-tee' })).toMatchObject({
      titleKey: 'gruner tee',
      searchWords: expect.arrayContaining(['gruner', 'tee', 'blatt', 'gruener']),
    })
    expect(await found('blatt grun')).toEqual(['Grüner Tee'])
  })

  it('of a handle that the shop has is DUPLICATE_KEY, in another shop it is free', async () => {
    const { handle } = tea()
    await product({ handle })
    expect(problem(await create({ handle }))).toMatchObject({ code: 'DUPLICATE_KEY', fields: ['shopId', 'handle'] })
    expect(codesOf(await create({ handle, shopId: await t.shop(noor) }, noor))).toEqual([])
  })

  it('in a shop that is another’s, or nobody’s, is NOT_FOUND, for an admin too', async () => {
    const before = await products().countDocuments()
    const nowhere = `shp_${new mongoose.Types.ObjectId().toHexString()}`
    const admin = await t.user({ roles: ['admin'] })
    for (const [input, as] of [
      [{}, noor],
      [{ shopId: nowhere }, mia],
      [{ shopId: nowhere }, admin],
    ] as const) {
      expect(problem(await create(input, as))).toMatchObject({ code: 'NOT_FOUND', argument: 'shopId' })
    }
    expect(problem(await create({ shopId: 'shp_1' }))).toMatchObject({ code: 'INVALID_ID', argument: 'shopId' })
    expect(codesOf(await create({}, null))).toEqual(['UNAUTHENTICATED'])
    expect(await products().countDocuments()).toBe(before)
    expect(codesOf(await create({}, admin))).toEqual([])
  })

  const many = (n: number, text = 'x') => Array.from({ length: n }, (_, i) => `${text}${i}`)
  it.each<[string, string, object]>([
    ['VALIDATION_ERROR', 'handle', { handle: '' }],
    ['VALIDATION_ERROR', 'handle', { handle: 'Tea' }],
    ['VALIDATION_ERROR', 'handle', { handle: 'tea/../x' }],
    ['VALIDATION_ERROR', 'handle', { handle: '-tea' }],
    ['VALIDATION_ERROR', 'handle', { handle: 'a'.repeat(256) }],
    ['VALIDATION_ERROR', 'title', { title: '  ' }],
    ['VALIDATION_ERROR', 'title', { title: 'x'.repeat(256) }],
    ['VALIDATION_ERROR', 'pricePaise', { pricePaise: -1 }],
    ['VALIDATION_ERROR', 'currency', { currency: 'RUPEE' }],
    ['VALIDATION_ERROR', 'currency', { currency: 'inr' }],
    ['VALIDATION_ERROR', 'tags', { tags: many(51) }],
    ['VALIDATION_ERROR', 'tags', { tags: [''] }],
    ['VALIDATION_ERROR', 'tags', { tags: ['x'.repeat(101)] }],
    ['VALIDATION_ERROR', 'seo.title', { seo: { title: 'x'.repeat(256) } }],
    ['VALIDATION_ERROR', 'seo.description', { seo: { description: 'x'.repeat(1_001) } }],
    ['VALIDATION_ERROR', 'seo.keywords', { seo: { keywords: many(51) } }],
    ['VALIDATION_ERROR', 'seo.score', { seo: { score: 101 } }],
    ['VALIDATION_ERROR', 'seo.language', { seo: { language: 'german' } }],
    ['VALIDATION_ERROR', 'seo.findings', { seo: { findings: ['x'.repeat(301)] } }],
    ['INVALID_INPUT', 'description', { description: 'x'.repeat(20_001) }],
    ['GRAPHQL_VALIDATION_FAILED', '', { pricePaise: 0.5 }],
    ['GRAPHQL_VALIDATION_FAILED', '', { pricePaise: 2 ** 53 }],
    ['GRAPHQL_VALIDATION_FAILED', '', { searchWords: ['x'] }],
    ['GRAPHQL_VALIDATION_FAILED', '', { version: 3 }],
    ['GRAPHQL_VALIDATION_FAILED', '', { seo: { optimizedAt: '2030-01-01T00:00:00.000Z' } }],
  ])('is %s of %s for what is wrong with it, also in an update, and changes nothing', async (code, field, wrong) => {
    const id = await product()
    const before = [await products().countDocuments(), await stored(id)]
    for (const answer of [await create(wrong), await update(id, wrong)]) {
      expect(codesOf(answer)).toEqual([code])
      if (code === 'VALIDATION_ERROR')
        expect((problem(answer) as { fields: object[] }).fields).toMatchObject([{ field }])
      if (code === 'INVALID_INPUT') expect(problem(answer)).toMatchObject({ argument: field })
    }
    expect([await products().countDocuments(), await stored(id)]).toEqual(before)
  })
})

describe('updateProduct', () => {
  it('changes what is given, takes away what is null, leaves the rest, and keeps words and order right', async () => {
    const id = await product({ description: 'Old', tags: ['leaf'] })
    expect(at(await update(id, { title: 'Schwarzer Tee', description: null }), 'updateProduct')).toEqual({
      product: { title: 'Schwarzer Tee', tags: ['leaf'], version: 2 },
    })
    expect(await stored(id)).toMatchObject({ titleKey: 'schwarzer tee', pricePaise: 900 })
    expect(await stored(id)).not.toHaveProperty('description')
    expect(await found('schwarz leaf')).toEqual(['Schwarzer Tee'])
    expect(at(await update(id, { tags: null }), 'updateProduct')).toMatchObject({ product: { tags: [] } })
    expect(await found('schwarz leaf')).toEqual([])
    const refused = await update(id, { title: null })
    expect(problem(refused)).toMatchObject({ code: 'VALIDATION_ERROR', fields: [{ field: 'title', kind: 'required' }] })
    const wrong = await update(id, { pricePaise: -1, handle: 'Ä', seo: { score: 101, title: 'x'.repeat(256) } })
    expect(problem(wrong)).toMatchObject({
      fields: expect.arrayContaining([
        { field: 'pricePaise', kind: 'min', message: 'Must be at least 0.' },
        { field: 'handle', kind: 'regexp', message: 'Must be small letters and digits, with - or _ between them.' },
        { field: 'seo.score', kind: 'max', message: 'Must be at most 100.' },
        { field: 'seo.title', kind: 'maxlength', message: 'Must have at most 255 characters.' },
      ]),
    })
    const stale = await update(id, { title: 'Never', expectedVersion: 1 })
    expect(problem(stale)).toMatchObject({ code: 'CONFLICT', currentVersion: 3, current: { title: 'Schwarzer Tee' } })
  })

  it('of its entry for search engines leaves what is not said, takes away what is null, and says when it was optimized', async () => {
    const id = await product({ seo: { title: 'A', score: 10 } })
    expect((await stored(id))?.seo).toEqual({ title: 'A', score: 10, optimized: false, keywords: [], findings: [] })
    await update(id, { seo: { description: 'B', optimized: true } })
    expect((await stored(id))?.seo).toEqual({
      ...{ title: 'A', description: 'B', score: 10, optimized: true, keywords: [], findings: [] },
      optimizedAt: expect.any(Date),
    })
    await update(id, { seo: { keywords: ['k'], title: null } })
    await update(id, { seo: { score: null, keywords: null, findings: [' f '] } })
    expect((await stored(id))?.seo).toEqual({
      ...{ description: 'B', optimized: true, keywords: [], findings: ['f'] },
      optimizedAt: expect.any(Date),
    })
    await update(id, { seo: null })
    expect(await stored(id)).not.toHaveProperty('seo')
  })

  it('keeps the moment at which its entry came to be optimized, and writes nothing where nothing else changes', async () => {
    const seo = {
      title: ' A ',
      description: 'B',
      keywords: ['k'],
      score: 3,
      optimized: true,
      language: 'en',
      findings: ['f'],
    }
    const id = await product({ seo })
    const before = await stored(id)
    expect(codesOf(await update(id, { seo }))).toEqual([])
    expect(await stored(id)).toEqual(before)
    await update(id, { seo: { ...seo, title: 'C' } })
    expect(await stored(id)).toMatchObject({ seo: { title: 'C', optimizedAt: before?.seo.optimizedAt }, version: 2 })
    await update(id, { seo: { optimized: false } })
    expect((await stored(id))?.seo).not.toHaveProperty('optimizedAt')
    await update(id, { seo })
    expect((await stored(id))?.seo.optimizedAt.getTime()).toBeGreaterThan(before?.seo.optimizedAt.getTime())
  })

  it('of changes at the same moment loses none', async () => {
    const id = await product()
    const changes = [
      { title: 'Weiß' },
      { tags: ['fein'] },
      { pricePaise: 1 },
      { handle: 'weisser-tee' },
      { optimized: true },
    ]
    expect((await Promise.all(changes.map(change => update(id, change)))).flatMap(codesOf)).toEqual([])
    expect(await stored(id)).toMatchObject({
      ...{ title: 'Weiß', tags: ['fein'], pricePaise: 1, handle: 'weisser-tee', optimized: true, version: 6 },
      searchWords: ['weiß', 'weisser', 'tee', 'fein'],
    })
  })

  it('and deleteProduct of another’s product is NOT_FOUND', async () => {
    const id = await product()
    const tried = [
      await update(id, { title: 'X' }, noor),
      await t.mutate(noor, 'deleteProduct', { productId: id }, 'product { id }'),
    ]
    for (const answer of tried) expect(problem(answer)).toMatchObject({ code: 'NOT_FOUND', argument: 'productId' })
    expect(await stored(id)).toMatchObject({ version: 1 })
  })
})

describe('deleteProduct', () => {
  it('gives the product as it was, once', async () => {
    const id = await product({ title: 'Gone' })
    const remove = (more: object = {}) =>
      t.mutate(mia, 'deleteProduct', { productId: id, ...more }, 'product { id title }')
    expect(problem(await remove({ expectedVersion: 2 }))).toMatchObject({ code: 'CONFLICT', currentVersion: 1 })
    expect(at(await remove(), 'deleteProduct')).toEqual({ product: { id, title: 'Gone' } })
    expect(problem(await remove())).toMatchObject({ code: 'NOT_FOUND' })
    expect(await stored(id)).toBeNull()
  })
})

describe('several mutations in one transaction', () => {
  it('are all done, or none', async () => {
    const before = await products().countDocuments()
    const run = (second: object) =>
      t.ask(
        `mutation ($a: CreateProductInput!, $b: CreateProductInput!) @transaction {
          a: createProduct(input: $a) { product { id shop {
            productCounts { total optimized seoOptimized } owner { id } subscription { plan }
            products(first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } latestSitemap { id } sitemaps { nodes { id } }
          } } }
          b: createProduct(input: $b) { product { id } }
        }`,
        { as: mia, variables: { a: { shopId, ...tea() }, b: { shopId, ...tea(), ...second } } },
      )
    const failed = await run({ pricePaise: -1 })
    expect([failed.data, codesOf(failed)]).toEqual([null, ['VALIDATION_ERROR']])
    expect(await products().countDocuments()).toBe(before)
    const ofShop = { shopId: objectId(shopId) }
    const [total, optimized] = await Promise.all(
      [ofShop, { ...ofShop, optimized: true }].map(of => products().countDocuments(of)),
    )
    // What stands in the answer to the first is read in the transaction, before the second is made.
    expect(at(await run({}), 'a')).toMatchObject({
      product: { shop: { productCounts: { total: Number(total) + 1, optimized, seoOptimized: expect.any(Number) } } },
    })
    expect(await products().countDocuments()).toBe(before + 2)
  })
})
