import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { at, codesOf } from '../../support/accounts.ts'
import { type MerchantsApp, objectId, startMerchants } from '../../support/merchants.ts'

let t: MerchantsApp
let mia: string
let noor: string

beforeAll(async () => {
  t = await startMerchants()
  mia = await t.user()
  noor = await t.user()
})

const stored = (id: string) => t.db.collection('shops').findOne({ _id: objectId(id) })
const subscription = (id: string) => t.db.collection('subscriptions').findOne({ shopId: objectId(id) })
const shopIdsOf = async (id: string) => {
  const user = await t.db.collection('users').findOne({ _id: new mongoose.Types.ObjectId(id) })
  return ((user?.shopIds ?? []) as mongoose.Types.ObjectId[]).map(shop => `shp_${shop.toHexString()}`)
}
const install = (as: string | null, input: object, fields = 'shop { id }') => t.mutate(as, 'installShop', input, fields)
const shopOf = async (id: string) =>
  (await t.ask(`{ shop(id: "${id}") { name uninstalledAt products { totalCount } } }`, { as: mia })).data?.shop

describe('installShop', () => {
  it('makes the shop with its subscription; who installs it is its owner and works for it from then on', async () => {
    const fields = `shop { id domain name plan country uninstalledAt version owner { id } subscription { plan } products { totalCount } }
      subscription { plan status }`
    const answer = await install(mia, { domain: ' Tea.Example.COM ', name: 'Tea', country: 'IN' }, fields)
    const { shop, subscription: paid } = at<Record<string, Record<string, unknown>>>(answer, 'installShop')
    expect(shop).toEqual({
      ...{ id: expect.stringMatching(/^shp_/), domain: 'tea.example.com', name: 'Tea', plan: 'STARTER', country: 'IN' },
      ...{ uninstalledAt: null, version: 1, owner: { id: `usr_${mia}` }, subscription: { plan: 'STARTER' } },
      products: { totalCount: 0 },
    })
    expect(paid).toEqual({ plan: 'STARTER', status: 'ACTIVE' })
    expect(await shopIdsOf(mia)).toContain(shop?.id)
    expect(await shopOf(String(shop?.id))).toMatchObject({ name: 'Tea' })
    const other = await t.ask(`{ shop(id: "${shop?.id}") { name } }`, { as: noor })
    expect(other.data).toEqual({ shop: null })
  })

  it('is for merchants and admins', async () => {
    const input = { domain: 'nobody.example.com', name: 'Nobody' }
    expect(codesOf(await install(null, input))).toEqual(['UNAUTHENTICATED'])
    for (const role of ['shopper', 'brand', 'agency', 'mediator']) {
      expect(codesOf(await install(await t.user({ roles: [role] }), input))).toEqual(['FORBIDDEN'])
    }
    expect(await t.db.collection('shops').countDocuments({ domain: input.domain })).toBe(0)
    expect((await install(await t.user({ roles: ['admin'] }), input)).errors).toBeUndefined()
  })

  it('of a domain that is taken is DUPLICATE_KEY and leaves everything as it was', async () => {
    const id = await t.shop(mia, 'taken.example.com')
    const before = [await stored(id), await subscription(id)]
    for (const as of [mia, noor]) {
      const taken = await install(as, { domain: 'TAKEN.example.com', name: 'Mine' })
      expect(taken.errors?.[0]?.extensions).toMatchObject({ code: 'DUPLICATE_KEY', fields: ['domain'] })
    }
    await t.mutate(mia, 'uninstallShop', { shopId: id }, 'shop { id }')
    expect(codesOf(await install(noor, { domain: 'taken.example.com', name: 'Mine' }))).toEqual(['DUPLICATE_KEY'])
    expect(await shopIdsOf(noor)).toEqual([])
    expect(await stored(id)).toMatchObject({ name: before[0]?.name, ownerId: before[0]?.ownerId })
  })

  it('of one domain by ten at once is done once, and nine are told that it is taken', async () => {
    const merchants = await Promise.all(Array.from({ length: 10 }, () => t.user()))
    const answers = await Promise.all(merchants.map(as => install(as, { domain: 'race.example.com', name: 'Race' })))
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 9 }, () => 'DUPLICATE_KEY'))
    const all = await Promise.all(merchants.map(shopIdsOf))
    expect(all.flat()).toHaveLength(1)
    expect(await t.db.collection('subscriptions').countDocuments({ shopId: objectId(all.flat()[0] ?? '') })).toBe(1)
  })

  it('of several shops by one merchant at once adds them all', async () => {
    const busy = await t.user()
    const ids = await Promise.all([1, 2, 3, 4, 5].map(n => t.shop(busy, `busy-${n}.example.com`)))
    expect((await shopIdsOf(busy)).sort()).toEqual(ids.sort())
  })

  it('beyond 190 shops is INVALID_INPUT and makes none', async () => {
    const shopIds = Array.from({ length: 189 }, () => new mongoose.Types.ObjectId())
    const large = await t.user({ shopIds })
    await t.shop(large, 'the-190th.example.com')
    expect(codesOf(await install(large, { domain: 'the-191st.example.com', name: 'Too many' }))).toEqual([
      'INVALID_INPUT',
    ])
    expect(await t.db.collection('shops').countDocuments({ domain: 'the-191st.example.com' })).toBe(0)
    expect(await shopIdsOf(large)).toHaveLength(190)
  })

  it.each([
    ['domain', { domain: 'no domain', name: 'X' }],
    ['domain', { domain: 'localhost', name: 'X' }],
    ['domain', { domain: `${'a'.repeat(64)}.example.com`, name: 'X' }],
    ['name', { domain: 'x.example.com', name: ' ' }],
    ['name', { domain: 'x.example.com', name: 'x'.repeat(101) }],
    ['country', { domain: 'x.example.com', name: 'X', country: 'QQ' }],
  ])('with a wrong %s is VALIDATION_ERROR naming it: %j', async (field, input) => {
    const before = await t.db.collection('shops').countDocuments()
    const { errors } = await install(mia, input)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'VALIDATION_ERROR', fields: [{ field }] })
    expect(await t.db.collection('shops').countDocuments()).toBe(before)
  })

  it('with a key that comes again makes one shop and gives it again', async () => {
    const input = { domain: 'once.example.com', name: 'Once', idempotencyKey: 'install once' }
    const answers = [await install(mia, input), await install(mia, input)]
    expect(answers[0]?.data).toEqual(answers[1]?.data)
    expect(answers.flatMap(codesOf)).toEqual([])
  })
})

