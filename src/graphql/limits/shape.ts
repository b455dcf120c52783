import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { AppError } from '../../kernel/errors.ts'
import { fragmentsOf } from '../fragments.ts'
import { type Limits, type Measured, refuseTooComplex, refuseTooDeep } from './limits.ts'

/** Introspection is bounded on its own, so that a lower depth for our own types does not shut out GraphiQL. */
const introspectionDepth = 16
const introspective = new Set(['__schema', '__type'])

/** What a selection set is, with every fragment counted at each place where it is spread. */
interface Shape {
  readonly depth: number
  readonly fields: number
  readonly aliases: number
  readonly directives: number
}

const empty: Shape = { depth: 0, fields: 0, aliases: 0, directives: 0 }

/**
 * Measures a document before anything else looks at it: validation by graphql-js is quadratic in places. Each node is
 * visited once and what a fragment measures is remembered, so that fragments that spread fragments cost no more than
 * they are long (Parse CVE-2026-34573). `@skip` and `@include` count as included.
 */
class Survey {
  readonly #limits: Limits
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Null while a fragment is being measured: who meets it then is inside it. */
  readonly #measured = new Map<string, Shape | null>()

  constructor(limits: Limits, definitions: readonly DefinitionNode[]) {
    this.#limits = limits
    this.#fragments = fragmentsOf(definitions)
  }

  hold(definition: DefinitionNode): void {
    const { depth, aliases, directives, rootFields } = this.#limits
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) return
    const inner =
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? this.#fragment(definition.name.value)
        : this.#set(definition.selectionSet)
    const own = [definition, ...(definition.variableDefinitions ?? [])].reduce(
      (n, node) => n + this.#directives(node),
      0,
    )
    const check = (what: Measured, limit: number, actual: number): void => {
      if (actual > limit) refuseTooComplex(what, limit, actual)
    }
    if (inner.depth > depth) refuseTooDeep(depth, inner.depth)
    check('aliases', aliases, inner.aliases)
    check('directives', directives, inner.directives + own)
    if (definition.kind === Kind.OPERATION_DEFINITION) check('rootFields', rootFields, inner.fields)
  }

  /** `fields` are those of the set itself, not of what is below them. */
  #set({ selections }: SelectionSetNode): Shape {
    let { depth, fields, aliases, directives } = empty
    for (const node of selections) {
      const of = this.#selection(node)
      depth = Math.max(depth, of.depth)
      fields += of.fields
      aliases += of.aliases
      directives += of.directives + this.#directives(node)
    }
    return { depth, fields, aliases, directives }
  }

  #selection(node: SelectionNode): Shape {
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(node.name.value)
    if (node.kind === Kind.INLINE_FRAGMENT) return this.#set(node.selectionSet)
    const inner = node.selectionSet ? this.#set(node.selectionSet) : empty
    return { ...inner, depth: this.#depth(node, inner), fields: 1, aliases: inner.aliases + (node.alias ? 1 : 0) }
  }

  #depth({ name }: FieldNode, inner: Shape): number {
    if (!introspective.has(name.value)) return inner.depth + 1
    if (inner.depth >= introspectionDepth) refuseTooDeep(introspectionDepth, inner.depth + 1)
    return 1
  }

  #fragment(name: string): Shape {
    const known = this.#measured.get(name)
    if (known) return known
    if (known === null) {
      throw new AppError('GRAPHQL_VALIDATION_FAILED', `Cannot spread fragment "${name}" within itself.`)
    }
    const fragment = this.#fragments.get(name)
    // Validation says that it is missing.
    if (!fragment) return empty
    this.#measured.set(name, null)
    const shape = this.#set(fragment.selectionSet)
    this.#measured.set(name, shape)
    return shape
  }

  #directives({ directives = [] }: { readonly directives?: readonly unknown[] | undefined }): number {
    const { directivesPerPlace } = this.#limits
    if (directives.length > directivesPerPlace) {
      refuseTooComplex('directivesPerPlace', directivesPerPlace, directives.length)
    }
    return directives.length
  }
}

/**
 * Holds every definition of a document against the limits, used or not. Throws QUERY_TOO_DEEP, QUERY_TOO_COMPLEX, and
 * GRAPHQL_VALIDATION_FAILED for a fragment within itself.
 */
export const holdShape = ({ definitions }: DocumentNode, limits: Limits): void => {
  const survey = new Survey(limits, definitions)
  for (const definition of definitions) survey.hold(definition)
}
