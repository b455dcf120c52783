import { type GraphQLSchema, isObjectType } from 'graphql'
import type { Entity } from '../../src/database/entity.ts'
import type { List } from '../../src/database/list.ts'
import { rowsOf as readRows } from '../../src/database/rows.ts'
import { allDomains } from '../../src/graphql/schema.ts'
import { encodeId } from '../../src/kernel/ids.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import { viewerWith } from './requests.ts'
import type { Standings, Stored, Volume } from './volume.ts'

/** Every list of every domain. */
export const allLists: readonly List[] = allDomains.flatMap(({ lists }) => [...lists])

export type Args = Readonly<Record<string, unknown>>

/** A value as a literal of GraphQL: enums (`orderBy`, and stored values that the schema knows as one) without quotes. */
const literal = (value: unknown, isEnum: boolean): string => {
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  return isEnum ? String(value).toUpperCase() : JSON.stringify(value)
}

/**
 * How the API asks a list: as the field of Query that has its name, else as the field of that name of the type that one
 * of its filters refers to (`User.sessions`). Null where neither is there.
 */
export const queryOf = (schema: GraphQLSchema, list: List, args: Args, selection: string): string | null => {
  const { name, filters } = list.spec
  const root = schema.getQueryType()?.getFields()[name]
  const parent = Object.entries(filters).find(([argument, { id }]) => {
    const type = id && schema.getType(id)
    return argument in args && isObjectType(type) && type.getFields()[name]
  })
  const parentType = parent?.[1].id
  const type = parentType && schema.getType(parentType)
  const field = root ?? (isObjectType(type) ? type.getFields()[name] : undefined)
  if (!field) return null
  const given = Object.entries(args).filter(([argument]) => root || argument !== parent?.[0])
  const texts = given.map(([argument, value]) => {
    const of = field.args.find(arg => arg.name === argument)
    if (!of) throw new Error(`${name} is declared with \`${argument}\`, which its field does not have`)
    return `${argument}: ${literal(value, 'getValues' in (of.type as object))}`
  })
  const asked = `${name}${texts.length > 0 ? `(${texts.join(', ')})` : ''} { ${selection} }`
  if (root || !parent) return `{ page: ${asked} }`
  return `{ parent: node(id: ${JSON.stringify(args[parent[0]])}) { ... on ${parentType} { page: ${asked} } } }`
}

/** Documents as the core's rows: hex ids. */
export const rowsOf = (entity: Entity, documents: readonly Stored[]): Record<string, unknown>[] =>
  readRows(
    entity.model,
    documents.map(document => structuredCopy(document)),
  )

const structuredCopy = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      Array.isArray(inner)
        ? inner.map(item => (isPlain(item) ? structuredCopy(item) : item))
        : isPlain(inner)
          ? structuredCopy(inner)
          : inner,
    ]),
  )

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !('_bsontype' in value)

const valuesAt = (row: unknown, path: string): unknown[] =>
  path.split('.').reduce<unknown[]>((found, step) => found.flatMap(value => (value as Args | null)?.[step]), [row])

/**
 * Values for filters that are met together, most often first, at most `atMost` of them: taken from the rows, as the
 * arguments that the API takes (type-tagged ids).
 */
export const valuesFor = (list: List, rows: readonly object[], names: readonly string[], atMost: number): Args[] => {
  const counted = new Map<string, { args: Args; count: number }>()
  for (const row of rows) {
    let found: Args[] = [{}]
    for (const name of names) {
      const { path, id } = list.spec.filters[name] ?? { path: name }
      const values = valuesAt(row, path).filter(value => value != null)
      found = found.flatMap(args =>
        values.map(value => ({ ...args, [name]: id ? encodeId(id, String(value)) : value })),
      )
    }
    for (const args of found) {
      const text = JSON.stringify(args)
      const known = counted.get(text)
      if (known) known.count++
      else counted.set(text, { args, count: 1 })
    }
  }
  return [...counted.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, atMost)
    .map(({ args }) => args)
}

/** One of a volume's viewers, as the core knows him. */
export const viewerIn = ({ people, documents }: Volume, name: Standings): Viewer => {
  const [users, made] = [...documents].find(([{ type }]) => type === 'User') ?? []
  const user = made?.find(({ _id }) => _id.toHexString() === people[name])
  const [row = {}] = users && user ? rowsOf(users, [user]) : []
  return viewerWith(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)))
}
