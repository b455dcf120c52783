import { anything, type Condition, nothing } from '../kernel/condition.ts'
import type { NodeType } from '../kernel/ids.ts'
import { isAdmin, type Viewer } from '../kernel/viewer.ts'
import { type LoaderFactory, type One, one } from './loaders.ts'
import type { ModelDeclaration } from './model.ts'

/** The filter of the documents a signed-in viewer may see, over the type's own fields. Admins see all, nobody else any. */
export type Policy = (viewer: Viewer) => Condition

export interface EntitySpec {
  readonly type: NodeType
  readonly model: ModelDeclaration
  readonly policy: Policy
  /** Where a relation shows more rows than an entry does (a User, whose private fields are then `null`). */
  readonly relationPolicy?: Policy
  /** Documents with `deleted: true` do not exist for reads. */
  readonly softDelete?: boolean
  /** A date: documents whose own has come do not exist for reads either, though a TTL index deletes them later. */
  readonly endsAt?: string
  /** Fields that hold the id of another document, by its type. */
  readonly references?: Readonly<Record<string, NodeType>>
}

/** A type of the API that is stored: its model, its policy and the shape of its rows (plain objects with a hex `id`). */
export interface Entity<Row extends { readonly id: string } = { readonly id: string }> extends EntitySpec {
  readonly softDelete: boolean
  readonly relationPolicy: Policy
  /** Loads its rows by id, as entries. */
  readonly byId: LoaderFactory<One<Row>>
  /** Never set: carries the row's type. */
  readonly row?: Row
}

/** What the doors need of what is stored; an entity has it, and so has a collection that no type of the API shows. */
export type Stored = Pick<Entity, 'model' | 'policy' | 'softDelete' | 'endsAt' | 'references'> &
  Partial<Pick<Entity, 'type'>>

/** Declares a stored type; `relationPolicy` is the policy and `softDelete` false where the specification says nothing. */
export const entity = <Row extends { readonly id: string }>(spec: EntitySpec): Entity<Row> => {
  const declared: Entity<Row> = {
    relationPolicy: spec.policy,
    softDelete: false,
    ...spec,
    byId: context => one(declared)(context),
  }
  return declared
}

/** The policy as a condition for whoever asks: nothing for nobody, anything for an admin. */
export const visibleTo = (policy: Policy, viewer: Viewer | null): Condition =>
  viewer === null ? nothing : isAdmin(viewer) ? anything : policy(viewer)
