import type mongoose from 'mongoose'
import { alternatives, and, type Condition } from '../kernel/condition.ts'
import type { Request } from '../kernel/request.ts'
import { type Bounds, behindOf, boundsOf, isSingleValued } from './bounds.ts'
import { type Command, type CommandSettings, Commands } from './commands.ts'
import type { Entity } from './entity.ts'
import { type Filter, intersect, storedValue, toFilter } from './filter.ts'
import { mergeSorted } from './keyset.ts'
import type { IndexKeys } from './list.ts'
import { type Looked, lookupByKey } from './lookup.ts'
import { projectionOf } from './projection.ts'
import type { KeyedPages, KeyedRead, PageRead, Pipeline, Read, Sort, StagedRead } from './reads.ts'
import { rowsOf } from './rows.ts'
import { alive, groupsOf, scopeOf } from './scope.ts'
import { type Cause, type Joined, Sharing } from './sharing.ts'

const maxKeys = 1000

export interface ReadDoorSettings extends CommandSettings {
  /** Commands are shared between requests (`REQUEST_SHARING`). */
  readonly sharing: boolean
  /** Which members answer statistics over all documents (`DB_READ_PREFERENCE`); all else asks the primary. */
  readonly statisticsFrom: mongoose.mongo.ReadPreferenceMode
}

/**
 * The only way to read: adds the policy's filter and `deleted: false`, projects, bounds by the deadline, names its cause
 * in the command's comment, shares commands between requests, counts, and turns documents into rows.
 */
export class ReadDoor {
  readonly #commands: Commands
  readonly #sharing: Sharing | null
  readonly #statisticsFrom: mongoose.mongo.ReadPreferenceMode

  constructor({ sharing, statisticsFrom, ...settings }: ReadDoorSettings) {
    this.#commands = new Commands(settings)
    this.#sharing = sharing ? new Sharing(maxKeys) : null
    this.#statisticsFrom = statisticsFrom
  }

