import fc from 'fast-check'
import mongoose, { Schema } from 'mongoose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { intersect, toFilter } from '../../../src/database/filter.ts'
import { model } from '../../../src/database/model.ts'
import { rowsOf } from '../../../src/database/rows.ts'
import {
  alternatives,
  and,
  anything,
  between,
  type Condition,
  equals,
  given,
  hasWord,
  holds,
  nothing,
  oneOf,
  or,
  type Scalar,
} from '../../../src/kernel/condition.ts'
import { openTestDatabase } from '../../support/database.ts'

// Hundreds of random cases on a database.
vi.setConfig({ testTimeout: 60_000 })

const id = Schema.Types.ObjectId
const note = model(
  'Note',
  'notes',
  new Schema({
    owner: id,
    members: [id],
    text: String,
    number: Number,
    day: Date,
    flag: Boolean,
    tags: [String],
    seo: new Schema({ score: Number, words: [String] }),
    parts: [new Schema({ name: String, by: id })],
  }),
)

let notes: mongoose.mongo.Collection
beforeAll(async () => {
  const { connection } = await openTestDatabase()
  notes = connection.collection('notes') as unknown as mongoose.mongo.Collection
})

const hex = fc.constantFrom('a', 'b', 'c').map(digit => digit.repeat(24))
const word = fc.constantFrom('', 'a', 'ab', 'b', 'É', '\uffff', '\u{1f600}', '$gt', '.')
const number = fc.constantFrom(-1, 0, 0.5, 1, 2, 2 ** 53)
const day = fc.constantFrom(-1, 0, 1, 1_000).map(time => new Date(time))
const values: Readonly<Record<string, fc.Arbitrary<Scalar>>> = {
  _id: hex,
  owner: hex,
  members: hex,
  text: word,
  number,
  day,
  flag: fc.boolean(),
  tags: word,
  'seo.score': number,
  'seo.words': word,
  'parts.name': word,
  'parts.by': hex,
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(fc.option(value, { freq: 5 }), { nil: undefined, freq: 5 })
const oid = (text: string | null | undefined) => (text ? mongoose.Types.ObjectId.createFromHexString(text) : text)
const stored = fc
  .record({
    owner: optional(hex.map(oid)),
    members: optional(fc.array(hex.map(oid), { maxLength: 3 })),
    text: optional(word),
    number: optional(number),
    day: optional(day),
    flag: optional(fc.boolean()),
    tags: optional(fc.array(word, { maxLength: 3 })),
    seo: optional(fc.record({ score: optional(number), words: optional(fc.array(word, { maxLength: 2 })) })),
    parts: optional(fc.array(fc.record({ name: optional(word), by: optional(hex.map(oid)) }), { maxLength: 2 })),
  })
  .map(fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)))

const path = fc.constantFrom(...Object.keys(values))
const valuesAt = (of: string): fc.Arbitrary<Scalar> => values[of] ?? fc.constant(null)
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  path.chain(of => valuesAt(of).map(value => equals(of, value))),
  path.chain(of => fc.array(valuesAt(of), { maxLength: 3 }).map(all => oneOf(of, all))),
  fc.constantFrom('text', 'number', 'day', 'seo.score').map(of => equals(of, null)),
  fc
    .constantFrom('text', 'number', 'day')
    .chain(of =>
      fc
        .tuple(fc.option(valuesAt(of), { nil: undefined }), fc.option(valuesAt(of), { nil: undefined }))
        .map(([after, before]) => between(of, { after, before })),
    ),
  fc.constantFrom('tags', 'seo.words').chain(of => word.map(prefix => hasWord(of, prefix))),
  fc.constantFrom(anything, nothing),
)
const condition: fc.Arbitrary<Condition> = fc.letrec<{ one: Condition }>(tie => ({
  one: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('one'), { maxLength: 3 }).map(all => and(...all)),
    fc.array(tie('one'), { maxLength: 3 }).map(all => or(...all)),
  ),
})).one

const documents = fc.uniqueArray(fc.tuple(hex, stored), { maxLength: 3, selector: ([key]) => key })

const put = async (made: readonly (readonly [string, object])[]) => {
  const all = made.map(([key, fields]) => ({ ...fields, _id: oid(key) as mongoose.Types.ObjectId }))
  await notes.deleteMany({})
  if (all.length > 0) await notes.insertMany(all)
  return rowsOf<{ id: string }>(note, await notes.find().sort({ _id: 1 }).toArray())
}
const foundBy = async (asked: Condition): Promise<string[]> =>
  (await notes.find(toFilter(asked, note)).sort({ _id: 1 }).toArray()).map(({ _id }) => _id.toHexString())
const check = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [I in keyof T]: fc.Arbitrary<T[I]> },
  property: (...values: T) => Promise<void>,
) => fc.assert(fc.asyncProperty(...(arbitraries as [fc.Arbitrary<unknown>]), property as never), { numRuns: 400 })

describe('a condition', () => {
  it('holds for exactly the rows that MongoDB finds by its filter', () =>
    check([documents, condition], async (made, asked) => {
      const rows = await put(made)
      expect(rows.filter(row => holds(asked, row)).map(row => row.id)).toEqual(await foundBy(asked))
    }))

  it('finds the same when it is taken apart into alternatives', () =>
    check([documents, condition], async (made, asked) => {
      await put(made)
      expect(await foundBy(or(...alternatives(asked).map(all => and(...all))))).toEqual(await foundBy(asked))
    }))

  it('finds the same, once a field is known to have a value, without asking for it again', () =>
    check(
      [documents, condition, path.chain(of => fc.tuple(fc.constant(of), valuesAt(of)))],
      async (made, asked, [of, value]) => {
        await put(made)
        const known = equals(of, value)
        const left = given(asked, of, value, note.arrays.has(of) || of.startsWith('parts.'))
        expect(await foundBy(and(known, left))).toEqual(await foundBy(and(known, asked)))
      },
    ))
})

describe('a filter', () => {
  it('is never overwritten by another one of the same field', async () => {
    await put([
      ['a'.repeat(24), { number: 1 }],
      ['b'.repeat(24), { number: 2 }],
    ])
    const found = await notes.find(intersect({ number: 1 }, { number: { $gt: 1 } }, {})).toArray()
    expect(found).toEqual([])
    expect(intersect({ $or: [{ a: 1 }] }, { $or: [{ b: 1 }] })).toEqual({
      $and: [{ $or: [{ a: 1 }] }, { $or: [{ b: 1 }] }],
    })
  })

  it('turns hex strings into ObjectIds where the model says so, and nowhere else', () => {
    expect(toFilter(equals('owner', 'a'.repeat(24)), note)).toEqual({ owner: { $eq: oid('a'.repeat(24)) } })
    expect(toFilter(equals('text', 'a'.repeat(24)), note)).toEqual({ text: { $eq: 'a'.repeat(24) } })
  })
})
