import type { Condition, Scalar } from '../kernel/condition.ts'
import type { Stretch } from './bounds.ts'
import type { Entity } from './entity.ts'
import type { Filter } from './filter.ts'
import type { IndexKeys } from './list.ts'

export type Sort = Readonly<Record<string, 1 | -1>>
export type Pipeline = object[]

/**
 * Whose rights a read has. `entry`: the type's policy. `relation`: what a relation shows of it. `system`: our own reads
 * before there is a viewer (signing in); never for what a client asked.
 */
export type Rights = 'entry' | 'relation' | 'system'

/** What every read says: of what, with whose rights, caused where. */
export interface Read {
  readonly entity: Entity
  readonly rights?: Rights
  /** The response path that asks, for the comment and the records. */
  readonly path: string
  /** Stored fields needed beyond those the operation selects. */
  readonly extra?: readonly string[]
}

export interface PageRead extends Read {
  readonly where: Condition
  readonly known: readonly (readonly [path: string, value: Scalar])[]
  /** Null on a list's first page. */
  readonly position: Stretch | null
  readonly sort: Sort
  readonly limit: number
  indexFor(scope: Condition): IndexKeys | undefined
}

/** What stages are made of. `behind`: both what matches and the position, as the index takes them. */
export interface StagedFilters {
  readonly match: Filter
  readonly position: Filter
  readonly behind: Filter
  readonly sort: Sort
}

/** A list behind stages of its own: search and residual filters bound what they look at (see page.ts). */
export interface StagedRead extends PageRead {
  readonly stages: (filters: StagedFilters) => Pipeline
}

/** Reads for several parents at once: each value of `field` gets what a read of its own would give. */
export interface KeyedRead extends Read {
  readonly field: string
  readonly keys: readonly string[]
  readonly where: Condition
  /** What is known of every row beside its key, so that the policy need not ask it again. */
  readonly known?: PageRead['known']
}

export interface KeyedPages extends KeyedRead {
  readonly sort: Sort
  readonly limit: number
  indexFor(scope: Condition): IndexKeys | undefined
}
