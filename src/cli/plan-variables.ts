import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { idPrefixes, type NodeType } from '../kernel/ids.ts'
import { remember } from '../kernel/remember.ts'
import type { ShippedOperation } from './plan-operations.ts'
import { entities, lists, type PlanValues } from './plan-values.ts'

type Field = GraphQLField<unknown, unknown>
type Variables = Readonly<Record<string, unknown>>

/** A field that takes variables, and which of its arguments are which. */
interface Use {
  readonly field: Field
  readonly variables: Map<string, GraphQLArgument>
}

const usesOf = (schema: GraphQLSchema, { node }: ShippedOperation): readonly Use[] => {
  const info = new TypeInfo(schema)
  const uses = new Map<Field, Use>()
  const enter = ({ value }: ArgumentNode) => {
    const [field, argument] = [info.getFieldDef(), info.getArgument()]
    if (!field || !argument || value.kind !== Kind.VARIABLE) return
    remember(uses, field, () => ({ field, variables: new Map() })).variables.set(value.name.value, argument)
  }
  visit(node, visitWithTypeInfo(info, { Argument: { enter } }))
  return [...uses.values()]
}

const subjectOf = ({ type }: Field): string => getNamedType(type).name.replace(/(Connection|Edge)$/, '')

const types = Object.keys(idPrefixes) as NodeType[]

/** The type whose id an argument takes, by the type of its field (`id`) or by its own name (`shopId`). */
const typeOfId = (field: Field, { name }: GraphQLArgument): NodeType | undefined => {
  const wanted = name === 'id' ? subjectOf(field) : name.replace(/Ids?$/, '')
  return types.find(type => type.toLowerCase() === wanted.toLowerCase())
}

/** What an argument is given as JSON: an enum by its name, a moment as text. */
const given = (argument: GraphQLArgument, value: unknown): unknown => {
  const one =
    value instanceof Date
      ? value.toISOString()
      : isEnumType(getNamedType(argument.type))
        ? String(value).toUpperCase()
        : value
  return isListType(isNonNullType(argument.type) ? argument.type.ofType : argument.type) ? [one] : one
}

/** Values for the variables of one field that go together; those that the data has none for are left out. */
const valuesFor = async (
  { field, variables }: Use,
  wanted: readonly string[],
  data: PlanValues,
): Promise<Variables> => {
  const list = lists.find(({ spec }) => spec.name === field.name)
  const entity = entities.find(({ type }) => type === subjectOf(field))
  const of = wanted.flatMap(name => {
    const argument = variables.get(name)
    return argument ? [{ name, argument }] : []
  })
  const found: Record<string, unknown> = {}
  const filters = of.filter(({ argument }) => list && argument.name in list.spec.filters)
  const together =
    list && filters.length > 0
      ? await data.filters(
          list,
          filters.map(({ argument }) => argument.name),
        )
      : null
  for (const { name, argument } of filters) if (together) found[name] = given(argument, together[argument.name])
  // Keys of one document: a shop and a handle in it.
  const keys = of.filter(({ name, argument }) => !(name in found) && entity?.model.paths.has(argument.name))
  const document =
    entity && keys.length > 0
      ? await data.together(
          entity,
          keys.map(({ argument }) => argument.name),
        )
      : null
  for (const [i, { name, argument }] of keys.entries()) {
    const type = getNamedType(argument.type).name === 'ID' ? typeOfId(field, argument) : undefined
    const value = document?.[i]
    if (value !== undefined) found[name] = given(argument, type ? `${idPrefixes[type]}_${value}` : value)
  }
  for (const { name, argument } of of.filter(one => !(one.name in found))) {
    const type = getNamedType(argument.type)
    const idType = type.name === 'ID' ? (typeOfId(field, argument) ?? 'Product') : null
    const value = idType
      ? await data.id(idType)
      : list && argument.name === 'search'
        ? await data.word(list)
        : list?.spec.ranges && argument.name in list.spec.ranges
          ? await data.range(list, argument.name)
          : isEnumType(type)
            ? type.getValues()[0]?.name
            : type.name === 'Boolean'
              ? true
              : type.name === 'Int'
                ? 20
                : type.name === 'DateTime'
                  ? new Date()
                  : null
    if (value !== null && value !== undefined) found[name] = given(argument, value)
  }
  return found
}

/** Where a page begins: nothing in the data tells. */
const cursors = new Set(['after', 'before'])

/**
 * The sets of variables that an operation is planned with: the required ones; and with these each optional one by itself,
 * an enum with each of its values. Values are those of the file, else taken from the data that the viewer sees. Throws
 * where a required variable has none.
 */
export const variablesFor = async (
  schema: GraphQLSchema,
  operation: ShippedOperation,
  data: PlanValues,
): Promise<Variables[]> => {
  const uses = usesOf(schema, operation)
  const definitions = operation.node.variableDefinitions ?? []
  const names = definitions.map(({ variable }) => variable.name.value)
  const required = definitions
    .filter(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue)
    .map(({ variable }) => variable.name.value)
  const fill = async (wanted: readonly string[]): Promise<Variables> => {
    const missing = wanted.filter(name => !(name in operation.variables))
    const parts = await Promise.all(uses.map(use => valuesFor(use, missing, data)))
    return Object.assign({}, ...parts, operation.variables)
  }
  const least = await fill(required)
  const absent = required.filter(name => !(name in least))
  if (absent.length > 0) {
    throw new Error(`the data has no value for $${absent.join(', $')}: give it in variables.json`)
  }
  const sets: Variables[] = [least]
  for (const name of names.filter(one => !required.includes(one) && !(one in operation.variables))) {
    const argument = uses.map(({ variables }) => variables.get(name)).find(one => one !== undefined)
    if (!argument || cursors.has(argument.name)) continue
    const type = getNamedType(argument.type)
    if (isEnumType(type))
      sets.push(...type.getValues().map(({ name: value }) => ({ ...least, [name]: given(argument, value) })))
    else {
      const more = await fill([...required, name])
      if (name in more) sets.push(more)
    }
  }
  return sets
}
