import { getDirective } from '@graphql-tools/utils'
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
} from 'graphql'
import { defaultPageSize } from '../../kernel/connection.ts'
import { remember } from '../../kernel/remember.ts'

/** How many items a field of several has: as many as `argument` lists, a page's size, or a number that is assumed. */
export type Size =
  | { readonly kind: 'assumed'; readonly items: number }
  | { readonly kind: 'listed'; readonly argument: string }
  /** Of the page that the field around it gives. */
  | { readonly kind: 'page' }

/** What a field costs for itself, as the SDL says. */
export interface Rate {
  readonly weight: number
  /** Weights of those arguments that have one, added where the argument is given. */
  readonly arguments: ReadonlyMap<string, number>
  /** Null for a field of one thing, and for lists of plain values, which count as one. */
  readonly size: Size | null
  /** Whether it takes `first` and `last`, for the `nodes` and `edges` below it. */
  readonly paged: boolean
}

type Field = GraphQLField<unknown, unknown>
type Costed = Parameters<typeof getDirective>[1]

const weightOf = (schema: GraphQLSchema, node: Field | GraphQLArgument): number | undefined =>
  getDirective(schema, node as Costed, 'cost')?.[0]?.weight

const sizeOf = (schema: GraphQLSchema, parent: string, field: Field): Size | null => {
  const { assumedSize, lengthOf } = getDirective(schema, field as Costed, 'listSize')?.[0] ?? {}
  if (typeof lengthOf === 'string') return { kind: 'listed', argument: lengthOf }
  if (typeof assumedSize === 'number') return { kind: 'assumed', items: assumedSize }
  if (!isListType(getNullableType(field.type)) || !isCompositeType(getNamedType(field.type))) return null
  return parent.endsWith('Connection') ? { kind: 'page' } : { kind: 'assumed', items: defaultPageSize }
}

const rates = new WeakMap<Field, Rate>()

/** The rate of a field of a type, out of the directives `@cost` and `@listSize`. */
export const rateOf = (schema: GraphQLSchema, parent: string, field: Field): Rate =>
  remember(rates, field, () => ({
    weight: weightOf(schema, field) ?? (parent === schema.getMutationType()?.name ? 10 : 1),
    arguments: new Map(
      field.args.flatMap(arg => {
        const weight = weightOf(schema, arg)
        return weight === undefined ? [] : [[arg.name, weight] as const]
      }),
    ),
    size: sizeOf(schema, parent, field),
    paged: field.args.some(({ name }) => name === 'first' || name === 'last'),
  }))
