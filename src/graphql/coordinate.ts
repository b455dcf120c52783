import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { fragmentsOf } from './fragments.ts'
import type { Operation } from './operation.ts'

interface Place {
  readonly type: GraphQLNamedType
  readonly selections: readonly SelectionSetNode[]
}

interface Selected {
  readonly on: GraphQLNamedType
  readonly name: string
  readonly place: Place
}

/**
 * The schema coordinate of a field (`Shop.owner`, of the GraphQL specification's draft), by its response path without list
 * positions, aliases and all; null where the operation has no such path.
 */
export const coordinateOf = (schema: GraphQLSchema, { document, type }: Operation, path: string): string | null => {
  const fragments = fragmentsOf(document.definitions)
  const operation = document.definitions.find(d => d.kind === Kind.OPERATION_DEFINITION)
  const root = schema.getRootType(type)
  if (!operation || !root) return null

  /** Fields of this response key, each with the type that it is selected on. A fragment is opened once at a place. */
  const fieldsOf = ({ type: on, selections }: Place, key: string, spread = new Set<string>()): Selected[] =>
    selections.flatMap(set =>
      set.selections.flatMap(selection => {
        if (selection.kind !== Kind.FIELD) {
          const name = selection.kind === Kind.FRAGMENT_SPREAD ? selection.name.value : null
          if (name !== null && spread.has(name)) return []
          if (name !== null) spread.add(name)
          const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
          const condition = fragment?.typeCondition && schema.getType(fragment.typeCondition.name.value)
          return fragment ? fieldsOf({ type: condition ?? on, selections: [fragment.selectionSet] }, key, spread) : []
        }
        if ((selection.alias ?? selection.name).value !== key) return []
        const field = isObjectType(on) || isInterfaceType(on) ? on.getFields()[selection.name.value] : undefined
        if (!field) return []
        const inner = selection.selectionSet ? [selection.selectionSet] : []
        return [{ on, name: selection.name.value, place: { type: getNamedType(field.type), selections: inner } }]
      }),
    )

  let place: Place = { type: root, selections: [operation.selectionSet] }
  let found: string | null = null
  for (const key of path.split('.')) {
    const fields = isCompositeType(place.type) ? fieldsOf(place, key) : []
    const [first] = fields
    if (!first) return null
    found = `${first.on.name}.${first.name}`
    place = { type: first.place.type, selections: fields.flatMap(field => field.place.selections) }
  }
  return found
}
