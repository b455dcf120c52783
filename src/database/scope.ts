import { and, anything, type Condition, given, type Scalar } from '../kernel/condition.ts'
import type { Request } from '../kernel/request.ts'
import { type Entity, visibleTo } from './entity.ts'
import type { Filter } from './filter.ts'
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

/** The filter of what is not deleted. */
export const alive = ({ softDelete }: Entity): Filter => (softDelete ? { deleted: false } : {})

/** Keys of which the policy leaves the same to ask. */
export interface KeyGroup {
  readonly keys: string[]
  readonly scope: Condition
  /** The scope and the read's own conditions. */
  readonly left: Condition
}

/**
 * A read's keys by what is left to ask of them, under that as a text. A key that the policy rules out is in none; where
 * nothing is left the text is empty, whoever the viewer is.
 */
export const groupsOf = (request: Request, read: KeyedRead): ReadonlyMap<string, KeyGroup> => {
  const { entity, field, keys, where } = read
  const policy = scopeOf(request, read, read.known ?? [])
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
