import { AppError } from '../kernel/errors.ts'
import type { AccessPath, ListSpec } from './list-spec.ts'
import type { ModelDeclaration } from './model.ts'

/** What a list is asked for, by the names of its arguments. */
export interface Asked {
  readonly filters: readonly string[]
  readonly ranges: readonly string[]
  readonly sort: string
  readonly admin: boolean
  /** Filters that an index cannot compare beside the policy. */
  readonly crossing: readonly string[]
  /** Whether a path's filter that is not given may be filled with all values that its field can have. */
  readonly fills: boolean
}

/** A path in one of its orders, for what is asked. */
export interface Choice {
  readonly path: AccessPath
  readonly sort: string
  /** Filters of the path that are not asked for: compared with all the values that there are. */
  readonly filled: readonly string[]
  /** Filters and ranges that are checked on what the path returns. */
  readonly left: readonly string[]
}

/** The most stretches of an index that filled filters make of one. */
const maxFilled = 10
/** As how many values a filter counts whose values are not known. */
const many = 1_000

/** The access paths of a list, and which of them serves what is asked. */
export class AccessPaths {
  readonly #spec: ListSpec
  readonly #model: ModelDeclaration

  constructor(spec: ListSpec, model: ModelDeclaration) {
    this.#spec = spec
    this.#model = model
  }

  /**
   * The path that serves what is asked and leaves the least to check. A path that needs one more filter, of a field that
   * always holds one of a few values, takes part with all of them (an `$in`, merged in the path's order): `role` alone
   * reads `role` with `status`. It makes a page exact and never serves what is not served without. Throws UNINDEXED_QUERY.
   */
  forPage(asked: Asked): Choice {
    const served = this.#choices(asked, [asked.sort]).filter(({ path, left }) =>
      left.every(name => asked.crossing.includes(name) || path.residual?.includes(name)),
    )
    if (!served.some(({ filled }) => filled.length === 0)) throw this.#refusal(asked)
    return this.#best(served)
  }

  /** The path that answers most of what is asked, in whatever order: a count has none. */
  forCount(asked: Asked): Choice {
    return this.#best(this.#choices(asked, Object.keys(this.#spec.sorts)))
  }

  #choices({ filters, ranges, admin, crossing, fills }: Asked, sorts: readonly string[]): Choice[] {
    const given = (name: string) => filters.includes(name) && !crossing.includes(name)
    return this.#spec.paths
      .filter(path => servesTo(path, admin))
      .flatMap(path => {
        const filled = path.equality.filter(name => !given(name))
        if (filled.length > 0 && !(fills && this.#canFill(filled))) return []
        const outside = filters.filter(name => !path.equality.includes(name) || crossing.includes(name))
        return path.sorts
          .filter(sort => sorts.includes(sort))
          .map(sort => ({
            path,
            sort,
            filled,
            left: [...outside, ...ranges.filter(name => !isOwnRange(this.#spec, name, sort))],
          }))
      })
  }

  #canFill(names: readonly string[]): boolean {
    const { arrays, required } = this.#model
    const paths = names.map(name => this.#spec.filters[name]?.path ?? '')
    // An empty array holds none of the values, and one with two would be counted twice.
    const fillable = paths.every(path => required.has(path) && !arrays.has(path))
    return fillable && names.reduce((product, name) => product * this.#valuesOf(name), 1) <= maxFilled
  }

  #valuesOf(name: string): number {
    return this.#model.values.get(this.#spec.filters[name]?.path ?? '')?.length ?? many
  }

  /** The one that leaves the least to check; of several the one whose filters have the most values, and so the fewest rows. */
  #best(choices: readonly Choice[]): Choice {
    const valuesIn = ({ path, filled }: Choice) =>
      path.equality.reduce((product, name) => (filled.includes(name) ? product : product * this.#valuesOf(name)), 1)
    const [best] = choices.toSorted(
      (a, b) => a.left.length - b.left.length || valuesIn(b) - valuesIn(a) || a.filled.length - b.filled.length,
    )
    if (!best) throw new Error(`the list ${this.#spec.name} has no path at all`)
    return best
  }

  #refusal({ filters, ranges, sort, admin }: Asked): AppError {
    const { name, paths } = this.#spec
    const near = paths
      .filter(path => servesTo(path, admin))
      .map(path => ({ path, distance: distance(path.equality, filters) + (path.sorts.includes(sort) ? 0 : 1) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 3)
      .map(({ path }) => `${listed(path.equality)} ordered by ${path.sorts.join(' or ')}`)
    return new AppError(
      'UNINDEXED_QUERY',
      `\`${name}\` has no index for ${listed([...filters, ...ranges])} ordered by ${sort}. Served nearby: ${near.join('; ')}.`,
      { list: name, filters: [...filters, ...ranges], orderBy: sort, served: near },
    )
  }
}

/** Whether a range bounds the first field of an order, and so the index. */
export const isOwnRange = ({ ranges, sorts }: ListSpec, name: string, sort: string): boolean =>
  ranges?.[name]?.path === (sorts[sort]?.[0]?.path ?? '_id')

/** Whether a path has an index for admins, or for those whose policy narrows it. */
export const servesTo = ({ admin }: AccessPath, toAdmin: boolean): boolean => admin === undefined || admin === toAdmin

/** Names of filters in a sentence. */
export const listed = (names: readonly string[]): string => (names.length === 0 ? 'no filter' : names.join(', '))

const distance = (a: readonly string[], b: readonly string[]): number =>
  a.filter(x => !b.includes(x)).length + b.filter(x => !a.includes(x)).length
