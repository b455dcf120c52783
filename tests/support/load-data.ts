import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { beforeAll, beforeEach, inject } from 'vitest'
import { makeIndexes, missingIndexes } from '../../src/database/indexes.ts'
import { createTokens } from '../../src/http/tokens.ts'
import { indexes } from '../../src/indexes.ts'
import { encodeId } from '../../src/kernel/ids.ts'
import { signingKey } from '../../src/signing-key.ts'
import { newCampaign } from './agencies.ts'
import { atEnd } from './ends.ts'
import { person } from './people.ts'

type Db = mongoose.mongo.Db

/** What the servers of a load sign tokens with. */
export const secret = 'a secret of the tests, long enough for them'

/** Each product is changed by one request alone, so that its version tells how often that was done. */
const products = 2_000
const [shops, wallets, campaigns, lists] = [20, 40, 4, 40]
const manySlots = 1_000_000

/** A database for a load to write to. Ids are tagged, as the API has them. */
export interface LoadData {
  readonly db: Db
  /** Of an admin, to whom all of it is open. */
  readonly authorization: string
  readonly shops: readonly string[]
  readonly products: readonly string[]
  readonly wallets: readonly string[]
  readonly assignments: readonly string[]
  readonly lists: readonly string[]
}

const idsOf = (count: number): mongoose.Types.ObjectId[] =>
  Array.from({ length: count }, () => new mongoose.Types.ObjectId())

/** Fills a database of its own with indexes and documents. */
export const makeLoadData = async (client: mongoose.mongo.MongoClient): Promise<LoadData> => {
  const db = client.db(`test_${randomBytes(8).toString('hex')}`)
  await makeIndexes(db, await missingIndexes(db, indexes))
  const admin = new mongoose.Types.ObjectId()
  const now = new Date()
  const times = { createdAt: now, updatedAt: now }
  const ids = {
    ...{ Shop: idsOf(shops), Product: idsOf(products), Wallet: idsOf(wallets) },
    ...{ Campaign: idsOf(campaigns), Assignment: idsOf(campaigns), TodoList: idsOf(lists) },
  }
  const owners = idsOf(wallets)
  const documents = {
    users: [person('admin', admin, { roles: ['admin'] }), ...owners.map((_id, n) => person(`owner-${n}`, _id))],
    shops: ids.Shop.map((_id, n) => ({
      ...{ _id, domain: `shop-${n}.example.org`, name: `Shop ${n}`, ownerId: admin, plan: 'starter' },
      ...{ installedAt: now, version: 1 },
    })),
    products: ids.Product.map((_id, n) => ({
      ...{ _id, shopId: ids.Shop[n % shops], handle: `product-${n}`, title: `Product ${n}`, titleKey: `product ${n}` },
      ...{ pricePaise: 900, currency: 'INR', tags: [], status: 'active', optimized: false, seoOptimized: false },
      ...{ searchWords: ['product', String(n)], version: 1, ...times },
    })),
    wallets: ids.Wallet.map((_id, n) => ({
      ...{ _id, ownerId: owners[n], currency: 'INR', availablePaise: 0 },
      ...{ version: 1, deleted: false, ...times },
    })),
    campaigns: ids.Campaign.map(_id => ({
      ...{ _id, ...newCampaign, brandCode: 'BR1', status: 'active', startsAt: now, endsAt: new Date(Date.now() + 1e9) },
      ...{ totalSlots: manySlots, assignedSlots: manySlots, usedSlots: 0, version: 1, deleted: false, ...times },
    })),
    assignments: ids.Assignment.map((_id, n) => ({
      ...{ _id, campaignId: ids.Campaign[n], brandCode: 'BR1', agencyCode: 'AG1' },
      ...{ slots: manySlots, usedSlots: 0, version: 1, createdAt: now },
    })),
    todoLists: ids.TodoList.map((_id, n) => ({
      ...{ _id, title: `List ${n}`, ownerId: admin, memberIds: [admin], version: 1, ...times },
    })),
  }
  for (const [name, made] of Object.entries(documents)) await db.collection(name).insertMany(made)
  const tokens = createTokens({ key: await signingKey({ kind: 'given', value: secret }), ttlMs: 900_000 })
  const { token } = await tokens.issue(admin.toHexString(), null)
  const tagged = (type: keyof typeof ids) => ids[type].map(id => encodeId(type, id.toHexString()))
  return {
    ...{ db, authorization: `Bearer ${token}` },
    ...{ shops: tagged('Shop'), products: tagged('Product'), wallets: tagged('Wallet') },
    ...{ assignments: tagged('Assignment'), lists: tagged('TodoList') },
  }
}

/** A database for the load of each test of a file, on the mongod of the run. To be called once, before the tests. */
export const loadOfEachTest = (): { readonly client: mongoose.mongo.MongoClient; readonly data: LoadData } => {
  const run = {} as { client: mongoose.mongo.MongoClient; data: LoadData }
  beforeAll(async () => {
    run.client = await mongoose.mongo.MongoClient.connect(inject('mongodbUri'), { writeConcern: { w: 'majority' } })
    atEnd(() => run.client.close())
  })
  beforeEach(async () => {
    const data = await makeLoadData(run.client)
    run.data = data
    return async () => void (await data.db.dropDatabase())
  }, 60_000)
  return run
}
