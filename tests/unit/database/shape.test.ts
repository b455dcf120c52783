import fc from 'fast-check'
import mongoose from 'mongoose'
import { expect, test } from 'vitest'
import { type CommandRecord, CommandStats } from '../../../src/database/command-stats.ts'
import type { Filter } from '../../../src/database/filter.ts'
import { shapeOf } from '../../../src/database/shape.ts'
import { needsOf } from '../../../src/database/shape-needs.ts'
import type { Find, Statement } from '../../../src/database/statement.ts'

const id = new mongoose.Types.ObjectId()
const find = (filter: Filter, more: Partial<Find> = {}): Find => ({
  ...{ method: 'find', collection: 'products', filter, projection: { title: 1 }, limit: 21, ...more },
})

test.each<[string, Statement]>([
  [
    'find products { deleted: ?, shopId: ? } sort { updatedAt: -1, _id: -1 } hint { shopId: 1, updatedAt: -1 } within bounds',
    find(
      { shopId: id, deleted: false },
      {
        sort: { updatedAt: -1, _id: -1 },
        hint: { shopId: 1, updatedAt: -1 },
        min: { shopId: id },
        max: { shopId: id },
      },
    ),
  ],
  [
    'find products { $or: [{ a: ? }, { b: { $gt: ?, $lt: ? } }], tags: { $in: [?] }, words: { $elemMatch: { $gte: ?, $lt: ? } } }',
    find({
      tags: { $in: ['x', 'y'] },
      words: { $elemMatch: { $gte: 'tea', $lt: 'teb' } },
      $or: [{ b: { $lt: 3, $gt: 1 } }, { a: 1 }, { a: { $eq: 2 } }],
    }),
  ],
  ['find products { seo: ? }', find({ seo: { title: 'secret' } })],
  ['find products { price: { $not: { $gt: ? } } }', find({ price: { $not: { $gt: 5 } } })],
  ['find products { $expr: ?, at: ? }', find({ $expr: { $eq: ['$a', 'secret'] }, at: { $eq: new Date() } })],
  [
    'aggregate products $documents | $lookup products on shopId ($match { deleted: ? } | $sort { _id: -1 } | $limit | $project) | $project',
    {
      method: 'aggregate',
      collection: 'products',
      ownDocuments: true,
      limit: 2,
      pipeline: [
        { $documents: [{ key: id.toHexString(), value: id }] },
        {
          $lookup: {
            from: 'products',
            localField: 'value',
            foreignField: 'shopId',
            pipeline: [{ $match: { deleted: false } }, { $sort: { _id: -1 } }, { $limit: 11 }, { $project: { a: 1 } }],
            as: 'found',
          },
        },
        { $project: { key: 1, found: 1 } },
      ],
    },
  ],
  [
    'updateMany products { shopId: ? } set by $inc, $set',
    {
      method: 'updateMany',
      collection: 'products',
      filter: { shopId: id },
      update: { $set: { title: 'secret' }, $inc: { version: 1 } },
      write: true,
    },
  ],
  ['insertOne products', { method: 'insertOne', collection: 'products', write: true }],
])('%s', (shape, statement) => {
  expect(shapeOf(statement)).toBe(shape)
})

test('what differs in values, in how many there are, and in the order of fields alone has one shape', () => {
  const one = find({ a: 1, b: { $in: ['x'] }, $or: [{ c: 1 }, { d: 2 }] }, { limit: 21, projection: { a: 1 } })
  const other = find(
    { $or: [{ d: 5 }, { c: 7 }, { d: 6 }], b: { $in: ['y', 'z'] }, a: 2 },
    { limit: 101, projection: { b: 1, c: 1 } },
  )
  expect(shapeOf(other)).toBe(shapeOf(one))
})

test('a shape is cut where it would be longer than anybody reads, and two that begin alike remain two', () => {
  const filter = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`field${i}`, 1]))
  const shape = shapeOf(find(filter))
  expect(shape).toMatch(/… [0-9a-f]{8}$/)
  expect(shape.length).toBeLessThan(1_020)
  expect(shapeOf(find({ ...filter, field1999: { $gt: 1 } }))).not.toBe(shape)
})