describe('uninstallShop', () => {
  it('marks the shop and cancels its subscription; it is read and written as before', async () => {
    const id = await t.shop(mia)
    const answer = await t.mutate(mia, 'uninstallShop', { shopId: id }, 'shop { uninstalledAt version }')
    expect(at(answer, 'uninstallShop')).toEqual({ shop: { uninstalledAt: expect.any(String), version: 2 } })
    expect(await subscription(id)).toMatchObject({ status: 'cancelled' })
    expect(await shopOf(id)).toEqual({ name: 'A shop', uninstalledAt: expect.any(String), products: { totalCount: 0 } })
    expect(codesOf(await t.mutate(mia, 'updateShop', { shopId: id, name: 'Still' }, 'shop { id }'))).toEqual([])
    const again = await t.mutate(mia, 'uninstallShop', { shopId: id }, 'shop { id }')
    expect(codesOf(again)).toEqual(['INVALID_INPUT'])
    const plan = await t.mutate(mia, 'changePlan', { shopId: id, plan: 'PRO' }, 'shop { id }')
    expect(codesOf(plan)).toEqual(['INVALID_INPUT'])
    expect(await stored(id)).toMatchObject({ plan: 'starter', version: 3 })
  })

  it('is undone by its owner, who installs it again, on the plan that rested meanwhile', async () => {
    const id = await t.shop(mia, 'phoenix.example.com')
    await t.mutate(mia, 'changePlan', { shopId: id, plan: 'PRO' }, 'shop { id }')
    await t.mutate(mia, 'uninstallShop', { shopId: id }, 'shop { id }')
    await t.db.collection('users').updateMany({}, { $pull: { shopIds: objectId(id) } } as object)
    const revived = await install(
      mia,
      { domain: 'Phoenix.example.com', name: 'Reborn' },
      'shop { id name plan uninstalledAt }',
    )
    expect(at(revived, 'installShop')).toEqual({ shop: { id, name: 'Reborn', plan: 'PRO', uninstalledAt: null } })
    expect(await subscription(id)).toMatchObject({ plan: 'pro', status: 'active' })
    expect(await shopIdsOf(mia)).toContain(id)
    expect(await stored(id)).not.toHaveProperty('uninstalledAt')
  })

  it('and changePlan are the owner’s: FORBIDDEN for who works for the shop, NOT_FOUND for everybody else', async () => {
    const id = await t.shop(mia)
    const helper = await t.user({ shopIds: [objectId(id)] })
    const admin = await t.user({ roles: ['admin'] })
    for (const [name, more] of [
      ['changePlan', { plan: 'PRO' }],
      ['uninstallShop', {}],
    ] as const) {
      const by = (as: string) => t.mutate(as, name, { shopId: id, ...more }, 'shop { id }')
      expect(codesOf(await by(helper))).toEqual(['FORBIDDEN'])
      expect((await by(noor)).errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', argument: 'shopId' })
      expect(await stored(id)).toMatchObject(name === 'changePlan' ? { version: 1 } : { version: 2 })
      expect(codesOf(await by(admin))).toEqual([])
    }
    expect(codesOf(await t.mutate(helper, 'updateShop', { shopId: id, name: 'Helped' }, 'shop { id }'))).toEqual([])
  })
})

describe('updateShop', () => {
  it('changes what is given, takes away what is null, and leaves the rest', async () => {
    const id = await t.shop(mia)
    const update = (input: object) =>
      t.mutate(mia, 'updateShop', { shopId: id, ...input }, 'shop { name country version }')
    expect(at(await update({ country: 'DE' }), 'updateShop')).toEqual({
      shop: { name: 'A shop', country: 'DE', version: 2 },
    })
    expect(at(await update({ name: 'B', country: null }), 'updateShop')).toEqual({
      shop: { name: 'B', country: null, version: 3 },
    })
    const stale = await update({ name: 'C', expectedVersion: 2 })
    expect(stale.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', current: { version: 3, name: 'B' } })
    expect(codesOf(await update({ name: null }))).toEqual(['VALIDATION_ERROR'])
    expect(await stored(id)).toMatchObject({ name: 'B', version: 3 })
  })

  it('sets nothing that its input does not name', async () => {
    const id = await t.shop(mia)
    for (const hidden of [
      { plan: 'PRO' },
      { ownerId: `usr_${noor}` },
      { domain: 'x.example.com' },
      { version: 7 },
      { _id: 'x' },
    ]) {
      const { data, errors } = await t.mutate(mia, 'updateShop', { shopId: id, name: 'B', ...hidden }, 'shop { id }')
      expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'GRAPHQL_VALIDATION_FAILED'])
    }
    expect(await stored(id)).toMatchObject({ name: 'A shop', version: 1 })
  })
})

