import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  GraphQLString,
  getNamedType,
  isInputObjectType,
} from 'graphql'
import { textFault } from '../../kernel/given-text.ts'
import type { Context } from '../context.ts'

type Field = GraphQLFieldConfig<unknown, Context>

/** Cursors are texts of ours: what is wrong with one is INVALID_CURSOR. */
const cursors = new Set(['after', 'before'])

/** Scalars of ours that are texts have a form, and no length. */
const texts = new Set([GraphQLString.name, 'EmailAddress', 'URL'])

const isText = ({ name }: GraphQLNamedType): boolean => texts.has(name)

/** A field of a mutation's `input` has its own name, as everywhere else; what lies deeper has a path. */
const within = (argument: string, name: string): string => (argument === 'input' ? name : `${argument}.${name}`)

/** Whether each item of this list stands for itself: its mutation tells what is wrong with its texts. */
const isEach = ({ astNode }: GraphQLInputField): boolean =>
  astNode?.directives?.some(({ name }) => name.value === 'each') ?? false

/** `place`: the argument, and which of its items. */
const hold = (value: unknown, type: GraphQLInputType, argument: string, place = argument): void => {
  if (value === undefined || value === null) return
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) hold(item, type, argument, `${place}[${at}]`)
    return
  }
  const named = getNamedType(type)
  if (isText(named)) {
    const fault = textFault(String(value), place, argument)
    if (fault) throw fault
  }
  if (!isInputObjectType(named)) return
  const fields = named.getFields()
  for (const [name, inner] of Object.entries(value)) {
    const field = fields[name]
    if (field && !isEach(field)) hold(inner, field.type, within(argument, name), within(place, name))
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