  /** The rows whose `field` (`_id` or a unique key) is one of the keys, by key. Shared between requests. */
  async byKeys<Row>(request: Request, read: KeyedRead): Promise<ReadonlyMap<string, Row>> {
    const { entity, field } = read
    const projection = projectionOf(
      request.selection,
      entity.type,
      field === '_id' ? read.extra : [...(read.extra ?? []), field],
    )
    const keyOf = field === '_id' ? 'id' : field
    return this.#byScope(request, read, `one ${field} ${projection.key}`, async (joined, filter) => {
      const values = joined.keys.map(key => storedValue(entity.model, field, key))
      const documents = await this.#commands.run({
        ...commandOf(entity, 'find', joined, request),
        run: (db, options) =>
          db
            .collection(entity.model.collection)
            .find(intersect({ [field]: values.length === 1 ? { $eq: values[0] } : { $in: values } }, filter), {
              ...options,
              projection: projection.fields,
              limit: values.length,
              batchSize: values.length + 1,
            })
            .toArray(),
      })
      const rows = rowsOf<Record<string, string>>(entity.model, documents)
      return new Map(rows.map(row => [row[keyOf] ?? '', row as Row]))
    })
  }

  /** The first rows of each parent, in order: one plain find for one parent, one `$lookup` for several. Shared. */
  async pages<Row>(request: Request, read: KeyedPages): Promise<ReadonlyMap<string, readonly Row[]>> {
    const { entity, field, sort, limit } = read
    const projection = projectionOf(request.selection, entity.type, read.extra)
    const shape = `page ${field} ${JSON.stringify(sort)} ${limit} ${projection.key}`
    return this.#byScope(request, read, shape, async (joined, filter, scope) => {
      const [single] = joined.keys
      if (joined.keys.length === 1 && single !== undefined) {
        const documents = await this.#commands.run({
          ...commandOf(entity, 'find', joined, request),
          run: (db, options) =>
            db
              .collection(entity.model.collection)
              .find(intersect({ [field]: { $eq: storedValue(entity.model, field, single) } }, filter), {
                ...options,
                ...hintOf(read.indexFor(scope)),
                projection: projection.fields,
                sort,
                limit,
                batchSize: limit + 1,
              })
              .toArray(),
        })
        return new Map([[single, rowsOf<Row>(entity.model, documents)]])
      }
      const found = await this.#lookup<object>(entity, field, joined, request, [
        ...(Object.keys(filter).length > 0 ? [{ $match: filter }] : []),
        { $sort: sort },
        { $limit: limit },
        { $project: projection.fields },
      ])
      return new Map([...found].map(([key, documents]) => [key, rowsOf<Row>(entity.model, documents)]))
    })
  }

  /** How many rows each parent has, counted in the index: one command for all parents. Shared. */
  async counts(request: Request, read: KeyedRead): Promise<ReadonlyMap<string, number>> {
    return this.#byScope(request, read, `count ${read.field}`, async (joined, filter) => {
      const found = await this.#lookup<{ n: number }>(read.entity, read.field, joined, request, [
        ...(Object.keys(filter).length > 0 ? [{ $match: filter }] : []),
        { $count: 'n' },
      ])
      return new Map([...found].map(([key, [count]]) => [key, count?.n ?? 0]))
    })
  }

  /** Whether the viewer's policy leaves several ways to a list's rows, each with an index of its own. */
  divides(request: Request, read: PageRead): boolean {
    return alternatives(scopeOf(request, read, read.known)).length > 1
  }

  /** One page of a list. */
  async page<Row extends object>(request: Request, read: PageRead): Promise<readonly Row[]> {
    const ways = alternatives(scopeOf(request, read, read.known))
    const [way] = ways
    if (ways.length <= 1) return way ? this.#pageOf<Row>(request, read, and(...way)) : []
    // Each way has an index of its own. Asked for all at once, the server chose one of another list, and filtered.
    const fields = Object.entries(read.sort).map(([path, direction]) => ({ path, direction }))
    const extra = [...(read.extra ?? []), ...fields.map(({ path }) => path)]
    const parts = await Promise.all(ways.map(of => this.#pageOf<Row>(request, { ...read, extra }, and(...of))))
    return mergeSorted(parts, fields, read.limit)
  }

  /** One page of what a policy without alternatives shows. Behind a cursor it begins exactly there, whatever the ties. */
  async #pageOf<Row>(request: Request, read: PageRead, scope: Condition): Promise<readonly Row[]> {
    const { entity, position } = read
    const projection = projectionOf(request.selection, entity.type, read.extra)
    const condition = and(scope, read.where)
    const match = intersect(toFilter(condition, entity.model), alive(entity))
    const index = read.indexFor(scope)
    const find = (filter: Filter, sort: Sort, limit: number, bounds?: Bounds) =>
      this.#commands.alone<object>(request, read, 'find', (db, options) =>
        db
          .collection(entity.model.collection)
          .find(filter, {
            ...options,
            ...hintOf(index),
            ...bounds,
            projection: projection.fields,
            sort,
            limit,
            batchSize: limit + 1,
          })
          .toArray(),
      )
    const bounds = index && position && boundsOf(index, condition, entity, position)
    if (bounds) return rowsOf<Row>(entity.model, await find(match, read.sort, read.limit, bounds))
    // An index that does not give the order (a merchant's own shops, at most 190) is read once and sorted.
    const ordered = index === undefined || position === null || (position.order[0]?.path ?? '') in index
    const pieces =
      position && ordered && !isSingleValued(condition)
        ? position.pieces.map(({ filter, sort }) => ({ filter: intersect(match, filter), sort }))
        : [{ filter: behindOf(match, condition, position), sort: read.sort }]
    const documents: object[] = []
    for (const { filter, sort } of pieces) {
      const limit = read.limit - documents.length
      if (limit > 0) documents.push(...(await find(filter, sort, limit)))
    }
    return rowsOf<Row>(entity.model, documents)
  }

  /** One page of a list behind stages of its own. */
  async staged<Row>(request: Request, read: StagedRead): Promise<readonly Row[]> {
    const scope = scopeOf(request, read, read.known)
    if (scope.op === 'nothing') return []
    const condition = and(scope, read.where)
    const match = intersect(toFilter(condition, read.entity.model), alive(read.entity))
    const position = read.position?.filter ?? {}
    const behind = behindOf(match, condition, read.position)
    const documents = await this.#aggregate<object>(request, read, hintOf(read.indexFor(scope)), [
      ...read.stages({ match, position, behind, sort: read.sort }),
      { $limit: read.limit },
      { $project: projectionOf(request.selection, read.entity.type, read.extra).fields },
    ])
    return rowsOf<Row>(read.entity.model, documents)
  }

  /** How many documents a list has; at most `atMost` are counted. */
  async count(request: Request, read: Omit<PageRead, 'sort' | 'limit' | 'position'>, atMost?: number): Promise<number> {
    const scope = scopeOf(request, read, read.known)
    if (scope.op === 'nothing') return 0
    const match = intersect(toFilter(and(scope, read.where), read.entity.model), alive(read.entity))
    const [found] = await this.#aggregate<{ n: number }>(request, read, hintOf(read.indexFor(scope)), [
      { $match: match },
      ...(atMost === undefined ? [] : [{ $limit: atMost }]),
      { $count: 'n' },
    ])
    return found?.n ?? 0
  }

  /**
   * A figure that a domain works out in the database, per key. `pipeline` gets the filter of all keys the viewer may
   * see; it returns documents with the key as `_id`.
   */
  async figures<Figure extends object>(
    request: Request,
    read: KeyedRead,
    name: string,
    pipeline: (match: Filter) => Pipeline,
  ): Promise<ReadonlyMap<string, Figure>> {
    const { entity, field } = read
    return this.#byScope(request, read, `figures ${name} ${field}`, async (joined, filter) => {
      const values = joined.keys.map(key => storedValue(entity.model, field, key))
      const documents = await this.#commands.run<Figure & { _id: unknown }>({
        ...commandOf(entity, 'aggregate', joined, request),
        run: (db, options) =>
          db
            .collection(entity.model.collection)
            .aggregate<Figure & { _id: unknown }>(pipeline(intersect({ [field]: { $in: values } }, filter)), {
              ...options,
              batchSize: maxKeys + 1,
            })
            .toArray(),
      })
      return new Map(documents.map(document => [String(document._id), document]))
    })
  }

  /** A statistic over all documents that a policy shows; `hint` names the index that answers it alone. */
  async statistic<Row>(
    request: Request,
    read: Read,
    hint: IndexKeys | undefined,
    pipeline: (match: Filter) => Pipeline,
  ): Promise<Row[]> {
    const scope = scopeOf(request, read, [])
    if (scope.op === 'nothing') return []
    const match = intersect(toFilter(scope, read.entity.model), alive(read.entity))
    const options = { ...hintOf(hint), readPreference: this.#statisticsFrom }
    return this.#aggregate<Row>(request, read, options, pipeline(match))
  }

  /** One document by a unique field for ourselves (signing in, completing a viewer): no policy, whole projection given. */
  async ours<Row>(
    entity: Entity,
    field: string,
    key: string,
    fields: readonly string[],
    cause: string,
  ): Promise<Row | null> {
    const deadline = Date.now() + 5_000
    const documents = await this.#commands.run<object>({
      collection: entity.model.collection,
      method: 'find',
      causes: [{ operation: 'loadstone', path: cause }],
      deadline,
      session: null,
      run: (db, options) =>
        db
          .collection(entity.model.collection)
          .find(intersect({ [field]: { $eq: storedValue(entity.model, field, key) } }, alive(entity)), {
            ...options,
            projection: Object.fromEntries(fields.map(path => [path, 1])),
            limit: 1,
          })
          .toArray(),
    })
    return rowsOf<Row>(entity.model, documents)[0] ?? null
  }

  /**
   * Reads by key under the policy that each key leaves to ask: a key that the policy rules out is not asked for, and
   * where nothing is left the command is the same for every viewer and can be shared with them.
   */
  async #byScope<Value>(
    request: Request,
    read: KeyedRead,
    shape: string,
    send: (joined: Joined<string>, filter: Filter, scope: Condition) => Promise<ReadonlyMap<string, Value>>,
  ): Promise<ReadonlyMap<string, Value>> {
    const { entity, keys, path } = read
    const found = [...groupsOf(request, read)].map(async ([text, group]) => {
      const filter = intersect(toFilter(group.left, entity.model), alive(entity))
      const cause: Cause = { operation: request.operation, path }
      request.usage.commands++
      if (!this.#sharing || request.session) {
        return send({ keys: group.keys, causes: [cause], deadline: request.deadline }, filter, group.scope)
      }
      const shared = await this.#sharing.join<string, Value>(
        `${entity.type} ${shape} ${text}`,
        group.keys,
        cause,
        request.deadline,
        joined => send(joined, filter, group.scope),
      )
      // The command answers the keys of all who joined it; of another's keys this viewer may see nothing.
      return new Map(group.keys.flatMap(key => (shared.has(key) ? [[key, shared.get(key) as Value] as const] : [])))
    })
    const first = found.length === 1 ? found[0] : undefined
    const all = await Promise.race([first ?? Promise.all(found).then(merged), request.expired])
    for (const key of keys) {
      const value = all.get(key)
      request.usage.documents += Array.isArray(value) ? value.length : value === undefined ? 0 : 1
    }
    return all
  }

  async #lookup<Found>(
    entity: Entity,
    field: string,
    joined: Joined<string>,
    request: Request,
    pipeline: Pipeline,
  ): Promise<ReadonlyMap<string, readonly Found[]>> {
    const documents = await this.#commands.run<Looked<Found>>({
      ...commandOf(entity, 'aggregate', joined, request),
      run: (db, options) =>
        db
          .aggregate<Looked<Found>>(lookupByKey(entity.model, field, joined.keys, pipeline), {
            ...options,
            batchSize: joined.keys.length + 1,
          })
          .toArray(),
    })
    return new Map(documents.map(({ key, found }) => [key, found]))
  }

  #aggregate<T>(request: Request, read: Read, own: mongoose.mongo.AggregateOptions, pipeline: Pipeline): Promise<T[]> {
    return this.#commands.alone<T>(
      request,
      read,
      'aggregate',
      (db, options) =>
        db
          .collection(read.entity.model.collection)
          .aggregate(pipeline, { ...options, ...own, batchSize: maxKeys + 1 })
          .toArray() as Promise<T[]>,
    )
  }
}

const commandOf = (
  entity: Entity,
  method: 'find' | 'aggregate',
  joined: Joined<string>,
  request: Request,
): Omit<Command<never>, 'run'> => ({
  collection: entity.model.collection,
  method,
  causes: joined.causes,
  deadline: joined.deadline,
  session: request.session,
})

const hintOf = (keys: IndexKeys | undefined): { hint?: Record<string, 1 | -1> } => (keys ? { hint: { ...keys } } : {})

const merged = <Value>(maps: readonly ReadonlyMap<string, Value>[]): ReadonlyMap<string, Value> =>
  new Map(maps.flatMap(map => [...map]))
