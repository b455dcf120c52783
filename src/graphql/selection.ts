import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { remember } from '../kernel/remember.ts'
import { normalPaths, type Selection } from '../kernel/selection.ts'
import { fragmentsOf } from './fragments.ts'
import { storageOf } from './storage.ts'

/** Where the fields of an embedded object are stored: in which type's documents, under which path. */
interface Embedded {
  readonly type: string
  readonly prefix: string
}

const connectionCursors = new Set(['cursor', 'startCursor', 'endCursor'])
const pageFlags = new Set(['hasNextPage', 'hasPreviousPage'])

class Walk {
  readonly stored = new Map<string, Set<string>>()
  cursors = false
  morePages = false
  readonly #schema: GraphQLSchema
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** A fragment on the same type adds the same fields wherever it is spread. */
  readonly #seen = new Set<string>()

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema
    this.#fragments = fragmentsOf(document.definitions)
  }

  /** `@skip` and `@include` count as included: one projection serves every set of variables. */
  walk(type: GraphQLCompositeType, set: SelectionSetNode, embedded: Embedded | null): void {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        if (isObjectType(type)) this.#field(type.name, node.name.value, node.selectionSet, embedded)
        else
          for (const possible of this.#possible(type)) this.#field(possible, node.name.value, node.selectionSet, null)
        continue
      }
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const on = node.typeCondition ? this.#schema.getType(node.typeCondition.name.value) : type
        this.#narrow(on, node.selectionSet, embedded)
        continue
      }
      const name = `${node.name.value} ${embedded?.type ?? ''} ${embedded?.prefix ?? ''}`
      const fragment = this.#fragments.get(node.name.value)
      if (!fragment || this.#seen.has(name)) continue
      this.#seen.add(name)
      this.#narrow(this.#schema.getType(fragment.typeCondition.name.value), fragment.selectionSet, embedded)
    }
  }

  #narrow(type: GraphQLNamedType | undefined, set: SelectionSetNode, embedded: Embedded | null): void {
    if (type && isCompositeType(type)) this.walk(type, set, isAbstractType(type) ? null : embedded)
  }

  #possible(type: GraphQLCompositeType): string[] {
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type).map(({ name }) => name) : [type.name]
  }

  #field(type: string, name: string, set: SelectionSetNode | undefined, embedded: Embedded | null): void {
    if (connectionCursors.has(name)) this.cursors = true
    if (pageFlags.has(name)) this.morePages = true
    const parent = this.#schema.getType(type)
    const field = isObjectType(parent) ? parent.getFields()[name] : undefined
    if (!field) return
    const storage = storageOf(field)
    const home = embedded ?? { type, prefix: '' }
    const returned = getNamedType(field.type)
    const inside = storage?.embeds && isObjectType(returned) ? `${home.prefix}${name}.` : null
    if (storage && inside === null) this.#add(home, storage.paths)
    if (set && isCompositeType(returned)) {
      this.walk(returned, set, inside === null ? null : { type: home.type, prefix: inside })
      // `seo { __typename }` selects no stored field, yet it must be told whether there is a `seo` at all.
      if (inside !== null && ![...(this.stored.get(home.type) ?? [])].some(path => path.startsWith(inside))) {
        this.#add(home, [name])
      }
    }
  }

  #add({ type, prefix }: Embedded, paths: readonly string[]): void {
    const stored = remember(this.stored, type, () => new Set())
    for (const path of paths) stored.add(prefix + path)
  }
}

/** Works out what an operation selects. `operation` is the only one, or the named one, of the document. */
export const selectionOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Selection => {
  const root = schema.getRootType(operation.operation)
  const walk = new Walk(schema, document)
  if (root) walk.walk(root, operation.selectionSet, null)
  const stored = new Map([...walk.stored].map(([type, paths]) => [type, normalPaths(paths)]))
  return { stored: type => stored.get(type) ?? [], cursors: walk.cursors, morePages: walk.morePages }
}
