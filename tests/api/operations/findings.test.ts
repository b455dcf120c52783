import mongoose from 'mongoose'
import { beforeAll, expect, it, vi } from 'vitest'
import type { ToldDatabase } from '../../../src/graphql/told-commands.ts'
import { anything } from '../../../src/kernel/condition.ts'
import { pathText } from '../../../src/kernel/connection.ts'
import { type MerchantsApp, startMerchants } from '../../support/merchants.ts'

// A resolver as one would be written without a loader.
vi.mock('../../../src/domains/commerce/resolvers.ts', async importOriginal => {
  const { resolvers } = await importOriginal<typeof import('../../../src/domains/commerce/resolvers.ts')>()
  const { needs } = await import('../../../src/kernel/needs.ts')
  const { User } = await import('../../../src/domains/accounts/index.ts').then(({ domain }) => ({
    User: domain.entities.find(({ type }) => type === 'User'),
  }))
  const owner = async (
    shop: { ownerId: string },
    _args: object,
    { door, request }: import('../../../src/graphql/context.ts').Context,
    { path }: { path: import('../../../src/kernel/connection.ts').Path },
  ) => {
    if (!User) throw new Error('there is no User')
    const keys = [shop.ownerId]
    const read = {
      entity: User,
      field: '_id',
      keys,
      rights: 'relation' as const,
      path: pathText(path),
      where: anything,
    }
    return (await door.byKeys(request, read)).get(shop.ownerId) ?? null
  }
  return { resolvers: { ...resolvers, Shop: { ...resolvers.Shop, owner: needs(['ownerId'], owner) } } }
})

let t: MerchantsApp
let admin: string
beforeAll(async () => {
  t = await startMerchants({ REQUEST_SHARING: 'false' })
  admin = await t.user({ roles: ['admin'] })
  for (let i = 0; i < 5; i++) await t.shop(await t.user())
})

const query = (first: number) => `query Owners { list: shops(first: ${first}) { ...Of } }
  fragment Of on ShopConnection { nodes { ... on Shop { by: owner { firstName } } } }`

it('a field that asks anew for each parent is found, by its coordinate, with the remedy', async () => {
  const { extensions = {}, errors } = await t.ask(query(5), {
    as: admin,
    headers: { 'graphql-database': '1' },
    repeats: true,
  })
  expect(errors).toBeUndefined()
  const { findings } = extensions.database as unknown as ToldDatabase
  expect(findings).toEqual([
    {
      by: 'server',
      coordinate: 'Shop.owner',
      path: 'list.nodes.by',
      shape: expect.stringMatching(/^find users \{ .*_id: \?.* \}$/),
      times: 5,
      message: expect.stringContaining('`Shop.owner` asks anew for each parent: load it by a loader'),
    },
  ])
})

it('three times are no finding', async () => {
  const { extensions = {} } = await t.ask(query(3), { as: admin, headers: { 'graphql-database': '1' } })
  expect((extensions.database as unknown as ToldDatabase).commands).toHaveLength(4)
})

it('a test fails on a finding that it has not asked for', async () => {
  await expect(t.ask(query(5), { as: admin })).rejects.toThrow('Shop.owner')
  t.findings.length = 0
})

it('aliases of one field are told with what to do instead, and are no fault of ours', async () => {
  const _id = new mongoose.Types.ObjectId().toHexString()
  const aliases = Array.from(
    { length: 6 },
    (_, i) => `a${i}: products(shopId: "shp_${_id}", first: ${i + 1}) { nodes { title } }`,
  )
  const asked = { as: admin, headers: { 'graphql-database': '1' } }
  const { errors, extensions = {} } = await t.ask(`{ ${aliases.join(' ')} }`, asked)
  expect(errors).toBeUndefined()
  expect((extensions.database as unknown as ToldDatabase).findings).toEqual([
    {
      by: 'client',
      coordinate: 'Query.products',
      path: 'a0',
      shape: expect.stringMatching(/^find products \{ shopId: \? \}/),
      times: 6,
      message: expect.stringContaining('`nodes(ids:)`'),
    },
  ])
})

it('aliases that one command answers are no finding', async () => {
  const id = new mongoose.Types.ObjectId().toHexString()
  const aliases = Array.from({ length: 6 }, (_, i) => `a${i}: shopByDomain(domain: "${id}${i}.org") { name }`)
  const { extensions = {} } = await t.ask(`{ ${aliases.join(' ')} }`, {
    as: admin,
    headers: { 'graphql-database': '1' },
  })
  expect((extensions.database as unknown as ToldDatabase).findings).toEqual([])
})
