import { type GraphQLNamedType, getNamedType, isInputObjectType, isLeafType, isObjectType } from 'graphql'
import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId, idPrefixes, type NodeType } from '../../../src/kernel/ids.ts'
import { codesOf } from '../../support/accounts.ts'
import { type Answer, startApp, type TestApp } from '../../support/app.ts'
import { person } from '../../support/people.ts'

const schema = buildSchema()
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
const inputOf = ({ args }: (typeof mutations)[number]) => {
  const input = args[0] && getNamedType(args[0].type)
  return isInputObjectType(input) ? input.getFields() : {}
}
const versioned = mutations.filter(mutation => 'expectedVersion' in inputOf(mutation)).map(({ name }) => name)

let t: TestApp
type Of = 'admin' | 'ann' | 'bob' | 'agency' | 'gone' | 'shop' | 'product' | 'campaign' | 'assignment' | 'list' | 'todo'
let ids: Record<Of, mongoose.Types.ObjectId>
const hex = (of: Of) => ids[of].toHexString()
const usr = (of: Of) => encodeId('User', hex(of))

const collections = ['users', 'shops', 'products', 'subscriptions', 'campaigns', 'assignments', 'todoLists', 'todos']

beforeAll(async () => {
  t = await startApp()
})

beforeEach(async () => {
  await Promise.all(collections.map(name => t.db.collection(name).deleteMany({})))
  const names = ['admin', 'ann', 'bob', 'agency', 'gone', 'shop', 'product', 'campaign', 'assignment', 'list', 'todo']
  ids = Object.fromEntries(names.map(name => [name, new mongoose.Types.ObjectId()])) as typeof ids
  const now = new Date()
  const made = { version: 2, createdAt: new Date(5), updatedAt: new Date(6) }
  const ann = { shopIds: [ids.shop], brandCode: 'BR', roles: ['merchant', 'brand'], version: 2, lastLoginAt: now }
  await t.db.collection('users').insertMany([
    person('admin', ids.admin, { roles: ['admin'] }),
    person('ann', ids.ann, ann),
    person('bob', ids.bob, {
      version: 2,
      roles: ['brand'],
      brandCode: 'BX',
      oauthProviders: [{ provider: 'google', providerId: 'hidden' }],
    }),
    person('agency', ids.agency, { agencyCode: 'AG' }),
    person('gone', ids.gone, { version: 2, deleted: true, deletedAt: now }),
  ])
  const shop = { domain: 'a.example', name: 'Tea', plan: 'growth', country: 'IN', installedAt: now, version: 2 }
  await t.db.collection('shops').insertOne({ _id: ids.shop, ownerId: ids.ann, ...shop })
  await t.db.collection('products').insertOne({
    ...{ _id: ids.product, shopId: ids.shop, handle: 'tea', title: 'Tea', pricePaise: 900, currency: 'INR' },
    ...{ tags: ['green'], status: 'active', optimized: true, seo: { title: 'Tea', keywords: ['a'], optimizedAt: now } },
    ...{ titleKey: 'tea', searchWords: ['tea'], seoOptimized: false, ...made },
  })
  const codes = { brandCode: 'BR', agencyCode: 'AG' }
  await t.db.collection('campaigns').insertOne({
    ...{ _id: ids.campaign, brandCode: 'BR', title: 'Summer', status: 'active', payoutPaise: 5, totalSlots: 10 },
    ...{ assignedSlots: 4, usedSlots: 0, allowedAgencyCodes: ['AG'], startsAt: now, endsAt: new Date(4e12) },
    ...{ deleted: false, ...made },
  })
  await t.db.collection('assignments').insertOne({
    ...{ _id: ids.assignment, campaignId: ids.campaign, ...codes, slots: 4, usedSlots: 0 },
    ...{ version: 2, createdAt: now },
  })
  const memberIds = [ids.ann, ids.bob]
  await t.db.collection('todoLists').insertOne({ _id: ids.list, title: 'L', ownerId: ids.ann, memberIds, ...made })
  await t.db.collection('todos').insertOne({
    ...{ _id: ids.todo, listId: ids.list, memberIds, userId: ids.ann, assigneeId: ids.bob, title: 'T', notes: 'n' },
    ...{ priority: 'high', status: 'open', dueAt: now, dueKey: now, ...made },
  })
})

