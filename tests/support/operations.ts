import fc from 'fast-check'
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import { allDomains } from '../../src/graphql/schema.ts'
import { candidates, subjectOf } from './candidates.ts'
import type { Tenant } from './tenants.ts'

/** A valid operation with its variables. */
export interface RandomOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

interface Argument {
  readonly name: string
  readonly type: string
  readonly value: unknown
  readonly enumerated: boolean
  readonly asVariable: boolean
}

type Directive = '' | '@include(if: $yes)' | '@include(if: $no)' | '@skip(if: $yes)' | '@skip(if: $no)'

type Selection =
  | {
      readonly kind: 'field'
      readonly name: string
      readonly alias: boolean
      readonly args: readonly Argument[]
      readonly directive: Directive
      readonly inner: readonly Selection[] | null
    }
  | {
      readonly kind: 'inline' | 'fragment'
      readonly on: string
      readonly directive: Directive
      readonly inner: readonly Selection[]
    }

const directive = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Directive>('') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Directive>(
      '@include(if: $yes)',
      '@include(if: $no)',
      '@skip(if: $yes)',
      '@skip(if: $no)',
    ),
  },
)

/** Random operations on everything that is stored, made from the schema; arguments are a tenant's own values. */
export const randomOperations = (schema: GraphQLSchema, tenant: Tenant): fc.Arbitrary<RandomOperation> => {
  const stored = new Set(allDomains.flatMap(({ entities }) => entities.map(({ type }) => type as string)))
  const answersStored = ({ type }: GraphQLField<unknown, unknown>): boolean =>
    stored.has(subjectOf(type)) || subjectOf(type) === 'Node'

  const argumentsOf = (field: GraphQLField<unknown, unknown>): fc.Arbitrary<Argument[]> => {
    const paging = field.args.some(({ name }) => name === 'first')
    const one = (name: string, value: unknown) => {
      const arg = field.args.find(found => found.name === name)
      return {
        name,
        value,
        type: String(arg?.type),
        enumerated: name === 'orderBy' || (arg !== undefined && 'getValues' in getNamedType(arg.type)),
      }
    }
    const size = fc
      .tuple(fc.constantFrom('first', 'last'), fc.integer({ min: 1, max: 4 }))
      .map(([name, n]) => [one(name, n)])
    const others = field.args
      .filter(({ name }) => !['first', 'last', 'after', 'before'].includes(name))
      .map(arg => {
        const values = candidates(tenant, arg, subjectOf(field.type))
        const required = String(arg.type).endsWith('!')
        if (values.length === 0) return fc.constant([])
        const given = fc.constantFrom(...values).map(value => [one(arg.name, value)])
        return required ? given : fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: given })
      })
    return fc
      .tuple(paging ? size : fc.constant([]), ...others)
      .map(parts => parts.flat())
      .chain(args => fc.tuple(...args.map(arg => fc.boolean().map(asVariable => ({ ...arg, asVariable })))))
  }

  const fieldOf = (field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<Selection> => {
    const type = getNamedType(field.type)
    return fc
      .record({
        alias: fc.boolean(),
        directive,
        args: argumentsOf(field),
        inner: isCompositeType(type) ? selectionsOf(type.name, depth - 1) : fc.constant(null),
      })
      .map(made => ({ kind: 'field', name: field.name, ...made }) as const)
  }

  const typename: Selection = { kind: 'field', name: '__typename', alias: false, args: [], directive: '', inner: null }

  const selectionsOf = (name: string, depth: number): fc.Arbitrary<readonly Selection[]> => {
    const type = schema.getType(name)
    if (isInterfaceType(type)) {
      const possible = schema.getPossibleTypes(type).map(({ name: on }) => on)
      return fc
        .uniqueArray(fc.constantFrom(...possible), { minLength: 1, maxLength: 4 })
        .chain(ons =>
          fc.tuple(
            ...ons.map(on =>
              fc.record({
                kind: fc.constantFrom('inline' as const, 'fragment' as const),
                on: fc.constant(on),
                directive,
                inner: selectionsOf(on, depth),
              }),
            ),
          ),
        )
        .map(inner => [typename, ...inner])
    }
    if (!isObjectType(type)) return fc.constant([typename])
    const fields = Object.values(type.getFields()).filter(
      field =>
        !isCompositeType(getNamedType(field.type)) ||
        (depth > 0 && (stored.has(name) || !stored.has(subjectOf(field.type)) || /Connection$|Edge$/.test(name))),
    )
    if (fields.length === 0) return fc.constant([typename])
    const some = fc
      .uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 5, selector: ({ name: key }) => key })
      .chain(chosen => fc.tuple(...chosen.map(field => fieldOf(field, depth))))
    return fc
      .record({
        some,
        also: fc.option(some, { freq: 3 }),
        kind: fc.constantFrom('inline' as const, 'fragment' as const),
        directive,
        tell: fc.boolean(),
      })
      .map(({ some: plain, also, kind, directive: how, tell }) => [
        ...(tell ? [typename] : []),
        ...plain,
        ...(also ? [{ kind, on: name, directive: how, inner: also } as const] : []),
      ])
  }

  const roots = Object.values((schema.getQueryType() as GraphQLObjectType).getFields()).filter(answersStored)
  return fc
    .record({
      roots: fc
        .array(fc.constantFrom(...roots), { minLength: 1, maxLength: 3 })
        .chain(chosen => fc.tuple(...chosen.map(field => fieldOf(field, 5)))),
      yes: fc.boolean(),
      no: fc.boolean(),
    })
    .map(({ roots: selections, yes, no }) => render(selections, { yes, no }))
}

/** Writes an operation out. Fields with arguments, and those below fragments on several types, get names of their own. */
const render = (selections: readonly Selection[], variables: Record<string, unknown>): RandomOperation => {
  const declared: string[] = []
  const given: Record<string, unknown> = {}
  const fragments: string[] = []
  let count = 0
  const argument = ({ name, type, value, enumerated, asVariable }: Argument): string => {
    if (!asVariable) return `${name}: ${enumerated ? value : JSON.stringify(value)}`
    const variable = `v${count++}`
    declared.push(`$${variable}: ${type}`)
    given[variable] = value
    return `${name}: $${variable}`
  }
  const set = (inner: readonly Selection[], apart: boolean): string =>
    `{ ${inner.map(selection => text(selection, apart)).join(' ')} }`
  const text = (selection: Selection, apart: boolean): string => {
    if (selection.kind === 'field') {
      const { name, alias, args, directive: how, inner } = selection
      const own = name !== '__typename' && (alias || apart || args.length > 0) ? `a${count++}: ` : ''
      const written = args.length === 0 ? '' : `(${args.map(argument).join(', ')})`
      return `${own}${name}${written} ${how} ${inner === null ? '' : set(inner, false)}`
    }
    const { kind, on, directive: how, inner } = selection
    if (kind === 'inline') return `... on ${on} ${how} ${set(inner, true)}`
    const name = `F${count++}`
    fragments.push(`fragment ${name} on ${on} ${set(inner, true)}`)
    return `...${name} ${how}`
  }
  const body = `${set(selections, true)} ${fragments.join(' ')}`
  for (const [name, value] of Object.entries(variables)) {
    if (!body.includes(`$${name})`)) continue
    declared.push(`$${name}: Boolean!`)
    given[name] = value
  }
  return { query: `query R${declared.length === 0 ? '' : `(${declared.join(', ')})`} ${body}`, variables: given }
}
