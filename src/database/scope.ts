import { and, anything, type Condition, given, type Scalar } from '../kernel/condition.ts'
import type { Request } from '../kernel/request.ts'
import { type Stored, visibleTo } from './entity.ts'
import { type Filter, intersect, toFilter } from './filter.ts'
import type { KeyedRead, Read } from './reads.ts'

/** What the policy leaves to ask of a read, once what is known of every row is taken out of it. */
export const scopeOf = (
  request: Request,
  { entity, rights = 'entry' }: Read,
  known: readonly (readonly [string, Scalar])[],
): Condition => {
  if (rights === 'system') return anything
  const policy = visibleTo(rights === 'entry' ? entity.policy : entity.relationPolicy, request.viewer)
  return known.reduce((scope, [path, value]) => given(scope, path, value, entity.model.arrays.has(path)), policy)
}

/** The filter of what is not deleted and has not ended. */
export const alive = ({ softDelete, endsAt }: Pick<Stored, 'softDelete' | 'endsAt'>): Filter => ({
  ...(softDelete ? { deleted: false } : {}),
  ...(endsAt === undefined ? {} : { [endsAt]: { $gt: new Date() } }),
})

/** A condition as the filter of what matches it, is not deleted and has not ended. */
export const filterIn = (entity: Pick<Stored, 'model' | 'softDelete' | 'endsAt'>, condition: Condition): Filter =>
  intersect(toFilter(condition, entity.model), alive(entity))

/** Keys of which the policy leaves the same to ask. */
export interface KeyGroup {
  readonly keys: string[]
  readonly scope: Condition
  /** The scope and the read's own conditions. */
  readonly left: Condition
}

/**
 * A read's keys by what the policy leaves to ask of them, under that as a text. A key that the policy rules out is in
 * none; where nothing is left the text is empty, whoever the viewer is.
 */
export const groupsOf = (
  { entity, field, keys, where }: KeyedRead,
  policy: Condition,
): ReadonlyMap<string, KeyGroup> => {
  const many = entity.model.arrays.has(field)
  const groups = new Map<string, KeyGroup>()
  for (const key of keys) {
    const scope = given(policy, field, key, many)
    const left = and(scope, where)
    if (left.op === 'nothing') continue
    const text = left.op === 'anything' ? '' : JSON.stringify(left)
    const group = groups.get(text)
    if (group) group.keys.push(key)
    else groups.set(text, { scope, left, keys: [key] })
  }
  return groups
}
