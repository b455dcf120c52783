import type mongoose from 'mongoose'
import { alternatives, type Condition, given } from '../kernel/condition.ts'
import type { Request, TransactionSession } from '../kernel/request.ts'
import { type CommandSettings, Commands } from './commands.ts'
import type { Stored } from './entity.ts'
import { type Filter, intersect, storedValue } from './filter.ts'
import { Joining } from './joining.ts'
import { type KeepOptions, KeptReads } from './kept.ts'
import { KeyedReads } from './keyed-reads.ts'
import type { IndexKeys, ListPlan } from './list.ts'
import { hintOf, ListReads } from './list-reads.ts'
import type { KeyedPages, KeyedRead, ListRead, PageRead, Pipeline, Read } from './reads.ts'
import { rowsOf } from './rows.ts'
import { alive, filterIn, scopeOf } from './scope.ts'
import { Sharing } from './sharing.ts'
import { type StreamOptions, streamRows } from './stream.ts'

const maxKeys = 1000

export interface ReadDoorSettings extends CommandSettings {
  /** Commands are shared between requests (`REQUEST_SHARING`). */
  readonly sharing: boolean
  /** Which members answer statistics over all documents (`DB_READ_PREFERENCE`); all else asks the primary. */
  readonly statisticsFrom: mongoose.mongo.ReadPreferenceMode
}

/** Whose reads for ourselves are told as his: a request; without an id where none is known. */
export interface Asker {
  readonly id?: string | undefined
  readonly usage: Request['usage']
}

/** What all doors of one process share, so that requests join each other's commands. */
interface Rooms {
  readonly commands: Commands
  readonly keyed: KeyedReads
  readonly lists: ListReads
  readonly kept: KeptReads
}

/** `session`: the transaction that reads for ourselves are a part of; `asker`: who is told of them. */
interface Of {
  readonly session?: TransactionSession | null
  readonly asker?: Asker | undefined
  readonly rooms?: Rooms
}

const roomsOf = ({ sharing, statisticsFrom: _, ...settings }: ReadDoorSettings): Rooms => {
  const commands = new Commands(settings)
  const joining = new Joining(commands, sharing ? new Sharing(maxKeys) : null)
  const kept = new KeptReads(settings.stats)
  return { commands, keyed: new KeyedReads(commands, joining), lists: new ListReads(joining), kept }
}

/**
 * The only way to read: adds the policy's filter and `deleted: false`, projects, bounds by the deadline, names its cause
 * in the command's comment, shares commands between requests, counts, and turns documents into rows.
 */
export class ReadDoor {
  readonly #commands: Commands
  readonly #keyed: KeyedReads
  readonly #lists: ListReads
  readonly #statisticsFrom: mongoose.mongo.ReadPreferenceMode
  readonly #settings: ReadDoorSettings
  readonly #rooms: Rooms
  readonly #session: TransactionSession | null
  readonly #asker: Asker | undefined

  constructor(settings: ReadDoorSettings, of: Of = {}) {
    const { session = null, asker, rooms = roomsOf(settings) } = of
    this.#settings = settings
    this.#rooms = rooms
    this.#session = session
    this.#asker = asker
    this.#commands = rooms.commands
    this.#keyed = rooms.keyed
    this.#lists = rooms.lists
    this.#statisticsFrom = settings.statisticsFrom
  }

