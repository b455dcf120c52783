import {
  alternatives,
  and,
  anything,
  between,
  type Condition,
  equals,
  hasWord,
  type Scalar,
} from '../kernel/condition.ts'
import { AppError } from '../kernel/errors.ts'
import { decodeId, encodeId, type NodeType } from '../kernel/ids.ts'
import { words } from '../kernel/text.ts'
import { isAdmin, type Viewer } from '../kernel/viewer.ts'
import { type Entity, visibleTo } from './entity.ts'
import type { SortField } from './keyset.ts'

/** An argument that compares a stored field for equality; `id`: the type its ids must be of. */
export interface FilterArgument {
  readonly path: string
  readonly id?: NodeType
}

/** An argument that bounds a stored field, both ends exclusive. */
interface RangeArgument {
  readonly path: string
  readonly side: 'after' | 'before'
}

/** One row of a list's table: what is compared for equality, and the orders that the same index then gives. */
export interface AccessPath {
  readonly equality: readonly string[]
  readonly sorts: readonly string[]
  /** Filters and ranges that may be checked on what the path returns. */
  readonly residual?: readonly string[]
  /** True: for admins alone; false: for everybody but them, whose policy is what narrows it. */
  readonly admin?: boolean
}

export interface ListSpec {
  readonly name: string
  /** Each order's fields; `_id` is added as the last, in the direction of the one before. The first is the default. */
  readonly sorts: Readonly<Record<string, readonly SortField[]>>
  readonly filters: Readonly<Record<string, FilterArgument>>
  readonly ranges?: Readonly<Record<string, RangeArgument>>
  readonly paths: readonly AccessPath[]
  /** Search by the beginnings of words, in an array of folded words; `within`: the filters it needs. */
  readonly search?: { readonly path: string; readonly within: readonly string[] }
}

export type IndexKeys = Readonly<Record<string, 1 | -1>>

/** What a list does with one set of arguments: everything of its command but the page's position and the policy. */
export interface ListPlan {
  readonly list: List
  readonly where: Condition
  /** Checked behind the index; null where the index answers all of it. */
  readonly residual: Condition | null
  readonly search: Condition | null
  /** What is known of every row, so that the policy need not ask it again. */
  readonly known: readonly (readonly [path: string, value: Scalar])[]
  readonly order: readonly SortField[]
  /** What a cursor is bound to. */
  readonly binding: string
  /** The index that a command under this policy carries as its hint; none for a search, or for several alternatives at once. */
  indexFor(scope: Condition): IndexKeys | undefined
}

/** A viewer with every right that is not an admin's: shows which fields a policy compares. */
const anyone: Viewer = {
  id: 'f'.repeat(24),
  sessionId: null,
  roles: ['agency', 'mediator', 'brand', 'merchant', 'shopper'],
  brandCode: 'brand',
  mediatorCode: 'mediator',
  agencyCode: 'agency',
  shopIds: ['f'.repeat(24)],
}

const sameFields = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every(field => b.includes(field))

const listed = (names: readonly string[]): string => (names.length === 0 ? 'no filter' : names.join(', '))

/**
 * A list of an entity and the access paths that serve it. The list's queries, its indexes, the tests by `explain` and
 * the text of a refusal all come from this one declaration.
 */
export class List<Row extends { readonly id: string } = { readonly id: string }> {
  readonly entity: Entity<Row>
  readonly spec: ListSpec
  readonly #indexes: { fields: readonly string[]; sort: string; keys: IndexKeys }[] = []

