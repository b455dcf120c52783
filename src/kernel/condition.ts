import { compareTexts } from './compare.ts'

/**
 * What may be asked of a document, as data: the language of policies and filters. It knows scalars only, so nothing
 * that a client sends can become a MongoDB operator, and a policy can be compiled to a filter, held against a row, and
 * simplified by what is already known (a page of one shop needs no `shopId` policy once the shop is known to be allowed).
 */
export type Scalar = string | number | boolean | Date | null

export type Condition =
  | { readonly op: 'anything' }
  | { readonly op: 'nothing' }
  /** The field, or for an array one of its elements, is one of the values. */
  | { readonly op: 'in'; readonly path: string; readonly values: readonly Scalar[] }
  | { readonly op: 'range'; readonly path: string; readonly after?: Scalar; readonly before?: Scalar }
  /** The field is an array of words, one of which begins with the prefix. */
  | { readonly op: 'prefix'; readonly path: string; readonly prefix: string }
  | { readonly op: 'and' | 'or'; readonly of: readonly Condition[] }

/** Holds of every document. */
export const anything: Condition = { op: 'anything' }
/** Holds of no document. */
export const nothing: Condition = { op: 'nothing' }

const scalar = (value: unknown): Scalar => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value
  throw new TypeError(`a condition compares scalars and dates, but got: ${typeof value}`)
}

/** The field, or one of an array's elements, is the value; null is also a missing field. @throws TypeError unless it is a scalar or a date. */
export const equals = (path: string, value: unknown): Condition => ({ op: 'in', path, values: [scalar(value)] })

/** The field, or one of an array's elements, is one of the values; nothing where there are none. @throws TypeError as `equals`. */
export const oneOf = (path: string, values: readonly unknown[]): Condition =>
  values.length === 0 ? nothing : { op: 'in', path, values: values.map(scalar) }

/** Strictly after and/or strictly before; anything without either. */
export const between = (path: string, { after, before }: { after?: unknown; before?: unknown }): Condition =>
  after == null && before == null
    ? anything
    : {
        op: 'range',
        path,
        ...(after == null ? {} : { after: scalar(after) }),
        ...(before == null ? {} : { before: scalar(before) }),
      }

/** The field is an array of words, one of which begins with the prefix, which must be folded as they are. */
export const hasWord = (path: string, prefix: string): Condition => ({ op: 'prefix', path, prefix })

/** All hold; simplified: without `anything`, flat, and nothing where one of them is. */
export const and = (...of: readonly Condition[]): Condition => {
  const flat = of.flatMap(c => (c.op === 'and' ? c.of : c.op === 'anything' ? [] : [c]))
  if (flat.some(c => c.op === 'nothing')) return nothing
  return flat.length === 0 ? anything : flat.length === 1 && flat[0] ? flat[0] : { op: 'and', of: flat }
}

/** At least one holds; simplified: without `nothing`, flat, and anything where one of them is. */
export const or = (...of: readonly Condition[]): Condition => {
  const flat = of.flatMap(c => (c.op === 'or' ? c.of : c.op === 'nothing' ? [] : [c]))
  if (flat.some(c => c.op === 'anything')) return anything
  return flat.length === 0 ? nothing : flat.length === 1 && flat[0] ? flat[0] : { op: 'or', of: flat }
}

const sameScalar = (a: Scalar, b: unknown): boolean =>
  a instanceof Date ? b instanceof Date && a.getTime() === b.getTime() : a === (b ?? null)

/**
 * The condition that remains once a field is known to be (`many`: to contain) a value; `anything` and `nothing` when
 * there is nothing left to ask. An array that contains one value may contain another as well, so it never rules out.
 */
export const given = (condition: Condition, path: string, value: Scalar, many = false): Condition => {
  switch (condition.op) {
    case 'in':
      if (condition.path !== path) return condition
      if (condition.values.some(v => sameScalar(v, value))) return anything
      return many ? condition : nothing
    case 'and':
      return and(...condition.of.map(c => given(c, path, value, many)))
    case 'or':
      return or(...condition.of.map(c => given(c, path, value, many)))
    default:
      return condition
  }
}

const valuesAt = (row: unknown, path: string): readonly unknown[] => {
  let found: readonly unknown[] = [row]
  for (const step of path.split('.')) {
    found = found.flatMap(value => {
      const next = (value as Record<string, unknown> | null | undefined)?.[step]
      return Array.isArray(next) ? next : [next]
    })
  }
  return found
}

const isBefore = (a: Scalar & {}, b: Scalar & {}): boolean =>
  typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) < 0 : a < b

/** Whether a row satisfies the condition. `_id` reads the row's `id`. */
export const holds = (condition: Condition, row: object): boolean => {
  switch (condition.op) {
    case 'anything':
      return true
    case 'nothing':
      return false
    case 'in': {
      const found = valuesAt(row, condition.path === '_id' ? 'id' : condition.path)
      return condition.values.some(v => found.some(f => sameScalar(v, f)))
    }
    case 'range':
      return valuesAt(row, condition.path).some(
        f =>
          f != null &&
          (condition.after == null || isBefore(condition.after, f as Scalar & {})) &&
          (condition.before == null || isBefore(f as Scalar & {}, condition.before)),
      )
    case 'prefix':
      return valuesAt(row, condition.path).some(f => typeof f === 'string' && f.startsWith(condition.prefix))
    case 'and':
      return condition.of.every(c => holds(c, row))
    case 'or':
      return condition.of.some(c => holds(c, row))
  }
}

/** The alternatives of a condition (its disjunctive normal form), each a list that must hold together. */
export const alternatives = (condition: Condition): readonly (readonly Condition[])[] => {
  switch (condition.op) {
    case 'anything':
      return [[]]
    case 'nothing':
      return []
    case 'or':
      return condition.of.flatMap(alternatives)
    case 'and':
      return condition.of
        .map(alternatives)
        .reduce((left, right) => left.flatMap(l => right.map(r => [...l, ...r])), [
          [],
        ] as readonly (readonly Condition[])[])
    default:
      return [[condition]]
  }
}
