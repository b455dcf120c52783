import { readFileSync } from 'node:fs'
import { getDirective, printSchemaWithDirectives } from '@graphql-tools/utils'
import {
  buildSchema as buildBare,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  lexicographicSortSchema,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { allDomains, buildSchema } from '../../../src/graphql/schema.ts'
import { storageOf } from '../../../src/graphql/storage.ts'
import { errorTable } from '../../../src/kernel/errors.ts'
import { idPrefixes } from '../../../src/kernel/ids.ts'

const schema = buildSchema()
const ownTypes = (of: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(of.getTypeMap()).filter(type => !type.name.startsWith('__') && !isSpecifiedScalarType(type))

interface Described {
  readonly place: string
  readonly description: string | null | undefined
}

/** Everything of a schema that can have a description. */
const described = (of: GraphQLSchema): Described[] => [
  ...ownTypes(of).flatMap((type): Described[] => [
    { place: type.name, description: type.description },
    ...(isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).flatMap(field => [
          { place: `${type.name}.${field.name}`, description: field.description },
          ...field.args.map(arg => ({
            place: `${type.name}.${field.name}(${arg.name}:)`,
            description: arg.description,
          })),
        ])
      : []),
    ...(isInputObjectType(type)
      ? Object.values(type.getFields()).map(field => ({
          place: `${type.name}.${field.name}`,
          description: field.description,
        }))
      : []),
    ...(isEnumType(type)
      ? type.getValues().map(value => ({ place: `${type.name}.${value.name}`, description: value.description }))
      : []),
  ]),
  ...of
    .getDirectives()
    .filter(directive => !isSpecifiedDirective(directive))
    .flatMap(directive => [
      { place: `@${directive.name}`, description: directive.description },
      ...directive.args.map(arg => ({ place: `@${directive.name}(${arg.name}:)`, description: arg.description })),
    ]),
]

/** Arguments and input fields that may not be null and have a default. */
const requiredWithDefault = (of: GraphQLSchema): string[] =>
  ownTypes(of)
    .flatMap(type => {
      if (isInputObjectType(type)) {
        return Object.values(type.getFields()).map(field => ({ place: `${type.name}.${field.name}`, input: field }))
      }
      if (!isObjectType(type) && !isInterfaceType(type)) return []
      return Object.values(type.getFields()).flatMap(field =>
        field.args.map(arg => ({ place: `${type.name}.${field.name}(${arg.name}:)`, input: arg })),
      )
    })
    .filter(({ input }) => isNonNullType(input.type) && input.defaultValue !== undefined)
    .map(({ place }) => place)

const fields = ownTypes(schema).flatMap(type =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields()).map(field => ({ type: type.name, field }))
    : [],
)

describe('the schema', () => {
  it('is printed in docs/schema.graphql, fresh from `npm run codegen`', () => {
    const printed = readFileSync('docs/schema.graphql', 'utf8')
      .replace(/^#.*\n/, '')
      .trim()
    expect(printed).toBe(printSchemaWithDirectives(lexicographicSortSchema(schema)).trim())
  })

  it('describes every type, field, argument, enum value and directive', () => {
    const all = described(schema)
    expect(all.length).toBeGreaterThan(300)
    expect(all.filter(({ description }) => !description?.trim()).map(({ place }) => place)).toEqual([])
  })

  // graphql-jit: a compiled operation refuses its variables where such a field is left out.
  it('has no default for what may not be null', () => {
    expect(requiredWithDefault(schema)).toEqual([])
    const wrong = 'type Query { a(n: Int! = 1, m: Int = 1, l: Int!): Int } input I { n: Int! = 1 m: Int = 1 l: Int! }'
    expect(requiredWithDefault(buildBare(wrong))).toEqual(['Query.a(n:)', 'I.n'])
  })

  const rootFields = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {})

  it('says of every field of Query, Mutation and Subscription either @auth or @public, never both', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(rootFields)
    expect(roots.length).toBeGreaterThan(15)
    const rightsOf = (field: (typeof roots)[number]) =>
      ['auth', 'public'].filter(name => getDirective(schema, field, name))
    expect(roots.filter(field => rightsOf(field).length !== 1).map(({ name }) => name)).toEqual([])
  })

  it('lets nobody subscribe who is not signed in, and says of every field what it is told of', () => {
    const fields = rootFields(schema.getSubscriptionType())
    expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['health', 'pool']))
    for (const field of fields) {
      expect(getDirective(schema, field, 'auth'), field.name).toHaveLength(1)
      expect(field.subscribe, field.name).toBeTypeOf('function')
    }
  })

  it('has no field that reads what nobody may select', () => {
    const secret = /password|hash|secret|token|providerId|__v/i
    const stored = fields.flatMap(({ type, field }) => {
      const storage = storageOf(field)
      return storage ? [{ place: `${type}.${field.name}`, names: [field.name, ...storage.paths] }] : []
    })
    expect(stored.length).toBeGreaterThan(80)
    expect(stored.filter(({ names }) => names.some(name => secret.test(name)))).toEqual([])
  })

  it('has no field for the words that are searched or sorted by', () => {
    expect(
      fields
        .filter(({ field }) => /^(searchWords|nameKey|titleKey|dueKey)$/.test(field.name))
        .map(({ type, field }) => `${type}.${field.name}`),
    ).toEqual([])
  })

  it('has every error code of the table in ErrorCode, and none beside', () => {
    const inSdl = schema.getType('ErrorCode')
    expect(
      isEnumType(inSdl) &&
        inSdl
          .getValues()
          .map(({ name }) => name)
          .sort(),
    ).toEqual(Object.keys(errorTable).sort())
  })

  it('gives every stored type an id with a tag of its own', () => {
    expect(new Set(Object.values(idPrefixes)).size).toBe(Object.keys(idPrefixes).length)
    for (const { type } of allDomains.flatMap(({ entities }) => entities)) {
      const stored = schema.getType(type)
      expect(isObjectType(stored) && stored.getInterfaces().map(({ name }) => name)).toContain('Node')
    }
  })

  it('makes every relation nullable that can leave the tenant', () => {
    const entities = new Map(
      allDomains.flatMap(domain => domain.entities.map(entity => [entity.type as string, entity])),
    )
    const strict = fields.filter(
      ({ type, field }) =>
        entities.has(type) && /^[A-Z]\w*!$/.test(String(field.type)) && entities.has(String(field.type).slice(0, -1)),
    )
    expect(strict.map(({ type, field }) => `${type}.${field.name}`)).toEqual([])
  })

  it('has connections with edges, nodes, pageInfo and totalCount', () => {
    const connections = ownTypes(schema).filter(type => type.name.endsWith('Connection'))
    expect(connections.length).toBeGreaterThan(6)
    for (const connection of connections) {
      expect(isObjectType(connection) && Object.keys(connection.getFields()).sort()).toEqual([
        'edges',
        'nodes',
        'pageInfo',
        'totalCount',
      ])
    }
  })
})
