import type mongoose from 'mongoose'
import type { IndexSpec } from './migration-indexes.ts'

type Db = mongoose.mongo.Db
type Document = mongoose.mongo.Document

/** How many keys more than one document has, and of the most frequent of them the documents. */
interface Duplicates {
  readonly groups: number
  readonly largest: readonly { readonly count: number; readonly first: unknown; readonly last: unknown }[]
}

const prefixesOf = (path: string): string[] => path.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'))

const entriesOf = (key: IndexSpec['key']): [string, unknown][] =>
  key instanceof Map ? [...key.entries()] : Object.entries(key)

/**
 * What a unique index would hold twice: an entry for each element of an array, a missing field as null, but what a sparse
 * or partial index leaves out. Documents with an empty array, which has a key of its own, are left to the build.
 */
const pipelineOf = (paths: readonly string[], { sparse, partialFilterExpression = {} }: IndexSpec): Document[] => {
  const prefixes = [...new Set(paths.flatMap(prefixesOf))]
  const held = [
    { $nor: prefixes.map(prefix => ({ [prefix]: { $size: 0 } })) },
    ...(sparse ? [{ $or: paths.map(path => ({ [path]: { $exists: true } })) }] : []),
    partialFilterExpression,
  ]
  const keys = Object.fromEntries(paths.map((path, at) => [`k${at}`, { $ifNull: [`$${path}`, null] }]))
  return [
    { $match: { $and: held } },
    { $project: Object.fromEntries(paths.map(path => [path, 1])) },
    ...prefixes.map(prefix => ({ $unwind: { path: `$${prefix}`, preserveNullAndEmptyArrays: true } })),
    { $group: { _id: { keys, document: '$_id' } } },
    {
      $group: {
        _id: '$_id.keys',
        ...{ count: { $sum: 1 }, first: { $min: '$_id.document' }, last: { $max: '$_id.document' } },
      },
    },
    { $match: { count: { $gt: 1 } } },
    {
      $facet: {
        all: [{ $count: 'groups' }],
        largest: [{ $sort: { count: -1, first: 1 } }, { $limit: 3 }, { $project: { _id: 0 } }],
      },
    },
    { $project: { groups: { $ifNull: [{ $first: '$all.groups' }, 0] }, largest: 1 } },
  ]
}

/** Whether an aggregation sees the same keys as the index: not of positions in arrays, nor of any but ascending and descending keys. */
const canBeSeen = (key: IndexSpec['key']): boolean =>
  entriesOf(key).every(
    ([path, sense]) => typeof sense === 'number' && !path.split('.').some(part => /^\d+$/.test(part)),
  )

/**
 * Why a unique index cannot be built, in one line with the number of keys that occur more than once and `_id`s of
 * documents, never a value; null where nothing is in the way. Reads the whole collection.
 */
export const duplicatesOf = async (
  db: Db,
  collection: string,
  spec: IndexSpec,
  comment: string,
): Promise<string | null> => {
  if (!spec.unique || !canBeSeen(spec.key)) return null
  const paths = entriesOf(spec.key).map(([path]) => path)
  const { collation } = spec
  const [found] = await db
    .collection(collection)
    .aggregate<Duplicates>(pipelineOf(paths, spec), {
      allowDiskUse: true,
      comment,
      ...(collation ? { collation } : {}),
    })
    .toArray()
  if (!found || found.groups === 0) return null
  const { groups, largest } = found
  const examples = largest.map(
    ({ count, first, last }) => `${count} documents (_id ${first}, ${last}${count > 2 ? ', …' : ''})`,
  )
  return `${groups} ${groups === 1 ? 'group' : 'groups'} of documents with the same keys: ${examples.join('; ')}${groups > largest.length ? '; …' : ''}`
}
