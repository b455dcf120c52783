import fc from 'fast-check'
import {
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Entity } from '../../../src/database/entity.ts'
import { allDomains } from '../../../src/graphql/schema.ts'
import { alternatives } from '../../../src/kernel/condition.ts'
import { needsOf } from '../../../src/kernel/needs.ts'
import type { Selection } from '../../../src/kernel/selection.ts'
import { roles } from '../../../src/kernel/viewer.ts'
import { type Answer, type SentCommand, startApp, type TestApp } from '../../support/app.ts'
import { unlimited } from '../../support/documents.ts'
import { randomOperations } from '../../support/operations.ts'
import { insertTenants, makeTenant, type Tenant } from '../../support/tenants.ts'

const entities: readonly Entity[] = allDomains.flatMap(domain => [...domain.entities])

/** Every stored field of every type, cursors and one row more: an operation's reads with projection switched off. */
const everything: Selection = {
  stored: type => [
    ...new Set(
      [...(entities.find(entity => entity.type === type)?.model.paths ?? [])].map(path => path.split('.')[0] ?? path),
    ),
  ],
  cursors: true,
  morePages: true,
}

let projected: TestApp
let whole: TestApp
let schema: GraphQLSchema
let tenant: Tenant
let operations: ReturnType<typeof randomOperations>
beforeAll(async () => {
  projected = await startApp(unlimited)
  whole = await startApp({ ...unlimited, DB_NAME: projected.database.connection.name })
  // Behind the hook that works out what the operation selects.
  whole.app.graphql.addHook('preExecution', (_schema, _document, context) => {
    Object.assign((context as unknown as { request: object }).request, { selection: everything })
  })
  schema = projected.app.graphql.schema
  tenant = makeTenant('alfa', schema)
  await insertTenants(projected.db, tenant)
  operations = randomOperations(schema, tenant)
})

/** What two answers must have in common. Where an error has emptied the answer, which others are told is open. */
const told = ({ status, data, errors = [] }: Answer) => ({
  status,
  data,
  errors: data
    ? errors.map(({ message, path, extensions: { code } }) => JSON.stringify({ message, path, code })).sort()
    : errors.length > 0,
})

/** What an operation selects of each type, by graphql-js itself: the fields' names, those of fragments included. */
const selectedOf = (query: string): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>()
  const types = new TypeInfo(schema)
  visit(
    parse(query),
    visitWithTypeInfo(types, {
      Field: ({ name }) => {
        const parent = types.getParentType()?.name ?? ''
        found.set(parent, (found.get(parent) ?? new Set()).add(name.value))
      },
    }),
  )
  return found
}

/** The stored paths that the selected fields of a type are made of: their own, or what their resolvers need. */
const storedPaths = (typeName: string, selected: ReadonlyMap<string, ReadonlySet<string>>, prefix = ''): string[] => {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) return []
  return [...(selected.get(typeName) ?? [])].flatMap(name => {
    const field = type.getFields()[name]
    if (!field || name === 'id') return []
    const own = allDomains
      .map(({ resolvers }) => (resolvers as Record<string, Record<string, object>>)[typeName]?.[name])
      .find(Boolean)
    const needed = own && needsOf(own)
    if (needed) return needed.map(path => prefix + path)
    const inner = getNamedType(field.type)
    return isObjectType(inner)
      ? [`${prefix}${name}`, ...storedPaths(inner.name, selected, `${prefix}${name}.`)]
      : [`${prefix}${name}`]
  })
}

interface Reading {
  readonly entity: Entity
  readonly fields: readonly string[]
  /** What its rows are found by. */
  readonly keys: readonly string[]
  readonly order: readonly string[]
}

type Stage = Readonly<Record<string, Record<string, unknown>>>

const entityOf = (collection: unknown): Entity => {
  const entity = entities.find(({ model }) => model.collection === collection)
  if (!entity) throw new Error(`a command on ${collection}, which no entity is stored in`)
  return entity
}

/** The driver sends a sort as a Map. */
const orderOf = (sort: unknown): string[] =>
  sort instanceof Map ? [...sort.keys()] : Object.keys((sort ?? {}) as object)

