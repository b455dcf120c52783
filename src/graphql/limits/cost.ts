import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql'
import { defaultPageSize, maxPageSize } from '../../kernel/connection.ts'
import { fragmentsOf } from '../fragments.ts'
import { type Rate, rateOf } from './rates.ts'
import { constant, evaluated, plus, type Slot, type Sum, times } from './sum.ts'

/** The whole schema is some 10,000 values, one type some 100, however much of them is selected. */
const introspection: Readonly<Record<string, number>> = { __schema: 5_000, __type: 100 }

/** What a selection set costs once, and for each item of the page that it stands in. */
interface Price {
  readonly once: Sum
  readonly perItem: Sum
}

const nothing: Sum = new Map()

/** A page's size as a request would give it: null and absent are the same, and what is no size counts as the largest. */
const pageSize = (given: unknown): number | null =>
  given === undefined || given === null
    ? null
    : Number.isInteger(given) && Number(given) >= 1
      ? Math.min(Number(given), maxPageSize)
      : maxPageSize

/** One value counts as a list of it. More than a page of them is refused where it is read. */
const lengthOf = (given: unknown): number =>
  Array.isArray(given) ? Math.min(given.length, maxPageSize) : given == null ? 0 : 1

class Pricing {
  readonly slots: Slot[] = []
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #priced = new Map<string, Price>()

  constructor(schema: GraphQLSchema, { definitions }: DocumentNode) {
    this.#schema = schema
    this.#fragments = fragmentsOf(definitions)
  }

  set(type: GraphQLNamedType | undefined, { selections }: SelectionSetNode): Price {
    if (!type || !isCompositeType(type)) return { once: nothing, perItem: nothing }
    const prices = selections.map(node => {
      if (node.kind === Kind.FIELD) return this.#field(type, node)
      if (node.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(node.name.value)
      const on = node.typeCondition ? this.#schema.getType(node.typeCondition.name.value) : type
      return this.set(on, node.selectionSet)
    })
    return {
      once: plus(...prices.map(({ once }) => once)),
      perItem: plus(...prices.map(({ perItem }) => perItem)),
    }
  }

  #fragment(name: string): Price {
    const known = this.#priced.get(name)
    if (known) return known
    const fragment = this.#fragments.get(name)
    if (!fragment) return { once: nothing, perItem: nothing }
    const price = this.set(this.#schema.getType(fragment.typeCondition.name.value), fragment.selectionSet)
    this.#priced.set(name, price)
    return price
  }

  #field(type: GraphQLCompositeType, node: FieldNode): Price {
    const name = node.name.value
    const fixed = introspection[name]
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
    if (fixed !== undefined || !field) return { once: constant(fixed ?? 1), perItem: nothing }
    const rate = rateOf(this.#schema, type.name, field)
    const own = constant(this.#own(rate, node.arguments ?? []))
    const inner = node.selectionSet ? this.set(getNamedType(field.type), node.selectionSet) : null
    // What stands for each item of a page below here is as often as this field's own arguments say.
    const below = inner
      ? plus(inner.once, this.#times(inner.perItem, rate.paged ? this.#page(node) : defaultPageSize))
      : nothing
    if (rate.size === null) return { once: plus(own, below), perItem: nothing }
    const items = plus(constant(1), below)
    if (rate.size.kind === 'page') return { once: own, perItem: items }
    const size = rate.size.kind === 'assumed' ? rate.size.items : this.#listed(node, rate.size.argument)
    return { once: plus(own, this.#times(items, size)), perItem: nothing }
  }

  #own(rate: Rate, given: readonly ArgumentNode[]): number {
    return given.reduce((sum, { name }) => sum + (rate.arguments.get(name.value) ?? 0), rate.weight)
  }

  #times(sum: Sum, by: number | Slot): Sum {
    if (typeof by === 'number') return times(sum, by)
    if (sum.size === 0) return sum
    this.slots.push(by)
    return times(sum, { slot: this.slots.length - 1 })
  }

  #page(node: FieldNode): number | Slot {
    const [first, last] = ['first', 'last'].map(name => argumentOf(node, name))
    const size = (variables: Readonly<Record<string, unknown>>): number =>
      Math.max(pageSize(resolved(first, variables)) ?? 0, pageSize(resolved(last, variables)) ?? 0) || defaultPageSize
    return isVariable(first) || isVariable(last) ? size : size({})
  }

  #listed(node: FieldNode, name: string): number | Slot {
    const given = argumentOf(node, name)
    if (isVariable(given)) return variables => lengthOf(resolved(given, variables))
    return given?.kind === Kind.LIST ? Math.min(given.values.length, maxPageSize) : lengthOf(resolved(given, {}))
  }
}

const argumentOf = (node: FieldNode, name: string): ValueNode | undefined =>
  node.arguments?.find(arg => arg.name.value === name)?.value

const isVariable = (node: ValueNode | undefined): boolean => node?.kind === Kind.VARIABLE

const resolved = (node: ValueNode | undefined, variables: Readonly<Record<string, unknown>>): unknown =>
  node && (node.kind === Kind.VARIABLE ? variables[node.name.value] : valueFromASTUntyped(node))

/**
 * What an operation costs in points, as a function of its variables (those that are given, over the defaults): about a
 * point for each value that the answer can hold, and what the SDL says by `@cost` for work that is more than that. Sizes
 * of pages multiply what is below them. The document must be valid, its fragments without circles. Worked out once, each
 * fragment once, in time linear in the document.
 */
export const costOf = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Slot => {
  const pricing = new Pricing(schema, document)
  const { once } = pricing.set(schema.getRootType(operation.operation) ?? undefined, operation.selectionSet)
  return evaluated(once, pricing.slots)
}
