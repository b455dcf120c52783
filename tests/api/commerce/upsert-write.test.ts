import { beforeAll, describe, expect, it } from 'vitest'
import { at, codesOf } from '../../support/accounts.ts'
import { type MerchantsApp, objectId, startMerchants, tea } from '../../support/merchants.ts'
import { addressOf } from '../../support/socket.ts'

let t: MerchantsApp
let mia: string
let noor: string
let shopId: string

beforeAll(async () => {
  t = await startMerchants()
  mia = await t.user()
  noor = await t.user()
  shopId = await t.shop(mia)
})

const products = () => t.db.collection('products')
const stored = (id: string) => products().findOne({ _id: objectId(id) })
const product = async (input: object = {}) => {
  const answer = await t.mutate(mia, 'createProduct', { shopId, ...tea(), ...input }, 'product { id }')
  return at<{ product: { id: string } }>(answer, 'createProduct').product.id
}
const problem = (answer: { errors?: readonly { extensions: object }[] }) => answer.errors?.[0]?.extensions

interface Upserted {
  readonly results: readonly {
    readonly handle: string
    readonly outcome: string
    readonly product: { readonly id: string; readonly handle: string; readonly version: number } | null
    readonly error: {
      readonly code: string
      readonly message: string
      readonly argument: string | null
      readonly fields: readonly object[]
    } | null
  }[]
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly failed: number
}

