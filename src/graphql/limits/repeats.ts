import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'
import { remember } from '../../kernel/remember.ts'
import { fragmentsOf } from '../fragments.ts'
import { refuseTooComplex } from './limits.ts'

/**
 * The rule that fields of one name can be merged compares each with each: 330 fields of one name took 150 ms. So many
 * comparisons take it about 10 ms; thirty components that each select the same ten fields need 4,400.
 */
const maxComparisons = 10_000
/** Fields looked at to count them, at most: with each fragment opened wherever it is spread they could be 2^30. */
const maxLooked = 20_000

class Repeats {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  #comparisons = 0
  #looked = 0

  constructor({ definitions }: DocumentNode) {
    this.#fragments = fragmentsOf(definitions)
  }

  /** Selection sets whose fields stand at one place of the answer, and all places below. */
  merge(sets: readonly SelectionSetNode[]): void {
    const fields = new Map<string, FieldNode[]>()
    const spread = new Set<string>()
    for (const set of sets) this.#collect(set, fields, spread)
    for (const same of fields.values()) {
      this.#comparisons += (same.length * (same.length - 1)) / 2
      if (this.#comparisons > maxComparisons) refuseTooComplex('repeatedFields', maxComparisons, null)
      const below = same.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []))
      if (below.length > 0) this.merge(below)
    }
  }

  #collect({ selections }: SelectionSetNode, fields: Map<string, FieldNode[]>, spread: Set<string>): void {
    for (const node of selections) {
      this.#looked += 1
      if (this.#looked > maxLooked) refuseTooComplex('repeatedFields', maxComparisons, null)
      if (node.kind === Kind.FIELD) remember(fields, (node.alias ?? node.name).value, () => []).push(node)
      else if (node.kind === Kind.INLINE_FRAGMENT) this.#collect(node.selectionSet, fields, spread)
      else if (!spread.has(node.name.value)) {
        spread.add(node.name.value)
        const fragment = this.#fragments.get(node.name.value)
        if (fragment) this.#collect(fragment.selectionSet, fields, spread)
      }
    }
  }
}

/**
 * Refuses a document that selects the same places of its answer so often that validation would compare too many fields.
 * The document must have no fragment within itself and be of bounded depth. Throws QUERY_TOO_COMPLEX.
 */
export const holdRepeats = (document: DocumentNode): void => {
  const repeats = new Repeats(document)
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION)
      repeats.merge([definition.selectionSet])
  }
}
