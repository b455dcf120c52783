import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { lookupByKey } from '../../src/database/lookup.ts'
import { model } from '../../src/database/model.ts'
import { explainRead } from '../../src/database/plan.ts'
import type { Read } from '../../src/database/statement.ts'
import { judge, type Verdict } from '../../src/database/verdict.ts'
import { openTestDatabase } from '../support/database.ts'

const notes = model('Note', 'notes', new Schema({ kind: String, code: String, at: Date }))

let db: mongoose.mongo.Db
beforeAll(async () => {
  const { connection } = await openTestDatabase()
  if (!connection.db) throw new Error('the test database is not open')
  db = connection.db
  await db.collection('notes').insertMany(
    Array.from({ length: 3_000 }, (_, i) => ({
      kind: `k${i % 3}`,
      code: `c${i}`,
      at: new Date(i),
      rare: i % 100 === 0,
    })),
  )
  await db.collection('notes').createIndexes([{ key: { kind: 1, at: -1 } }, { key: { at: -1, kind: 1 } }])
})

const find = (more: object): Read =>
  ({ method: 'find', collection: 'notes', filter: {}, projection: {}, limit: 10, ...more }) as Read
const aggregate = (...pipeline: object[]): Read => ({
  method: 'aggregate',
  collection: 'notes',
  pipeline,
  limit: 1_000,
})
const perParent = (field: string, keys: readonly string[], ...each: object[]): Read => ({
  ...{ method: 'aggregate', collection: 'notes', pipeline: lookupByKey(notes, field, keys, each) },
  ...{ ownDocuments: true, limit: keys.length },
})
const newest = { $sort: { at: -1 } }
const ids = async (count: number) =>
  (
    await db
      .collection('notes')
      .find({}, { limit: count, projection: { _id: 1 } })
      .toArray()
  ).map(({ _id }) => _id)

/** The documents that a read gives, those of a `$lookup` one by one. */
const rowsOf = async (read: Read): Promise<number> => {
  if (read.method === 'find') {
    const { filter, sort = {}, limit } = read
    return (await db.collection('notes').find(filter, { sort, limit }).toArray()).length
  }
  const found = await (read.ownDocuments ? db : db.collection('notes')).aggregate(read.pipeline).toArray()
  return read.ownDocuments ? found.reduce((sum, { found: of }) => sum + of.length, 0) : found.length
}

const judged = async (read: Read) => {
  const { plan } = await explainRead(db, read, 'executionStats', 5_000)
  return judge(read, plan, await rowsOf(read))
}

