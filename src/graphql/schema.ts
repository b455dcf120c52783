import { readdirSync, readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLSchema } from 'graphql'
import { GraphQLDateTime, GraphQLEmailAddress, GraphQLJSON, GraphQLSafeInt, GraphQLURL } from 'graphql-scalars'
import type { Stored } from '../database/entity.ts'
import { domains } from '../domains/index.generated.ts'
import type { Connection } from '../kernel/connection.ts'
import type { Domain, FieldGuard } from '../kernel/domain.ts'
import { AppError } from '../kernel/errors.ts'
import { encodeId, idPrefixes, type NodeType } from '../kernel/ids.ts'
import type { Role } from '../kernel/viewer.ts'
import { around, type Field, type Resolver } from './around.ts'
import { createShowing, tellCurrent } from './conflict.ts'
import { forgetLoaded } from './context.ts'
import { runOnceByKey } from './idempotency.ts'
import { holdTexts } from './limits/texts.ts'
import { nodeResolvers } from './node.ts'
import { declareStorage } from './storage.ts'

const sdl = new URL('../../schema/', import.meta.url)

/** The SDL, a source for each file of `schema/`. */
const typeDefs = (): string[] =>
  readdirSync(sdl)
    .filter(file => file.endsWith('.graphql'))
    .sort()
    .map(file => readFileSync(new URL(file, sdl), 'utf8'))

export const allDomains: readonly Domain[] = Object.values(domains)

const enumResolvers = () =>
  Object.fromEntries(
    allDomains
      .flatMap(({ enums = {} }) => Object.entries(enums))
      .map(([name, values]) => [name, Object.fromEntries(values.map(value => [value.toUpperCase(), value]))]),
  )

/** What our scalars do; what they mean is said in the SDL, whose descriptions stay. */
const scalarResolvers = () =>
  Object.fromEntries(
    [GraphQLDateTime, GraphQLEmailAddress, GraphQLURL, GraphQLJSON, GraphQLSafeInt].map(
      ({ name, serialize, parseValue, parseLiteral }) => [name, { serialize, parseValue, parseLiteral }],
    ),
  )

/** `id` of every stored type: the type's tag before the hex string. */
const idResolvers = () =>
  Object.fromEntries(
    Object.keys(idPrefixes).map(type => [type, { id: (row: { id: string }) => encodeId(type as NodeType, row.id) }]),
  )

/** Rights of a root field, from its directive: `@public`, or `@auth` with or without roles. */
const guardRoot = (schema: GraphQLSchema, field: Field): Field => {
  const auth = getDirective(schema, field, 'auth')?.[0] as { roles?: readonly Role[] } | undefined
  if (!auth) return field
  const { resolve = defaultFieldResolver, subscribe } = field
  const roles = auth.roles ?? []
  const guarded =
    (inner: Resolver): Resolver =>
    (root, args, context, info) => {
      const { viewer, refusal } = context.request
      if (!viewer) throw refusal ?? new AppError('UNAUTHENTICATED')
      if (roles.length > 0 && !roles.some(role => viewer.roles.includes(role))) throw new AppError('FORBIDDEN')
      return inner(root, args, context, info)
    }
  // A subscription is guarded when it begins and at each event: rights end meanwhile.
  return { ...field, resolve: guarded(resolve), ...(subscribe ? { subscribe: guarded(subscribe) } : {}) }
}

/**
 * A mutation for everybody signs in, registers or sends mail. It goes on after a refusal of the database, which ends a
 * transaction, and what it does beside the database is not undone.
 */
const refuseInTransaction = (field: Field): Field =>
  around(field, resolve => (root, args, context, info) => {
    if (!context.request.session) return resolve(root, args, context, info)
    throw new AppError('INVALID_INPUT', 'A mutation for viewers who are not signed in cannot be part of a transaction.')
  })

/** Root fields of a mutation run one after the other: what comes behind a write, its own answer too, reads anew. */
const readOwnWrites = (field: Field): Field =>
  around(field, resolve => async (root, args, context, info) => {
    try {
      return await resolve(root, args, context, info)
    } finally {
      forgetLoaded(context)
    }
  })

const guardField = (field: Field, guard: FieldGuard): Field =>
  around(
    field,
    resolve => (row, args, context, info) =>
      guard.may(context.request.viewer, row as { id: string }) ? resolve(row, args, context, info) : null,
  )

/** The executable schema: SDL and resolvers of all domains, ids, rights, and what each field reads. */
export const buildSchema = (): GraphQLSchema => {
  const bare = makeExecutableSchema({
    typeDefs: typeDefs(),
    resolvers: [
      scalarResolvers(),
      enumResolvers(),
      idResolvers(),
      ...allDomains.map(({ resolvers }) => resolvers as object),
      nodeResolvers(allDomains),
    ] as never,
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  })
  const guards = new Map(allDomains.flatMap(({ guards: own = {} }) => Object.entries(own)))
  const entities = new Map<string, Stored>(allDomains.flatMap(domain => domain.entities).map(one => [one.type, one]))
  const keepsKeys = new Set(allDomains.flatMap(({ keepsKeys: own = [] }) => own))
  const show = createShowing(() => schema, entities)
  const schema: GraphQLSchema = mapSchema(bare, {
    [MapperKind.ROOT_FIELD]: (field, name, type) => {
      const own = field as Field
      if (type !== bare.getMutationType()?.name) return guardRoot(bare, holdTexts(own))
      if (getDirective(bare, own, 'public')) return readOwnWrites(refuseInTransaction(holdTexts(own)))
      const once = holdTexts(keepsKeys.has(name) ? own : runOnceByKey(own, name, entities))
      return readOwnWrites(tellCurrent(guardRoot(bare, once), show))
    },
    [MapperKind.OBJECT_FIELD]: (field, name, type) => {
      const own = field as Field
      if (type.endsWith('Connection') && name === 'totalCount') {
        return { ...own, resolve: (page, _args, _context, { path }) => (page as Connection<unknown>).countAll(path) }
      }
      const held = holdTexts(own)
      const guard = guards.get(type)
      return !guard || guard.open.includes(name) ? held : guardField(held, guard)
    },
  })
  declareStorage(schema, allDomains)
  return schema
}
