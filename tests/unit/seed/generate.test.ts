import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { describe, expect, it, test } from 'vitest'
import { allDomains } from '../../../src/graphql/schema.ts'
import { indexes } from '../../../src/indexes.ts'
import { estimate, generate, type SeedOptions, type Size } from '../../../src/seed/generate.ts'

const { EJSON } = mongoose.mongo.BSON
type Stored = mongoose.mongo.Document

const small: Size = { shops: 6, products: 300, users: 40 }
const middle: Size = { shops: 60, products: 6_000, users: 2_000 }

const collect = (size: Size, options?: SeedOptions): Map<string, Stored[]> => {
  const found = new Map<string, Stored[]>()
  for (const { collection, documents } of generate(size, options)) {
    found.set(collection, [...(found.get(collection) ?? []), ...documents])
  }
  return found
}

const digest = (data: Map<string, Stored[]>): string =>
  createHash('sha256')
    .update(EJSON.stringify([...data]))
    .digest('hex')

const data = collect(middle)
const all = (collection: string): Stored[] => data.get(collection) ?? []
const byId = (collection: string) => new Map(all(collection).map(document => [String(document._id), document]))
const at = (document: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | null | undefined)?.[step], document)

describe('what is generated', () => {
  it('is the same for the same size, ids included, and other for another seed', () => {
    expect(digest(collect(small))).toBe(digest(collect(small)))
    expect(digest(collect(small, { seed: 2 }))).not.toBe(digest(collect(small)))
  })

  it('has as many shops, products and users as asked for, and about as many documents as estimated', () => {
    for (const [size, found] of [
      [small, collect(small)],
      [middle, data],
    ] as const) {
      for (const name of ['shops', 'products', 'users'] as const) expect(found.get(name)).toHaveLength(size[name])
      const documents = [...found.values()].flat().length
      expect(Math.abs(documents - estimate(size))).toBeLessThan(0.15 * documents)
    }
  })

  it('fills every collection that a domain declares, and no other', () => {
    const declared = allDomains.flatMap(({ entities }) => entities.map(({ model }) => model.collection))
    expect(new Set(data.keys())).toEqual(new Set(declared))
  })

  test.each(allDomains.flatMap(({ entities }) => entities.map(({ type, model }) => [type, model] as const)))(
    '%s: every document is valid by its model, and has no field that the model does not know',
    async (_type, { name, collection, schema, paths }) => {
      const Model = new mongoose.Mongoose().model(name, schema)
      for (const document of [...all(collection), ...(collect(small).get(collection) ?? [])]) {
        await new Model(document).validate()
        expect(Object.keys(document).filter(path => path !== '_id' && !paths.has(path))).toEqual([])
      }
    },
  )

  it('outlives the TTL indexes', () => {
    const ttl = indexes.filter(
      ({ collection, options }) => options.expireAfterSeconds !== undefined && data.has(collection),
    )
    expect(ttl.map(({ collection }) => collection).sort()).toEqual(['invites', 'sessions'])
    for (const { collection, keys } of ttl) {
      const [path = ''] = Object.keys(keys)
      const ends = all(collection).flatMap(document => at(document, path) ?? [])
      expect(ends.length).toBeGreaterThan(0)
      expect(Math.min(...ends.map(Number))).toBeGreaterThan(Date.UTC(2099, 0))
    }
  })

  it('refers to documents that are there', () => {
    const users = byId('users')
    const shops = byId('shops')
    const references: [string, string, Map<string, unknown>][] = [
      ['shops', 'ownerId', users],
      ['products', 'shopId', shops],
      ['subscriptions', 'shopId', shops],
      ['sitemaps', 'shopId', shops],
      ['users', 'shopIds', shops],
      ['sessions', 'userId', users],
      ['invites', 'createdBy', users],
      ['invites', 'usedBy', users],
      ['wallets', 'ownerId', users],
      ['transactions', 'walletId', byId('wallets')],
      ['transactions', 'counterWalletId', byId('wallets')],
      ['transactions', 'ownerId', users],
      ['transactions', 'createdBy', users],
      ['assignments', 'campaignId', byId('campaigns')],
      ['todoLists', 'memberIds', users],
      ['todos', 'listId', byId('todoLists')],
      ['todos', 'userId', users],
      ['todos', 'assigneeId', users],
      ['jobs', 'createdBy', users],
    ]
    for (const [collection, path, there] of references) {
      const ids = all(collection).flatMap(document => at(document, path) ?? [])
      expect(ids.length, `${collection}.${path}`).toBeGreaterThan(0)
      expect(
        ids.every(id => there.has(String(id))),
        `${collection}.${path}`,
      ).toBe(true)
    }
  })
})