interface Case {
  readonly as?: Of
  readonly of: readonly [NodeType, Of]
  readonly input?: () => object
}

const onUser = { as: 'admin', of: ['User', 'bob'], input: () => ({ userId: usr('bob') }) } as const
const onShop = { of: ['Shop', 'shop'], input: () => ({ shopId: encodeId('Shop', hex('shop')) }) } as const
const onProduct = {
  of: ['Product', 'product'],
  input: () => ({ productId: encodeId('Product', hex('product')) }),
} as const
const campaignId = () => encodeId('Campaign', hex('campaign'))
const onCampaign = { of: ['Campaign', 'campaign'], input: () => ({ campaignId: campaignId() }) } as const
const assignmentId = () => encodeId('Assignment', hex('assignment'))
const onAssignment = { of: ['Assignment', 'assignment'], input: () => ({ assignmentId: assignmentId() }) } as const
const listId = () => encodeId('TodoList', hex('list'))
const onList = { of: ['TodoList', 'list'], input: () => ({ listId: listId() }) } as const
const onTodo = { of: ['Todo', 'todo'], input: () => ({ todoId: encodeId('Todo', hex('todo')) }) } as const
/** The same with more in its input. */
const and = (base: Case, more: () => object): Case => ({ ...base, input: () => ({ ...base.input?.(), ...more() }) })

