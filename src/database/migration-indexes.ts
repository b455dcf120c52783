import type mongoose from 'mongoose'

type Db = mongoose.mongo.Db

/** An index as MongoDB takes it: its keys, its options, and its name where it is to have one of its own. */
export type IndexSpec = mongoose.mongo.IndexDescription

/** What changes of a collection's indexes, in this order. */
export interface IndexChanges {
  /** Names of those that are to go. */
  readonly drop?: readonly string[]
  readonly create?: readonly IndexSpec[]
  /** Names of TTL indexes, and after how many seconds they are to delete from now on; nothing is built for it. */
  readonly expireAfterSeconds?: Readonly<Record<string, number>>
}

const noIndex = 27
const noCollection = 26

/** Does the changes; an index that has gone already, or is there already, is left. */
export const settleIndexes = async (
  db: Db,
  collection: string,
  { drop = [], create = [], expireAfterSeconds = {} }: IndexChanges,
  { comment, dry }: { comment: string; dry?: ((line: string) => void) | undefined },
): Promise<void> => {
  const of = db.collection(collection)
  for (const name of drop) {
    if (dry) dry(`would drop the index ${collection}.${name}`)
    else
      await of.dropIndex(name, { comment }).catch((error: unknown) => {
        if (![noIndex, noCollection].includes(Number((error as { code?: unknown }).code))) throw error
      })
  }
  for (const [name, seconds] of Object.entries(expireAfterSeconds)) {
    if (dry) dry(`would set expireAfterSeconds of ${collection}.${name} to ${seconds}`)
    else await db.command({ collMod: collection, index: { name, expireAfterSeconds: seconds }, comment })
  }
  if (create.length === 0) return
  if (dry) for (const { key } of create) dry(`would make the index ${collection} ${JSON.stringify(key)}`)
  else await of.createIndexes([...create], { comment })
}
