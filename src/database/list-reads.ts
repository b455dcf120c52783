import { alternatives, and, type Condition } from '../kernel/condition.ts'
import type { Request } from '../kernel/request.ts'
import { type Bounds, behindOf, boundsOf, singleValued } from './bounds.ts'
import { type Filter, intersect } from './filter.ts'
import type { Joining } from './joining.ts'
import { comparePositions, mergeSorted, valueAt } from './keyset.ts'
import type { IndexKeys } from './list.ts'
import { projectionOf } from './projection.ts'
import type { ListRead, PageRead, Sort } from './reads.ts'
import { rowsOf } from './rows.ts'
import { filterIn } from './scope.ts'
import { stagesOf } from './stages.ts'

/** The index that a command carries, by its keys. */
export const hintOf = (keys: IndexKeys | undefined): { hint?: IndexKeys } => (keys ? { hint: keys } : {})

/** Reads of one list: its pages and its count. Requests that ask just the same at the same moment share a command. */
export class ListReads {
  readonly #joining: Joining

  constructor(joining: Joining) {
    this.#joining = joining
  }

  /** A page of what a policy leaves to see (`scope`), each of its ways read by an index of its own. */
  async page<Row extends object>(request: Request, read: PageRead, scope: Condition): Promise<readonly Row[]> {
    const ways = alternatives(scope)
    // What a search matches is sorted whatever index it came by.
    if (ways.length === 1 || read.steps?.of === 'search') return this.#way<Row>(request, read, scope)
    // Asked for all ways at once, the server chose an index of another list, and filtered; and where it merges documents
    // with keys of an index it takes a missing field to come before null, and loses rows.
    const fields = Object.entries(read.sort).map(([path, direction]) => ({ path, direction }))
    const extra = [...(read.extra ?? []), ...fields.map(({ path }) => path)]
    const parts = await Promise.all(ways.map(way => this.#way<Row>(request, { ...read, extra }, and(...way))))
    if (read.steps?.of !== 'residual') return mergeSorted(parts, fields, read.limit)
    // What one way gives beyond the place up to which another one looked is the next page's.
    const { bound } = read.steps
    const ended = { ...read, extra, limit: 1, steps: { of: 'looked at', bound } } as const
    const short = ways.filter((_, i) => (parts[i]?.length ?? 0) < read.limit)
    const ends = await Promise.all(short.map(way => this.#way<Row>(request, ended, and(...way))))
    const [end] = mergeSorted(ends, fields, 1)
    const at = (row: Row) => fields.map(({ path }) => valueAt(row, path))
    const within = end ? parts.map(rows => rows.filter(row => comparePositions(fields, at(row), at(end)) <= 0)) : parts
    return mergeSorted(within, fields, read.limit)
  }

  #way<Row>(request: Request, read: PageRead, scope: Condition): Promise<readonly Row[]> {
    return read.steps ? this.#inSteps<Row>(request, read, scope) : this.#straight<Row>(request, read, scope)
  }

  /** A page as the index gives it. Behind a cursor it begins exactly there, whatever the ties. */
  async #straight<Row>(request: Request, read: PageRead, scope: Condition): Promise<readonly Row[]> {
    const { entity, position } = read
    const projection = projectionOf(request.selection, entity.type, read.extra)
    const condition = and(scope, read.where)
    const filterOf = (of: Condition) => filterIn(entity, of)
    const index = read.indexFor(scope)
    const find = (filter: Filter, sort: Sort, limit: number, of: string, bounds?: Bounds) =>
      this.#joining.same<Row>(
        request,
        read,
        () => `${shapeOf(read, condition)} ${limit} ${of} ${projection.key}`,
        {
          method: 'find',
          collection: entity.model.collection,
          filter,
          projection: projection.fields,
          sort,
          limit,
          ...hintOf(index),
          ...bounds,
        },
        documents => rowsOf<Row>(entity.model, documents),
      )
    const bounds = index && position && boundsOf(index, condition, entity, position)
    if (bounds) return find(filterOf(condition), read.sort, read.limit, '', bounds)
    // An index that does not give the order (a merchant's own shops, at most 190) is read once and sorted.
    const ordered = index === undefined || position === null || (position.order[0]?.path ?? '') in index
    const pieces =
      position && ordered && !singleValued(condition, position.order)
        ? position.pieces.map(({ filter, sort }) => ({ filter: intersect(filterOf(condition), filter), sort }))
        : [{ filter: behindOf(filterOf, condition, position), sort: read.sort }]
    const rows: Row[] = []
    for (const [i, { filter, sort }] of pieces.entries()) {
      const limit = read.limit - rows.length
      if (limit > 0) rows.push(...(await find(filter, sort, limit, String(i))))
    }
    return rows
  }

  async #inSteps<Row>(request: Request, read: PageRead, scope: Condition): Promise<readonly Row[]> {
    const { entity, position, sort, limit, steps } = read
    const { model } = entity
    const projection = projectionOf(request.selection, entity.type, read.extra)
    const condition = and(scope, read.where)
    const pipeline = [
      ...stagesOf(steps, { model, condition, filterOf: of => filterIn(entity, of), position, sort }),
      { $limit: limit },
      { $project: projection.fields },
    ]
    const hint = hintOf(read.indexFor(scope))
    return this.#joining.same<Row>(
      request,
      read,
      () => `${shapeOf(read, condition)} ${limit} ${JSON.stringify(steps)} ${projection.key}`,
      { method: 'aggregate', collection: model.collection, pipeline, limit, ...hint },
      documents => rowsOf<Row>(model, documents),
    )
  }

  /** How many documents a list has; at most `atMost` are counted. */
  async count(request: Request, read: ListRead, scope: Condition, atMost?: number): Promise<number> {
    const { entity } = read
    const condition = and(scope, read.where)
    const pipeline = [
      { $match: filterIn(entity, condition) },
      ...(atMost === undefined ? [] : [{ $limit: atMost }]),
      { $count: 'n' },
    ]
    const hint = hintOf(read.indexFor(scope))
    const [found] = await this.#joining.same<{ n: number }>(
      request,
      read,
      () => `count ${JSON.stringify(condition)} ${atMost ?? ''}`,
      { method: 'aggregate', collection: entity.model.collection, pipeline, limit: 1, ...hint },
      documents => documents as { n: number }[],
    )
    return found?.n ?? 0
  }
}

/** What decides the rows of a page but for their number, as a text. */
const shapeOf = ({ position, sort }: PageRead, condition: Condition): string =>
  `page ${JSON.stringify([condition, position?.after, position?.before, sort])}`