/** Each mutation that takes a version, by somebody who may, ann where nobody is named. */
const cases: Readonly<Record<string, Case>> = {
  updateProfile: { of: ['User', 'ann'], input: () => ({ firstName: 'Anna' }) },
  setUserRoles: and(onUser, () => ({ roles: ['SHOPPER'] })),
  suspendUser: onUser,
  reinstateUser: onUser,
  deleteUser: onUser,
  restoreUser: { as: 'admin', of: ['User', 'gone'], input: () => ({ userId: usr('gone') }) },
  uninstallShop: onShop,
  updateShop: and(onShop, () => ({ name: 'New' })),
  changePlan: and(onShop, () => ({ plan: 'PRO' })),
  updateProduct: and(onProduct, () => ({ title: 'New' })),
  deleteProduct: onProduct,
  updateCampaign: and(onCampaign, () => ({ title: 'New' })),
  setCampaignStatus: and(onCampaign, () => ({ status: 'PAUSED' })),
  updateAssignment: and(onAssignment, () => ({ slots: 5 })),
  removeAssignment: onAssignment,
  updateTodoList: and(onList, () => ({ title: 'New' })),
  deleteTodoList: onList,
  addListMember: and(onList, () => ({ userId: usr('admin') })),
  removeListMember: and(onList, () => ({ userId: usr('bob') })),
  updateTodo: and(onTodo, () => ({ assigneeId: null })),
  completeTodo: onTodo,
  reopenTodo: onTodo,
  deleteTodo: onTodo,
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
const send = (name: string, as: Of, input: object, directive = '') =>
  t.ask(`mutation ($input: ${capital(name)}Input!) ${directive} { ${name}(input: $input) { __typename } }`, {
    as: hex(as),
    variables: { input },
  })
const stale = (name: string, { as, directive }: { as?: Of; directive?: string } = {}) => {
  const { as: usual = 'ann', input } = cases[name] ?? {}
  return send(name, as ?? usual, { ...input?.(), expectedVersion: 1 }, directive)
}
const currentOf = ({ errors }: Answer) =>
  (errors?.[0]?.extensions as { current?: Record<string, unknown> } | undefined)?.current

/** What a query can ask of a type: all values, and of the other fields those that `shown` has. */
const selectionOf = (type: GraphQLNamedType | undefined, shown: object): string => {
  if (!isObjectType(type)) throw new Error('no object type')
  const fields = Object.values(type.getFields()).flatMap(({ name, args, type: of }) => {
    const inner = getNamedType(of)
    if (isLeafType(inner)) return args.length === 0 ? [name] : []
    if (!(name in shown)) return []
    return [inner.name in idPrefixes ? `${name} { id }` : `${name} { ${selectionOf(inner, {})} }`]
  })
  return fields.join(' ')
}

it('every mutation that takes an expected version is tried', () => {
  expect(Object.keys(cases).sort()).toEqual(versioned.toSorted())
})

describe.each(versioned)('%s of a version that is old', name => {
  it('is CONFLICT and tells what a query of the document answers, and changes nothing', async () => {
    const { as = 'ann', of: [type, of] = ['User', 'ann'] } = cases[name] ?? {}
    const before = await Promise.all(collections.map(one => t.db.collection(one).find().toArray()))
    const answer = await stale(name)
    expect(answer.errors).toMatchObject([{ extensions: { code: 'CONFLICT', currentVersion: 2 } }])
    expect(await Promise.all(collections.map(one => t.db.collection(one).find().toArray()))).toEqual(before)
    const current = currentOf(answer)
    expect(current).toMatchObject({ id: encodeId(type, hex(of)), version: 2 })
    // Who is deleted is read as he was told when he is back.
    if (of === 'gone') await t.db.collection('users').updateOne({ _id: ids.gone }, { $set: { deleted: false } })
    const query = `{ node(id: "${encodeId(type, hex(of))}") { ... on ${type} { ${selectionOf(schema.getType(type), current ?? {})} } } }`
    const { node } = (await t.ask(query, { as: hex(as) })).data as unknown as { node: object }
    expect(current).toEqual(of === 'gone' ? { ...node, deleted: true } : node)
  })

  it('tells the same within a transaction, which is undone', async () => {
    const alone = currentOf(await stale(name))
    const answer = await stale(name, { directive: '@transaction' })
    expect(answer.data).toBeNull()
    expect(alone).toBeDefined()
    expect(currentOf(answer)).toEqual(alone)
  })
})

it('tells the ids of what the document refers to, of those that one may see', async () => {
  expect(currentOf(await stale('updateTodo'))).toMatchObject({
    ...{ assignee: { id: usr('bob') }, author: { id: usr('ann') }, list: { id: listId() } },
    ...{ priority: 'HIGH', createdAt: '1970-01-01T00:00:00.005Z' },
  })
  expect(currentOf(await stale('addListMember'))).toMatchObject({ members: [{ id: usr('ann') }, { id: usr('bob') }] })
  await t.db.collection('campaigns').updateOne({ _id: ids.campaign }, { $set: { brandCode: 'OTHER' } })
  expect(currentOf(await stale('updateAssignment'))).toMatchObject({ campaign: null, brandCode: 'BR' })
})

it('tells nothing to those who may not write what they see, or do not see it', async () => {
  const forbidden = await stale('updateCampaign', { as: 'agency' })
  expect(codesOf(forbidden)).toEqual(['FORBIDDEN'])
  const unseen = await stale('updateCampaign', { as: 'bob' })
  expect(codesOf(unseen)).toEqual(['NOT_FOUND'])
  expect(JSON.stringify([forbidden, unseen])).not.toContain('Summer')
})

it('tells no stored field that the API does not show', async () => {
  expect(JSON.stringify(await stale('setUserRoles'))).not.toMatch(/hidden|passwordHash|nameKey|searchWords|shopIds/)
  expect(JSON.stringify(await stale('updateProduct'))).not.toMatch(/titleKey|searchWords|seoOptimized/)
})

it('costs no command where there is no conflict', async () => {
  t.forget()
  const { input } = cases.updateShop ?? {}
  expect(codesOf(await send('updateShop', 'ann', { ...input?.(), expectedVersion: 2 }))).toEqual([])
  expect(t.commands.map(({ name }) => name)).toEqual([])
})
