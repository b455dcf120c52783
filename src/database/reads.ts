import type { Condition, Scalar } from '../kernel/condition.ts'
import type { Stretch } from './bounds.ts'
import type { Entity } from './entity.ts'
import type { IndexKeys } from './list.ts'
import type { Steps } from './stages.ts'

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

/** A number of rows in an order. */
interface Rows {
  readonly sort: Sort
  readonly limit: number
  /** None: the index gives the rows as they are asked for. */
  readonly steps?: Steps | undefined
}

/** Documents of a list. */
export interface ListRead extends Read {
  readonly where: Condition
  /** What is known of every row, so that the policy need not ask it again. */
  readonly known: readonly (readonly [path: string, value: Scalar])[]
  indexFor(scope: Condition): IndexKeys | undefined
}

export interface PageRead extends ListRead, Rows {
  /** Null on a list's first page. */
  readonly position: Stretch | null
}

/** Reads for several parents at once: each value of `field` gets what a read of its own would give. */
export interface KeyedRead extends Read {
  readonly field: string
  readonly keys: readonly string[]
  readonly where: Condition
  /** What is known of every row beside its key. */
  readonly known?: ListRead['known']
}

export interface KeyedPages extends KeyedRead, Rows {
  indexFor(scope: Condition): IndexKeys | undefined
}
