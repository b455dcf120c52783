import type { GraphQLScalarType } from 'graphql'
import type { domains } from '../domains/index.generated.ts'
import type { Resolver, Resolvers, ResolversParentTypes as Rows } from './types.generated.ts'

type Handed = (typeof domains)[keyof typeof domains]['resolvers']
/** The fields of type `T` that some domain gives a resolver for. */
type Resolved<T> = Handed extends infer D ? (D extends Record<T & string, infer Fields> ? keyof Fields : never) : never
type Fields<T extends keyof Resolvers> = Exclude<keyof NonNullable<Resolvers[T]>, '__isTypeOf' | '__resolveType'>
type Composite = {
  [T in keyof Resolvers & keyof Rows]: NonNullable<Resolvers[T]> extends GraphQLScalarType
    ? never
    : Rows[T] extends string
      ? never
      : T
}[keyof Resolvers & keyof Rows]
type Root = Extract<Composite, 'Query' | 'Mutation' | 'Subscription'>
/** Answered by the schema itself: see graphql/schema.ts and graphql/node.ts. */
type Built = 'Query.node' | 'Query.nodes' | `${string}Connection.totalCount` | `Node.${string}`
type FromRow<T extends Composite> = T extends Root ? never : Exclude<Fields<T> & keyof Rows[T], Resolved<T>>
type Value<F> = NonNullable<F> extends Resolver<infer R, infer _P, infer _C, infer _A> ? Awaited<R> : never

/** `Type.field` that neither a row nor a resolver answers, or that a row answers with another type. It has to be `never`. */
type Unanswered = Exclude<
  {
    [T in Composite]:
      | `${T}.${Exclude<Fields<T>, FromRow<T> | Resolved<T>> & string}`
      | {
          [F in FromRow<T>]: Rows[T][F] extends Value<NonNullable<Resolvers[T]>[F]> ? never : `${T}.${F & string}`
        }[FromRow<T>]
  }[Composite],
  Built
>

/** Fails to compile, and names the field, when the SDL has one that nobody answers. */
export const everyFieldIsAnswered: { [Field in Unanswered]: 'nobody answers this field' } = {}
