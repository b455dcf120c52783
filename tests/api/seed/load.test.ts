import { expect, it } from 'vitest'
import { makeIndexes, missingIndexes } from '../../../src/database/indexes.ts'
import { indexes } from '../../../src/indexes.ts'
import { generate } from '../../../src/seed/generate.ts'
import { isEmpty, load } from '../../../src/seed/load.ts'
import { openTestDatabase } from '../../support/database.ts'

const { connection } = await openTestDatabase()
const { db } = connection
if (!db) throw new Error('the test database is not open')

it('loads every document, tells its progress, and breaks no unique index', async () => {
  const collections = [...new Set(indexes.map(({ collection }) => collection))]
  expect(await isEmpty(db, collections)).toBe(true)
  const told: number[] = []
  const size = { shops: 60, products: 3_000, users: 3_000 }
  const documents = await load(db, generate(size), { onProgress: done => told.push(done) })
  expect(await isEmpty(db, collections)).toBe(false)
  expect(told.at(-1)).toBe(documents)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  const counts = await Promise.all(collections.map(name => db.collection(name).countDocuments()))
  expect(counts.reduce((a, b) => a + b)).toBe(documents)
  await makeIndexes(db, indexes)
  expect(await missingIndexes(db, indexes)).toEqual([])
})

it('a second load of the same documents fails, and resumed it changes nothing', async () => {
  const size = { shops: 60, products: 0, users: 100 }
  const before = await db.collection('shops').countDocuments()
  await expect(load(db, generate(size))).rejects.toThrow(/E11000/)
  await load(db, generate({ shops: 60, products: 0, users: 3_000 }), { resume: true })
  expect(await db.collection('shops').countDocuments()).toBe(before)
})
