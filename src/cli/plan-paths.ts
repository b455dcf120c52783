import type mongoose from 'mongoose'
import { isOwnRange, servesTo } from '../database/access-path.ts'
import { type Explained, explainTrace } from '../database/explain-trace.ts'
import { readPage } from '../database/page.ts'
import type { ReadDoor } from '../database/read-door.ts'
import { OperationRequest } from '../graphql/context.ts'
import { CursorCodec } from '../kernel/cursor.ts'
import { AppError } from '../kernel/errors.ts'
import { Trace } from '../kernel/trace.ts'
import { isAdmin, type Viewer } from '../kernel/viewer.ts'
import { type AnyList, PlanValues } from './plan-values.ts'

type Args = Readonly<Record<string, unknown>>

/** What a list is asked for: `label` as in `products {shopId, status} → NEWEST`. */
interface Asked {
  readonly label: string
  readonly args: Args
}

export interface PlannedPath {
  readonly label: string
  readonly viewer: Viewer
  readonly commands: readonly Explained[]
}

const pageSize = 20
const timeoutMs = 60_000

const labelOf = ({ spec }: AnyList, names: readonly string[], sort: string): string =>
  `${spec.name} {${names.join(', ')}} → ${sort}`

/** Every path of a list in each of its orders: alone, within a range, with each residual filter; and its search. */
const askedOf = async (list: AnyList, values: PlanValues, viewer: Viewer): Promise<Asked[]> => {
  const { spec } = list
  const asked = new Map<string, Asked>()
  const add = async (filters: readonly string[], ranges: readonly string[], sort: string, more: Args = {}) => {
    const found = await values.filters(list, filters)
    if (!found) return
    const bounds = await Promise.all(ranges.map(async name => [name, await values.range(list, name)] as const))
    if (bounds.some(([, value]) => value === null)) return
    const label = labelOf(list, [...filters, ...ranges, ...Object.keys(more)], sort)
    asked.set(label, { label, args: { ...found, ...Object.fromEntries(bounds), ...more, orderBy: sort } })
  }
  for (const path of spec.paths.filter(one => servesTo(one, isAdmin(viewer)))) {
    for (const sort of path.sorts) {
      const residual = (path.residual ?? []).filter(name => !path.equality.includes(name))
      await add(path.equality, [], sort)
      for (const name of Object.keys(spec.ranges ?? {}))
        if (isOwnRange(spec, name, sort)) await add(path.equality, [name], sort)
      for (const name of residual) {
        if (name in spec.filters) await add([...path.equality, name], [], sort)
        else if (!isOwnRange(spec, name, sort)) await add(path.equality, [name], sort)
      }
    }
  }
  const word = await values.word(list)
  if (spec.search && word !== null) await add(spec.search.within, [], list.sorts[0] ?? '', { search: word })
  return [...asked.values()]
}

/** Reads what is asked from both ends, goes on behind the first page, counts, and explains all of it. */
const planAsked = async (
  { args, label }: Asked,
  list: AnyList,
  { door, db }: { readonly door: ReadDoor; readonly db: mongoose.mongo.Db },
  viewer: Viewer,
): Promise<Explained[]> => {
  const trace = new Trace(true)
  const request = new OperationRequest('plans', timeoutMs, trace)
  const stored = [...list.entity.model.paths].filter(path => !path.includes('.'))
  Object.assign(request, { viewer, operation: 'plans' })
  Object.assign(request, { selection: { stored: () => stored, cursors: true, morePages: true } })
  const plan = list.plan(args, undefined, viewer)
  const cursors = new CursorCodec('plans')
  const own = door.apart()
  const page = (position: Args) => readPage<{ id: string }>(own, cursors, request, plan, position, label)
  try {
    const first = await page({ first: pageSize })
    await page({ last: pageSize })
    const { endCursor } = first.pageInfo
    if (endCursor !== null) await page({ first: pageSize, after: endCursor })
    await first.countAll({ prev: undefined, key: label, typename: undefined } as never)
    return await explainTrace(db, trace, request.deadline, false)
  } finally {
    request.end()
  }
}

/** Plans every access path of a list, as each of the viewers who see rows of it. */
export const planPaths = async (
  list: AnyList,
  on: { readonly door: ReadDoor; readonly db: mongoose.mongo.Db },
  viewers: readonly Viewer[],
): Promise<PlannedPath[]> => {
  const planned: PlannedPath[] = []
  for (const viewer of viewers) {
    for (const asked of await askedOf(list, new PlanValues(on.db, viewer), viewer)) {
      const commands = await planAsked(asked, list, on, viewer).catch((error: unknown) => {
        // What a policy crosses is refused, and so is never slow.
        if (error instanceof AppError && error.code === 'UNINDEXED_QUERY') return []
        throw error
      })
      planned.push({ label: asked.label, viewer, commands })
    }
  }
  return planned
}
