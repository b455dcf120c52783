import { isDeepStrictEqual } from 'node:util'
import type mongoose from 'mongoose'
import { type DeclaredIndex, noCollection } from './indexes.ts'

type Db = mongoose.mongo.Db
type Keys = Readonly<Record<string, unknown>>

/** An index as the database has it: its name, its keys, its options. */
export interface ActualIndex {
  readonly collection: string
  readonly name: string
  readonly keys: Keys
  readonly options: Readonly<Record<string, unknown>>
}

/** How the indexes of the database differ from the declared ones. */
export interface IndexPlan {
  readonly missing: readonly DeclaredIndex[]
  /** Of the same keys, with other options. */
  readonly differing: readonly { readonly declared: DeclaredIndex; readonly actual: ActualIndex }[]
  /** Neither declared nor covered. */
  readonly extra: readonly ActualIndex[]
  /** Another index begins with the same keys and answers all that this one does. */
  readonly redundant: readonly {
    readonly index: ActualIndex
    readonly coveredBy: ActualIndex
    /** Dropping it would make it a missing one: the declaration has to go first. */
    readonly isDeclared: boolean
  }[]
}

/** Says nothing of what an index does. */
const notOptions = new Set(['v', 'key', 'name', 'ns', 'background'])
const textOf = (keys: Keys): string => JSON.stringify(Object.entries(keys))

/** The indexes of these collections, but that of `_id`, which is always there. */
export const actualIndexes = async (
  db: Db,
  of: readonly Pick<DeclaredIndex, 'collection'>[],
): Promise<ActualIndex[]> => {
  const found: ActualIndex[] = []
  for (const collection of new Set(of.map(one => one.collection))) {
    const indexes = await db
      .collection(collection)
      .listIndexes({ maxTimeMS: 5_000, comment: 'loadstone indexes' })
      .toArray()
      .catch(noCollection)
    for (const index of indexes as { name: string; key: Keys }[]) {
      if (index.name === '_id_') continue
      const options = Object.fromEntries(
        Object.entries(index as Keys).filter(([option, value]) => !notOptions.has(option) && value !== false),
      )
      found.push({ collection, name: index.name, keys: index.key, options })
    }
  }
  return found
}

export const sameIndex = (a: { readonly collection: string; readonly keys: Keys }, b: typeof a): boolean =>
  a.collection === b.collection && textOf(a.keys) === textOf(b.keys)

/** Whether `by` begins with the keys of `keys`, and goes on, all in the same sense or all in the other. */
export const beginsWith = (by: Keys, keys: Keys): boolean => {
  const [long, short] = [Object.entries(by), Object.entries(keys)]
  if (short.length >= long.length || short.some(([, value]) => typeof value !== 'number')) return false
  return [1, -1].some(sense =>
    short.every(([path, value], i) => long[i]?.[0] === path && long[i]?.[1] === Number(value) * sense),
  )
}

/**
 * Whether all that `index` is for, `by` does as well: not what is unique, deletes by itself (TTL) or is hidden; and
 * both hold the same documents, in the same collation. (A compound sparse index holds more than its prefix alone.)
 */
const covers = (by: ActualIndex, index: ActualIndex): boolean => {
  const { unique, expireAfterSeconds, hidden, sparse } = index.options
  if (unique || expireAfterSeconds !== undefined || hidden || sparse || by.options.sparse || by.options.hidden)
    return false
  return (
    by.collection === index.collection &&
    beginsWith(by.keys, index.keys) &&
    isDeepStrictEqual(by.options.partialFilterExpression, index.options.partialFilterExpression) &&
    isDeepStrictEqual(by.options.collation, index.options.collation)
  )
}

/** Compares what is declared with what there is. */
export const planIndexes = (declared: readonly DeclaredIndex[], actual: readonly ActualIndex[]): IndexPlan => {
  const missing: DeclaredIndex[] = []
  const differing: { declared: DeclaredIndex; actual: ActualIndex }[] = []
  const wanted = new Set<ActualIndex>()
  for (const one of declared) {
    const ofKeys = actual.filter(found => sameIndex(found, one))
    const same = ofKeys.find(({ options }) => isDeepStrictEqual(options, { ...one.options }))
    const [other] = ofKeys
    if (same) wanted.add(same)
    else if (other) {
      differing.push({ declared: one, actual: other })
      wanted.add(other)
    } else missing.push(one)
  }
  const redundant = actual.flatMap(index => {
    const coveredBy = actual.find(by => wanted.has(by) && covers(by, index))
    return coveredBy ? [{ index, coveredBy, isDeclared: wanted.has(index) }] : []
  })
  const extra = actual.filter(index => !wanted.has(index) && !redundant.some(found => found.index === index))
  return { missing, differing, extra, redundant }
}

/** What a database lacks of what is declared, or has otherwise: what a server waits for. */
export const isSettled = ({ missing, differing }: IndexPlan): boolean => missing.length + differing.length === 0

const shown = ({ keys, options }: { readonly keys: Keys; readonly options: object }): string =>
  [JSON.stringify(keys), ...(Object.keys(options).length > 0 ? [JSON.stringify(options)] : [])].join(' ')

/** The plan in plain words, a line each. */
export const planLines = ({ missing, differing, extra, redundant }: IndexPlan): string[] => [
  ...missing.map(index => `missing    ${index.collection} ${shown(index)}`),
  ...differing.map(
    ({ declared, actual }) =>
      `differs    ${declared.collection} ${JSON.stringify(declared.keys)}: declared with ${JSON.stringify(declared.options)}, there (${actual.name}) with ${JSON.stringify(actual.options)}`,
  ),
  ...redundant.map(
    ({ index, coveredBy, isDeclared }) =>
      `redundant  ${index.collection} ${shown(index)} (${index.name}): ${coveredBy.name} begins with the same keys${isDeclared ? '; it is declared, and has to go there first' : ''}`,
  ),
  ...extra.map(index => `extra      ${index.collection} ${shown(index)} (${index.name}) is not declared`),
]