describe('upsertProducts', () => {
  const fields = `created updated unchanged failed
    results { handle outcome product { id handle version } error { code message argument fields { field message kind } } }`
  const upsert = (list: readonly object[], more: object = {}, as = mia) =>
    t.mutate(as, 'upsertProducts', { shopId, products: list, ...more }, fields)
  const resultsOf = async (list: readonly object[], more?: object) =>
    at<Upserted>(await upsert(list, more), 'upsertProducts')

  it('makes and changes a thousand in one read, a command for the new and one for the known', async () => {
    const known = Array.from({ length: 500 }, () => tea())
    await upsert(known)
    t.forget()
    const list = [...known.map(({ handle }) => ({ handle, tags: ['T'] })), ...Array.from({ length: 500 }, () => tea())]
    const { results, ...counts } = await resultsOf(list)
    expect(counts).toEqual({ created: 500, updated: 500, unchanged: 0, failed: 0 })
    expect(results.map(({ handle }) => handle)).toEqual(list.map(({ handle }) => handle))
    expect(results.map(({ product: of }) => of?.handle)).toEqual(list.map(({ handle }) => handle))
    expect(results.map(({ product: of }) => of?.version)).toEqual([...known.map(() => 2), ...known.map(() => 1)])
    // The shop, the products that are there, both writes, and the products as they are then.
    expect(t.commands.map(({ name }) => name).sort()).toEqual(['find', 'find', 'find', 'insert', 'update'])
    expect(await products().findOne({ handle: known[0]?.handle })).toMatchObject({ title: 'Grüner Tee', tags: ['T'] })
  })

  it('takes a thousand products as long as they are in shops, in one request over HTTP', async () => {
    const sentence = 'Hand-picked in the first flush, withered for a night and fired in small batches by the estate. '
    const list = Array.from({ length: 1_000 }, (_, n) =>
      tea({
        title: `Darjeeling First Flush No. ${n}, whole leaf, 100 g, harvest of spring`,
        description: sentence.repeat(10),
        tags: ['tea', 'black tea', 'darjeeling', 'first flush', 'whole leaf', 'organic'],
        status: 'ACTIVE',
        seo: {
          title: `Darjeeling First Flush No. ${n} | Tea by post`,
          description: sentence.slice(0, 155),
          keywords: ['darjeeling', 'first flush', 'black tea', 'whole leaf tea', 'organic tea'],
        },
      }),
    )
    const query = `mutation ($input: UpsertProductsInput!) { upsertProducts(input: $input) { ${fields} } }`
    const body = JSON.stringify({ query, variables: { input: { shopId, products: list } } })
    expect(body.length).toBeGreaterThan(1_400_000)
    const response = await fetch(`${await addressOf(t)}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await t.tokenFor(mia)}` },
      body,
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ data: { upsertProducts: { created: 1_000, failed: 0 } } })
  })

  it('tells of each what is wrong with it, and loses none of the others', async () => {
    const there = await product({ title: 'There' })
    const { handle } = (await stored(there)) as { handle?: string }
    const good = [tea(), tea()]
    const { results, ...counts } = await resultsOf([
      good[0] ?? {},
      { handle: 'without-a-title', pricePaise: 1, currency: 'INR' },
      tea({ pricePaise: -5, currency: 'XXY' }),
      tea({ handle: 'Not a handle' }),
      { handle, title: null, description: 'Lost' },
      tea({ seo: { score: 101 } }),
      good[1] ?? {},
    ])
    expect(counts).toEqual({ created: 2, updated: 0, unchanged: 0, failed: 5 })
    expect(results.map(({ outcome, error }) => [outcome, error?.code, error?.fields])).toEqual([
      ['CREATED', undefined, undefined],
      ['FAILED', 'VALIDATION_ERROR', [expect.objectContaining({ field: 'title', kind: 'required' })]],
      [
        'FAILED',
        'VALIDATION_ERROR',
        [expect.objectContaining({ field: 'pricePaise', kind: 'min' }), expect.objectContaining({ field: 'currency' })],
      ],
      ['FAILED', 'VALIDATION_ERROR', [expect.objectContaining({ field: 'handle', kind: 'regexp' })]],
      ['FAILED', 'VALIDATION_ERROR', [expect.objectContaining({ field: 'title', kind: 'required' })]],
      ['FAILED', 'VALIDATION_ERROR', [expect.objectContaining({ field: 'seo.score', kind: 'max' })]],
      ['CREATED', undefined, undefined],
    ])
    expect(results.map(({ product: of }) => of === null)).toEqual([false, true, true, true, true, true, false])
    expect(await stored(there)).toMatchObject({ title: 'There', version: 1 })
    for (const one of good) expect(await products().countDocuments({ handle: one.handle })).toBe(1)
  })

  it('tells of a text that no field takes in the result of its item, by its place, and loses none of the others', async () => {
    const long = 'x'.repeat(20_001)
    const good = [tea(), tea()]
    const { results, ...counts } = await resultsOf([
      good[0] ?? {},
      tea({ description: long }),
      tea({ title: 'nul\u0000' }),
      tea({ tags: ['fine', 'half \ud83d'] }),
      tea({ seo: { keywords: ['a', 'b', long] } }),
      tea({ handle: 'nul\u0000' }),
      good[1] ?? {},
    ])
    expect(counts).toEqual({ created: 2, updated: 0, unchanged: 0, failed: 5 })
    const noText = 'must be Unicode text without null characters.'
    expect(results.map(({ outcome, error }) => [outcome, error])).toEqual([
      ['CREATED', null],
      ...[
        ['products[1].description', 'must have at most 20000 characters, but got 20001.'],
        ['products[2].title', noText],
        ['products[3].tags[1]', noText],
        ['products[4].seo.keywords[2]', 'must have at most 20000 characters, but got 20001.'],
        ['products[5].handle', noText],
      ].map(([argument, message]) => [
        'FAILED',
        { code: 'INVALID_INPUT', argument, message: `\`${argument}\` ${message}`, fields: [] },
      ]),
      ['CREATED', null],
    ])
    for (const one of good) expect(await products().countDocuments({ handle: one.handle })).toBe(1)
  })

  it('of a text in a list elsewhere, the refusal tells the place, and names the argument', async () => {
    const answer = await t.mutate(
      mia,
      'createProduct',
      { shopId, ...tea({ tags: ['a', 'b\u0000'] }) },
      'product { id }',
    )
    expect(answer.errors).toMatchObject([
      {
        message: '`tags[1]` must be Unicode text without null characters.',
        extensions: { code: 'INVALID_INPUT', argument: 'tags' },
      },
    ])
    const key = await upsert([tea()], { idempotencyKey: 'k\u0000' })
    expect(problem(key)).toMatchObject({ code: 'INVALID_INPUT', argument: 'idempotencyKey' })
  })

  it('leaves what an item does not say, and takes away what it says is null', async () => {
    const id = await product({ description: 'Old', tags: ['leaf'], seo: { title: 'A' }, status: 'ACTIVE' })
    const { handle } = (await stored(id)) as { handle?: string }
    await upsert([{ handle, seo: { score: 3 } }])
    expect((await stored(id))?.seo).toMatchObject({ title: 'A', score: 3 })
    await upsert([{ handle, description: null, tags: null, seo: null, title: 'Neu' }])
    const now = await stored(id)
    expect(now).toMatchObject({
      title: 'Neu',
      titleKey: 'neu',
      tags: [],
      status: 'active',
      pricePaise: 900,
      version: 3,
    })
    expect([now?.description, now?.seo]).toEqual([undefined, undefined])
  })

  it('tells those that were there as they were given, and writes nothing of them', async () => {
    const seo = { title: ' A ', keywords: ['k'], score: 3, optimized: true, language: 'en', findings: ['f'] }
    const list = [tea({ seo, tags: [' a ', 'a'] }), tea({ seo }), tea(), tea({ seo: { title: 'not yet' } })]
    const ids = (await resultsOf(list)).results.map(({ product: of }) => of?.id ?? '')
    const before = await Promise.all(ids.map(stored))
    t.forget()
    const again = await resultsOf(list)
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 4, failed: 0 })
    expect(again.results.map(({ outcome, product: of }) => [outcome, of?.id, of?.version])).toEqual(
      ids.map(id => ['UNCHANGED', id, 1]),
    )
    expect(t.commands.map(({ name }) => name)).toEqual(['find', 'find', 'find'])
    expect(await Promise.all(ids.map(stored))).toEqual(before)
    const some = await resultsOf(list.map((one, at) => (at === 0 ? { ...one, pricePaise: 5 } : one)))
    expect(some).toMatchObject({ created: 0, updated: 1, unchanged: 3 })
    expect((await stored(ids[0] ?? ''))?.seo).toEqual(before[0]?.seo)
    expect(some.results[0]).toMatchObject({ outcome: 'UPDATED', product: { version: 2 } })
  })

  it('of 1,001 products, or of two with one handle, is INVALID_INPUT and leaves everything as it was', async () => {
    const before = await products().countDocuments()
    const twice = tea()
    for (const list of [
      Array.from({ length: 1_001 }, () => tea()),
      [tea(), twice, tea(), { ...twice, title: 'Other' }],
    ]) {
      expect(problem(await upsert(list))).toMatchObject({ code: 'INVALID_INPUT', argument: 'products' })
    }
    expect(problem(await upsert([tea()], { shopId: await t.shop(noor) }))).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'shopId',
    })
    expect(await products().countDocuments()).toBe(before)
    expect(at(await upsert([]), 'upsertProducts')).toEqual({
      ...{ results: [], created: 0, updated: 0, unchanged: 0, failed: 0 },
    })
  })

  it('of the same products at the same moment makes each once', async () => {
    const list = Array.from({ length: 40 }, () => tea())
    const all = await Promise.all([resultsOf(list), resultsOf(list), resultsOf(list)])
    expect(all.map(({ failed }) => failed)).toEqual([0, 0, 0])
    expect(all.reduce((sum, { created }) => sum + created, 0)).toBe(40)
    expect(await products().countDocuments({ handle: { $in: list.map(({ handle }) => handle) } })).toBe(40)
  })

  it('with a key that comes again writes once, and tells the same', async () => {
    const list = [tea(), tea({ title: ' ' })]
    const first = await upsert(list, { idempotencyKey: 'upsert' })
    expect(at(first, 'upsertProducts')).toMatchObject({ created: 1, failed: 1 })
    expect((await upsert(list, { idempotencyKey: 'upsert' })).data).toEqual(first.data)
    expect(codesOf(await upsert([tea()], { idempotencyKey: 'upsert' }))).toEqual(['IDEMPOTENCY_CONFLICT'])
  })

  it.each([
    ['alone', {}, ''],
    ['under a key', { idempotencyKey: 'unexpected' }, ''],
    ['in a transaction', {}, '@transaction'],
  ])(
    'tells of what was not expected no more than that it was, in an error of its own: %s',
    async (_how, more, directive) => {
      await t.db.command({ collMod: 'products', validator: { title: { $ne: 'Unwanted' } } })
      try {
        const list = [tea(), tea({ title: 'Unwanted' }), tea()]
        const query = `mutation ($input: UpsertProductsInput!) ${directive} { upsertProducts(input: $input) { ${fields} } }`
        const answer = await t.ask(query, { as: mia, variables: { input: { shopId, products: list, ...more } } })
        expect(await products().countDocuments({ handle: { $in: list.map(({ handle }) => handle) } })).toBe(2)
        expect(at(answer, 'upsertProducts')).toMatchObject({ created: 2, failed: 1 })
        expect(answer.errors).toMatchObject([
          { path: ['upsertProducts', 'results', 1, 'error'], extensions: { code: 'INTERNAL_ERROR' } },
        ])
        expect(JSON.stringify(answer)).not.toMatch(/validat/i)
      } finally {
        await t.db.command({ collMod: 'products', validator: {} })
      }
    },
  )
})
