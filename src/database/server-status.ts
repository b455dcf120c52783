import mongoose from 'mongoose'
import type { Logger } from 'pino'
import { AppError } from '../kernel/errors.ts'
import { hundredths } from '../kernel/rounded.ts'
import { late, within } from '../kernel/within.ts'
import type { Database } from './connection.ts'
import { toAppError } from './failures.ts'
import { openDb } from './open-db.ts'

type Db = mongoose.mongo.Db

/** Sizes are bytes. */
export interface DatabaseSize {
  readonly name: string
  readonly collections: number
  readonly documents: number
  readonly dataSize: number
  readonly storageSize: number
  readonly indexSize: number
}

/** Sizes are bytes, of all shards together; null where the user may not read them. */
export interface CollectionSize {
  readonly name: string
  readonly count: number | null
  readonly size: number | null
  readonly avgObjSize: number | null
  readonly storageSize: number | null
  readonly indexSize: number | null
  readonly indexes: IndexSize[] | null
}

/** `size` is null while the index is being built. `keys`: 1, -1, or the kind of the index, in order. */
interface IndexSize {
  readonly name: string
  readonly size: number | null
  readonly keys: Record<string, unknown>
}

export interface OperationCounts {
  readonly insert: number
  readonly query: number
  readonly update: number
  readonly delete: number
  readonly getmore: number
  readonly command: number
}

/** What the server says of itself, of all its clients, since it started. */
export interface ServerStatus {
  readonly connections: { active: number; current: number; available: number; totalCreated: number }
  readonly operations: OperationCounts
  /** The rest is null where the server is a router of a sharded cluster, which stores nothing. */
  readonly lockQueue: { total: number; readers: number; writers: number } | null
  readonly writeConflicts: number | null
  /** Share of pages found in WiredTiger's cache, 0..1. */
  readonly cacheHitRatio: number | null
}

/** Null parts are those that the user of the database may not read. */
export interface DatabaseStatistics {
  readonly generatedAt: Date
  readonly database: DatabaseSize | null
  readonly collections: CollectionSize[]
  readonly server: ServerStatus | null
  /** Operations a second over the last `seconds`, up to 60; null until two samples are a second apart. */
  readonly rates: (OperationCounts & { readonly seconds: number }) | null
}

export interface StatusWatch {
  /** Takes a sample of the server's counters every ten seconds. */
  start(): void
  stop(): void
  /** What the last sample found, at most 20 s ago; null where there is none. */
  latest(): Pick<DatabaseStatistics, 'database' | 'server'> | null
  /** @throws AppError TIMEOUT after 5 s, DATABASE_UNAVAILABLE. */
  read(): Promise<DatabaseStatistics>
}

interface Sample {
  /** Another process of mongod, so after a failover, counts from another beginning. */
  readonly server: string
  readonly at: number
  readonly operations: OperationCounts
}

const SAMPLE_MS = 10_000
const WINDOW_MS = 60_000
const LEAST_MS = 1_000
const READ_MS = 5_000
/** Collections asked at a time: statistics must not take the pool from those who work. */
const AT_ONCE = 2
const comment = 'loadstone statistics'
const kinds = ['insert', 'query', 'update', 'delete', 'getmore', 'command'] as const

/**
 * Statistics of a database and of the server that takes its writes. `withSize`: whether samples have the size of the
 * database, which costs a command of its own.
 */