describe('changePlan', () => {
  it('changes the shop and its subscription together, and makes one where there is none', async () => {
    const id = await t.shop(mia)
    await t.db.collection('subscriptions').deleteMany({ shopId: objectId(id) })
    for (const plan of ['GROWTH', 'PRO', 'STARTER']) {
      const answer = await t.mutate(
        mia,
        'changePlan',
        { shopId: id, plan },
        'shop { plan } subscription { plan status }',
      )
      expect(at(answer, 'changePlan')).toEqual({ shop: { plan }, subscription: { plan, status: 'ACTIVE' } })
    }
    expect(await t.db.collection('subscriptions').countDocuments({ shopId: objectId(id) })).toBe(1)
  })

  it('leaves both as they were where one of them cannot be written', async () => {
    const id = await t.shop(mia)
    await t.db.command({ collMod: 'subscriptions', validator: { plan: { $ne: 'pro' } } })
    try {
      const failed = await t.mutate(mia, 'changePlan', { shopId: id, plan: 'PRO' }, 'shop { id }')
      expect(codesOf(failed)).toEqual(['INTERNAL_ERROR'])
    } finally {
      await t.db.command({ collMod: 'subscriptions', validator: {} })
    }
    expect([(await stored(id))?.plan, (await subscription(id))?.plan]).toEqual(['starter', 'starter'])
  })

  it('keeps both the same at every moment, however many change it at once', async () => {
    const id = await t.shop(mia)
    const client = t.database.connection.getClient()
    let running = true
    const seen: unknown[][] = []
    const watching = (async () => {
      while (running) {
        const session = client.startSession()
        session.startTransaction({ readConcern: { level: 'snapshot' } })
        const [shop, paid] = [
          await t.db.collection('shops').findOne({ _id: objectId(id) }, { session }),
          await t.db.collection('subscriptions').findOne({ shopId: objectId(id) }, { session }),
        ]
        await session.abortTransaction()
        await session.endSession()
        seen.push([shop?.plan, paid?.plan])
      }
    })()
    const plans = Array.from({ length: 30 }, (_, i) => ['GROWTH', 'PRO', 'STARTER'][i % 3])
    const answers = await Promise.all(
      plans.map(plan => t.mutate(mia, 'changePlan', { shopId: id, plan }, 'shop { plan }')),
    )
    running = false
    await watching
    expect(answers.flatMap(codesOf)).toEqual([])
    expect((await stored(id))?.version).toBe(31)
    expect((await subscription(id))?.plan).toBe((await stored(id))?.plan)
    expect(seen.length).toBeGreaterThan(3)
    expect(seen.filter(([a, b]) => a !== b)).toEqual([])
  })
})
