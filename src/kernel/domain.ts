import type { Entity, Stored } from '../database/entity.ts'
import type { List } from '../database/list.ts'
import type { LoaderFactory } from '../database/loaders.ts'
import type { JobDeclaration } from './job.ts'
import type { Viewer } from './viewer.ts'

/** The fields of a type that everybody may read who sees the row, and who may read the others too (else they are null). */
export interface FieldGuard {
  readonly open: readonly string[]
  readonly may: (viewer: Viewer | null, row: { readonly id: string }) => boolean
}

/** What one domain hands to the house: declarations and functions, without side effects at import. */
export interface Domain {
  readonly name: string
  readonly resolvers: object
  readonly loaders: LoaderFactory<object>
  readonly entities: readonly Entity[]
  /** Collections that no type of the API shows. */
  readonly hidden?: readonly Stored[]
  readonly lists: readonly List[]
  /** Stored values of the SDL's enums, which are their names in lower case. */
  readonly enums?: Readonly<Record<string, readonly string[]>>
  readonly guards?: Readonly<Record<string, FieldGuard>>
  /** Mutations that say themselves what they do once for an idempotency key: who waits in line for it, how long it is kept. */
  readonly keepsKeys?: readonly string[]
  /** What is done beside requests. */
  readonly jobs?: readonly JobDeclaration[]
}

/** Declares a domain: its argument, checked, with the type it has. */
export const defineDomain = <const D extends Domain>(domain: D): D => domain