describe('wallets', () => {
  it('hold the sum of their transactions, each of which tells the balance that it left, never below zero', () => {
    const wallets = byId('wallets')
    const balances = new Map<string, number>()
    for (const { walletId, type, amountPaise, balanceAfterPaise, ownerId } of all('transactions')) {
      const sign = type === 'credit' || type === 'transfer_in' ? 1 : -1
      const balance = (balances.get(String(walletId)) ?? 0) + sign * amountPaise
      expect(balance).toBe(balanceAfterPaise)
      expect(balance).toBeGreaterThanOrEqual(0)
      expect(String(wallets.get(String(walletId))?.ownerId)).toBe(String(ownerId))
      balances.set(String(walletId), balance)
    }
    for (const { _id, availablePaise } of all('wallets')) expect(availablePaise).toBe(balances.get(String(_id)) ?? 0)
  })

  it('are left and entered by the two sides of each transfer, at the same moment, in one currency', () => {
    const wallets = byId('wallets')
    const sides = (type: string, from: string, to: string) =>
      all('transactions')
        .filter(transaction => transaction.type === type)
        .map(t => [String(t[from]), String(t[to]), t.amountPaise, Number(t.createdAt)].join(' '))
        .sort()
    const out = sides('transfer_out', 'walletId', 'counterWalletId')
    expect(out.length).toBeGreaterThan(100)
    expect(sides('transfer_in', 'counterWalletId', 'walletId')).toEqual(out)
    for (const { walletId, counterWalletId } of all('transactions').filter(t => t.counterWalletId)) {
      expect(wallets.get(String(walletId))?.currency).toBe(wallets.get(String(counterWalletId))?.currency)
    }
  })
})

describe('campaigns', () => {
  it('have the slots of their assignments, used ≤ assigned ≤ all, and allow whoever has one', () => {
    const assignments = Map.groupBy(all('assignments'), ({ campaignId }) => String(campaignId))
    for (const campaign of all('campaigns')) {
      const own = assignments.get(String(campaign._id)) ?? []
      const sum = (path: string) => own.reduce((total, assignment) => total + Number(assignment[path]), 0)
      expect([campaign.assignedSlots, campaign.usedSlots]).toEqual([sum('slots'), sum('usedSlots')])
      expect(campaign.assignedSlots).toBeLessThanOrEqual(campaign.totalSlots)
      for (const { slots, usedSlots, agencyCode, brandCode } of own) {
        expect(usedSlots).toBeLessThanOrEqual(slots)
        expect(campaign.allowedAgencyCodes).toContain(agencyCode)
        expect(brandCode).toBe(campaign.brandCode)
      }
    }
    expect(all('campaigns').some(({ usedSlots }) => usedSlots > 0)).toBe(true)
  })
})

describe('tasks', () => {
  it("carry their list's members, to whom author and assignee belong; a list has its owner and at most 100", () => {
    const lists = byId('todoLists')
    for (const { memberIds, ownerId } of lists.values()) {
      expect(String(memberIds)).toContain(String(ownerId))
      expect(memberIds.length).toBeLessThanOrEqual(100)
    }
    expect([...lists.values()].some(({ memberIds }) => memberIds.length === 100)).toBe(true)
    for (const { listId, memberIds, userId, assigneeId } of all('todos')) {
      expect(String(memberIds)).toBe(String(lists.get(String(listId))?.memberIds))
      expect(String(memberIds)).toContain(String(userId))
      if (assigneeId) expect(String(memberIds)).toContain(String(assigneeId))
    }
  })
})

describe('shops', () => {
  it('are owned in turn by the sample merchants, who work for them', () => {
    const merchants = all('users').filter(({ email }) => /^merchant\d+@/.test(email))
    expect(merchants.length).toBeGreaterThan(1)
    for (const [n, shop] of all('shops').entries()) {
      const owner = merchants[n % merchants.length]
      expect(String(shop.ownerId)).toBe(String(owner?._id))
      expect(String(owner?.shopIds)).toContain(String(shop._id))
    }
  })

  it('carry the plan of their subscription, else starter', () => {
    const plans = new Map(all('subscriptions').map(({ shopId, plan }) => [String(shopId), plan]))
    for (const { _id, plan } of all('shops')) expect(plan).toBe(plans.get(String(_id)) ?? 'starter')
    expect(plans.size).toBeLessThan(middle.shops)
  })

  it('are as many as a viewer may have for one helper, never more', () => {
    const large = collect({ shops: 270, products: 1, users: 1_000 })
    expect(Math.max(...(large.get('users') ?? []).map(({ shopIds }) => shopIds.length))).toBe(190)
  })
})

it('has equal, null and missing values where lists sort and optional fields are', () => {
  for (const [collection, path] of [
    ['products', 'createdAt'],
    ['products', 'updatedAt'],
    ['products', 'titleKey'],
    ['shops', 'installedAt'],
    ['transactions', 'createdAt'],
    ['campaigns', 'createdAt'],
    ['todoLists', 'createdAt'],
    ['todos', 'dueKey'],
    ['users', 'nameKey'],
  ] as const) {
    const values = all(collection).map(document => String(at(document, path)))
    expect(new Set(values).size, `${collection}.${path}`).toBeLessThan(values.length)
  }
  for (const [collection, path] of [
    ['products', 'description'],
    ['products', 'seo'],
    ['shops', 'country'],
    ['users', 'lastName'],
    ['todos', 'dueAt'],
    ['todos', 'notes'],
  ] as const) {
    const values = all(collection).map(document => at(document, path))
    expect(values.includes(null) && values.includes(undefined), `${collection}.${path}`).toBe(true)
  }
})

it('refuses sizes that cannot be', () => {
  for (const [size, message] of [
    [{ shops: 270, products: 1, users: 94 }, '270 shops need at least 95 users'],
    [{ shops: 0, products: 1, users: 10 }, 'products need at least one shop'],
    [{ shops: 1.5, products: 1, users: 10 }, 'shops must be a whole number, but is 1.5'],
  ] as const) {
    expect(() => generate(size).next()).toThrow(new RangeError(message))
  }
})