const keysOf = (filter: unknown): string[] =>
  Object.entries((filter ?? {}) as object).flatMap(([key, value]) =>
    key.startsWith('$') ? (value as object[]).flatMap(keysOf) : [key],
  )

/** What a command asks for of a document; null where it counts and returns none. */
const readingOf = ({ name, command }: SentCommand): Reading | null => {
  if (name === 'find') {
    const order = orderOf(command.sort)
    const keys = keysOf(command.filter).filter(key => !order.includes(key))
    return { entity: entityOf(command.find), fields: Object.keys(command.projection as object), keys, order }
  }
  const stages = command.pipeline as Stage[]
  const lookup = stages.find(stage => stage.$lookup)?.$lookup
  const inner = (lookup?.pipeline as Stage[] | undefined) ?? stages
  if (inner.some(stage => stage.$count ?? stage.$group)) return null
  const last = inner.findLast(stage => stage.$project)?.$project
  if (!last) throw new Error(`a command that returns documents without a projection: ${JSON.stringify(command)}`)
  return {
    entity: entityOf(lookup ? lookup.from : command.aggregate),
    fields: Object.keys(last),
    keys: lookup ? [String(lookup.foreignField)] : [],
    order: inner.flatMap(stage => orderOf(stage.$sort)),
  }
}

/** Whether a viewer's list of it is merged from several reads, which compares their sort fields. */
const isMerged = ({ policy }: Entity): boolean =>
  alternatives(
    policy({
      id: tenant.people.agency,
      sessionId: null,
      roles: ['agency'],
      brandCode: 'a',
      mediatorCode: 'b',
      agencyCode: 'c',
      shopIds: [tenant.people.agency],
    }),
  ).length > 1

/** The projected fields that nothing of the operation asks for. */
const needless = (command: SentCommand, selected: ReadonlyMap<string, ReadonlySet<string>>): string[] => {
  const reading = readingOf(command)
  if (!reading) return []
  const { entity, fields, keys, order } = reading
  const cursors = [...selected.values()].some(names =>
    ['cursor', 'startCursor', 'endCursor'].some(name => names.has(name)),
  )
  const wanted = new Set([
    '_id',
    ...storedPaths(entity.type, selected),
    ...keys,
    ...(cursors || isMerged(entity) ? order : []),
  ])
  return fields.filter(path => !wanted.has(path)).map(path => `${entity.type}.${path}`)
}

describe('projection', () => {
  it('changes no answer, compiled or not, and asks for no field that the operation does not need', {
    timeout: 180_000,
  }, async () => {
    const counts = { operations: 0, withData: 0, commands: 0, errors: 0 }
    let n = 0
    await fc.assert(
      fc.asyncProperty(
        operations,
        fc.constantFrom(...roles, 'admin' as const, 'admin' as const),
        async ({ query: text, variables }, role) => {
          // What an operation before has asked may be under way still, where one of its fields took the others with it.
          const name = `R${n++}`
          const query = text.replace('query R', `query ${name}`)
          expect(validate(schema, parse(query))).toEqual([])
          const as = tenant.people[role]
          projected.forget()
          const asked = await projected.ask(query, { as, variables })
          const answer = told(asked)
          const commands = projected.commands.filter(({ command }) => String(command.comment).startsWith(`${name} `))
          expect(JSON.stringify(asked.errors ?? [])).not.toContain('INTERNAL_ERROR')
          expect(told(await whole.ask(query, { as, variables }))).toEqual(answer)
          for (let i = 0; i < 2; i++) expect(told(await projected.ask(query, { as, variables }))).toEqual(answer)

          const selected = selectedOf(query)
          expect(commands.flatMap(command => needless(command, selected))).toEqual([])
          counts.operations++
          counts.commands += commands.length
          if (answer.data) counts.withData++
          else counts.errors++
        },
      ),
      { numRuns: 300 },
    )
    // The property says something only where operations find data.
    expect(counts.withData).toBeGreaterThan(counts.operations / 2)
    expect(counts.commands).toBeGreaterThan(counts.operations)
  })
})
