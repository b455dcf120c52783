import type { mongo } from 'mongoose'

export type ChangeKind = 'insert' | 'update' | 'replace' | 'delete'

/** Which changes of a collection are of interest. */
export interface Interest {
  readonly collection: string
  readonly kinds: readonly ChangeKind[]
  /** Top-level fields, of which an update has to change one. Without them every update counts. */
  readonly fields?: readonly string[]
}

/** An event as the pipeline leaves it: names and ids, and no value of a document. */
export interface ChangeEvent {
  readonly _id: unknown
  readonly operationType: ChangeKind | 'drop' | 'rename' | 'dropDatabase' | 'invalidate'
  readonly ns: { readonly coll?: string }
  /** The new name of a collection that was renamed. */
  readonly to?: { readonly coll: string }
  readonly documentKey?: { readonly _id: unknown }
  readonly clusterTime: mongo.Timestamp
  /** Top-level fields of an update; of everything else none. */
  readonly changed: readonly string[]
}

type Stage = mongo.Document

/** `roles.0` and `roles` are both a change of `roles`. */
const topLevel = (path: string): Stage => ({ $arrayElemAt: [{ $split: [path, '.'] }, 0] })

const eachTopLevel = (input: Stage, path: string): Stage => ({ $map: { input, in: topLevel(path) } })

const changed: Stage = {
  $setUnion: [
    eachTopLevel({ $objectToArray: { $ifNull: ['$updateDescription.updatedFields', {}] } }, '$$this.k'),
    eachTopLevel({ $ifNull: ['$updateDescription.removedFields', []] }, '$$this'),
    eachTopLevel({ $ifNull: ['$updateDescription.truncatedArrays.field', []] }, '$$this'),
  ],
}

/**
 * The stages behind `$changeStream` that leave what is of interest. The first is one that MongoDB moves into its scan of
 * the oplog: entries of other collections are never made into events. A collection or a database that goes away is told
 * besides.
 */
export const changePipeline = (interests: readonly Interest[]): Stage[] => {
  const collections = { $in: [...new Set(interests.map(({ collection }) => collection))] }
  return [
    {
      $match: {
        $or: [
          ...interests.map(({ collection, kinds }) => ({ 'ns.coll': collection, operationType: { $in: [...kinds] } })),
          { 'ns.coll': collections, operationType: { $in: ['drop', 'rename'] } },
          { 'to.coll': collections, operationType: 'rename' },
          { operationType: { $in: ['dropDatabase', 'invalidate'] } },
        ],
      },
    },
    { $project: { operationType: 1, 'ns.coll': 1, 'to.coll': 1, 'documentKey._id': 1, clusterTime: 1, changed } },
    {
      $match: {
        $or: [
          { operationType: { $ne: 'update' } },
          ...interests.map(({ collection, fields }) => ({
            'ns.coll': collection,
            ...(fields ? { changed: { $in: [...fields] } } : {}),
          })),
        ],
      },
    },
  ]
}

/** Whether somebody with this interest is to be told of the change of a document. */
export const isOfInterest = (
  { collection, kinds, fields }: Interest,
  { operationType, ns, changed: names }: ChangeEvent,
): boolean =>
  ns.coll === collection &&
  kinds.some(kind => kind === operationType) &&
  (operationType !== 'update' || fields === undefined || fields.some(field => names.includes(field)))
