import { type DefinitionNode, type FragmentDefinitionNode, Kind } from 'graphql'

/** The fragments of a document by name; of several with one name, which no valid document has, the last. */
export const fragmentsOf = (definitions: readonly DefinitionNode[]): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(definitions.flatMap(d => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d] as const] : [])))
