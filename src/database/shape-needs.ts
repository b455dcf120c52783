import type { Filter } from './filter.ts'
import type { Statement } from './statement.ts'

/** What an index has that serves a command: the fields of its filter and order, in no order but that of the sort. */
export interface Need {
  readonly collection: string
  /** Compared with one value or several. */
  readonly equality: readonly string[]
  readonly sort: readonly (readonly [path: string, direction: 1 | -1])[]
  /** Compared with a stretch of values. */
  readonly range: readonly string[]
}

const equal = new Set(['$eq', '$in', '$all'])

type Sort = Readonly<Record<string, unknown>>

const isEquality = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true
  const operators = Object.keys(value).filter(key => key.startsWith('$'))
  return operators.length === 0 || operators.some(operator => equal.has(operator))
}

/** The alternatives of a filter, each with the fields that it compares. */
const alternativesOf = (filter: Filter): { equality: Set<string>; range: Set<string> }[] => {
  let all = [{ equality: new Set<string>(), range: new Set<string>() }]
  const join = (others: typeof all): void => {
    all = all.flatMap(one =>
      others.map(other => ({
        equality: new Set([...one.equality, ...other.equality]),
        range: new Set([...one.range, ...other.range]),
      })),
    )
  }
  for (const [key, value] of Object.entries(filter)) {
    if (!key.startsWith('$')) for (const one of all) (isEquality(value) ? one.equality : one.range).add(key)
    else if (key === '$and') for (const part of value as Filter[]) join(alternativesOf(part))
    else if (key === '$or') join(distinct((value as Filter[]).flatMap(alternativesOf)))
  }
  return all
}

const distinct = <T extends { equality: Set<string>; range: Set<string> }>(all: readonly T[]): T[] => [
  ...new Map(all.map(one => [JSON.stringify([[...one.equality].sort(), [...one.range].sort()]), one])).values(),
]

const needs = (collection: string, filter: Filter, sort: Sort = {}): Need[] =>
  distinct(alternativesOf(filter)).map(({ equality, range }) => ({
    collection,
    equality: [...equality].sort(),
    sort: Object.entries(sort)
      .filter(([path]) => !equality.has(path))
      .map(([path, direction]) => [path, direction === -1 ? -1 : 1] as const),
    range: [...range].filter(path => !equality.has(path)).sort(),
  }))

type Stage = Readonly<Record<string, unknown>>

/** Of a pipeline, what comes before the first stage that makes other documents. */
const pipelineNeeds = (collection: string, pipeline: readonly object[], joined: Filter = {}): Need[] => {
  const filters: Filter[] = [joined]
  let sort: Sort | undefined
  for (const stage of pipeline as readonly Stage[]) {
    if (stage.$match && sort === undefined) filters.push(stage.$match as Filter)
    else if (stage.$sort) sort ??= stage.$sort as Sort
    else break
  }
  return needs(collection, { $and: filters }, sort)
}

/** What serves a command; none for one that looks for nothing. */
export const needsOf = (statement: Statement): readonly Need[] => {
  if ('write' in statement) return statement.filter ? needs(statement.collection, statement.filter as Filter) : []
  if (statement.method === 'find') return needs(statement.collection, statement.filter, statement.sort)
  const { collection, pipeline } = statement
  const lookups = (pipeline as readonly Stage[]).flatMap(({ $lookup }) => {
    if (!$lookup) return []
    const { from, foreignField, pipeline: each = [] } = $lookup as Record<string, unknown>
    return pipelineNeeds(String(from), each as object[], foreignField ? { [String(foreignField)]: null } : {})
  })
  return statement.ownDocuments ? lookups : [...pipelineNeeds(collection, pipeline), ...lookups]
}
