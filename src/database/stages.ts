import type { Condition } from '../kernel/condition.ts'
import { behindOf, type Stretch } from './bounds.ts'
import { type Filter, toFilter } from './filter.ts'
import type { ModelDeclaration } from './model.ts'
import type { Pipeline, Sort } from './reads.ts'

/** Matches that a search looks at, and counts, at most. */
export const maxMatches = 1000

/** Documents that a page of `size` with a residual filter looks at, at most; what is behind them is the next page's. */
export const residualBound = (size: number): number => 20 * size + 200

/** How a page finds its rows where the index alone does not give them: in steps, each of which is bounded. */
export type Steps =
  /** Those of the path's next `bound` documents that pass. */
  | { readonly of: 'residual'; readonly bound: number; readonly residual: Condition }
  /** The last of these documents, where there are so many. */
  | { readonly of: 'looked at'; readonly bound: number }
  /** Matches in no order, `maxMatches` at most, then sorted. */
  | { readonly of: 'search' }

/** What the steps are taken on. */
export interface Ground {
  readonly model: ModelDeclaration
  readonly condition: Condition
  /** A condition as what matches it and is not deleted. */
  readonly filterOf: (condition: Condition) => Filter
  readonly position: Stretch | null
  readonly sort: Sort
}

const matching = (filter: Filter): Pipeline => (Object.keys(filter).length > 0 ? [{ $match: filter }] : [])

/** The stages of one page up to its limit: the same for a list of its own and, in a `$lookup`, for each of several parents. */
export const stagesOf = (
  steps: Steps | undefined,
  { model, condition, filterOf, position, sort }: Ground,
): Pipeline => {
  if (steps?.of === 'search') {
    return [
      ...matching(filterOf(condition)),
      { $limit: maxMatches },
      ...matching(position?.filter ?? {}),
      { $sort: sort },
    ]
  }
  const inOrder = [...matching(behindOf(filterOf, condition, position)), { $sort: sort }]
  switch (steps?.of) {
    case 'residual':
      return [...inOrder, { $limit: steps.bound }, { $match: toFilter(steps.residual, model) }]
    case 'looked at':
      return [...inOrder, { $skip: steps.bound - 1 }]
    default:
      return inOrder
  }
}
