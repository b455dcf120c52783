import type { Condition } from '../kernel/condition.ts'
import type { Request } from '../kernel/request.ts'
import type { Command, Commands } from './commands.ts'
import { type Filter, intersect, storedValue } from './filter.ts'
import type { Joining } from './joining.ts'
import { hintOf } from './list-reads.ts'
import { type Looked, lookupByKey } from './lookup.ts'
import { projectionOf } from './projection.ts'
import type { KeyedPages, KeyedRead, Pipeline } from './reads.ts'
import { rowsOf } from './rows.ts'
import { filterIn, groupsOf, type KeyGroup, scopeOf } from './scope.ts'
import type { Joined } from './sharing.ts'
import { type Ground, stagesOf } from './stages.ts'

/** Reads of many keys by one command, which all requests share that ask the same of their keys. */
export class KeyedReads {
  readonly #commands: Commands
  readonly #joining: Joining

  constructor(commands: Commands, joining: Joining) {
    this.#commands = commands
    this.#joining = joining
  }

  /** The rows whose `field` (`_id` or a unique key) is one of the keys, by key. */
  async rows<Row>(request: Request, read: KeyedRead): Promise<ReadonlyMap<string, Row>> {
    const { entity, field } = read
    const extra = field === '_id' ? read.extra : [...(read.extra ?? []), field]
    const projection = projectionOf(request.selection, entity.type, extra)
    const keyOf = field === '_id' ? 'id' : field
    return this.#byScope(request, read, `one ${field} ${projection.key}`, async (joined, { left }) => {
      const values = joined.keys.map(key => storedValue(entity.model, field, key))
      const filter = intersect(
        { [field]: values.length === 1 ? { $eq: values[0] } : { $in: values } },
        filterIn(entity, left),
      )
      const documents = await this.#commands.run<object>({
        ...why(joined, request),
        read: {
          method: 'find',
          collection: entity.model.collection,
          filter,
          projection: projection.fields,
          limit: values.length,
        },
      })
      const rows = rowsOf<Record<string, string>>(entity.model, documents)
      return new Map(rows.map(row => [row[keyOf] ?? '', row as Row]))
    })
  }

  /**
   * The page of each parent: a read of its own for one parent, one `$lookup` for several. `policy`: what the viewer's
   * leaves to ask, where that is worked out already.
   */
  async pages<Row>(
    request: Request,
    read: KeyedPages,
    policy?: Condition,
  ): Promise<ReadonlyMap<string, readonly Row[]>> {
    const { entity, field, sort, limit, steps } = read
    const projection = projectionOf(request.selection, entity.type, read.extra)
    const shape = `page ${field} ${JSON.stringify([sort, limit, steps])} ${projection.key}`
    const stages = (condition: Condition, filterOf: Ground['filterOf']): Pipeline => [
      ...stagesOf(steps, { model: entity.model, condition, filterOf, position: null, sort }),
      { $limit: limit },
      { $project: projection.fields },
    ]
    const ofOne = async (key: string, joined: Joined<string>, { scope, left }: KeyGroup): Promise<object[]> => {
      const ofKey = { [field]: { $eq: storedValue(entity.model, field, key) } }
      const filterOf = (condition: Condition) => intersect(ofKey, filterIn(entity, condition))
      const { collection } = entity.model
      const hint = hintOf(read.indexFor(scope))
      return this.#commands.run<object>({
        ...why(joined, request),
        read: steps
          ? { method: 'aggregate', collection, pipeline: stages(left, filterOf), limit, ...hint }
          : { method: 'find', collection, filter: filterOf(left), projection: projection.fields, sort, limit, ...hint },
      })
    }
    const send = async (joined: Joined<string>, group: KeyGroup) => {
      const [key] = joined.keys
      if (joined.keys.length === 1 && key !== undefined) {
        return new Map([[key, rowsOf<Row>(entity.model, await ofOne(key, joined, group))]])
      }
      const found = await this.#lookup<object>(
        read,
        joined,
        request,
        stages(group.left, of => filterIn(entity, of)),
      )
      return new Map([...found].map(([key, documents]) => [key, rowsOf<Row>(entity.model, documents)]))
    }
    return this.#byScope(request, read, shape, send, policy)
  }

  /** How many rows each parent has, counted in the index; at most `atMost` of each are counted. */
  async counts(request: Request, read: KeyedRead, atMost?: number): Promise<ReadonlyMap<string, number>> {
    return this.#byScope(request, read, `count ${read.field} ${atMost ?? ''}`, async (joined, { left }) => {
      const found = await this.#lookup<{ n: number }>(read, joined, request, [
        { $match: filterIn(read.entity, left) },
        ...(atMost === undefined ? [] : [{ $limit: atMost }]),
        { $count: 'n' },
      ])
      return new Map([...found].map(([key, [count]]) => [key, count?.n ?? 0]))
    })
  }

  /** A figure per key; see `ReadDoor.figures`. */
  async figures<Figure extends object>(
    request: Request,
    read: KeyedRead,
    name: string,
    pipeline: (match: Filter, inTransaction: boolean) => Pipeline,
  ): Promise<ReadonlyMap<string, Figure>> {
    const { entity, field } = read
    return this.#byScope(request, read, `figures ${name} ${field}`, async (joined, { left }) => {
      const values = joined.keys.map(key => storedValue(entity.model, field, key))
      const match = intersect({ [field]: { $in: values } }, filterIn(entity, left))
      const documents = await this.#commands.run<Figure & { _id: unknown }>({
        ...why(joined, request),
        read: {
          method: 'aggregate',
          collection: entity.model.collection,
          pipeline: pipeline(match, request.session !== null),
          limit: values.length,
        },
      })
      return new Map(documents.map(document => [String(document._id), document]))
    })
  }

  /**
   * Reads by key under the policy that each key leaves to ask: a key that the policy rules out is not asked for, and
   * where nothing is left the command is the same for every viewer and can be shared with them.
   */
  async #byScope<Value>(
    request: Request,
    read: KeyedRead,
    shape: string,
    send: (joined: Joined<string>, group: KeyGroup) => Promise<ReadonlyMap<string, Value>>,
    policy = scopeOf(request, read, read.known ?? []),
  ): Promise<ReadonlyMap<string, Value>> {
    const found = [...groupsOf(read, policy)].map(([text, group]) =>
      this.#joining.byKeys<Value>(
        request,
        read,
        () => `${shape} ${text}`,
        group.keys,
        joined => send(joined, group),
      ),
    )
    const first = found.length === 1 ? found[0] : undefined
    const all = await Promise.race([first ?? Promise.all(found).then(merged), request.expired])
    for (const key of read.keys) {
      const value = all.get(key)
      request.usage.documents += Array.isArray(value) ? value.length : value === undefined ? 0 : 1
    }
    return all
  }

  async #lookup<Found>(
    read: KeyedRead,
    joined: Joined<string>,
    request: Request,
    pipeline: Pipeline,
  ): Promise<ReadonlyMap<string, readonly Found[]>> {
    const { model } = read.entity
    const documents = await this.#commands.run<Looked<Found>>({
      ...why(joined, request),
      read: {
        method: 'aggregate',
        collection: model.collection,
        pipeline: lookupByKey(model, read.field, joined.keys, pipeline),
        ownDocuments: true,
        limit: joined.keys.length,
      },
      count: found => found.reduce((sum, of) => sum + of.found.length, 0),
    })
    return new Map(documents.map(({ key, found }) => [key, found]))
  }
}

/** What a command says beside what it reads. */
const why = (
  { causes, deadline }: Joined<string>,
  { session }: Request,
): Pick<Command<never>, 'causes' | 'deadline' | 'session'> => ({ causes, deadline, session })

const merged = <Value>(maps: readonly ReadonlyMap<string, Value>[]): ReadonlyMap<string, Value> =>
  new Map(maps.flatMap(map => [...map]))
