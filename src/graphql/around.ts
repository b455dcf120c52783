import { defaultFieldResolver, type GraphQLFieldConfig } from 'graphql'
import type { Context } from './context.ts'

export type Field = GraphQLFieldConfig<unknown, Context>
export type Resolver = NonNullable<Field['resolve']>

/** The field with a resolver around its own. */
export const around = (field: Field, outer: (inner: Resolver) => Resolver): Field => ({
  ...field,
  resolve: outer(field.resolve ?? defaultFieldResolver),
})