describe('the verdict on a read', () => {
  const kind = { kind: 'k1' }

  it.each<[string, Verdict, Read]>([
    ['an index gives filter and order', 'indexed', find({ filter: kind, sort: { at: -1 } })],
    ['an index gives a count', 'indexed', aggregate({ $match: kind }, { $count: 'n' })],
    ['an index gives a page of each parent', 'indexed', perParent('kind', ['k0', 'k1'], newest, { $limit: 5 })],
    [
      'an index gives the figures of groups',
      'indexed',
      aggregate({ $match: kind }, { $group: { _id: '$kind', n: { $sum: 1 } } }),
    ],
    ['nothing is there to be read', 'indexed', find({ filter: { kind: 'none' }, sort: { at: -1 } })],
    ['no index has the field', 'scans', find({ filter: { code: 'c7' } })],
    ['no index has the field that joins', 'scans', perParent('code', ['c1', 'c2'], { $limit: 1 })],
    ['a count has no index', 'scans', aggregate({ $match: { code: 'c7' } }, { $count: 'n' })],
    ['no index gives the order', 'sorts', find({ filter: kind, sort: { code: 1 } })],
    [
      'no index gives the order of a pipeline',
      'sorts',
      aggregate({ $match: kind }, { $sort: { code: 1 } }, { $limit: 5 }),
    ],
    ['an index gives far more than fits', 'wasteful', find({ filter: { ...kind, code: 'c2998' }, sort: { at: 1 } })],
    [
      'all documents of a group are fetched',
      'wasteful',
      aggregate({ $match: kind }, { $group: { _id: '$code' } }, { $limit: 3 }),
    ],
    [
      'all of each parent is looked at',
      'wasteful',
      perParent('kind', ['k0', 'k1'], { $match: { code: 'c2998' } }, { $limit: 5 }),
    ],
    [
      'a residual filter is checked on some',
      'bounded',
      aggregate({ $match: kind }, newest, { $limit: 600 }, { $match: { rare: true } }, { $limit: 5 }),
    ],
    [
      'a residual filter is checked on some of each parent',
      'bounded',
      perParent('kind', ['k0', 'k1'], newest, { $limit: 300 }, { $match: { rare: true } }, { $limit: 5 }),
    ],
    [
      'matches are bounded, then sorted',
      'bounded',
      aggregate({ $match: kind }, { $limit: 1_000 }, { $sort: { code: 1 } }, { $limit: 10 }),
    ],
    ['a count is checked on documents', 'bounded', aggregate({ $match: { ...kind, rare: true } }, { $count: 'n' })],
    [
      'a search looks at more than it may',
      'wasteful',
      aggregate(
        { $match: { kind: { $in: ['k0', 'k1'] }, code: /^c299/ } },
        { $limit: 1_000 },
        { $sort: { code: 1 } },
        { $limit: 10 },
      ),
    ],
    ['the bound of a search is none', 'sorts', aggregate({ $match: kind }, { $limit: 2_000 }, { $sort: { code: 1 } })],
  ])('%s: %s', async (_, verdict, read) => {
    const { verdict: found, reasons, recommendations } = await judged(read)
    expect({ found, reasons }).toEqual({ found: verdict, reasons: verdict === 'indexed' ? [] : expect.any(Array) })
    if (verdict !== 'indexed') expect(reasons.length).toBeGreaterThan(0)
    expect(recommendations.length > 0).toBe(['scans', 'sorts', 'wasteful'].includes(verdict))
  })

  it.each<[string, number | null, string, Read]>([
    ['what an index gives', 22, 'returned', find({ filter: kind, sort: { at: -1 } })],
    ['pages of parents', 24, 'parents', perParent('kind', ['k0', 'k1'], newest, { $limit: 5 })],
    [
      'a residual filter',
      600,
      'residual',
      aggregate({ $match: kind }, newest, { $limit: 600 }, { $match: { rare: true } }, { $limit: 5 }),
    ],
    [
      'a residual filter below parents',
      600,
      'residual',
      perParent('kind', ['k0', 'k1'], newest, { $limit: 300 }, { $match: { rare: true } }, { $limit: 5 }),
    ],
    [
      'a search',
      1_000,
      'search',
      aggregate({ $match: kind }, { $limit: 1_000 }, { $sort: { code: 1 } }, { $limit: 9 }),
    ],
    ['a count', null, 'count', aggregate({ $match: { ...kind, rare: true } }, { $count: 'n' })],
  ])('says how many documents it may look at, and why: %s', async (_, documents, by, read) => {
    expect((await judged(read)).allowed).toEqual({ documents, by })
  })

  it('documents read by their ids may be sorted, as many as a viewer may have', async () => {
    const byIds = async (count: number) => find({ filter: { _id: { $in: await ids(count) } }, sort: { at: -1 } })
    expect((await judged(await byIds(190))).verdict).toBe('bounded')
    expect((await judged(await byIds(191))).verdict).toBe('sorts')
  })

  it('a remedy names what is equal, then the order, then a range, and what it is made on', async () => {
    const { recommendations } = await judged(
      find({ filter: { code: 'c7', at: { $gt: new Date(5) } }, sort: { rare: 1 } }),
    )
    expect(recommendations).toEqual([expect.stringContaining('{"code":1,"rare":1,"at":1} on notes')])
    expect(JSON.stringify(recommendations)).not.toContain('c7')
  })
})
