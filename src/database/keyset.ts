import { compareTexts } from '../kernel/compare.ts'
import type { CursorValue } from '../kernel/cursor.ts'
import { type Filter, intersect } from './filter.ts'

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

/** A part of an order that lies in one stretch of an index. */
export interface Piece {
  readonly filter: Filter
  /** What is left to sort by: not the fields that the filter fixes to one value. */
  readonly sort: Record<string, 1 | -1>
}

interface Part {
  readonly fixed: number
  readonly filter: Filter
}

/** The rows behind a position: those that share all of its values but the last, first, and so on to the others. */
const partsBehind = (fields: readonly SortField[], values: readonly unknown[] | null): Part[] => {
  if (!values) return [{ fixed: 0, filter: {} }]
  const equal: Filter = {}
  const parts: Part[] = []
  for (const [fixed, field] of fields.entries()) {
    const value = values[fixed] ?? null
    const further = beyond(field, value)
    if (further) parts.unshift({ fixed, filter: { ...equal, ...further } })
    equal[field.path] = { $eq: value }
  }
  return parts
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * The rows between two positions of `fields` (`_id` last), in pieces that follow each other, none with a row of another.
 * What `behind` says in one filter MongoDB sorts in memory next to an `$in` of three shops, or reads all ties of the
 * position again; the bounds of a piece are exact.
 */
export const piecesOf = (
  fields: readonly SortField[],
  from: readonly unknown[] | null,
  until: readonly unknown[] | null,
): Piece[] => {
  const ends = partsBehind(reversed(fields), until).reverse()
  // Two positions part at one field: nothing lies between them that shares more with both of them, or less with one.
  const parting = from && until ? fields.findIndex((_, i) => !same(from[i], until[i])) : 0
  return partsBehind(fields, from).flatMap(begin =>
    ends
      .filter(end => Math.min(begin.fixed, end.fixed) === parting)
      .map(end => ({
        filter: intersect(begin.filter, end.filter),
        sort: sortOf(fields.slice(Math.max(begin.fixed, end.fixed))),
      })),
  )
}

/** The same order read from its other end. */
export const reversed = (fields: readonly SortField[]): SortField[] =>
  fields.map(field => ({ ...field, direction: field.direction === 1 ? -1 : 1 }))

/** The order as MongoDB takes it. */
export const sortOf = (fields: readonly SortField[]): Record<string, 1 | -1> =>
  Object.fromEntries(fields.map(({ path, direction }) => [path, direction]))

/** What a row holds at a path of an order; null where it holds nothing. */
export const valueAt = (row: object, path: string): CursorValue => {
  if (path === '_id') return (row as { id: string }).id
  let value: unknown = row
  for (const step of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[step]
  return (value ?? null) as CursorValue
}

const compareValues = (a: CursorValue, b: CursorValue): number => {
  if (a === null || b === null) return Number(b === null) - Number(a === null)
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  return Number(a) - Number(b)
}

/** Negative where position `a` comes first in the order, zero where they are one position. Values compare as in BSON. */
export const comparePositions = (
  fields: readonly SortField[],
  a: readonly CursorValue[],
  b: readonly CursorValue[],
): number => {
  for (const [i, { direction }] of fields.entries()) {
    const sign = compareValues(a[i] ?? null, b[i] ?? null)
    if (sign !== 0) return sign * direction
  }
  return 0
}

/** Puts parts of one order, each sorted, together: every row once, the first `limit` of them. */
export const mergeSorted = <Row extends object>(
  parts: readonly (readonly Row[])[],
  fields: readonly SortField[],
  limit: number,
): Row[] => {
  const rows = new Map(parts.flat().map(row => [valueAt(row, '_id'), row]))
  return [...rows.values()]
    .map(row => ({ row, at: fields.map(({ path }) => valueAt(row, path)) }))
    .sort((a, b) => comparePositions(fields, a.at, b.at))
    .slice(0, limit)
    .map(({ row }) => row)
}
