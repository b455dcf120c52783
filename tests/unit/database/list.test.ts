import { Schema } from 'mongoose'
import { describe, expect, it } from 'vitest'
import { entity } from '../../../src/database/entity.ts'
import { List } from '../../../src/database/list.ts'
import { model } from '../../../src/database/model.ts'
import { and, anything, between, equals, oneOf } from '../../../src/kernel/condition.ts'
import { viewerWith } from '../../support/requests.ts'

const note = model(
  'Note',
  'notes',
  new Schema({ shopId: Schema.Types.ObjectId, kind: String, tags: [String], at: Date, readers: [String] }),
)
const Note = entity({ type: 'Sitemap', model: note, policy: ({ shopIds }) => oneOf('shopId', shopIds) })
const Shared = entity({ type: 'Sitemap', model: note, policy: ({ id }) => equals('readers', id), softDelete: true })

const notes = new List(Note, {
  name: 'notes',
  sorts: { NEWEST: [{ path: 'at', direction: -1 }], OLDEST: [{ path: 'at', direction: 1 }] },
  filters: { shopId: { path: 'shopId', id: 'Shop' }, kind: { path: 'kind' }, tag: { path: 'tags' } },
  ranges: { after: { path: 'at', side: 'after' } },
  paths: [
    { equality: ['shopId'], sorts: ['NEWEST', 'OLDEST'], residual: ['tag'] },
    { equality: ['kind'], sorts: ['NEWEST'], admin: true },
    { equality: [], sorts: ['NEWEST'] },
  ],
  search: { path: 'tags', within: ['shopId'] },
})
const admin = viewerWith({ roles: ['admin'] })
const shop = `shp_${'a'.repeat(24)}`
const refused = (of: object) => expect.objectContaining({ code: 'UNINDEXED_QUERY', ...of })

