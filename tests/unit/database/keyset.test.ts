import fc from 'fast-check'
import type mongoose from 'mongoose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  behind,
  comparePositions,
  mergeSorted,
  piecesOf,
  reversed,
  type SortField,
  sortOf,
  valueAt,
} from '../../../src/database/keyset.ts'
import type { CursorValue } from '../../../src/kernel/cursor.ts'
import { openTestDatabase } from '../../support/database.ts'

// Hundreds of random cases on a database.
vi.setConfig({ testTimeout: 60_000 })

let things: mongoose.mongo.Collection
beforeAll(async () => {
  const { connection } = await openTestDatabase()
  things = connection.collection('things') as unknown as mongoose.mongo.Collection
})

const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(fc.option(value), { nil: undefined })
const thing = fc
  .record({
    a: nullable(fc.constantFrom('', 'a', 'B', 'é', '\uffff', '\u{1f600}')),
    b: nullable(fc.constantFrom(-1, 0, 0.5, 2 ** 40)),
    c: nullable(fc.constantFrom(0, 1).map(time => new Date(time))),
  })
  .map(fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)))

const field = fc.record({
  path: fc.constantFrom('a', 'b', 'c'),
  direction: fc.constantFrom(1 as const, -1 as const),
  nullable: fc.constant(true),
})
const order: fc.Arbitrary<SortField[]> = fc
  .uniqueArray(field, { minLength: 1, maxLength: 3, selector: ({ path }) => path })
  .map(fields => [...fields, { path: '_id', direction: fields.at(-1)?.direction ?? 1 }])

type Row = Record<string, unknown> & { readonly _id: mongoose.mongo.ObjectId; readonly id: string }

/** Rows in MongoDB's own order, and the positions of two of them, the first one first. */
const arrange = async (made: readonly object[], fields: readonly SortField[], m: number, n: number) => {
  await things.deleteMany({})
  await things.insertMany(made.map(fields => ({ ...fields })))
  const rows = (await things.find().sort(sortOf(fields)).toArray()).map(
    row => ({ ...row, id: row._id.toHexString() }) as Row,
  )
  const [i = 0, j = 0] = [m % rows.length, n % rows.length].sort((a, b) => a - b)
  const stored = (row: Row | undefined) => fields.map(({ path }) => row?.[path] ?? null)
  return { rows, i, j, at: stored }
}

const check = (holds: (made: readonly object[], fields: SortField[], m: number, n: number) => Promise<void>) =>
  fc.assert(fc.asyncProperty(fc.array(thing, { minLength: 1, maxLength: 15 }), order, fc.nat(99), fc.nat(99), holds), {
    numRuns: 150,
  })

const idsOf = (rows: readonly { readonly _id: unknown }[]): string[] => rows.map(({ _id }) => String(_id))

describe('a position in an order', () => {
  it('has exactly the rows behind it that MongoDB sorts behind it, from either end', () =>
    check(async (made, fields, m, n) => {
      const { rows, i, j, at } = await arrange(made, fields, m, n)
      const later = await things
        .find(behind(fields, at(rows[i])))
        .sort(sortOf(fields))
        .toArray()
      expect(idsOf(later)).toEqual(idsOf(rows.slice(i + 1)))
      const back = reversed(fields)
      const earlier = await things
        .find(behind(back, at(rows[j])))
        .sort(sortOf(back))
        .toArray()
      expect(idsOf(earlier)).toEqual(idsOf(rows.slice(0, j)).reverse())
    }))

  it('compares with another one as MongoDB sorts them', () =>
    check(async (made, fields, m, n) => {
      const { rows, i, j } = await arrange(made, fields, m, n)
      const position = (row: Row | undefined): CursorValue[] => fields.map(({ path }) => valueAt(row ?? {}, path))
      expect(Math.sign(comparePositions(fields, position(rows[i]), position(rows[j])))).toBe(Math.sign(i - j))
    }))
})

describe('the pieces of an order', () => {
  it('follow each other and together are what lies behind, before or between, each row in one of them', () =>
    check(async (made, fields, m, n) => {
      const { rows, i, j, at } = await arrange(made, fields, m, n)
      const read = async (from: unknown[] | null, until: unknown[] | null) => {
        const found: string[] = []
        for (const { filter, sort } of piecesOf(fields, from, until)) {
          found.push(...idsOf(await things.find(filter).sort(sort).toArray()))
        }
        return found
      }
      expect(await read(at(rows[i]), null)).toEqual(idsOf(rows.slice(i + 1)))
      expect(await read(null, at(rows[j]))).toEqual(idsOf(rows.slice(0, j)))
      if (i < j) expect(await read(at(rows[i]), at(rows[j]))).toEqual(idsOf(rows.slice(i + 1, j)))
    }))

  it('fix their leading fields to one value each, so that an index gives the rest in order', () => {
    const fields: SortField[] = [
      { path: 'a', direction: -1 },
      { path: '_id', direction: -1 },
    ]
    expect(piecesOf(fields, [5, 'x'], null)).toEqual([
      { filter: { a: { $eq: 5 }, _id: { $lt: 'x' } }, sort: { _id: -1 } },
      { filter: { a: { $lt: 5 } }, sort: { a: -1, _id: -1 } },
    ])
    expect(piecesOf(fields, [5, 'x'], [5, 'c']).map(({ sort }) => sort)).toEqual([{ _id: -1 }])
  })
})

describe('parts that are sorted each', () => {
  it('are one order when they are put together, every row once', () =>
    check(async (made, fields, m, n) => {
      const { rows } = await arrange(made, fields, m, n)
      const parts = [0, 1, 2].map(part => rows.filter((_, i) => i % 3 === part || i % 4 === part))
      const all = rows.filter(row => parts.some(part => part.includes(row)))
      expect(idsOf(mergeSorted(parts, fields, 100))).toEqual(idsOf(all))
      expect(idsOf(mergeSorted(parts, fields, 4))).toEqual(idsOf(all.slice(0, 4)))
    }))
})
