import mongoose from 'mongoose'
import { and, anything } from '../kernel/condition.ts'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import { type AttemptOptions, attempt } from './attempt.ts'
import type { Stretch } from './bounds.ts'
import { behind, piecesOf, type SortField, sortOf, valueAt } from './keyset.ts'
import type { ListPlan } from './list.ts'
import type { ReadDoor } from './read-door.ts'

export interface StreamOptions extends AttemptOptions {
  /** The response path that asks, for the comment and the records. */
  readonly path: string
  /** Rows in a batch; 1,000 where nothing is said. */
  readonly batchSize?: number
  /** The row behind which it begins, with the fields of the list's order. */
  readonly after?: { readonly id: string } | null
  /** Stored fields needed beyond those the operation selects. */
  readonly extra?: readonly string[]
}

const storedAt = (row: object, path: string): unknown => {
  const value = valueAt(row, path)
  return path === '_id' ? mongoose.Types.ObjectId.createFromHexString(String(value)) : value
}

/** The stretch of an order behind one of its rows. */
const behindRow = (order: readonly SortField[], row: object): Stretch => {
  const after = order.map(({ path }) => storedAt(row, path))
  return { order, after, before: null, filter: behind(order, after), pieces: piecesOf(order, after, null) }
}

/**
 * All rows of a list, batch by batch, in its order: one batch is in memory at a time. Each is a command of its own
 * behind the row before it, with its own time limit and tries, so that it outlives an election and a cursor's life; what
 * is written meanwhile is seen where it lies behind. A filter that no index answers is checked on what the path returns.
 */
export async function* streamRows<Row extends { readonly id: string }>(
  door: ReadDoor,
  request: Request,
  plan: ListPlan,
  { path, batchSize = 1_000, after = null, extra = [], ...options }: StreamOptions,
): AsyncGenerator<readonly Row[]> {
  const { list, where, residual, known, order, search, indexFor } = plan
  if (search) throw new AppError('INVALID_INPUT', 'A search finds a thousand at most: it is not streamed.')
  const read = {
    entity: list.entity,
    path,
    where: and(where, residual ?? anything),
    sort: sortOf(order),
    limit: batchSize,
    extra: [...extra, ...order.map(field => field.path).filter(field => field !== '_id')],
    indexFor,
  }
  for (let last: { readonly id: string } | null = after; ; ) {
    const position = last === null ? null : behindRow(order, last)
    // A first page by a known key would come as one document, of 16 MB at most.
    const part = { ...read, position, known: position ? known : [] }
    const rows = await attempt(request, options, inside => door.page<Row>(inside, part))
    if (rows.length > 0) yield rows
    last = rows.at(-1) ?? null
    if (last === null || rows.length < batchSize) return
  }
}