  /** The door of a transaction. */
  within(session: TransactionSession): ReadDoor {
    return new ReadDoor(this.#settings, { session, asker: this.#asker, rooms: this.#rooms })
  }

  /** The same door, whose commands no other request joins. */
  apart(): ReadDoor {
    return new ReadDoor(this.#settings, { session: this.#session, asker: this.#asker })
  }

  /** The same door, whose reads for ourselves are this request's. */
  askedBy(asker: Asker): ReadDoor {
    return new ReadDoor(this.#settings, { session: this.#session, asker, rooms: this.#rooms })
  }

  /** The rows whose `field` (`_id` or a unique key) is one of the keys, by key. */
  byKeys<Row>(request: Request, read: KeyedRead): Promise<ReadonlyMap<string, Row>> {
    return this.#keyed.rows<Row>(request, read)
  }

  /** A first page of each parent. */
  pages<Row>(request: Request, read: KeyedPages): Promise<ReadonlyMap<string, readonly Row[]>> {
    return this.#keyed.pages<Row>(request, read)
  }

  /** How many rows each parent has: one command for all parents. At most `atMost` of each are counted. */
  counts(request: Request, read: KeyedRead, atMost?: number): Promise<ReadonlyMap<string, number>> {
    return this.#keyed.counts(request, read, atMost)
  }

  /** One page of a list; the first page of a list with a known key is read by it, and shared with those of other keys. */
  async page<Row extends object>(request: Request, read: PageRead): Promise<readonly Row[]> {
    const scope = scopeOf(request, read, read.known)
    if (scope.op === 'nothing') return []
    const key = read.position || read.steps || alternatives(scope).length > 1 ? undefined : read.known[0]
    const [field, value] = key ?? []
    if (field === undefined || typeof value !== 'string') return this.#lists.page<Row>(request, read, scope)
    const where = given(read.where, field, value)
    const pages = await this.#keyed.pages<Row>(request, { ...read, field, keys: [value], where }, scope)
    return pages.get(value) ?? []
  }

  /** All rows of a list in batches, for what is larger than a page; as `streamRows` says. */
  stream<Row extends { readonly id: string }>(
    request: Request,
    plan: ListPlan,
    options: StreamOptions,
  ): AsyncGenerator<readonly Row[]> {
    return streamRows<Row>(this, request, plan, options)
  }

  /**
   * What a read gives, or gave this viewer at most `ttlMs` ago, as `KeptReads` says. `read` reads by the request that it
   * gets, which selects nothing: the fields that it needs are those that it names.
   */
  kept<T>(request: Request, options: KeepOptions, read: (inside: Request) => Promise<T>): Promise<T> {
    return this.#rooms.kept.read(request, options, read)
  }

  /** How many documents a list has; at most `atMost` are counted. */
  async count(request: Request, read: ListRead, atMost?: number): Promise<number> {
    const scope = scopeOf(request, read, read.known)
    return scope.op === 'nothing' ? 0 : this.#lists.count(request, read, scope, atMost)
  }

  /**
   * A figure that a domain works out in the database, per key. `pipeline` gets the filter of all keys the viewer may
   * see, and whether it runs in a transaction, where MongoDB knows fewer stages; it returns documents with the key as `_id`.
   */
  figures<Figure extends object>(
    request: Request,
    read: KeyedRead,
    name: string,
    pipeline: (match: Filter, inTransaction: boolean) => Pipeline,
  ): Promise<ReadonlyMap<string, Figure>> {
    return this.#keyed.figures<Figure>(request, read, name, pipeline)
  }

  /** A statistic over all documents that a policy shows; `hint` names the index that answers it alone. */
  async statistic<Row>(
    request: Request,
    read: Read,
    hint: IndexKeys | undefined,
    pipeline: (match: Filter) => Pipeline,
  ): Promise<Row[]> {
    const { entity } = read
    const scope: Condition = scopeOf(request, read, [])
    if (scope.op === 'nothing') return []
    return this.#commands.alone<Row>(request, read.path, {
      method: 'aggregate',
      collection: entity.model.collection,
      pipeline: pipeline(filterIn(entity, scope)),
      limit: maxKeys,
      whole: request.patient ?? false,
      readPreference: request.session ? 'primary' : this.#statisticsFrom,
      ...hintOf(hint),
    })
  }

  /**
   * One document by a unique field for ourselves (signing in, completing a viewer): no policy, whole projection given. A
   * `key` of several parts is an element of an array that has them all.
   */
  async ours<Row>(
    entity: Stored,
    field: string,
    key: string | Readonly<Record<string, string>>,
    fields: readonly string[],
    cause: string,
  ): Promise<Row | null> {
    const wanted =
      typeof key === 'string'
        ? { $eq: storedValue(entity.model, field, key) }
        : { $elemMatch: Object.fromEntries(Object.entries(key).map(([part, value]) => [part, { $eq: value }])) }
    const filter = intersect({ [field]: wanted }, alive(entity))
    const { id: requestId, usage } = this.#asker ?? {}
    if (usage) usage.commands++
    const documents = await this.#commands.run<object>({
      read: {
        method: 'find',
        collection: entity.model.collection,
        filter,
        projection: Object.fromEntries(fields.map(path => [path, 1])),
        limit: 1,
      },
      causes: [{ operation: 'loadstone', path: cause, requestId, trace: usage?.trace, own: true }],
      deadline: Date.now() + 5_000,
      session: this.#session,
    })
    if (usage) usage.documents += documents.length
    return rowsOf<Row>(entity.model, documents)[0] ?? null
  }
}
