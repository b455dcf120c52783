import mongoose from 'mongoose'
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { type IndexChanges, settleIndexes } from '../../../src/database/migration-indexes.ts'
import { openTestDatabase } from '../../support/database.ts'
import { takeFailPoint } from '../../support/fail-point.ts'

const { connection } = await openTestDatabase()
const client = await mongoose.mongo.MongoClient.connect(inject('mongodbUri'), {
  ...{ monitorCommands: true, appName: 'test-migration-indexes' },
})
afterAll(() => client.close())
const db = client.db(connection.name)
const notes = db.collection('notes')
const sent: string[] = []
client.on('commandStarted', ({ commandName }) => {
  if (/Indexes$/.test(commandName) && commandName !== 'listIndexes') sent.push(commandName)
})

const settle = (changes: IndexChanges, of = db) => settleIndexes(of, 'notes', changes, { comment: 'test' })
const names = async () => (await notes.indexes()).map(({ name }) => name)

beforeEach(async () => {
  await db.dropCollection('notes')
  await notes.insertMany([
    { a: 1, b: 1 },
    { a: 1, b: 2 },
  ])
  await notes.createIndex({ a: 1 })
  sent.length = 0
})

describe('a change of indexes', () => {
  it('makes what is missing before it drops what is not wanted', async () => {
    await settle({ drop: ['a_1'], create: [{ key: { a: 1, b: 1 } }] })
    expect(sent).toEqual(['createIndexes', 'dropIndexes'])
    expect(await names()).toEqual(['_id_', 'a_1_b_1'])
  })

  it('drops nothing where what is missing cannot be made', async () => {
    const made = settle({ drop: ['a_1'], create: [{ key: { b: 1 }, expireAfterSeconds: -5 }] })
    await expect(made).rejects.toThrow(/^notes \{"b":1\} could not be made, and no index was dropped: /)
    expect(await names()).toEqual(['_id_', 'a_1'])
  })

  it('does nothing a second time', async () => {
    const changes: IndexChanges = {
      drop: ['a_1', 'gone_1'],
      create: [{ key: { a: 1 }, sparse: true }, { key: { b: 1 } }],
    }
    await settle(changes)
    expect(sent).toEqual(['createIndexes', 'dropIndexes', 'createIndexes'])
    sent.length = 0
    await settle(changes)
    expect(sent).toEqual([])
    expect(await names()).toEqual(['_id_', 'b_1', 'a_1'])
  })

  it('sets when a TTL index deletes, and leaves it where the index or its collection is not there', async () => {
    const changes: IndexChanges = { expireAfterSeconds: { at_1: 7, gone_1: 7 } }
    await notes.createIndex({ at: 1 }, { expireAfterSeconds: 5 })
    await settle(changes)
    expect((await notes.indexes()).map(({ expireAfterSeconds }) => expireAfterSeconds ?? null)).toEqual([null, null, 7])
    await notes.dropIndex('at_1')
    await settle(changes)
    await notes.drop()
    await settle(changes)
    expect(await db.listCollections({ name: 'notes' }).toArray()).toEqual([])
  })

  it('names the collection and the index where a change is refused', async () => {
    await expect(settle({ expireAfterSeconds: { a_1: -5 } })).rejects.toThrow(
      /^expireAfterSeconds of notes a_1 could not be set to -5: /,
    )
    const failPoint = await takeFailPoint('test-migration-indexes')
    await failPoint.fail({ failCommands: ['dropIndexes'], errorCode: 20 }, 1)
    await expect(settle({ drop: ['a_1'] })).rejects.toThrow(/^notes a_1 could not be dropped: /)
  })

  it.each<[string, IndexChanges]>([
    ['keys', { drop: ['a_1'], create: [{ key: { a: 1 }, name: 'other', expireAfterSeconds: -5 }] }],
    ['name', { drop: ['a_1'], create: [{ key: { b: 1 }, name: 'a_1', expireAfterSeconds: -5 }] }],
  ])('puts an index of the same %s back where its successor cannot be built', async (_, changes) => {
    await expect(settle(changes)).rejects.toThrow(/ could not be made: .*; a_1 is back$/)
    expect(sent).toEqual(['dropIndexes', 'createIndexes', 'createIndexes'])
    expect(await names()).toEqual(['_id_', 'a_1'])
  })

  it.each<[string, object[], object, RegExp | null]>([
    ['missing fields', [{}, { a: null }], {}, /: 1 group of documents with the same keys: 2 documents \(_id/],
    ['missing fields of a sparse one', [{}, {}], { sparse: true }, null],
    ['what a filter leaves out', [{ a: 1 }, { a: 1 }], { partialFilterExpression: { b: 1 } }, null],
    ['elements of two documents', [{ a: [1, 2] }, { a: 2 }], {}, /1 group/],
    ['elements of one document', [{ a: [1, 1] }, { a: 2 }], {}, null],
    ['an empty array and null', [{ a: [] }, { a: null }], {}, null],
    ['letters', [{ a: 'x' }, { a: 'X' }], {}, null],
    ['letters, by a collation', [{ a: 'x' }, { a: 'X' }], { collation: { locale: 'en', strength: 2 } }, /1 group/],
    [
      'many',
      [1, 1, 1, 2, 2, 3, 3, 4, 4].map(a => ({ a })),
      {},
      /: 4 groups .*: 3 documents \(_id \w+, \w+, …\); .*; …$/,
    ],
  ])('looks before it drops whether one can be unique: %s', async (_, documents, options, refusal) => {
    await notes.deleteMany({})
    await notes.insertMany(documents)
    const settled = settle({ drop: ['a_1'], create: [{ key: { a: 1 }, unique: true, ...options }] })
    if (refusal === null) await settled
    else {
      await expect(settled).rejects.toThrow(refusal)
      expect(sent).toEqual([])
    }
    const [, index] = await notes.indexes()
    expect(index?.unique ?? false).toBe(refusal === null)
  })

  it('follows a path through arrays', async () => {
    await notes.insertMany([{ c: [{ d: 1 }, { d: 2 }] }, { c: [{ d: 2 }] }, { c: [{ d: 3 }] }])
    await notes.deleteMany({ c: null })
    await expect(settle({ create: [{ key: { 'c.d': 1 }, unique: true }] })).rejects.toThrow(/: 1 group /)
  })

  it('tells no value where the same keys come between the look and the build', async () => {
    await notes.deleteMany({})
    // An empty array has a key of its own, which the look leaves to the build.
    await notes.insertMany([
      { a: [], b: 'mine' },
      { a: [], b: 'mine' },
    ])
    await expect(settle({ drop: ['a_1'], create: [{ key: { a: 1 }, unique: true }] })).rejects.toThrow(
      /^notes \{"a":1\} could not be made: documents have the same keys; a_1 is back$/,
    )
    expect(await names()).toEqual(['_id_', 'a_1'])
  })
})