export const createStatusWatch = (database: Database, log: Logger, withSize = true): StatusWatch => {
  let samples: Sample[] = []
  let newest: { readonly at: number; readonly found: Pick<DatabaseStatistics, 'database' | 'server'> } | null = null
  let timer: NodeJS.Timeout | undefined
  let sampling = false

  const take = async (db: Db, maxTimeMS: number): Promise<ServerStatus | null> => {
    const raw = await unlessForbidden(command<RawStatus>(db, serverStatusCommand, maxTimeMS))
    if (raw === null) return null
    const server = `${raw.host} ${raw.pid}`
    const at = performance.now()
    const operations = countsOf(kind => Number(raw.opcounters[kind]))
    samples = [...samples.filter(old => old.server === server && at - old.at <= WINDOW_MS), { server, at, operations }]
    return statusOf(raw, operations)
  }

  const sample = async () => {
    const { db } = database.connection
    if (!db || sampling || database.state.state !== 'connected') return
    sampling = true
    try {
      const [server, size] = await Promise.all([
        take(db, READ_MS),
        withSize ? unlessForbidden(readDatabase(db, READ_MS)) : null,
      ])
      newest = { at: performance.now(), found: { server, database: size } }
    } catch (error) {
      log.debug({ err: error }, 'The counters of the database server could not be read')
    } finally {
      sampling = false
    }
  }

  const rates = (): DatabaseStatistics['rates'] => {
    const [first, last] = [samples[0], samples.at(-1)]
    if (!first || !last || last.at - first.at < LEAST_MS) return null
    const seconds = (last.at - first.at) / 1_000
    const rate = countsOf(kind => hundredths((last.operations[kind] - first.operations[kind]) / seconds))
    return { seconds: hundredths(seconds), ...rate }
  }

  const readAll = async (db: Db): Promise<DatabaseStatistics> => {
    const end = Date.now() + READ_MS
    const left = () => Math.max(1, end - Date.now())
    const [server, size, collections] = await Promise.all([
      take(db, left()),
      unlessForbidden(readDatabase(db, left())),
      readCollections(db, left),
    ])
    newest = { at: performance.now(), found: { server, database: size } }
    return { generatedAt: new Date(), database: size, collections, server, rates: server && rates() }
  }

  return {
    start: () => {
      timer ??= setInterval(sample, SAMPLE_MS).unref()
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    },
    latest: () => (newest && performance.now() - newest.at <= 2 * SAMPLE_MS ? newest.found : null),
    read: async () => {
      const read = await within(readAll(openDb(database.connection)), READ_MS).catch(error => {
        throw toAppError(error)
      })
      if (read === late) throw new AppError('TIMEOUT')
      return read
    },
  }
}

/** The parts of `serverStatus` that are used; the costly others are left out of the answer. */
const serverStatusCommand = {
  serverStatus: 1,
  repl: 0,
  locks: 0,
  network: 0,
  tcmalloc: 0,
  transactions: 0,
  electionMetrics: 0,
}

interface RawStatus {
  readonly host: string
  readonly pid: number
  readonly connections: Record<'active' | 'current' | 'available' | 'totalCreated', number>
  readonly opcounters: Record<keyof OperationCounts, number>
  readonly globalLock?: { readonly currentQueue: Record<'total' | 'readers' | 'writers', number> }
  readonly metrics?: { readonly operation?: { readonly writeConflicts?: number } }
  readonly wiredTiger?: { readonly cache: Record<string, number> }
}

const statusOf = (raw: RawStatus, operations: OperationCounts): ServerStatus => {
  const { active, current, available, totalCreated } = raw.connections
  const queue = raw.globalLock?.currentQueue
  const writeConflicts = raw.metrics?.operation?.writeConflicts
  return {
    connections: {
      active: Number(active),
      current: Number(current),
      available: Number(available),
      totalCreated: Number(totalCreated),
    },
    operations,
    lockQueue: queue
      ? { total: Number(queue.total), readers: Number(queue.readers), writers: Number(queue.writers) }
      : null,
    writeConflicts: writeConflicts === undefined ? null : Number(writeConflicts),
    cacheHitRatio: raw.wiredTiger ? hitRatio(raw.wiredTiger.cache) : null,
  }
}

const hitRatio = (cache: Record<string, number>): number | null => {
  const requested = Number(cache['pages requested from the cache'] ?? 0)
  const read = Number(cache['pages read into cache'] ?? 0)
  return requested === 0 ? null : Math.round((1 - Math.min(read / requested, 1)) * 10_000) / 10_000
}

