import { isDeepStrictEqual } from 'node:util'
import type mongoose from 'mongoose'
import { duplicateKey } from './duplicate-key.ts'
import { type ActualIndex, actualIndexes, sameIndex } from './index-plan.ts'
import { duplicatesOf } from './migration-duplicates.ts'

type Db = mongoose.mongo.Db

/** An index as MongoDB takes it: its keys, its options, and its name where it is to have one of its own. */
export type IndexSpec = mongoose.mongo.IndexDescription

/** What changes of a collection's indexes. */
export interface IndexChanges {
  readonly create?: readonly IndexSpec[]
  /** Names of those that are to go. */
  readonly drop?: readonly string[]
  /**
   * Names of TTL indexes, and after how many seconds they are to delete from now on; nothing is built for it. One that is
   * not there is left: it is made as it is declared.
   */
  readonly expireAfterSeconds?: Readonly<Record<string, number>>
}

const noIndex = 27

const keysOf = ({ key }: IndexSpec): Record<string, unknown> =>
  key instanceof Map ? Object.fromEntries(key) : { ...key }

/** As MongoDB names an index that has no name of its own. */
const nameOf = (spec: IndexSpec): string => spec.name ?? Object.entries(keysOf(spec)).flat().join('_')

const shown = (collection: string, spec: IndexSpec): string => `${collection} ${JSON.stringify(keysOf(spec))}`

const hasKeysOf = (index: ActualIndex, spec: IndexSpec): boolean =>
  sameIndex(index, { collection: index.collection, keys: keysOf(spec) })

const isThere = (index: ActualIndex, spec: IndexSpec): boolean => {
  const { key: _, name: __, ...given } = spec
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== false))
  return index.name === nameOf(spec) && hasKeysOf(index, spec) && isDeepStrictEqual(index.options, options)
}

/** Why a build failed; the server's own words for a duplicate hold its value. */
const reasonOf = (error: unknown): string => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === duplicateKey ? 'documents have the same keys' : String(message ?? error)
}

/**
 * Does the changes; an index that has gone already, or is there already, is left. What can be made beside the others is
 * made first and the others go last, so that no list is without an index between. Where one takes the place of another
 * of the same keys or name, the other goes right before it, and comes back where the build fails.
 *
 * @throws Error, before anything is changed, where a unique index would meet documents with the same keys.
 */
export const settleIndexes = async (
  db: Db,
  collection: string,
  { drop = [], create = [], expireAfterSeconds = {} }: IndexChanges,
  { comment, dry }: { comment: string; dry?: ((line: string) => void) | undefined },
): Promise<void> => {
  const of = db.collection(collection)
  const there = await actualIndexes(db, [{ collection }])
  const wanted = create.filter(spec => !there.some(index => isThere(index, spec)))
  const kept = new Set(create.filter(spec => !wanted.includes(spec)).map(nameOf))
  // One that is not there may be made by what runs before a dry run's step, or share its name with one made here.
  const going = new Set(drop.filter(name => !kept.has(name) && (dry || there.some(index => index.name === name))))
  const inTheWay = (spec: IndexSpec): ActualIndex[] =>
    there.filter(index => going.has(index.name) && (index.name === nameOf(spec) || hasKeysOf(index, spec)))

  for (const spec of wanted) {
    const duplicates = await duplicatesOf(db, collection, spec, comment)
    if (duplicates)
      throw new Error(`${shown(collection, spec)} cannot be unique, and no index of it was changed: ${duplicates}`)
  }

  const dropOne = async (name: string): Promise<void> => {
    going.delete(name)
    if (dry) return dry(`would drop the index ${collection}.${name}`)
    await of.dropIndex(name, { comment }).catch((error: unknown) => {
      if ((error as { code?: unknown }).code === noIndex) return
      throw new Error(`${collection} ${name} could not be dropped: ${reasonOf(error)}`, { cause: error })
    })
  }
  const expire = async (name: string, seconds: number): Promise<void> => {
    if (dry) return dry(`would set expireAfterSeconds of ${collection}.${name} to ${seconds}`)
    if (!there.some(index => index.name === name)) return
    const change = { collMod: collection, index: { name, expireAfterSeconds: seconds }, comment }
    await db.command(change).catch((error: unknown) => {
      const what = `expireAfterSeconds of ${collection} ${name} could not be set to ${seconds}`
      throw new Error(`${what}: ${reasonOf(error)}`, { cause: error })
    })
  }
  const make = async (specs: readonly IndexSpec[]): Promise<void> => {
    if (dry) for (const spec of specs) dry(`would make the index ${shown(collection, spec)}`)
    else if (specs.length > 0) await of.createIndexes([...specs], { comment })
  }
  const putBack = async (indexes: readonly ActualIndex[]): Promise<string> => {
    const names = indexes.map(({ name }) => name).join(', ')
    try {
      await make(indexes.map(({ name, keys, options }) => ({ key: keys, name, ...options }) as IndexSpec))
      return `${names} is back`
    } catch (error) {
      return `${names} could not be put back: ${reasonOf(error)}`
    }
  }

  const beside = wanted.filter(spec => inTheWay(spec).length === 0)
  await make(beside).catch((error: unknown) => {
    const names = beside.map(spec => shown(collection, spec)).join(', ')
    throw new Error(`${names} could not be made, and no index was dropped: ${reasonOf(error)}`, { cause: error })
  })
  for (const [name, seconds] of Object.entries(expireAfterSeconds)) await expire(name, seconds)
  for (const spec of wanted.filter(one => !beside.includes(one))) {
    const replaced = inTheWay(spec)
    for (const { name } of replaced) await dropOne(name)
    await make([spec]).catch(async (error: unknown) => {
      const back = replaced.length > 0 ? `; ${await putBack(replaced)}` : ''
      throw new Error(`${shown(collection, spec)} could not be made: ${reasonOf(error)}${back}`, { cause: error })
    })
  }
  for (const name of [...going]) await dropOne(name)
}
