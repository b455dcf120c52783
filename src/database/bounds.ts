import mongoose from 'mongoose'
import type { Condition } from '../kernel/condition.ts'
import { type Filter, intersect, storedValue } from './filter.ts'
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

/** The id next to one, as numbers of 96 bits; the end of all values where there is none. */
const nextId = (id: mongoose.mongo.BSON.ObjectId, step: 1 | -1): unknown => {
  const next = BigInt(`0x${id.toHexString()}`) + BigInt(step)
  if (next < 0n || next >> 96n > 0n) return step === 1 ? new MaxKey() : new MinKey()
  return mongoose.Types.ObjectId.createFromHexString(next.toString(16).padStart(24, '0'))
}

/** `min` is inclusive, and the cursor's own row is not part of its page: the bound is the first place behind it. */
const behindOne = (values: readonly unknown[], trailing: readonly (readonly [string, 1 | -1])[]): unknown[] => [
  ...values.slice(0, -1),
  nextId(values.at(-1) as mongoose.mongo.BSON.ObjectId, trailing.at(-1)?.[1] ?? 1),
]

/**
 * The exact stretch of the index that a page behind a cursor lies in, so that the page needs no keyset filter and costs
 * what the first page costs (with the filter the page at row 90,000 took 1.5 × the first page's CPU of mongod). Null
 * where the index's leading fields are not all fixed to one value; the pieces of the stretch then bound the scan.
 */
export const boundsOf = (
  index: IndexKeys,
  condition: Condition,
  { model, softDelete }: { readonly model: ModelDeclaration; readonly softDelete: boolean },
  { order, after, before }: Stretch,
): Bounds | null => {
  const fixed = fixedBy(condition, model)
  // Between two cursors there may be nothing, and MongoDB refuses bounds that do not leave room.
  if (!fixed || (after && before)) return null
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
  return { min: low ? at(behindOne(low, trailing)) : edge(1), max: high ? at(high) : edge(-1) }
}

/** What matches behind a position, in one filter: piece by piece where the server then merges the pieces in their order. */
export const behindOf = (match: Filter, condition: Condition, position: Stretch | null): Filter => {
  if (!position) return match
  if (!isSingleValued(condition)) return intersect(match, position.filter)
  const each = position.pieces.map(piece => intersect(match, piece.filter))
  return each.length === 1 && each[0] ? each[0] : { $or: each }
}
