import mongoose, { Schema } from 'mongoose'
import { describe, expect, it } from 'vitest'
import { toAppError } from '../../../src/database/failures.ts'
import { model } from '../../../src/database/model.ts'
import { compiledModel } from '../../../src/database/models.ts'
import { newDocument } from '../../../src/database/new-document.ts'
import { allDomains } from '../../../src/graphql/schema.ts'
import { AppError } from '../../../src/kernel/errors.ts'

const part = new Schema({ title: { type: String, maxlength: 3 }, at: Date, on: Boolean }, { _id: false })
const schema = new Schema({
  name: { type: String, required: true },
  code: { type: String, match: /^x+$/, minlength: 2, maxlength: 4 },
  host: { type: String, match: [/^x+$/, 'Must be a host.'] },
  letter: { type: String, minlength: 1, maxlength: 1 },
  amount: { type: Number, min: 1, max: 9 },
  own: { type: Number, min: [1, 'Must be something.'] },
  from: { type: Date, min: new Date(0), max: new Date(9) },
  status: { type: String, enum: ['open', 'past_due'] },
  whole: { type: Number, validate: Number.isSafeInteger },
  even: { type: Number, validate: { validator: (n: number) => n % 2 === 0, message: 'Must be even.' } },
  quoted: { type: String, match: [/^x$/, 'Is {VALUE}, which is none.'] },
  listId: Schema.Types.ObjectId,
  isOn: Boolean,
  tags: [{ type: String, enum: ['a'] }],
  ids: [Schema.Types.ObjectId],
  part,
})
const Thing = model('Thing', 'things', schema)
const Model = compiledModel(mongoose.createConnection(), Thing)

const refusedBy = async (fields: object) => {
  const error = await newDocument(Model, Thing, { name: 'n', ...fields }).catch((thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`not an AppError: ${error}`)
  expect(error.code).toBe('VALIDATION_ERROR')
  return error.details.fields
}

describe('what is wrong with a field is told in a sentence of ours, with where it stands', () => {
  it.each<[string, object, string, string, string]>([
    ['nothing given', { name: undefined }, 'name', 'required', 'Must be given.'],
    ['an empty text', { name: '' }, 'name', 'required', 'Must be given.'],
    ['another form', { code: 'yy' }, 'code', 'regexp', 'Has a form that is not allowed.'],
    ['too short', { code: 'x' }, 'code', 'minlength', 'Must have at least 2 characters.'],
    ['too long', { code: 'xxxxx' }, 'code', 'maxlength', 'Must have at most 4 characters.'],
    ['too long by one', { letter: 'xx' }, 'letter', 'maxlength', 'Must have at most 1 character.'],
    ['too small', { amount: 0 }, 'amount', 'min', 'Must be at least 1.'],
    ['too great', { amount: 10 }, 'amount', 'max', 'Must be at most 9.'],
    ['too early', { from: new Date(-1) }, 'from', 'min', 'Must not be before 1970-01-01T00:00:00.000Z.'],
    ['too late', { from: new Date(10) }, 'from', 'max', 'Must not be after 1970-01-01T00:00:00.009Z.'],
    ['none of a few', { status: 'shut' }, 'status', 'enum', 'Must be one of OPEN, PAST_DUE.'],
    ['none of a few in a list', { tags: ['a', 'b'] }, 'tags.1', 'enum', 'Must be one of A.'],
    ['refused by a rule without words', { whole: 1.5 }, 'whole', 'invalid', 'Has a value that is not allowed.'],
    ['no number', { amount: 'many' }, 'amount', 'cast', 'Must be a number.'],
    ['no date', { from: 'soon' }, 'from', 'cast', 'Must be a date.'],
    ['no text', { code: { a: 1 } }, 'code', 'cast', 'Must be a text.'],
    ['no truth', { isOn: 'maybe' }, 'isOn', 'cast', 'Must be true or false.'],
    ['no id', { listId: 'zz' }, 'listId', 'cast', 'Must be an id.'],
    ['no id in a list', { ids: ['zz'] }, 'ids.0', 'cast', 'Must be an id.'],
    [
      'too long within a part',
      { part: { title: 'long' } },
      'part.title',
      'maxlength',
      'Must have at most 3 characters.',
    ],
    ['no date within a part', { part: { at: 'soon' } }, 'part.at', 'cast', 'Must be a date.'],
    ['no part', { part: 7 }, 'part', 'cast', 'Must be an object.'],
  ])('%s', async (_what, fields, field, kind, message) => {
    expect(await refusedBy(fields)).toEqual([{ field, kind, message }])
  })

  it('where the model has a sentence of its own, in that', async () => {
    expect(await refusedBy({ host: 'y', own: 0, even: 1 })).toEqual([
      { field: 'host', kind: 'regexp', message: 'Must be a host.' },
      { field: 'own', kind: 'min', message: 'Must be something.' },
      { field: 'even', kind: 'invalid', message: 'Must be even.' },
    ])
  })

  it('never with the value, which may be a secret', async () => {
    // Mongoose quotes the beginning of a long one.
    for (const secret of ['hunter2', 'hunter2'.repeat(100)]) {
      const told = await refusedBy({ code: secret, quoted: secret, status: secret, amount: secret, listId: secret })
      expect(told).toHaveLength(5)
      expect(JSON.stringify(told)).not.toContain('hunter2')
    }
  })

  it('for a value of an update, which is cast alone', async () => {
    const update = Model.updateOne({}, { $set: { amount: 'many' } })
    expect(toAppError(await update.exec().catch((thrown: unknown) => thrown))).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { fields: [{ field: 'amount', kind: 'cast', message: 'Must be a number.' }] },
    })
  })
})

it('an empty document of every model is refused in such sentences', async () => {
  const connection = mongoose.createConnection()
  for (const { model: declared } of allDomains.flatMap(({ entities }) => entities)) {
    const error = await newDocument(compiledModel(connection, declared), declared, {}).catch(
      (thrown: unknown) => thrown,
    )
    const { fields } = (error as AppError).details as { fields: { message: string }[] }
    expect(fields.length).toBeGreaterThan(0)
    for (const { message } of fields) expect(message).toMatch(/^(Must|Has) [^`{}]+\.$/)
  }
})
