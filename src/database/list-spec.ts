import type { Condition, Scalar } from '../kernel/condition.ts'
import type { NodeType } from '../kernel/ids.ts'
import type { SortField } from './keyset.ts'

/** An argument that compares a stored field for equality; `id`: the type its ids must be of. */
export interface FilterArgument {
  readonly path: string
  readonly id?: NodeType
  /** For values that are not stored as they are given: what is, and what must hold beside it (what has ended is stored as open). */
  readonly means?: (value: Scalar) => { readonly stored: Scalar; readonly beside: Condition }
}

/** An argument that bounds a stored field, both ends exclusive. */
interface RangeArgument {
  readonly path: string
  readonly side: 'after' | 'before'
}

/** One row of a list's table: what is compared for equality, and the orders that the same index then gives. */
export interface AccessPath {
  readonly equality: readonly string[]
  readonly sorts: readonly string[]
  /** Filters and ranges that may be checked on what the path returns. */
  readonly residual?: readonly string[]
  /** True: for admins alone; false: for everybody but them, whose policy is what narrows it. */
  readonly admin?: boolean
}

/** A list as a domain declares it. */
export interface ListSpec {
  readonly name: string
  /** Each order's fields; `_id` is added as the last, in the direction of the one before. The first is the default. */
  readonly sorts: Readonly<Record<string, readonly SortField[]>>
  readonly filters: Readonly<Record<string, FilterArgument>>
  readonly ranges?: Readonly<Record<string, RangeArgument>>
  readonly paths: readonly AccessPath[]
  /** Fields that every index has behind its order, where they bound nothing, so that counts read no document for them. */
  readonly covers?: readonly string[]
  /** Search by the beginnings of words, in an array of folded words; `within`: the filters it needs. */
  readonly search?: { readonly path: string; readonly within: readonly string[] }
}
