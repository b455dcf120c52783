import type mongoose from 'mongoose'
import { encodeId } from '../src/kernel/ids.ts'
import type { Tokens } from '../src/kernel/tokens.ts'
import type { Item } from './load.ts'

type Db = mongoose.mongo.Db
type ObjectId = mongoose.mongo.ObjectId

/** Somebody who asks. */
export interface Caller {
  readonly id: string
  readonly authorization: string
  /** Hex ids of the shops he works for. */
  readonly shopIds: readonly string[]
}

export const operation = (query: string, variables: object, { authorization }: Caller): Item => ({
  method: 'POST',
  path: '/graphql',
  headers: { authorization, 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables }),
})

const route = (path: string, { authorization }: Caller): Item => ({
  method: 'GET',
  path,
  headers: { authorization },
})

const callerOf = async (tokens: Tokens, user: { _id: ObjectId; shopIds?: ObjectId[] }): Promise<Caller> => {
  const id = user._id.toHexString()
  const { token } = await tokens.issue(id, null)
  return { id, authorization: `Bearer ${token}`, shopIds: (user.shopIds ?? []).map(shop => shop.toHexString()) }
}

const living = { status: 'active', deleted: false }

/** 20 people of the three tenants (merchants with those who work for them) that have the most of them. */
export const merchants = async (db: Db, tokens: Tokens): Promise<Caller[]> => {
  const found = await db
    .collection<{ _id: ObjectId; shopIds: ObjectId[] }>('users')
    .find({ ...living, roles: 'merchant', 'shopIds.3': { $exists: false }, 'shopIds.0': { $exists: true } })
    .sort({ _id: 1 })
    .toArray()
  const tenants = [...Map.groupBy(found, user => String(user.shopIds[0])).values()].sort((a, b) => b.length - a.length)
  const people = tenants.slice(0, 3).flat().slice(0, 20)
  return Promise.all(people.map(user => callerOf(tokens, user)))
}

export const admins = async (db: Db, tokens: Tokens): Promise<Caller[]> => {
  const found = await db
    .collection('users')
    .find({ ...living, roles: 'admin' })
    .limit(20)
    .toArray()
  return Promise.all(found.map(user => callerOf(tokens, user)))
}

/** The same page, asked of both servers. */
export interface Pair {
  readonly ours: Item
  readonly rest: Item
}

const newest = `query Newest($shopId: ID!) {
  products(shopId: $shopId, first: 20) {
    nodes { id title handle pricePaise status createdAt shop { name plan } }
  }
}`

/** The newest 20 products of a shop with the shop's name and plan: every caller, each of his shops. */
export const newestOfShop = (callers: readonly Caller[]): Pair[] =>
  callers.flatMap(caller =>
    caller.shopIds.map(hex => {
      const shopId = encodeId('Shop', hex)
      return { ours: operation(newest, { shopId }, caller), rest: route(`/shops/${shopId}/products`, caller) }
    }),
  )

const nested = `query Nested($plan: Plan!) {
  shops(plan: $plan, first: 20) { nodes { id name products(first: 10) { nodes { id title pricePaise } } } }
}`

/** 20 shops of a plan with the newest 10 products of each. */
export const nestedPage = (callers: readonly Caller[]): Pair[] =>
  callers.flatMap(caller =>
    ['STARTER', 'GROWTH', 'PRO'].map(plan => ({
      ours: operation(nested, { plan }, caller),
      rest: route(`/shops?plan=${plan}`, caller),
    })),
  )

const page = `query Page($after: String, $first: Int!) {
  products(first: $first, after: $after) { nodes { id title pricePaise } pageInfo { hasNextPage endCursor } }
}`

/** Of all products, the page behind a cursor; the first page behind null. */
export const pageBehind = (after: string | null, caller: Caller, first = 20): Item =>
  operation(page, { after, first }, caller)
