import { defaultFieldResolver, type GraphQLFieldConfig, getNamedType, isInputObjectType } from 'graphql'
import { type Context, withRequest } from './context.ts'

type Field = GraphQLFieldConfig<unknown, Context>

interface Input {
  readonly idempotencyKey?: string | null
}

/** Whether a mutation's input can carry a key. */
const takesKey = ({ args = {} }: Field): boolean => {
  const type = args.input && getNamedType(args.input.type)
  return isInputObjectType(type) && 'idempotencyKey' in type.getFields()
}

/** A mutation with an `idempotencyKey` runs once for its viewer and key; a repeat gets the first result. */
export const runOnceByKey = (field: Field, mutation: string): Field => {
  if (!takesKey(field)) return field
  const { resolve = defaultFieldResolver } = field
  return {
    ...field,
    resolve: (root, args, context, info) => {
      const { idempotencyKey: key, ...input } = args.input as Input
      if (key == null) return resolve(root, args, context, info)
      return context.writeDoor.once(context.request, { mutation, key, input }, async inside =>
        resolve(root, args, withRequest(context, inside), info),
      )
    },
  }
}
