import mongoose from 'mongoose'
import type { Filter } from './filter.ts'
import type { Change } from './write.ts'

const isScalar = (value: unknown): boolean =>
  value instanceof Date || value instanceof mongoose.Types.ObjectId || typeof value !== 'object'

const entriesOf = (of: Readonly<Record<string, unknown>> = {}) => Object.entries(of)

/**
 * The filter of documents in which a change would find what it would write; it holds of all for one that says nothing.
 * Null for a change that never does: one that counts, appends, writes the moment, or takes elements by their parts. An
 * update by a pipeline would need no filter, but Mongoose neither casts nor validates one.
 */
export const sameFilter = ({ set, unset = [], inc, push, addToSet, pull, now }: Change): Filter | null => {
  if (push || now || Object.values(inc ?? {}).some(by => by !== 0)) return null
  const elements = [...entriesOf(addToSet), ...entriesOf(pull)]
  if (!elements.every(([, value]) => isScalar(value))) return null
  const same = [
    ...entriesOf(set).map(([path, value]) => [path, { $eq: value }] as const),
    ...unset.map(path => [path, { $exists: false }] as const),
    ...entriesOf(addToSet),
    ...entriesOf(pull).map(([path, value]) => [path, { $ne: value }] as const),
  ]
  return Object.fromEntries(same)
}

/** Whether a document, as it is stored, holds all that a change with a `sameFilter` would write, cast as that casts it. */
export const holdsAlready = (
  Model: mongoose.Model<unknown>,
  stored: object,
  { set, unset = [], addToSet, pull }: Change,
): boolean => {
  const document = Model.hydrate(stored) as mongoose.HydratedDocument<Record<string, unknown>>
  const has = ([path, value]: readonly [string, unknown]) =>
    ((document.get(path) ?? []) as readonly unknown[]).some(element => String(element) === String(value))
  for (const [path, value] of entriesOf(set)) document.set(path, value)
  for (const path of unset) document.set(path, undefined)
  return !document.isModified() && entriesOf(addToSet).every(has) && !entriesOf(pull).some(has)
}
