import mongoose from 'mongoose'

const { CastError, ValidationError, messages } = mongoose.Error

/** What is wrong with a field: where it stands, which kind of rule it breaks, and a sentence for whoever wrote it. */
export interface InvalidField {
  readonly field: string
  readonly kind: string
  readonly message: string
}

type Properties = Readonly<Record<string, unknown>>

const limit = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value))
const characters = (count: unknown): string => (count === 1 ? '1 character' : `${count} characters`)

const sentences: Readonly<Record<string, (properties: Properties) => string>> = {
  required: () => 'Must be given.',
  min: ({ min }) => (min instanceof Date ? `Must not be before ${limit(min)}.` : `Must be at least ${limit(min)}.`),
  max: ({ max }) => (max instanceof Date ? `Must not be after ${limit(max)}.` : `Must be at most ${limit(max)}.`),
  minlength: ({ minlength }) => `Must have at least ${characters(minlength)}.`,
  maxlength: ({ maxlength }) => `Must have at most ${characters(maxlength)}.`,
  enum: ({ enumValues }) =>
    `Must be one of ${[enumValues]
      .flat()
      .map(value => String(value).toUpperCase())
      .join(', ')}.`,
  regexp: () => 'Has a form that is not allowed.',
}

const anyOther = 'Has a value that is not allowed.'

/** By what a value could not be cast to, which of a list's elements stands in brackets. */
const wanted: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date',
  objectid: 'an id',
  array: 'a list',
  embedded: 'an object',
}

const castSentence = (kind: string): string => {
  const of = wanted[kind.toLowerCase().replace(/^\[(.*)\]$/, '$1')]
  return of ? `Must be ${of}.` : anyOther
}

/** What Mongoose's own messages say around what they quote. */
const frames = Object.values(messages as unknown as Readonly<Record<string, Readonly<Record<string, string>> | null>>)
  .flatMap(kinds => Object.values(kinds ?? {}))
  .map(template => template.split(/\{[A-Z]+\}/))

/** Whether a model has said nothing itself. Values are quoted in part, so that their text does not tell. */
const isMongooses = (message: string): boolean =>
  frames.some(parts => {
    let at = 0
    for (const part of parts) {
      const found = message.indexOf(part, at)
      if (found < 0 || (at === 0 && found > 0)) return false
      at = found + part.length
    }
    return message.endsWith(parts.at(-1) ?? '')
  })

/** A rule of the model's own has Mongoose's word `user defined`, or any other. */
const kindOf = (kind: string): string => (Object.hasOwn(sentences, kind) ? kind : 'invalid')

const ofOne = (field: string, wrong: mongoose.Error.ValidatorError | mongoose.Error.CastError): InvalidField => {
  if (wrong instanceof CastError) return { field, kind: 'cast', message: castSentence(wrong.kind) }
  const { message, value } = wrong
  const kind = kindOf(wrong.kind)
  const properties = wrong.properties as unknown as Properties
  if (isMongooses(message)) return { field, kind, message: (sentences[kind] ?? (() => anyOther))(properties) }
  // A message that quotes the value, which may be a secret.
  return { field, kind, message: typeof value === 'string' && value !== '' ? message.replaceAll(value, '…') : message }
}

/** All that is wrong with a document. Of what is wrong inside a part of it (`seo.title`), the key tells where it stands. */
export const invalidFields = ({ errors }: mongoose.Error.ValidationError, within = ''): InvalidField[] =>
  Object.entries(errors).flatMap(([field, wrong]) =>
    wrong instanceof ValidationError ? invalidFields(wrong, `${within}${field}.`) : [ofOne(within + field, wrong)],
  )

/** A value that is not cast, outside the validation of a document. */
export const uncastField = ({ path, kind }: mongoose.Error.CastError): InvalidField => ({
  field: path,
  kind: 'cast',
  message: castSentence(kind),
})