const readDatabase = async (db: Db, maxTimeMS: number): Promise<DatabaseSize> => {
  const raw = await command<Record<string, number>>(db, { dbStats: 1 }, maxTimeMS)
  return {
    name: db.databaseName,
    collections: Number(raw.collections),
    documents: Number(raw.objects),
    dataSize: Number(raw.dataSize),
    storageSize: Number(raw.storageSize),
    indexSize: Number(raw.indexSize),
  }
}

/** By name. A user without the right to list collections sees those that he may read. */
const readCollections = async (db: Db, left: () => number): Promise<CollectionSize[]> => {
  const list = db.listCollections({}, { nameOnly: true, authorizedCollections: true, comment, maxTimeMS: left() })
  const found = await list.toArray()
  const names = found.filter(({ name, type }) => type === 'collection' && !name.startsWith('system.')).map(c => c.name)
  const sizes: CollectionSize[] = []
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const size = await readCollection(db, name, left())
      if (size) sizes.push(size)
    }
  })
  await Promise.all(workers)
  return sizes.sort((a, b) => (a.name < b.name ? -1 : 1))
}

interface RawCollection {
  readonly storageStats: Record<'count' | 'size' | 'storageSize' | 'totalIndexSize', number> & {
    readonly indexSizes: Record<string, number>
  }
}

/** Null where the collection was dropped meanwhile. */
const readCollection = async (db: Db, name: string, maxTimeMS: number): Promise<CollectionSize | null> => {
  const collection = db.collection(name)
  const options = { comment, maxTimeMS, readPreference: 'primary' as const }
  try {
    const [shards, indexes] = await Promise.all([
      unlessForbidden(collection.aggregate<RawCollection>([{ $collStats: { storageStats: {} } }], options).toArray()),
      unlessForbidden(collection.listIndexes(options).toArray()),
    ])
    const sum = (figure: (stats: RawCollection['storageStats']) => number | undefined): number | null =>
      shards?.reduce((total, { storageStats }) => total + Number(figure(storageStats) ?? 0), 0) ?? null
    const [count, size] = [sum(stats => stats.count), sum(stats => stats.size)]
    const isBuilt = (index: string) => shards?.some(({ storageStats }) => index in storageStats.indexSizes)
    return {
      name,
      count,
      size,
      avgObjSize: count && size !== null ? Math.round(size / count) : null,
      storageSize: sum(stats => stats.storageSize),
      indexSize: sum(stats => stats.totalIndexSize),
      indexes:
        indexes?.map(index => ({
          name: index.name,
          size: isBuilt(index.name) ? sum(stats => stats.indexSizes[index.name]) : null,
          keys: index.key,
        })) ?? null,
    }
  } catch (error) {
    if (codeOf(error) === NAMESPACE_NOT_FOUND) return null
    throw error
  }
}

const command = async <T>(db: Db, body: mongoose.mongo.Document, maxTimeMS: number): Promise<T> =>
  (await db.command({ ...body, comment, maxTimeMS }, { readPreference: 'primary' })) as T

const NAMESPACE_NOT_FOUND = 26
/** Unauthorized, and what Atlas answers where a cluster's tier leaves a command out. */
const forbidden = new Set([13, 8000])

const codeOf = (error: unknown): number =>
  error instanceof mongoose.mongo.MongoServerError ? Number(error.code) : Number.NaN

const unlessForbidden = async <T>(reading: Promise<T>): Promise<T | null> => {
  try {
    return await reading
  } catch (error) {
    if (forbidden.has(codeOf(error))) return null
    throw error
  }
}

const countsOf = (figure: (kind: keyof OperationCounts) => number): OperationCounts =>
  Object.fromEntries(kinds.map(kind => [kind, figure(kind)])) as unknown as OperationCounts
