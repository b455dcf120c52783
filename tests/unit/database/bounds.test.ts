import mongoose, { Schema } from 'mongoose'
import { describe, expect, it } from 'vitest'
import { boundsOf, singleValued } from '../../../src/database/bounds.ts'
import { model } from '../../../src/database/model.ts'
import { and, anything, between, equals, hasWord, oneOf, or } from '../../../src/kernel/condition.ts'

const { MinKey, MaxKey } = mongoose.mongo
const note = model('Note', 'notes', new Schema({ kind: String, at: Number, until: Date }))
const order = [
  { path: 'at', direction: -1 },
  { path: '_id', direction: -1 },
] as const
const id = (hex: string) => mongoose.Types.ObjectId.createFromHexString(hex)
const bounds = (after: string | null, before: string | null = null, index: object = { kind: 1, at: -1, _id: -1 }) =>
  boundsOf(
    index as never,
    equals('kind', 'a'),
    { model: note, softDelete: false },
    {
      order,
      after: after === null ? null : [7, id(after)],
      before: before === null ? null : [7, id(before)],
      filter: {},
      pieces: [],
    },
  )

describe('the bounds of a page', () => {
  it('begin at the place behind the cursor, and end with what the condition fixes', () => {
    const min = { kind: 'a', at: 7, _id: id('0000000000000000000000ff') }
    const max = { kind: 'a', at: new MinKey(), _id: new MinKey() }
    expect(bounds('000000000000000000000100')).toEqual({ min, max })
  })

  it('end before the cursor where the page is read towards it', () => {
    const at = { kind: 'a', at: 7, _id: id('000000000000000000000100') }
    expect(bounds(null, '000000000000000000000100')).toEqual({
      min: { kind: 'a', at: new MaxKey(), _id: new MaxKey() },
      max: at,
    })
  })

  it('go beyond all ids where the cursor has the last one', () => {
    expect(bounds('0'.repeat(24))?.min).toEqual({ kind: 'a', at: 7, _id: new MinKey() })
    const upwards = boundsOf(
      { at: 1, _id: 1 },
      anything,
      { model: note, softDelete: false },
      {
        order: [
          { path: 'at', direction: 1 },
          { path: '_id', direction: 1 },
        ],
        after: [7, id('f'.repeat(24))],
        before: null,
        filter: {},
        pieces: [],
      },
    )
    expect(upwards?.min).toEqual({ at: 7, _id: new MaxKey() })
  })

  it('leave out nothing for the fields that stand behind the order', () => {
    const index = { kind: 1, at: -1, _id: -1, until: 1 }
    expect(bounds('000000000000000000000100', null, index)).toEqual({
      min: { kind: 'a', at: 7, _id: id('0000000000000000000000ff'), until: new MinKey() },
      max: { kind: 'a', at: new MinKey(), _id: new MinKey(), until: new MaxKey() },
    })
  })

  it('are none where the index is another one, or more than one value is asked for', () => {
    expect(bounds('0'.repeat(24), null, { _id: 1 })).toBeNull()
    expect(bounds('0'.repeat(24), null, { kind: 1, tag: 1, at: -1, _id: -1 })).toBeNull()
    expect(bounds('0'.repeat(24), 'f'.repeat(24))).toBeNull()
  })
})

describe('a condition', () => {
  it('of a few values is as many of one value each', () => {
    const range = between('at', { after: 1 })
    expect(singleValued(and(oneOf('kind', ['a', 'b']), range), order)).toEqual([
      and(equals('kind', 'a'), range),
      and(equals('kind', 'b'), range),
    ])
    expect(singleValued(anything, order)).toEqual([anything])
  })

  it('of many values, of alternatives, or in an order that may have nulls is not', () => {
    expect(singleValued(oneOf('kind', [...'abcdefghijk']), order)).toBeNull()
    expect(singleValued(or(equals('kind', 'a'), equals('at', 1)), order)).toBeNull()
    expect(singleValued(hasWord('kind', 'a'), order)).toBeNull()
    const nullable = [{ path: 'at', direction: 1, nullable: true }] as const
    expect(singleValued(oneOf('kind', ['a', 'b']), nullable)).toBeNull()
    expect(singleValued(equals('kind', 'a'), nullable)).toEqual([equals('kind', 'a')])
  })
})
