import { type GraphQLOutputType, getNamedType, isInputObjectType, isObjectType } from 'graphql'
import type { Stored } from '../database/entity.ts'
import type { Shown } from '../database/shown-again.ts'
import { around, type Field } from './around.ts'
import { withRequest } from './context.ts'

interface Input {
  readonly idempotencyKey?: string | null
}

/** Whether a mutation's input can carry a key. */
const takesKey = ({ args = {} }: Field): boolean => {
  const type = args.input && getNamedType(args.input.type)
  return isInputObjectType(type) && 'idempotencyKey' in type.getFields()
}

type Entities = ReadonlyMap<string, Stored>

/** The rows that a result holds, by the type that it is answered as; what is loaded below it asks for itself. */
const shownIn = (result: unknown, type: GraphQLOutputType, entities: Entities): Shown[] => {
  if (typeof result !== 'object' || result === null) return []
  if (Array.isArray(result)) return result.flatMap(one => shownIn(one, type, entities))
  const named = getNamedType(type)
  if (!isObjectType(named)) return []
  const entity = entities.get(named.name)
  if (entity) return [{ entity, row: result as Shown['row'] }]
  const fields = Object.values(named.getFields())
  return fields.flatMap(({ name, type: inner }) => shownIn((result as Record<string, unknown>)[name], inner, entities))
}

/**
 * A mutation with an `idempotencyKey` runs once for its viewer and key; a repeat gets the first result, or NOT_FOUND where
 * he may not see any more what that shows. `entities`: what is stored, by the names of types.
 */
export const runOnceByKey = (field: Field, mutation: string, entities: Entities): Field => {
  if (!takesKey(field)) return field
  return around(field, resolve => (root, args, context, info) => {
    const { idempotencyKey: key, ...input } = args.input as Input
    if (key == null) return resolve(root, args, context, info)
    const rowsOf = (result: unknown) => shownIn(result, info.returnType, entities)
    return context.writeDoor.once(context.request, { mutation, key, input, rowsOf }, async inside =>
      resolve(root, args, withRequest(context, inside), info),
    )
  })
}
