import mongoose from 'mongoose'
import { holds } from '../kernel/condition.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { type Stored, visibleTo } from './entity.ts'
import { rowsOf } from './rows.ts'

/** A row that a result shows, and what it is one of. */
export interface Shown {
  readonly entity: Stored
  readonly row: { readonly id: string }
}

const isVisible = (viewer: Viewer, { entity, row }: Shown): boolean => holds(visibleTo(entity.policy, viewer), row)

/** Ids of what a viewer's own write has taken from his sight: whoever leaves a list is shown it once more. */
export const hiddenFrom = (viewer: Viewer, shown: readonly Shown[]): string[] =>
  shown.filter(one => !isVisible(viewer, one)).map(({ row }) => row.id)

/**
 * Whether a viewer may see what he was shown, with the rights that he has now: each as it stands now, and what is gone as
 * it was. `find` gives up to `limit` documents of an entity.
 */
export const mayStillSee = async (
  viewer: Viewer,
  shown: readonly Shown[],
  find: (entity: Stored, filter: mongoose.mongo.Filter<mongoose.mongo.Document>, limit: number) => Promise<object[]>,
): Promise<boolean> => {
  for (const [entity, of] of Map.groupBy(shown, one => one.entity)) {
    const ids = of.map(({ row }) => mongoose.Types.ObjectId.createFromHexString(row.id))
    const found = rowsOf<Shown['row']>(entity.model, await find(entity, { _id: { $in: ids } }, ids.length))
    const now = new Map(found.map(row => [row.id, row]))
    if (!of.every(({ row }) => isVisible(viewer, { entity, row: now.get(row.id) ?? row }))) return false
  }
  return true
}