describe('a list', () => {
  it('needs an index for each path and policy, and one for an order and its opposite', () => {
    expect(notes.indexes).toEqual([
      { shopId: 1, at: -1, _id: -1 },
      { kind: 1, at: -1, _id: -1 },
      { at: -1, _id: -1 },
      { shopId: 1, tags: 1, at: -1, _id: -1 },
    ])
  })

  it('has `deleted` before the order where documents are deleted softly', () => {
    const list = new List(Shared, {
      ...notes.spec,
      search: undefined as never,
      paths: [{ equality: ['kind'], sorts: ['NEWEST'] }],
    })
    expect(list.indexes).toEqual([
      { kind: 1, deleted: 1, at: -1, _id: -1 },
      { readers: 1, kind: 1, deleted: 1, at: -1, _id: -1 },
    ])
  })

  it('chooses the path that compares most, and leaves the rest to be checked on what it returns', () => {
    const plan = notes.plan({ shopId: shop, tag: 'x', orderBy: 'OLDEST' }, undefined, admin)
    expect(plan.where).toEqual(equals('shopId', 'a'.repeat(24)))
    expect(plan.residual).toEqual(equals('tags', 'x'))
    expect(plan.indexFor(anything)).toEqual({ shopId: 1, at: -1, _id: -1 })
    expect(notes.plan({ shopId: shop }, undefined, admin).residual).toBeNull()
  })

  const task = model(
    'Task',
    'tasks',
    new Schema({
      owner: String,
      code: String,
      labels: [{ type: String, enum: ['a', 'b'] }],
      state: { type: String, enum: ['open', 'done'], required: true },
      urgent: { type: Boolean, required: true },
      mood: { type: String, enum: ['good', 'bad'] },
      at: Date,
    }),
  )
  const Task = entity({ type: 'Sitemap', model: task, policy: ({ shopIds }) => oneOf('owner', shopIds) })
  const all = ['label', 'state', 'urgent', 'mood', 'code', 'after']
  const tasks = new List(Task, {
    name: 'tasks',
    sorts: { NEWEST: [{ path: 'at', direction: -1 }], CODE: [{ path: 'code', direction: 1 }] },
    filters: {
      label: { path: 'labels' },
      state: { path: 'state' },
      urgent: { path: 'urgent' },
      mood: { path: 'mood' },
      code: { path: 'code' },
    },
    ranges: { after: { path: 'at', side: 'after' } },
    paths: [
      { equality: [], sorts: ['NEWEST', 'CODE'], residual: all },
      { equality: ['urgent'], sorts: ['NEWEST'], residual: all },
      { equality: ['label', 'state'], sorts: ['NEWEST'], residual: all },
      { equality: ['mood', 'code'], sorts: ['NEWEST'], residual: all },
    ],
  })
  const ofTasks = (args: object, viewer = admin) => tasks.plan({ ...args }, undefined, viewer)

  it('fills a path up with all values of a field that always holds one of a few, rather than check its filters', () => {
    const plan = ofTasks({ label: 'a', after: new Date(1) })
    expect(plan.residual).toBeNull()
    expect(plan.where).toEqual(
      and(equals('labels', 'a'), oneOf('state', ['open', 'done']), between('at', { after: new Date(1) })),
    )
    expect(plan.indexFor(anything)).toEqual({ labels: 1, state: 1, at: -1, _id: -1 })
  })

  it('fills none up where the field may be missing or an array, or the policy already asks for several values', () => {
    expect(ofTasks({ code: 'x' }).residual).toEqual(equals('code', 'x'))
    expect(ofTasks({ state: 'open' }).residual).toEqual(equals('state', 'open'))
    const merchant = (shopIds: string[]) => ofTasks({ label: 'a' }, viewerWith({ shopIds }))
    expect(merchant(['s1']).residual).toBeNull()
    expect(merchant(['s1', 's2']).residual).toEqual(equals('labels', 'a'))
  })

  it('refuses what it would serve only by filling a path up', () => {
    const { paths, ...spec } = tasks.spec
    const list = new List(Task, { ...spec, paths: paths.slice(2) })
    expect(() => list.plan({ label: 'a' }, undefined, admin)).toThrow(refused({}))
  })

  it('takes, of paths that leave as much to check, the one whose filters have the most values', () => {
    const plan = ofTasks({ label: 'a', urgent: true, state: 'open', mood: 'good', code: 'x' })
    expect(plan.indexFor(anything)).toEqual({ mood: 1, code: 1, at: -1, _id: -1 })
  })

  it('counts by the index that answers most, whatever the order', () => {
    const plan = ofTasks({ label: 'a', state: 'open', orderBy: 'CODE' })
    expect(plan.residual).toEqual(and(equals('labels', 'a'), equals('state', 'open')))
    const { where, indexFor } = plan.counting()
    expect(where).toEqual(and(equals('labels', 'a'), equals('state', 'open')))
    expect(indexFor(anything)).toEqual({ labels: 1, state: 1, at: -1, _id: -1 })
    const left = ofTasks({ label: 'a', urgent: true, orderBy: 'CODE' }).counting()
    expect(left.where).toEqual(and(equals('urgent', true), equals('labels', 'a')))
    expect(left.indexFor(anything)).toEqual({ urgent: 1, at: -1, _id: -1 })
  })

  it('names the paths that are served when it has none, those of others left out', () => {
    const query = { kind: 'x', orderBy: 'OLDEST' }
    const message = '`notes` has no index for kind ordered by OLDEST. Served nearby: '
    expect(() => notes.plan(query, undefined, admin)).toThrow(
      refused({
        message: `${message}kind ordered by NEWEST; shopId ordered by NEWEST or OLDEST; no filter ordered by NEWEST.`,
      }),
    )
    expect(() => notes.plan(query, undefined, viewerWith())).toThrow(
      refused({ message: `${message}shopId ordered by NEWEST or OLDEST; no filter ordered by NEWEST.` }),
    )
  })

  it('refuses an id of another type, naming the argument', () => {
    const of = expect.objectContaining({ code: 'INVALID_ID', details: { argument: 'shopId' } })
    expect(() => notes.plan({ shopId: `prd_${'a'.repeat(24)}` }, undefined, admin)).toThrow(of)
  })

  it('searches only within its filters, in its default order, for text with a word in it', () => {
    const search = (more: object) => () => notes.plan({ search: 'cotton', ...more }, undefined, admin)
    expect(search({ shopId: shop })).not.toThrow()
    expect(search({})).toThrow(refused({ message: '`notes` searches within shopId, ordered by NEWEST.' }))
    expect(search({ shopId: shop, orderBy: 'OLDEST' })).toThrow(refused({}))
    for (const text of ['', '  ', '.*', '$', 'x'.repeat(201)]) {
      expect(search({ shopId: shop, search: text })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })

  it('binds a cursor to its filters, ranges, order and search', () => {
    const of = (more: object) => notes.plan({ shopId: shop, ...more }, undefined, admin).binding
    const variants = [
      {},
      { tag: 'x' },
      { tag: 'y' },
      { orderBy: 'OLDEST' },
      { after: new Date(1) },
      { after: new Date(2) },
      { search: 'cotton' },
    ]
    expect(new Set(variants.map(of)).size).toBe(variants.length)
    expect(of({ first: 5 })).toBe(of({}))
  })

  it('reads by the policy, and checks the filter behind it, where an array is asked for somebody else', () => {
    const list = new List(Shared, {
      name: 'shared',
      sorts: { NEWEST: [{ path: 'at', direction: -1 }] },
      filters: { reader: { path: 'readers' } },
      paths: [
        { equality: ['reader'], sorts: ['NEWEST'] },
        { equality: [], sorts: ['NEWEST'], admin: false },
      ],
    })
    const me = viewerWith({ id: 'b'.repeat(24) })
    expect(list.plan({ reader: me.id }, undefined, me).residual).toBeNull()
    expect(list.plan({ reader: 'c'.repeat(24) }, undefined, me).residual).toEqual(equals('readers', 'c'.repeat(24)))
    expect(list.plan({ reader: 'c'.repeat(24) }, undefined, admin).residual).toBeNull()
  })

  it('cannot be declared over a filter that it does not have', () => {
    expect(() => new List(Note, { ...notes.spec, paths: [{ equality: ['colour'], sorts: ['NEWEST'] }] })).toThrow(
      'the list notes has a path over `colour`, which is none of its filters',
    )
  })
})
