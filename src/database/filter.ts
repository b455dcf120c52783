import mongoose from 'mongoose'
import type { Condition, Scalar } from '../kernel/condition.ts'
import type { ModelDeclaration } from './model.ts'

export type Filter = Record<string, unknown>

const { ObjectId } = mongoose.Types

/** A value as it is stored: hex strings of ObjectId paths become ObjectIds. */
export const storedValue = (model: ModelDeclaration, path: string, value: Scalar): unknown =>
  typeof value === 'string' && (path === '_id' || model.objectIds.has(path))
    ? ObjectId.createFromHexString(value)
    : value

const merge = (filters: readonly Filter[]): Filter => {
  const merged: Filter = {}
  const rest: Filter[] = []
  for (const filter of filters) {
    if (Object.keys(filter).some(key => key in merged)) rest.push(filter)
    else Object.assign(merged, filter)
  }
  return rest.length === 0 ? merged : { $and: [merged, ...rest] }
}

/** Intersects filters; the same field or operator twice is joined by `$and`, never overwritten. */
export const intersect = (...filters: readonly Filter[]): Filter =>
  merge(filters.filter(f => Object.keys(f).length > 0))

/** The MongoDB filter of a condition. Only scalars, dates and ObjectIds get into it: see kernel/condition.ts. */
export const toFilter = (condition: Condition, model: ModelDeclaration): Filter => {
  switch (condition.op) {
    case 'anything':
      return {}
    case 'nothing':
      return { _id: { $in: [] } }
    case 'in': {
      const values = condition.values.map(value => storedValue(model, condition.path, value))
      return { [condition.path]: values.length === 1 ? { $eq: values[0] } : { $in: values } }
    }
    case 'range':
      return {
        [condition.path]: {
          ...(condition.after == null ? {} : { $gt: condition.after }),
          ...(condition.before == null ? {} : { $lt: condition.before }),
        },
      }
    case 'prefix':
      return { [condition.path]: { $elemMatch: { $gte: condition.prefix, $lt: `${condition.prefix}\u{10ffff}` } } }
    case 'and':
      return intersect(...condition.of.map(c => toFilter(c, model)))
    case 'or':
      return { $or: condition.of.map(c => toFilter(c, model)) }
  }
}
