import type mongoose from 'mongoose'
import type { Entity } from './entity.ts'
import type { IndexKeys, List } from './list.ts'
import type { ModelDeclaration } from './model.ts'

type Db = mongoose.mongo.Db

/** An index as it is declared: the list's access paths, and what models declare beside them (unique, TTL, …). */
export interface DeclaredIndex {
  readonly collection: string
  readonly keys: Readonly<Record<string, 1 | -1>>
  readonly options: {
    readonly unique?: boolean
    readonly sparse?: boolean
    readonly expireAfterSeconds?: number
    readonly partialFilterExpression?: Readonly<Record<string, unknown>>
  }
}

const textOf = (keys: Readonly<Record<string, unknown>>): string => JSON.stringify(Object.entries(keys))

/** Every index that what is stored and the lists need, without repetition. */
export const declaredIndexes = (
  entities: readonly Pick<Entity, 'model'>[],
  lists: readonly List[],
): DeclaredIndex[] => {
  const found = new Map<string, DeclaredIndex>()
  const add = (model: ModelDeclaration, keys: IndexKeys, options: DeclaredIndex['options']) => {
    const name = `${model.collection} ${textOf(keys)}`
    if (!found.has(name)) found.set(name, { collection: model.collection, keys, options })
  }
  for (const { model } of entities) {
    for (const [keys, options] of model.schema.indexes()) {
      const { unique, sparse, expireAfterSeconds, partialFilterExpression } = options
      add(model, keys as IndexKeys, {
        ...(unique ? { unique: true } : {}),
        ...(sparse ? { sparse: true } : {}),
        ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds: Number(expireAfterSeconds) }),
        ...(partialFilterExpression ? { partialFilterExpression } : {}),
      })
    }
  }
  for (const list of lists) for (const keys of list.indexes) add(list.entity.model, keys, {})
  return [...found.values()]
}

interface ActualIndex {
  readonly key: Readonly<Record<string, unknown>>
  readonly unique?: boolean
  readonly sparse?: boolean
  readonly expireAfterSeconds?: number
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>
}

const satisfies = (actual: ActualIndex, { keys, options }: DeclaredIndex): boolean =>
  textOf(actual.key) === textOf(keys) &&
  Boolean(actual.unique) === Boolean(options.unique) &&
  Boolean(actual.sparse) === Boolean(options.sparse) &&
  actual.expireAfterSeconds === options.expireAfterSeconds &&
  JSON.stringify(actual.partialFilterExpression) === JSON.stringify(options.partialFilterExpression)

/** The declared indexes that the database does not have, or has with other options. */
export const missingIndexes = async (db: Db, declared: readonly DeclaredIndex[]): Promise<DeclaredIndex[]> => {
  const actual = new Map<string, ActualIndex[]>()
  // One after the other: a running server looks too, and must not take its whole pool for that.
  for (const name of new Set(declared.map(({ collection }) => collection))) {
    const indexes = await db
      .collection(name)
      .listIndexes({ maxTimeMS: 5_000, comment: 'loadstone indexes' })
      .toArray()
      .catch(noCollection)
    actual.set(name, indexes as ActualIndex[])
  }
  return declared.filter(index => !actual.get(index.collection)?.some(found => satisfies(found, index)))
}

export const noCollection = (error: unknown): [] => {
  if ((error as { code?: unknown }).code === 26) return []
  throw error
}

/** The server says nothing until an index is built: the driver takes a limit of the command's own, though its types do not. */
const patient = { comment: 'loadstone indexes', socketTimeoutMS: 0 } as mongoose.mongo.CreateIndexesOptions

/** Makes what is missing, a command for each collection. Throws where an index of the same keys differs in its options. */
export const makeIndexes = async (db: Db, missing: readonly DeclaredIndex[]): Promise<void> => {
  for (const [name, indexes] of Map.groupBy(missing, ({ collection }) => collection)) {
    await db.collection(name).createIndexes(
      indexes.map(({ keys, options }) => ({ key: { ...keys }, ...options })),
      patient,
    )
  }
}
