import { isDeepStrictEqual } from 'node:util'
import type mongoose from 'mongoose'
import { type ActualIndex, actualIndexes, beginsWith, planIndexes, sameIndex } from './index-plan.ts'
import { type DeclaredIndex, noCollection } from './indexes.ts'
import { indexesCall } from './migration-of-plan.ts'
import type { CollectionSize } from './server-status.ts'
import type { Need } from './shape-needs.ts'
import { indexFor } from './verdict.ts'

type Db = mongoose.mongo.Db
type Keys = Readonly<Record<string, unknown>>

/** An index that is there. Sizes are bytes; null is what the database user may not read, or what is being built. */
export interface IndexReport {
  readonly name: string
  readonly keys: Keys
  readonly options: Readonly<Record<string, unknown>>
  readonly size: number | null
  /** How often the members that were asked have used it since `since`. */
  readonly uses: number | null
  readonly since: Date | null
  readonly neverUsed: boolean
  /** A list or a model asks for it: to drop it, that goes first. */
  readonly declared: boolean
  /** Name of another index that answers all that this one does. */
  readonly redundantWith: string | null
  /** The line of a migration that drops it, where it is redundant, or idle (`isIdle`) and not there to hold a rule. */
  readonly migration: string | null
}

export interface MissingIndex {
  readonly keys: Keys
  readonly options: Readonly<Record<string, unknown>>
  /** Whether it is declared; else commands that were seen ask for it. */
  readonly declared: boolean
  /** Shapes of those commands. */
  readonly shapes: readonly string[]
  /** The line of a migration that makes it. */
  readonly migration: string
}

export interface CollectionIndexes {
  readonly collection: string
  readonly documents: number | null
  readonly indexes: readonly IndexReport[]
  readonly missing: readonly MissingIndex[]
}

/** A shape, and what an index has that serves its commands. */
export interface Asking {
  readonly shape: string
  readonly needs: readonly Need[]
}

interface Uses {
  readonly uses: number
  readonly since: Date
}

const comment = 'loadstone indexes'
const dayMs = 86_400_000
/** An index that is not used on this many days will not be tomorrow. */
export const idleDays = 7
const unauthorized = 13

/** How often each index was used, of all shards together; null where the user may not read it. */
const usesOf = async (db: Db, collection: string, maxTimeMS: number): Promise<ReadonlyMap<string, Uses> | null> => {
  try {
    const found = await db
      .collection(collection)
      .aggregate<{ name: string; accesses: { ops: number; since: Date } }>([{ $indexStats: {} }], {
        comment,
        maxTimeMS,
      })
      .toArray()
    const uses = new Map<string, Uses>()
    for (const { name, accesses } of found) {
      const { uses: before = 0, since = accesses.since } = uses.get(name) ?? {}
      uses.set(name, { uses: before + Number(accesses.ops), since: new Date(Math.min(+since, +accesses.since)) })
    }
    return uses
  } catch (error) {
    if ((error as { code?: unknown }).code === unauthorized) return null
    return new Map(noCollection(error))
  }
}

/** Whether an index was not used once in as many days as tell something; `now`: epoch milliseconds. */
export const isIdle = ({ uses, since }: Uses, now: number): boolean => uses === 0 && now - +since >= idleDays * dayMs

/** What is unique or deletes by itself is there for that, used by queries or not. */
const holdsARule = ({ options }: ActualIndex): boolean =>
  Boolean(options.unique) || options.expireAfterSeconds !== undefined

const isSameOrLonger = (long: Keys, short: Keys): boolean =>
  isDeepStrictEqual(Object.entries(long), Object.entries(short)) || beginsWith(long, short)

/** Whether an index gives all that a need asks for, in its order; ranges behind that are checked in the index. */
export const serves = (
  { keys, options }: Pick<ActualIndex, 'keys'> & { readonly options: Readonly<Record<string, unknown>> },
  { equality, sort, range }: Need,
): boolean => {
  if (options.hidden) return false
  const partial = Object.keys((options.partialFilterExpression ?? {}) as object)
  const wanted = new Set(equality.filter(path => !partial.includes(path)))
  const entries = Object.entries(keys)
  if (options.unique && entries.every(([path]) => equality.includes(path))) return true
  const leading = entries.slice(0, wanted.size)
  if (leading.length < wanted.size || leading.some(([path]) => !wanted.has(path))) return false
  const rest = entries.slice(wanted.size)
  if (sort.length === 0) return wanted.size > 0 || range.length === 0 || range.includes(rest[0]?.[0] ?? '')
  return [1, -1].some(sense =>
    sort.every(([path, direction], i) => rest[i]?.[0] === path && rest[i]?.[1] === direction * sense),
  )
}

/** Whether one of the indexes serves a need; documents are always found by their ids. */
export const isServed = (need: Need, indexes: readonly ActualIndex[]): boolean =>
  need.equality.includes('_id') ||
  need.equality.length + need.sort.length + need.range.length === 0 ||
  indexes.some(index => index.collection === need.collection && serves(index, need))

