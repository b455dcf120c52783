import mongoose from 'mongoose'
import { and, anything } from '../kernel/condition.ts'
import {
  type Connection,
  defaultPageSize,
  type Edge,
  maxPageSize,
  type PageArgs,
  type PageInfo,
  type Path,
  pathText,
} from '../kernel/connection.ts'
import type { CursorCodec, CursorValue } from '../kernel/cursor.ts'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import type { Stretch } from './bounds.ts'
import { intersect } from './filter.ts'
import { behind, comparePositions, piecesOf, reversed, type SortField, sortOf, valueAt } from './keyset.ts'
import type { ListPlan } from './list.ts'
import type { ReadDoor } from './read-door.ts'
import type { PageRead, Rights } from './reads.ts'
import { maxMatches, residualBound } from './stages.ts'

/** Which rows of its order a page asks for. */
export interface Position {
  readonly size: number
  readonly backwards: boolean
  readonly after: string | null
  readonly before: string | null
}

/** A number of rows or the like that a client asks for. Throws INVALID_INPUT outside 1–100. */
export const sizeOf = (value: number, argument: string): number => {
  if (!Number.isInteger(value) || value < 1 || value > maxPageSize) {
    throw new AppError('INVALID_INPUT', `\`${argument}\` must be between 1 and ${maxPageSize}, but got ${value}.`, {
      argument,
    })
  }
  return value
}

/** Reads `first/after/last/before`. Throws INVALID_INPUT for a size outside 1–100 and for `first` with `last`. */
export const positionOf = ({ first, after, last, before }: PageArgs): Position => {
  if (first != null && last != null) {
    throw new AppError('INVALID_INPUT', 'Give `first` or `last`, not both.', { argument: 'last' })
  }
  return {
    size: last != null ? sizeOf(last, 'last') : first != null ? sizeOf(first, 'first') : defaultPageSize,
    backwards: last != null,
    after: after ?? null,
    before: before ?? null,
  }
}

/** The rows around a page, with what is known of those beyond it. */
export interface Slice<Row> {
  readonly rows: readonly Row[]
  readonly more: boolean
  /** Where the next page begins, when rows were looked at beyond the last one returned. */
  readonly lookedAt?: object | undefined
}

/** The slice of what has no rows. */
export const empty: Slice<never> = { rows: [], more: false }

/** Makes the connection of a slice; cursors are written only when they are read. */
export const connectionOf = <Row extends object>(
  { rows, more, lookedAt }: Slice<Row>,
  position: Position,
  order: readonly SortField[],
  cursor: (values: readonly CursorValue[]) => string,
  countAll: (path: Path) => Promise<number | null>,
): Connection<Row> => {
  const cursorOf = (row: object): string => cursor(order.map(({ path }) => valueAt(row, path)))
  const first = (position.backwards ? lookedAt : undefined) ?? rows[0]
  const last = (position.backwards ? undefined : lookedAt) ?? rows.at(-1)
  return {
    nodes: rows,
    get edges(): readonly Edge<Row>[] {
      return rows.map(node => ({
        node,
        get cursor() {
          return cursorOf(node)
        },
      }))
    },
    get pageInfo(): PageInfo {
      return {
        hasNextPage: position.backwards ? position.before !== null : more,
        hasPreviousPage: position.backwards ? more : position.after !== null,
        get startCursor() {
          return first ? cursorOf(first) : null
        },
        get endCursor() {
          return last ? cursorOf(last) : null
        },
      }
    },
    countAll,
  }
}

/** The values of a cursor as they are stored. */
const storedValues = (values: readonly CursorValue[] | null, order: readonly SortField[]): readonly unknown[] | null =>
  values?.map((value, i) =>
    order[i]?.path === '_id' ? mongoose.Types.ObjectId.createFromHexString(String(value)) : value,
  ) ?? null

/**
 * The stretch of the order that the cursors name; null without a cursor, `nothing` where it ends before it begins.
 * Throws INVALID_CURSOR.
 */
const stretchOf = (
  position: Position,
  order: readonly SortField[],
  decode: (cursor: string, argument: string) => readonly CursorValue[],
): Stretch | 'nothing' | null => {
  const begin = position.after === null ? null : decode(position.after, 'after')
  const end = position.before === null ? null : decode(position.before, 'before')
  if (!begin && !end) return null
  if (begin && end && comparePositions(order, begin, end) >= 0) return 'nothing'
  const after = storedValues(begin, order)
  const before = storedValues(end, order)
  // Made only where they are asked for: the usual page reads by its bounds alone.
  return {
    order,
    after,
    before,
    get filter() {
      return intersect(after ? behind(order, after) : {}, before ? behind(reversed(order), before) : {})
    },
    get pieces() {
      return position.backwards ? piecesOf(reversed(order), before, after) : piecesOf(order, after, before)
    },
  }
}

