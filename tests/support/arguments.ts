import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { encodeId, idPrefixes, type NodeType } from '../../src/kernel/ids.ts'

/** A field of the schema that takes arguments, and how to get to it. */
export interface Place {
  /** `Query.shops`, `Shop.products`. */
  readonly name: string
  readonly field: GraphQLField<unknown, unknown>
  /** The operation around the field's text. */
  readonly operation: (variables: string, field: string) => string
  readonly isMutation: boolean
}

/** A value somewhere within the arguments of a field: `['input', 'email']`. */
export interface Leaf {
  readonly path: readonly string[]
  readonly type: GraphQLInputType
}

/** Every field that takes arguments: of the roots, and of every type that `node` can give. */
export const placesOf = (schema: GraphQLSchema): Place[] => {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap(type => (type ? [type] : []))
  const nodes = (Object.keys(idPrefixes) as NodeType[]).flatMap(name => {
    const type = schema.getType(name)
    return isObjectType(type) ? [[name, type] as const] : []
  })
  const withArguments = (type: GraphQLObjectType) =>
    Object.values(type.getFields()).filter(({ args }) => args.length > 0)
  return [
    ...roots.flatMap(type =>
      withArguments(type).map(field => ({
        name: `${type.name}.${field.name}`,
        field,
        operation: (variables: string, text: string) => `${type.name.toLowerCase()} ${variables} { ${text} }`,
        isMutation: type === schema.getMutationType(),
      })),
    ),
    ...nodes.flatMap(([name, type]) =>
      withArguments(type).map(field => ({
        name: `${name}.${field.name}`,
        field,
        operation: (variables: string, text: string) =>
          `query ${variables} { node(id: "${encodeId(name, 'f'.repeat(24))}") { ... on ${name} { ${text} } } }`,
        isMutation: false,
      })),
    ),
  ]
}

/** A value of a type that the schema takes, with nothing in it that need not be. */
export const plainValue = (type: GraphQLInputType, name: string): unknown => {
  const bare = getNullableType(type)
  if (isListType(bare)) return [plainValue(bare.ofType, name)]
  const named = getNamedType(bare)
  if (isEnumType(named)) return named.getValues()[0]?.name
  if (isInputObjectType(named)) return plainInput(named)
  switch (named.name) {
    case 'ID':
      return encodeId('User', 'f'.repeat(24))
    case 'Int':
    case 'SafeInt':
    case 'Float':
      return 1
    case 'Boolean':
      return true
    case 'DateTime':
      return '2026-01-01T00:00:00Z'
    case 'EmailAddress':
      return 'nobody@example.com'
    case 'URL':
      return 'https://example.com/'
    default:
      return 'text'
  }
}

/** An input object with its required fields alone. */
export const plainInput = (type: GraphQLInputObjectType): Record<string, unknown> =>
  Object.fromEntries(
    Object.values(type.getFields())
      .filter(isRequiredInputField)
      .map(field => [field.name, plainValue(field.type, field.name)]),
  )

const below = (at: GraphQLArgument | GraphQLInputField, path: readonly string[]): Leaf[] => {
  const here = [...path, at.name]
  const named = getNamedType(at.type)
  return [
    { path: here, type: at.type },
    ...(isInputObjectType(named) ? Object.values(named.getFields()).flatMap(field => below(field, here)) : []),
  ]
}

/** Every place for a value within the arguments of a field, the objects themselves among them. */
export const leavesOf = ({ field }: Place): Leaf[] => field.args.flatMap(arg => below(arg, []))

const withValue = (
  into: unknown,
  [step, ...rest]: readonly string[],
  value: unknown,
  type: GraphQLInputType,
): unknown => {
  if (step === undefined) return value
  const named = getNamedType(type)
  const inner = isInputObjectType(named) ? named.getFields()[step]?.type : undefined
  const object = (Array.isArray(into) ? into[0] : into) as Record<string, unknown>
  if (!inner) throw new Error(`${named.name} has no ${step}`)
  const next = { ...object, [step]: withValue(object[step] ?? plainValue(inner, step), rest, value, inner) }
  return Array.isArray(into) ? [next] : next
}

/** A JSON value as a literal of GraphQL, whose names are without `$`. */
export const literalOf = (value: unknown, type?: GraphQLInputType): string => {
  const named = type && getNamedType(type)
  if (Array.isArray(value)) return `[${value.map(item => literalOf(item, type)).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    const fields = isInputObjectType(named) ? named.getFields() : {}
    return `{ ${Object.entries(value)
      .map(([name, inner]) => `${name.replaceAll('$', '')}: ${literalOf(inner, fields[name]?.type)}`)
      .join(', ')} }`
  }
  return isEnumType(named) && typeof value === 'string' && /^\w+$/.test(value) ? value : JSON.stringify(value)
}

/** An operation that gives one value to a field, `beside` it some arguments, and what else the schema asks for. */
export const operationWith = (
  place: Place,
  { path: [argument = '', ...rest] }: Leaf,
  value: unknown,
  beside: Readonly<Record<string, unknown>> = {},
) => {
  const { field, operation } = place
  const given = field.args
    .filter(arg => arg.name === argument || arg.name in beside || isRequiredArgument(arg))
    .map(arg => {
      const plain = beside[arg.name] ?? plainValue(arg.type, arg.name)
      return { arg, value: arg.name === argument ? withValue(plain, rest, value, arg.type) : plain }
    })
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''
  return {
    byVariable: {
      query: operation(
        `(${given.map(({ arg }) => `$${arg.name}: ${arg.type}`).join(', ')})`,
        `${field.name}(${given.map(({ arg }) => `${arg.name}: $${arg.name}`).join(', ')}) ${selection}`,
      ),
      variables: Object.fromEntries(given.map(({ arg, value: of }) => [arg.name, of])),
    },
    byLiteral: {
      query: operation(
        '',
        `${field.name}(${given.map(({ arg, value: of }) => `${arg.name}: ${literalOf(of, arg.type)}`).join(', ')}) ${selection}`,
      ),
    },
  }
}