  constructor(entity: Entity<Row>, spec: ListSpec) {
    this.entity = entity
    this.spec = spec
    const policies = [entity.policy(anyone), entity.relationPolicy(anyone)].flatMap(alternatives)
    const scopes = [[], ...policies.map(scope => fieldsOf(scope))]
    for (const scope of scopes) {
      for (const path of spec.paths) {
        if (!servesTo(path, scope.length === 0)) continue
        const equality = path.equality.map(name => this.#filter(name).path)
        const fields = [...scope.filter(field => !equality.includes(field)), ...equality]
        for (const sort of path.sorts) {
          if (!this.#index(fields, sort)) this.#indexes.push({ fields, sort, keys: this.#keys(fields, sort) })
        }
      }
    }
  }

  /** The orders' names, the default first. */
  get sorts(): readonly string[] {
    return Object.keys(this.spec.sorts)
  }

  /** Every index this list needs, without repetition; an index read backwards counts as itself. */
  get indexes(): readonly IndexKeys[] {
    const found = new Map(this.#indexes.map(({ keys }) => [JSON.stringify(Object.entries(keys)), keys]))
    if (this.spec.search) {
      const within = this.spec.search.within.map(name => this.#filter(name).path)
      const keys = this.#withSort([...within, this.spec.search.path], this.sorts[0] ?? '')
      found.set(JSON.stringify(Object.entries(keys)), keys)
    }
    return [...found.values()]
  }

  #filter(name: string): FilterArgument {
    const filter = this.spec.filters[name]
    if (!filter) throw new Error(`the list ${this.spec.name} has a path over \`${name}\`, which is none of its filters`)
    return filter
  }

  #index(fields: readonly string[], sort: string): IndexKeys | undefined {
    return this.#indexes.find(index => index.sort === sort && sameFields(index.fields, fields))?.keys
  }

  /** The keys for an order, or those of the opposite order where it has them already: an index is read from both ends. */
  #keys(fields: readonly string[], sort: string): IndexKeys {
    const backwards = JSON.stringify(Object.entries(this.#withSort(fields, sort, -1)))
    const opposite = this.#indexes.find(({ keys }) => JSON.stringify(Object.entries(keys)) === backwards)
    return opposite?.keys ?? this.#withSort(fields, sort)
  }

  #withSort(fields: readonly string[], sort: string, sense: 1 | -1 = 1): IndexKeys {
    const order = this.order(sort)
    return Object.fromEntries([
      ...fields.map(path => [path, 1] as const),
      ...(this.entity.softDelete ? [['deleted', 1] as const] : []),
      ...order.map(({ path, direction }) => [path, direction === sense ? 1 : -1] as const),
    ])
  }

  /** The fields of an order, `_id` last. */
  order(sort: string): readonly SortField[] {
    const fields = this.spec.sorts[sort] ?? []
    return [...fields, { path: '_id', direction: fields.at(-1)?.direction ?? 1 }]
  }

  /**
   * Finds the path for a set of arguments (`null` means not given). `keyed`: a filter that is the parent's key and gets
   * its value later. Throws UNINDEXED_QUERY, INVALID_ID and INVALID_INPUT.
   */
  plan(args: Readonly<Record<string, unknown>>, keyed?: string, viewer: Viewer | null = null): ListPlan {
    const filters = Object.keys(this.spec.filters).filter(name => name === keyed || args[name] != null)
    const ranges = Object.keys(this.spec.ranges ?? {}).filter(name => args[name] != null)
    const sort = typeof args.orderBy === 'string' ? args.orderBy : (this.sorts[0] ?? '')
    const search = typeof args.search === 'string' ? this.#searchOf(args.search, filters, sort) : null
    const value = (name: string): Scalar => {
      const { id } = this.#filter(name)
      return id ? decodeId(id, args[name], name) : (args[name] as Scalar)
    }
    const pairs = filters.filter(name => name !== keyed).map(name => [name, value(name)] as const)
    const policy = visibleTo(this.entity.policy, viewer)
    const crossing = pairs.filter(([name, v]) => this.#crosses(policy, name, v)).map(([name]) => name)
    const path = search
      ? { equality: this.spec.search?.within ?? [], sorts: [sort], residual: Object.keys(this.spec.filters) }
      : this.#pathFor(filters, ranges, sort, isAdmin(viewer), crossing)
    const order = this.order(sort)
    const conditionOf = (names: readonly string[]): Condition =>
      and(...pairs.filter(([name]) => names.includes(name)).map(([name, v]) => equals(this.#filter(name).path, v)))
    const rangeOf = (names: readonly string[]): Condition =>
      and(
        ...names.map(name => {
          const range = this.spec.ranges?.[name]
          return range ? between(range.path, { [range.side]: args[name] }) : anything
        }),
      )
    const own = (name: string): boolean => this.spec.ranges?.[name]?.path === order[0]?.path
    const outside = filters.filter(name => !path.equality.includes(name))
    const residual = and(conditionOf(outside), rangeOf(ranges.filter(name => !own(name))))
    const fields = path.equality.map(name => this.#filter(name).path)
    return {
      list: this as unknown as List,
      where: and(conditionOf(path.equality), rangeOf(ranges.filter(own))),
      residual: residual.op === 'anything' ? null : residual,
      search,
      known: pairs.map(([name, v]) => [this.#filter(name).path, v] as const),
      order,
      binding: JSON.stringify([
        this.spec.name,
        sort,
        pairs,
        ranges.map(name => [name, args[name]]),
        args.search ?? null,
      ]),
      indexFor: scope => {
        if (search) return undefined
        const of = alternatives(scope)
        const [only] = of
        if (of.length !== 1 || !only) return undefined
        // A tenant that is a list of ids (at most 190) is read by them, but where a foreign key has fewer.
        const keyed = path.equality.some(name => this.#filter(name).id !== undefined)
        if (!keyed && only.some(c => c.op === 'in' && c.path === '_id')) return { _id: 1 }
        const scoped = fieldsOf(only).filter(field => !fields.includes(field))
        return this.#index([...scoped, ...fields], sort) ?? this.#index(fields, sort)
      },
    }
  }

  /** A key as the argument that the API would take for it. */
  keyArgument(name: string, hex: string): string {
    const { id } = this.#filter(name)
    return id ? encodeId(id, hex) : hex
  }

  /**
   * Whether a filter asks an array for another value than the policy does (lists shared with somebody else). An index
   * finds an array by one value only, so the policy's is read and the other one checked on what that returns.
   */
  #crosses(policy: Condition, name: string, value: Scalar): boolean {
    const { path } = this.#filter(name)
    if (!this.entity.model.arrays.has(path)) return false
    return alternatives(policy).some(scope =>
      scope.some(c => c.op === 'in' && c.path === path && !c.values.includes(value)),
    )
  }

  #pathFor(
    filters: readonly string[],
    ranges: readonly string[],
    sort: string,
    admin: boolean,
    crossing: readonly string[],
  ): AccessPath {
    const orderPath = this.order(sort)[0]?.path
    const serves = (path: AccessPath): boolean =>
      servesTo(path, admin) &&
      path.sorts.includes(sort) &&
      path.equality.every(name => filters.includes(name) && !crossing.includes(name)) &&
      filters.every(name => [path.equality, path.residual, crossing].some(names => names?.includes(name))) &&
      ranges.every(name => this.spec.ranges?.[name]?.path === orderPath || path.residual?.includes(name))
    const found = this.spec.paths.filter(serves).sort((a, b) => b.equality.length - a.equality.length)[0]
    if (found) return found
    const near = this.spec.paths
      .filter(path => servesTo(path, admin))
      .map(path => ({ path, distance: distance(path.equality, filters) + (path.sorts.includes(sort) ? 0 : 1) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 3)
      .map(({ path }) => `${listed(path.equality)} ordered by ${path.sorts.join(' or ')}`)
    throw new AppError(
      'UNINDEXED_QUERY',
      `\`${this.spec.name}\` has no index for ${listed([...filters, ...ranges])} ordered by ${sort}. Served nearby: ${near.join('; ')}.`,
      { list: this.spec.name, filters: [...filters, ...ranges], orderBy: sort, served: near },
    )
  }

  #searchOf(text: string, filters: readonly string[], sort: string): Condition {
    const { search, name } = this.spec
    if (!search?.within.every(filter => filters.includes(filter)) || sort !== this.sorts[0]) {
      throw new AppError(
        'UNINDEXED_QUERY',
        `\`${name}\` searches ${search ? `within ${listed(search.within)}, ordered by ${this.sorts[0]}` : 'nothing'}.`,
        { list: name, filters, orderBy: sort },
      )
    }
    // Read together by what they begin with, so the longest word, which few documents have, bounds the index scan.
    const typed = words([text], 8).sort((a, b) => b.length - a.length)
    if (text.length > 200 || typed.length === 0) {
      throw new AppError('INVALID_INPUT', '`search` must have a word in it and at most 200 characters.', {
        argument: 'search',
      })
    }
    return and(...typed.map(word => hasWord(search.path, word)))
  }
}

const fieldsOf = (scope: readonly Condition[]): string[] =>
  scope.flatMap(c => (c.op === 'in' && c.path !== '_id' ? [c.path] : []))

const servesTo = ({ admin }: AccessPath, toAdmin: boolean): boolean => admin === undefined || admin === toAdmin

const distance = (a: readonly string[], b: readonly string[]): number =>
  a.filter(x => !b.includes(x)).length + b.filter(x => !a.includes(x)).length