/** What a page reads: `rows`, and where it may end by its bound, the last that was `lookedAt`. */
export interface Reading {
  readonly rows: PagePart
  readonly lookedAt?: PagePart
}

type PagePart = Pick<PageRead, 'entity' | 'extra' | 'where' | 'known' | 'sort' | 'limit' | 'steps' | 'indexFor'>

/** What a plan, a position and the operation make a page read. */
export const readingOf = ({ selection }: Request, plan: ListPlan, position: Position): Reading => {
  const { where, known, indexFor, search, residual } = plan
  const fields = plan.order.map(({ path }) => path).filter(path => path !== '_id')
  const rows: PagePart = {
    entity: plan.list.entity,
    extra: selection.cursors ? fields : [],
    where,
    known,
    sort: sortOf(position.backwards ? reversed(plan.order) : plan.order),
    limit: position.size + (selection.morePages ? 1 : 0),
    indexFor,
  }
  if (search) return { rows: { ...rows, where: and(where, search, residual ?? anything), steps: { of: 'search' } } }
  if (!residual) return { rows }
  const bound = residualBound(position.size)
  return {
    rows: { ...rows, steps: { of: 'residual', bound, residual } },
    ...(selection.morePages || selection.cursors
      ? { lookedAt: { ...rows, extra: fields, limit: 1, steps: { of: 'looked at', bound } } }
      : {}),
  }
}

/**
 * The slice of each key, whatever reads a part of a reading for them. All keys wait for one another, so that what is
 * asked of the slices next is asked together.
 */
export const slicesOf = async <Row extends object>(
  { rows, lookedAt }: Reading,
  { size, backwards }: Position,
  keys: readonly string[],
  read: (part: PagePart, keys: readonly string[]) => Promise<ReadonlyMap<string, readonly Row[]>>,
): Promise<ReadonlyMap<string, Slice<Row>>> => {
  const found = await read(rows, keys)
  // Fewer came than were asked for: either the list ends there, or the bound was met, and the next page goes on behind
  // what was looked at.
  const short = lookedAt ? keys.filter(key => (found.get(key)?.length ?? 0) < rows.limit) : []
  const ends = lookedAt && short.length > 0 ? await read(lookedAt, short) : new Map<string, readonly Row[]>()
  const slice = (key: string): Slice<Row> => {
    const all = found.get(key) ?? []
    const inside = all.length > size ? all.slice(0, size) : all
    const [last] = ends.get(key) ?? []
    return {
      rows: backwards ? inside.toReversed() : inside,
      more: all.length > size || last !== undefined,
      lookedAt: last,
    }
  }
  return new Map(keys.map(key => [key, slice(key)]))
}

/** What a list's count reads. Of a search no more is counted than it finds, and one, which tells that there is more. */
export const countingOf = (plan: ListPlan) => ({
  read: { entity: plan.list.entity, known: plan.known, ...plan.counting() },
  atMost: plan.search ? maxMatches + 1 : undefined,
})

/** A count as the API tells it: null where a search finds more than it counts. */
export const toldOf = (counted: number, { search }: ListPlan): number | null =>
  search && counted > maxMatches ? null : counted

/** One page of a list. */
export const readPage = async <Row extends object>(
  door: ReadDoor,
  cursors: CursorCodec,
  request: Request,
  plan: ListPlan,
  args: PageArgs,
  path: string,
  rights: Rights = 'entry',
): Promise<Connection<Row>> => {
  const position = positionOf(args)
  const stretch = stretchOf(position, plan.order, (cursor, argument) =>
    cursors.decode(plan.binding, cursor, plan.order.length, argument),
  )
  const slices =
    stretch === 'nothing'
      ? null
      : await slicesOf<Row>(readingOf(request, plan, position), position, [path], async part => {
          return new Map([[path, await door.page<Row>(request, { ...part, rights, path, position: stretch })]])
        })
  const countAll = async (at: Path): Promise<number | null> => {
    const { read, atMost } = countingOf(plan)
    return toldOf(await door.count(request, { ...read, rights, path: pathText(at) }, atMost), plan)
  }
  return connectionOf(
    slices?.get(path) ?? empty,
    position,
    plan.order,
    values => cursors.encode(plan.binding, values),
    countAll,
  )
}
