import {
  alternatives,
  and,
  anything,
  between,
  type Condition,
  equals,
  given,
  oneOf,
  type Scalar,
} from '../kernel/condition.ts'
import { decodeId, encodeId } from '../kernel/ids.ts'
import { isAdmin, type Viewer } from '../kernel/viewer.ts'
import { AccessPaths, type Asked, type Choice, isOwnRange, servesTo } from './access-path.ts'
import { type Entity, visibleTo } from './entity.ts'
import type { SortField } from './keyset.ts'
import type { FilterArgument, ListSpec } from './list-spec.ts'
import { searchOf } from './search.ts'

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
  /** What a count asks, of the index that answers most of it: not always the page's, which also gives an order. */
  counting(): Counting
}

export interface Counting {
  readonly where: Condition
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

/**
 * A list of an entity and the access paths that serve it. The list's queries, its indexes, the tests by `explain` and
 * the text of a refusal all come from this one declaration.
 */
export class List<Row extends { readonly id: string } = { readonly id: string }> {
  readonly entity: Entity<Row>
  readonly spec: ListSpec
  readonly #paths: AccessPaths
  readonly #indexes: { fields: readonly string[]; sort: string; keys: IndexKeys }[] = []

  constructor(entity: Entity<Row>, spec: ListSpec) {
    this.entity = entity
    this.spec = spec
    this.#paths = new AccessPaths(spec, entity.model)
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
    const { softDelete, endsAt } = this.entity
    const covered = [...(this.spec.covers ?? []), ...(endsAt === undefined ? [] : [endsAt])]
    return Object.fromEntries([
      ...fields.map(path => [path, 1] as const),
      ...(softDelete ? [['deleted', 1] as const] : []),
      ...order.map(({ path, direction }) => [path, direction === sense ? 1 : -1] as const),
      ...covered.filter(path => order.every(field => field.path !== path)).map(path => [path, 1] as const),
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
    const search = typeof args.search === 'string' ? searchOf(this.spec, args.search, filters, sort) : null
    const value = (name: string): Scalar => {
      const { id } = this.#filter(name)
      return id ? decodeId(id, args[name], name) : (args[name] as Scalar)
    }
    const pairs = filters.filter(name => name !== keyed).map(name => [name, value(name)] as const)
    const meant = pairs.map(([name, v]) => {
      const { path, means } = this.#filter(name)
      return { name, path, stored: v, beside: anything, ...means?.(v) }
    })
    const beside = and(...meant.map(of => of.beside))
    const policy = visibleTo(this.entity.policy, viewer)
    const known = meant.map(({ path, stored }) => [path, stored] as const)
    const asked: Asked = {
      filters,
      ranges,
      sort,
      admin: isAdmin(viewer),
      crossing: meant.filter(({ name, stored }) => this.#crosses(policy, name, stored)).map(({ name }) => name),
      fills: this.#isNarrow(policy, known, keyed),
    }
    const within = this.spec.search?.within ?? []
    const choice: Choice = search
      ? { path: { equality: within, sorts: [sort] }, sort, filled: [], left: filters.filter(n => !within.includes(n)) }
      : this.#paths.forPage(asked)
    const conditionOf = (names: readonly string[]): Condition =>
      and(
        ...meant.filter(({ name }) => names.includes(name)).map(({ path, stored }) => equals(path, stored)),
        ...ranges.filter(name => names.includes(name)).map(name => this.#range(name, args[name])),
      )
    const whereOf = ({ path, filled, sort }: Choice): Condition =>
      and(
        conditionOf(path.equality),
        ...filled.map(name => this.#anyValue(name)),
        conditionOf(ranges.filter(name => isOwnRange(this.spec, name, sort))),
        ordersBy(sort) ? beside : anything,
      )
    const ordersBy = (by: string) => 'path' in beside && beside.path === this.order(by)[0]?.path
    const residual = and(conditionOf(choice.left), ordersBy(choice.sort) ? anything : beside)
    return {
      list: this as unknown as List,
      where: whereOf(choice),
      residual: residual.op === 'anything' ? null : residual,
      search,
      known,
      order: this.order(sort),
      binding: JSON.stringify([
        this.spec.name,
        sort,
        pairs,
        ranges.map(name => [name, args[name]]),
        args.search ?? null,
      ]),
      indexFor: scope => (search ? undefined : this.#indexFor(choice, scope)),
      counting: () => {
        const best = search || residual.op === 'anything' ? choice : this.#paths.forCount(asked)
        return {
          where: and(whereOf(best), conditionOf(best.left), beside, search ?? anything),
          indexFor: scope => (search ? undefined : this.#indexFor(best, scope)),
        }
      },
    }
  }

  #indexFor({ path, sort }: Choice, scope: Condition): IndexKeys | undefined {
    const of = alternatives(scope)
    const [only] = of
    if (of.length !== 1 || !only) return undefined
    // A tenant that is a list of ids (at most 190) is read by them, but where a foreign key has fewer.
    const keyed = path.equality.some(name => this.#filter(name).id !== undefined)
    if (!keyed && only.some(c => c.op === 'in' && c.path === '_id')) return { _id: 1 }
    const fields = path.equality.map(name => this.#filter(name).path)
    const scoped = fieldsOf(only).filter(field => !fields.includes(field))
    return this.#index([...scoped, ...fields], sort) ?? this.#index(fields, sort)
  }

  #range(name: string, value: unknown): Condition {
    const range = this.spec.ranges?.[name]
    return range ? between(range.path, { [range.side]: value }) : anything
  }

  #anyValue(name: string): Condition {
    const { path } = this.#filter(name)
    return oneOf(path, this.entity.model.values.get(path) ?? [])
  }

  /** Whether what the policy leaves to ask is one value each: more, and each by every value filled, is sorted in memory. */
  #isNarrow(policy: Condition, known: ListPlan['known'], keyed: string | undefined): boolean {
    const { arrays } = this.entity.model
    const key = keyed === undefined ? undefined : this.#filter(keyed).path
    const scope = known.reduce((left, [path, value]) => given(left, path, value, arrays.has(path)), policy)
    return alternatives(scope).every(way => way.every(c => c.op !== 'in' || c.values.length === 1 || c.path === key))
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
}

const fieldsOf = (scope: readonly Condition[]): string[] =>
  scope.flatMap(c => (c.op === 'in' && c.path !== '_id' ? [c.path] : []))
