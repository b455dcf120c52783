import mongoose from 'mongoose'
import type { Condition } from '../kernel/condition.ts'
import { type Filter, storedValue } from './filter.ts'
import type { Piece, SortField } from './keyset.ts'
import type { IndexKeys } from './list.ts'
import type { ModelDeclaration } from './model.ts'

const { MinKey, MaxKey } = mongoose.mongo

/** Where a page behind a cursor lies: between positions of its order, as stored values of the order's fields. */
export interface Stretch {
  /** The list's own order, `_id` last. */
  readonly order: readonly SortField[]
  readonly after: readonly unknown[] | null
  readonly before: readonly unknown[] | null
  /** The same as a filter. */
  readonly filter: Filter
  /** The same in pieces, in the direction in which the page is read. */
  readonly pieces: readonly Piece[]
}

/** Index bounds as `find` takes them together with a hint: `min` inclusive, `max` exclusive. */
export interface Bounds {
  readonly min: Readonly<Record<string, unknown>>
  readonly max: Readonly<Record<string, unknown>>
}

const partsOf = (condition: Condition): readonly Condition[] =>
  condition.op === 'and' ? condition.of : condition.op === 'anything' ? [] : [condition]

/** Whether the condition compares each field with one value, or bounds it: an index then gives all of it in order. */
export const isSingleValued = (condition: Condition): boolean =>
  partsOf(condition).every(part => part.op === 'range' || (part.op === 'in' && part.values.length === 1))

/** Fields that the condition compares with one value each; null where it asks anything else. */
const fixedBy = (condition: Condition, model: ModelDeclaration): Map<string, unknown> | null => {
  const fixed = new Map<string, unknown>()
  for (const part of partsOf(condition)) {
    const [value] = part.op === 'in' ? part.values : []
    if (part.op !== 'in' || part.values.length !== 1 || value === undefined) return null
    fixed.set(part.path, storedValue(model, part.path, value))
  }
  return fixed
}

/**
 * The exact stretch of the index that a page behind a cursor lies in. A filter alone begins at the first row with the
 * cursor's sort value, and reads the ties before it again: 16 documents for 11 rows, and all of them where a thousand
 * rows were loaded in one moment. Null where the index's leading fields are not all fixed to one value; the keyset
 * filter then bounds the scan.
 */
export const boundsOf = (
  index: IndexKeys,
  condition: Condition,
  { model, softDelete }: { readonly model: ModelDeclaration; readonly softDelete: boolean },
  { order, after, before }: Stretch,
): Bounds | null => {
  const fixed = fixedBy(condition, model)
  if (!fixed) return null
  if (softDelete) fixed.set('deleted', false)
  const fields = Object.entries(index)
  const leading = fields.slice(0, -order.length)
  const trailing = fields.slice(-order.length)
  if (leading.some(([path]) => !fixed.has(path)) || trailing.some(([path], i) => path !== order[i]?.path)) return null
  const start = leading.map(([path]) => [path, fixed.get(path)] as const)
  const at = (values: readonly unknown[]) =>
    Object.fromEntries([...start, ...trailing.map(([path], i) => [path, values[i] ?? null] as const)])
  const edge = (sense: 1 | -1) =>
    Object.fromEntries([
      ...start,
      ...trailing.map(([path, direction]) => [path, direction === sense ? new MinKey() : new MaxKey()] as const),
    ])
  const along = trailing[0]?.[1] === order[0]?.direction
  const [low, high] = along ? [after, before] : [before, after]
  return { min: low ? at(low) : edge(1), max: high ? at(high) : edge(-1) }
}
