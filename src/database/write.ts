import type mongoose from 'mongoose'
import type { Condition } from '../kernel/condition.ts'
import type { Stored } from './entity.ts'

/** What a write says: of what, why, and with whose rights. `system`: our own writes, such as a session's at sign-in. */
export interface Write {
  readonly entity: Stored
  /** What the write is, for the comment: `rotate session`. */
  readonly cause: string
  readonly rights: 'viewer' | 'system'
}

/** How a document changes; fields by their stored paths, ids as hex strings. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>
  readonly unset?: readonly string[]
  readonly inc?: Readonly<Record<string, number>>
  readonly push?: Readonly<Record<string, unknown>>
  readonly addToSet?: Readonly<Record<string, unknown>>
  readonly pull?: Readonly<Record<string, unknown>>
  /** Dates that become the moment of the write, by the server's clock. */
  readonly now?: readonly string[]
  /**
   * False where nobody has edited the document: a count of its use, or what the system keeps with it. Neither `version`
   * nor `updatedAt` moves then, and nobody's `expectedVersion` grows old by it.
   */
  readonly counted?: false
}

export interface ChangeWrite extends Write {
  /** Which document; the policy and `deleted: false` are added. */
  readonly where: Condition
  /** The one document (hex id) that is left out. */
  readonly except?: string | null
  /** Where the entity is deleted softly: writes to deleted documents, and to no others. */
  readonly deleted?: boolean
}

export interface OneWrite extends ChangeWrite {
  /** Throws CONFLICT where the document has another version. */
  readonly expectedVersion?: number | null | undefined
}

/** As MongoDB has it. `versioned`: the document counts its changes. */
export const updateOf = (change: Change, versioned: boolean): mongoose.UpdateQuery<unknown> => {
  const inc = { ...change.inc, ...(versioned && change.counted !== false ? { version: 1 } : {}) }
  return {
    ...(change.set ? { $set: change.set } : {}),
    ...(change.unset ? { $unset: Object.fromEntries(change.unset.map(path => [path, 1])) } : {}),
    ...(Object.keys(inc).length > 0 ? { $inc: inc } : {}),
    ...(change.push ? { $push: change.push } : {}),
    ...(change.addToSet ? { $addToSet: change.addToSet } : {}),
    ...(change.pull ? { $pull: change.pull } : {}),
    ...(change.now ? { $currentDate: Object.fromEntries(change.now.map(path => [path, true])) } : {}),
  }
}

/** Whether the change, done twice, is another one; the version may count up twice. */
export const repeats = ({ inc, push }: Change): boolean => inc !== undefined || push !== undefined

/** The one document (hex id) that a condition is about; null where it may be about several. */
export const idIn = (where: Condition): string | null => {
  if (where.op === 'and') return where.of.map(idIn).find(id => id !== null) ?? null
  const [id, ...others] = where.op === 'in' && where.path === '_id' ? where.values : []
  return typeof id === 'string' && others.length === 0 ? id : null
}