/** The same need with the fields first that most needs of the collection compare, so that indexes begin alike. */
const inCommonOrder = (need: Need, all: readonly Need[]): Need => {
  const timesOf = (path: string) => all.filter(({ equality }) => equality.includes(path)).length
  return { ...need, equality: need.equality.toSorted((a, b) => timesOf(b) - timesOf(a) || (a < b ? -1 : 1)) }
}

/** The fewest indexes that serve what is not served: one that begins with another does for both. */
export const indexesFor = (unserved: readonly Asking[]): Omit<MissingIndex, 'options' | 'declared' | 'migration'>[] => {
  const wanted = unserved.flatMap(({ shape, needs }) => needs.map(need => ({ shape, need })))
  const all = wanted.map(({ need }) => need)
  const made = wanted
    .map(({ shape, need }) => ({ shape, keys: indexFor(inCommonOrder(need, all)) }))
    .filter(({ keys }) => Object.keys(keys).length > 0)
    .sort((a, b) => Object.keys(b.keys).length - Object.keys(a.keys).length)
  const kept: { keys: Keys; shapes: string[] }[] = []
  for (const { shape, keys } of made) {
    const longer = kept.find(one => isSameOrLonger(one.keys, keys))
    if (!longer) kept.push({ keys, shapes: [shape] })
    else if (!longer.shapes.includes(shape)) longer.shapes.push(shape)
  }
  return kept
}

/**
 * The indexes of every collection: those that are there, with what they take and whether they are used, and those that
 * are missing, because they are declared or because nothing serves commands (`asking`). `seen`: commands that may ask for
 * what is declared, and for nothing else; `sizes`: of all collections;
 * `deadline` and `now`: epoch milliseconds.
 */
export const reportIndexes = async (
  db: Db,
  {
    sizes,
    declared,
    asking,
    seen = [],
    deadline,
    now = Date.now(),
  }: {
    readonly sizes: readonly CollectionSize[]
    readonly declared: readonly DeclaredIndex[]
    readonly asking: readonly Asking[]
    readonly seen?: readonly Asking[]
    readonly deadline: number
    readonly now?: number
  },
): Promise<CollectionIndexes[]> => {
  const names = [...new Set([...sizes.map(({ name }) => name), ...declared.map(({ collection }) => collection)])].sort()
  const actual = await actualIndexes(
    db,
    names.map(collection => ({ collection })),
  )
  const plan = planIndexes(declared, actual)
  const unserved = (all: readonly Asking[]) =>
    Map.groupBy(
      all
        .flatMap(({ shape, needs }) => needs.map(need => ({ shape, needs: [need], collection: need.collection })))
        .filter(({ needs }) => needs.some(need => !isServed(need, actual))),
      ({ collection }) => collection,
    )
  const byCollection = unserved(asking)
  const seenIn = unserved(seen)
  const reports: CollectionIndexes[] = []
  for (const collection of names) {
    const size = sizes.find(({ name }) => name === collection)
    const uses = await usesOf(db, collection, Math.max(1, deadline - Date.now()))
    const own = actual.filter(index => index.collection === collection)
    const wanted = byCollection.get(collection) ?? []
    const mayWant = [...wanted, ...(seenIn.get(collection) ?? [])]
    const lacking = plan.missing
      .filter(index => index.collection === collection)
      .map(index => ({ index, asking: mayWant.filter(({ needs }) => needs.some(need => serves(index, need))) }))
    const left = wanted.filter(one => !lacking.some(({ asking: of }) => of.includes(one)))
    const missing = [
      ...lacking.map(({ index: { keys, options }, asking: of }) => ({
        ...{ keys, options, declared: true },
        shapes: [...new Set(of.map(({ shape }) => shape))],
      })),
      ...indexesFor(left)
        .filter(({ keys }) => !own.some(index => isSameOrLonger(index.keys, keys)))
        .map(index => ({ ...index, options: {}, declared: false })),
    ]
    reports.push({
      collection,
      documents: size?.count ?? null,
      indexes: own.map(index => {
        const { name, keys, options } = index
        const used = uses?.get(name)
        const redundantWith = plan.redundant.find(found => found.index === index)?.coveredBy.name ?? null
        const neverUsed = used?.uses === 0
        const isNeedless = used !== undefined && isIdle(used, now) && !holdsARule(index)
        return {
          ...{ name, keys, options, redundantWith, neverUsed },
          size: size?.indexes?.find(one => one.name === name)?.size ?? null,
          uses: used?.uses ?? null,
          since: used?.since ?? null,
          declared: declared.some(one => sameIndex(one, index)),
          migration: redundantWith !== null || isNeedless ? indexesCall(collection, { drop: [name] }) : null,
        }
      }),
      missing: missing.map(index => ({
        ...index,
        migration: indexesCall(collection, { create: [{ key: { ...index.keys }, ...index.options } as never] }),
      })),
    })
  }
  return reports
}