/** Every value carries a mark that no name has. */
const mark = 'SECRET'
const scalar = fc.oneof(
  fc.string().map(text => mark + text),
  fc.string().map(text => `$${mark}${text}`),
  fc.integer({ min: 987_654_000, max: 987_654_999 }),
  fc.constant(new Date('1987-06-05T04:03:02.001Z')),
  fc.constant(mongoose.Types.ObjectId.createFromHexString('98765'.repeat(5).slice(1))),
  fc.record({ name: fc.constant(mark) }),
  fc.dictionary(
    fc.string().map(text => mark + text),
    fc.constant(mark),
    { maxKeys: 2 },
  ),
)
const operators = fc.constantFrom('$eq', '$ne', '$in', '$nin', '$gt', '$gte', '$lt', '$lte', '$all', '$regex', '$size')
const compared = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(operators, scalar, { maxKeys: 3 }))
const name = fc.constantFrom('_id', 'shopId', 'seo.title', 'tags', 'updatedAt')
const { filter } = fc.letrec<{ filter: Filter }>(tie => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    fc.dictionary(name, compared, { maxKeys: 4 }),
    fc.record({ $or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $and: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ words: fc.record({ $elemMatch: fc.dictionary(operators, scalar, { maxKeys: 2 }) }) }),
    fc.record({ $expr: fc.record({ $eq: fc.tuple(scalar, scalar) }) }),
  ),
}))
const leak = /SECRET|987654\d{3}|1987-06-05|8765987659/
/** Durations have digits of their own. */
const told = (value: unknown) =>
  JSON.stringify(value, (_key, inner) => (typeof inner === 'number' && !Number.isInteger(inner) ? 0 : inner))

test('no value of a filter, a bound or a pipeline is ever in what is recorded', async () => {
  const stats = new CommandStats(0)
  const records: CommandRecord[] = []
  stats.onCommand(record => records.push(record))
  await fc.assert(
    fc.asyncProperty(filter, filter, scalar, async (first, second, value) => {
      const bounds = { min: { shopId: value }, max: { shopId: value } }
      const statements: Statement[] = [
        find(first, bounds),
        {
          method: 'aggregate',
          collection: 'products',
          limit: 1,
          pipeline: [
            { $match: first },
            { $lookup: { from: 'shops', foreignField: '_id', pipeline: [{ $match: second }], as: 'found' } },
            { $project: { same: { $eq: ['$a', value] } } },
            { $group: { _id: value, n: { $sum: 1 } } },
          ],
        },
        {
          method: 'updateMany',
          collection: 'products',
          filter: first,
          update: { $set: { title: value } },
          write: true,
        },
      ]
      for (const statement of statements) {
        await stats.measure(statement, [{ operation: 'Op', path: 'path' }], async () => [value])
      }
      const text = told([records.splice(0), stats.shapes.shapes(), stats.shapes.operations()])
      expect(leak.exec(text)?.[0]).toBeUndefined()
    }),
    { numRuns: 300 },
  )
  expect(leak.test(told([mark, 987_654_001]))).toBe(true)
})

test.each<[string, Statement, object[]]>([
  [
    'equality, sort and range, of which one field is one of them',
    find({ shopId: id, status: { $in: ['active'] }, createdAt: { $gt: 1 } }, { sort: { shopId: 1, updatedAt: -1 } }),
    [{ equality: ['shopId', 'status'], sort: [['updatedAt', -1]], range: ['createdAt'] }],
  ],
  [
    'each alternative once',
    find({ deleted: false, $or: [{ brandCode: 'x' }, { agencyCode: 'y' }, { brandCode: 'z' }] }),
    [{ equality: ['brandCode', 'deleted'] }, { equality: ['agencyCode', 'deleted'] }],
  ],
  [
    'of a pipeline what comes before other documents are made, and what it joins',
    {
      method: 'aggregate',
      collection: 'shops',
      limit: 1,
      pipeline: [
        { $match: { plan: 'pro' } },
        { $sort: { installedAt: -1 } },
        { $group: { _id: '$ownerId' } },
        { $match: { n: 1 } },
        { $lookup: { from: 'products', foreignField: 'shopId', pipeline: [{ $match: { status: 'active' } }] } },
      ],
    },
    [
      { collection: 'shops', equality: ['plan'], sort: [['installedAt', -1]], range: [] },
      { collection: 'products', equality: ['shopId', 'status'], sort: [], range: [] },
    ],
  ],
  ['nothing for what looks for nothing', { method: 'insertOne', collection: 'shops', write: true }, []],
])('an index has to have: %s', (_what, statement, needs) => {
  expect(needsOf(statement)).toMatchObject(needs)
  expect(needsOf(statement)).toHaveLength(needs.length)
})
