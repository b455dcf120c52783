import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLInputType,
  type GraphQLNamedType,
  GraphQLString,
  getNamedType,
  isInputObjectType,
} from 'graphql'
import { invalid } from '../../kernel/errors.ts'
import type { Context } from '../context.ts'

type Field = GraphQLFieldConfig<unknown, Context>

/** Characters of any text that is given. Many fields take fewer, and say so themselves. */
export const maxTextLength = 20_000

/** Cursors are texts of ours: what is wrong with one is INVALID_CURSOR. */
const cursors = new Set(['after', 'before'])

/** Scalars of ours that are texts have a form, and no length. */
const texts = new Set([GraphQLString.name, 'EmailAddress', 'URL'])

const isText = ({ name }: GraphQLNamedType): boolean => texts.has(name)

const holdText = (text: string, argument: string): void => {
  if (text.length > maxTextLength) {
    throw invalid(argument, `\`${argument}\` must have at most ${maxTextLength} characters, but got ${text.length}.`)
  }
  // Half a surrogate pair would be stored as another character, and a null character ends texts elsewhere.
  if (text.includes('\0') || !text.isWellFormed()) {
    throw invalid(argument, `\`${argument}\` must be Unicode text without null characters.`)
  }
}

/** A field of a mutation's `input` has its own name, as everywhere else; what lies deeper has a path. */
const within = (argument: string, name: string): string => (argument === 'input' ? name : `${argument}.${name}`)

const hold = (value: unknown, type: GraphQLInputType, argument: string): void => {
  if (value === undefined || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) hold(item, type, argument)
    return
  }
  const named = getNamedType(type)
  if (isText(named)) holdText(String(value), argument)
  if (!isInputObjectType(named)) return
  const fields = named.getFields()
  for (const [name, inner] of Object.entries(value)) {
    const field = fields[name]
    if (field) hold(inner, field.type, within(argument, name))
  }
}

/** A field that looks at the texts it is given before it does anything. Throws INVALID_INPUT and names the argument. */
export const holdTexts = (field: Field): Field => {
  const { args = {}, resolve = defaultFieldResolver, subscribe } = field
  const held = Object.entries(args).filter(([name, { type }]) => {
    const named = getNamedType(type)
    return (isText(named) && !('first' in args && cursors.has(name))) || isInputObjectType(named)
  })
  if (held.length === 0) return field
  const holding =
    (inner: NonNullable<Field['resolve']>): NonNullable<Field['resolve']> =>
    (row, given, context, info) => {
      for (const [name, { type }] of held) hold(given[name], type, name)
      return inner(row, given, context, info)
    }
  return { ...field, resolve: holding(resolve), ...(subscribe ? { subscribe: holding(subscribe) } : {}) }
}
