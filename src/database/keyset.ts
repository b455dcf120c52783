import type { Filter } from './filter.ts'

/** A sort field, 1 ascending or -1 descending. `nullable`: it may be null or missing, which BSON orders below all else. */
export interface SortField {
  readonly path: string
  readonly direction: 1 | -1
  readonly nullable?: boolean
}

const beyond = ({ path, direction, nullable }: SortField, value: unknown): Filter | null => {
  if (value === null) return direction === 1 ? { [path]: { $ne: null } } : null
  if (direction === 1) return { [path]: { $gt: value } }
  // `$lt` compares within one type and would leave out null and missing values, which sort below.
  return { [path]: nullable ? { $not: { $gte: value } } : { $lt: value } }
}

const atOrBeyond = ({ path, direction, nullable }: SortField, value: unknown): Filter => {
  if (value === null) return direction === 1 ? {} : { [path]: null }
  if (direction === 1) return { [path]: { $gte: value } }
  return { [path]: nullable ? { $not: { $gt: value } } : { $lte: value } }
}

/**
 * The filter of the rows behind a position in the order of `fields` (`_id` last). A range on the first field bounds the
 * index scan, and an `$or` settles the ties: a plain `$or` next to an `$in` of three shops was sorted in memory (564
 * keys for 21 rows, against 23). An ascending position at null has no such bound; there the `$or` is all.
 */
export const behind = (fields: readonly SortField[], values: readonly unknown[]): Filter => {
  const ties: Filter[] = []
  const equal: Filter = {}
  for (const [i, field] of fields.entries()) {
    const value = values[i] ?? null
    const further = beyond(field, value)
    if (further) ties.push({ ...equal, ...further })
    equal[field.path] = { $eq: value }
  }
  const [first] = fields
  return {
    ...(first ? atOrBeyond(first, values[0] ?? null) : {}),
    ...(ties.length === 1 ? { $and: ties } : { $or: ties }),
  }
}

/** The same order read from its other end. */
export const reversed = (fields: readonly SortField[]): SortField[] =>
  fields.map(field => ({ ...field, direction: field.direction === 1 ? -1 : 1 }))

/** The order as MongoDB takes it. */
export const sortOf = (fields: readonly SortField[]): Record<string, 1 | -1> =>
  Object.fromEntries(fields.map(({ path, direction }) => [path, direction]))
