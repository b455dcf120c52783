import type mongoose from 'mongoose'
import { beforeEach, describe, expect, it } from 'vitest'
import { actualIndexes, isSettled, planIndexes, planLines } from '../../../src/database/index-plan.ts'
import { type DeclaredIndex, makeIndexes } from '../../../src/database/indexes.ts'
import { migrationOfPlan } from '../../../src/database/migration-of-plan.ts'
import { indexes } from '../../../src/indexes.ts'
import { openTestDatabase } from '../../support/database.ts'

const { connection } = await openTestDatabase()
const db = connection.db as mongoose.mongo.Db
const notes = db.collection('notes')

const declare = (keys: DeclaredIndex['keys'], options: DeclaredIndex['options'] = {}): DeclaredIndex => ({
  ...{ collection: 'notes', keys, options },
})
const planOf = async (...declared: DeclaredIndex[]) => planIndexes(declared, await actualIndexes(db, declared))
const linesOf = async (...declared: DeclaredIndex[]) => planLines(await planOf(...declared))

beforeEach(async () => {
  await db.dropCollection('notes')
})

describe('the plan', () => {
  it('is empty where every declared index is there with its options, and none besides', async () => {
    const declared = [
      declare({ a: 1 }, { unique: true, partialFilterExpression: { deleted: false, b: { $exists: true } } }),
      declare({ b: 1, _id: 1 }, { sparse: true }),
      declare({ at: 1 }, { expireAfterSeconds: 0 }),
    ]
    await makeIndexes(db, declared)
    expect(await linesOf(...declared)).toEqual([])
  })

  it('finds nothing, not even redundant ones, in a database with all indexes that the domains declare', async () => {
    await makeIndexes(db, indexes)
    const plan = planIndexes(indexes, await actualIndexes(db, indexes))
    expect(planLines(plan)).toEqual([])
    expect(migrationOfPlan(plan)).toBeNull()
  })

  it('names what is missing, of a collection that is not there yet too', async () => {
    const plan = await planOf(declare({ a: 1 }, { unique: true }))
    expect(planLines(plan)).toEqual(['missing    notes {"a":1} {"unique":true}'])
    expect(isSettled(plan)).toBe(false)
  })

  it.each<[string, DeclaredIndex['options'], object]>([
    ['unique', { unique: true }, {}],
    ['not unique', {}, { unique: true }],
    ['another time', { expireAfterSeconds: 5 }, { expireAfterSeconds: 6 }],
    ['another filter', { partialFilterExpression: { b: 1 } }, { partialFilterExpression: { b: 2 } }],
    ['hidden, so that no query can name it', {}, { hidden: true }],
    ['a collation', {}, { collation: { locale: 'en' } }],
  ])('names what differs: %s', async (_, options, there) => {
    await notes.createIndex({ a: 1 }, there)
    const plan = await planOf(declare({ a: 1 }, options))
    expect(plan).toMatchObject({ missing: [], extra: [], redundant: [], differing: [{ actual: { name: 'a_1' } }] })
    expect(planLines(plan)[0]).toMatch(/^differs {4}notes \{"a":1\}: declared with .*, there \(a_1\) with /)
    expect(isSettled(plan)).toBe(false)
  })

  it('does not take the same fields in another order for the same index', async () => {
    await notes.createIndex({ b: 1, a: 1 })
    const plan = await planOf(declare({ a: 1, b: 1 }))
    expect([plan.missing.length, plan.extra.length]).toEqual([1, 1])
  })

  it.each<[string, DeclaredIndex['keys'], object]>([
    ['a prefix', { a: 1 }, {}],
    ['a longer prefix', { a: 1, b: -1 }, {}],
    ['a prefix read from the other end', { a: -1, b: 1 }, {}],
  ])('names what is redundant, which is no reason to wait: %s', async (_, keys, options) => {
    const declared = declare({ a: 1, b: -1, _id: 1 })
    await makeIndexes(db, [declared])
    const name = await notes.createIndex({ ...keys }, options)
    const plan = await planOf(declared)
    expect(planLines(plan)).toEqual([
      `redundant  notes ${JSON.stringify(keys)} (${name}): a_1_b_-1__id_1 begins with the same keys`,
    ])
    expect(isSettled(plan)).toBe(true)
  })

  it.each<[string, DeclaredIndex['keys'], object]>([
    ['keeps something unique', { a: 1 }, { unique: true }],
    ['deletes what is old', { a: 1 }, { expireAfterSeconds: 60 }],
    ['holds some documents only', { a: 1 }, { partialFilterExpression: { b: 1 } }],
    ['leaves out what is missing', { a: 1 }, { sparse: true }],
    ['orders otherwise', { a: 1, b: 1 }, {}],
    ['compares otherwise', { a: 1 }, { collation: { locale: 'en' } }],
    ['begins with another field', { b: 1 }, {}],
  ])('does not call an index redundant that %s', async (_, keys, options) => {
    const declared = declare({ a: 1, b: -1, _id: 1 })
    await makeIndexes(db, [declared])
    await notes.createIndex({ ...keys }, options)
    const plan = await planOf(declared)
    expect([plan.redundant.length, plan.extra.length]).toEqual([0, 1])
  })

  it('says of a declared index that is redundant that its declaration goes first, and leaves it', async () => {
    const declared = [declare({ a: 1 }), declare({ a: 1, b: 1 })]
    await makeIndexes(db, declared)
    const plan = await planOf(...declared)
    expect(planLines(plan)[0]).toMatch(/; it is declared, and has to go there first$/)
    expect(migrationOfPlan(plan)).toBeNull()
  })
})

it('the migration of a plan changes an expiry without building anything', async () => {
  await notes.createIndex({ at: 1 }, { expireAfterSeconds: 60 })
  const source = migrationOfPlan(await planOf(declare({ at: 1 }, { expireAfterSeconds: 0 })))
  expect(source).toContain("indexes('notes', { expireAfterSeconds: { at_1: 0 } })")
  expect(source).toContain("indexes('notes', { expireAfterSeconds: { at_1: 60 } })")
})
