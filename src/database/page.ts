import mongoose from 'mongoose'
import { and, anything, given } from '../kernel/condition.ts'
import { type Connection, type Edge, type PageArgs, type PageInfo, type Path, pathText } from '../kernel/connection.ts'
import type { CursorCodec, CursorValue } from '../kernel/cursor.ts'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import type { Stretch } from './bounds.ts'
import { intersect, toFilter } from './filter.ts'
import { behind, comparePositions, piecesOf, reversed, type SortField, sortOf, valueAt } from './keyset.ts'
import type { ListPlan } from './list.ts'
import type { ReadDoor } from './read-door.ts'
import type { PageRead, Rights } from './reads.ts'

export const defaultPageSize = 20
export const maxPageSize = 100
/** Matches that a search looks at, and counts, at most. */
export const maxMatches = 1000

/** Documents that a page with a residual filter looks at, at most; what is behind them is the next page's. */
const residualBound = (size: number): number => 20 * size + 200

/** Which rows of its order a page asks for. */
export interface Position {
  readonly size: number
  readonly backwards: boolean
  readonly after: string | null
  readonly before: string | null
}

const size = (value: number, argument: string): number => {
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
    size: last != null ? size(last, 'last') : first != null ? size(first, 'first') : defaultPageSize,
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

/** Cuts the extra row off, and turns what was read from the end around. */
export const sliceOf = <Row>(found: readonly Row[], { size, backwards }: Position): Slice<Row> => {
  const rows = found.length > size ? found.slice(0, size) : found
  return { rows: backwards ? rows.toReversed() : rows, more: found.length > size }
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

/** What an order and the operation make a page read. */
export const readingOf = (request: Request, position: Position, order: readonly SortField[]) => ({
  order: position.backwards ? reversed(order) : order,
  extra: request.selection.cursors ? order.map(({ path }) => path).filter(path => path !== '_id') : [],
  limit: position.size + (request.selection.morePages ? 1 : 0),
})

/**
 * One page of a list. Without a cursor, a search or residual filters it is read by its first known key and so can share
 * a command with the same page of other keys.
 */
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
  const { entity } = plan.list
  const { order, extra, limit } = readingOf(request, position, plan.order)
  const stretch = stretchOf(position, plan.order, (cursor, argument) =>
    cursors.decode(plan.binding, cursor, plan.order.length, argument),
  )
  const read = {
    entity,
    rights,
    path,
    extra,
    where: plan.where,
    known: plan.known,
    position: stretch === 'nothing' ? null : stretch,
    sort: sortOf(order),
    limit,
    indexFor: plan.indexFor,
  }
  const countAll = async (at: Path): Promise<number | null> => {
    const where = and(plan.where, plan.residual ?? anything, plan.search ?? anything)
    const counted = await door.count(
      request,
      { ...read, where, path: pathText(at) },
      plan.search ? maxMatches + 1 : undefined,
    )
    return plan.search && counted > maxMatches ? null : counted
  }
  const slice = async (): Promise<Slice<Row>> => {
    if (stretch === 'nothing') return { rows: [], more: false }
    if (plan.search) return searched<Row>(door, request, plan, read, position)
    if (plan.residual) return filtered<Row>(door, request, plan, read, position)
    return sliceOf(await straight<Row>(door, request, plan, read), position)
  }
  return connectionOf(await slice(), position, plan.order, values => cursors.encode(plan.binding, values), countAll)
}

const straight = async <Row extends object>(
  door: ReadDoor,
  request: Request,
  plan: ListPlan,
  read: PageRead,
): Promise<readonly Row[]> => {
  const [key] = plan.known
  if (!key || typeof key[1] !== 'string' || read.position || door.divides(request, read)) {
    return door.page<Row>(request, read)
  }
  const [field, value] = key
  const where = given(read.where, field, value)
  const pages = await door.pages<Row>(request, { ...read, field, keys: [value], where })
  return pages.get(value) ?? []
}

const searched = async <Row>(door: ReadDoor, request: Request, plan: ListPlan, read: PageRead, position: Position) => {
  const rows = await door.staged<Row>(request, {
    ...read,
    where: and(read.where, plan.search ?? anything, plan.residual ?? anything),
    stages: ({ match, position: from, sort }) => [
      { $match: match },
      { $limit: maxMatches },
      { $match: from },
      { $sort: sort },
    ],
  })
  return sliceOf(rows, position)
}

const filtered = async <Row extends object>(
  door: ReadDoor,
  request: Request,
  plan: ListPlan,
  read: PageRead,
  position: Position,
): Promise<Slice<Row>> => {
  const bound = residualBound(position.size)
  const residual = plan.residual ? toFilter(plan.residual, plan.list.entity.model) : {}
  const rows = await door.staged<Row>(request, {
    ...read,
    stages: ({ behind: match, sort }) => [{ $match: match }, { $sort: sort }, { $limit: bound }, { $match: residual }],
  })
  const slice = sliceOf(rows, position)
  const { morePages, cursors } = request.selection
  if (rows.length >= read.limit || !(morePages || cursors)) return slice
  // Fewer came than were asked for: either the list ends here, or the bound was met, and the next page goes on behind what was looked at.
  const [lookedAt] = await door.staged<Row>(request, {
    ...read,
    limit: 1,
    extra: plan.order.map(field => field.path).filter(field => field !== '_id'),
    stages: ({ behind: match, sort }) => [{ $match: match }, { $sort: sort }, { $skip: bound - 1 }, { $limit: 1 }],
  })
  return { ...slice, more: lookedAt !== undefined, lookedAt }
}
