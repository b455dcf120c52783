import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import type { Logger } from 'pino'
import type { DatabaseConfig } from '../config.ts'
import { oneLine } from '../kernel/text.ts'
import { type ConnectionState, createStateRecord, type SetMembers } from './connection-state.ts'
import { Outage } from './outage.ts'
import { createPoolWatch, type PoolWatch } from './pool-watch.ts'

export type { ConnectionState } from './connection-state.ts'

/** No server could be used after the last try, or the settings of the connection cannot work at all. */
export class DatabaseUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseUnavailable'
  }
}

/** The one connection of the process (seeds 000, 001). */
export interface Database {
  /** Exists at once; models are compiled on it before it is open. */
  readonly connection: mongoose.Connection
  readonly pool: PoolWatch
  readonly outage: Outage
  readonly state: ConnectionState
  /** Of the replica set, by the driver's own heartbeats (`hello`); null where there is none. */
  readonly members: SetMembers | null
  /** Connected, a server that takes writes is known, and its pool holds the minimum. */
  readonly ready: boolean
  /**
   * Opens the connection: `retry.attempts` tries, waiting `retry.delayMs` doubling to `retry.maxDelayMs` between them,
   * with jitter. Once open, the driver keeps it by itself.
   *
   * @throws DatabaseUnavailable after the last try, at once where the settings cannot work, and when `close` is called.
   */
  connect(uri: string): Promise<void>
  /**
   * A client of the same database with a pool of its own, for what would hold a connection of this one's: it is not
   * connected yet, and `pool`, `state` and `outage` do not see it. Null before `connect`. Who asks for it closes it.
   *
   * @param name of its purpose, by which the server's log tells it from others.
   */
  beside(name: string, options: mongoose.mongo.MongoClientOptions): mongoose.mongo.MongoClient | null
  /** Ends the tries or closes the pool, and logs the totals. Safe to call twice. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Publish `commandStarted` and its companions on the client: tests count commands by them. */
  readonly monitorCommands?: boolean
  /** Overrides `DB_SOCKET_TIMEOUT`, for commands to which the server says nothing for long; 0 for no limit. */
  readonly socketTimeoutMs?: number
}

const DEFAULT_NAME = 'loadstone'

/**
 * Makes the connection without opening it. Nothing is buffered: a command before the connection is open fails at once.
 * Indexes are never built behind the back of the process, in no environment: `npm run indexes` and the start in
 * development build them, and say so.
 */
export function createDatabase(config: DatabaseConfig, log: Logger, options: DatabaseOptions = {}): Database {
  const connection = mongoose.createConnection()
  Object.assign(connection.config, { bufferCommands: false, autoIndex: false, autoCreate: false })
  const pool = createPoolWatch(config.pool, log)
  const record = createStateRecord(log)
  const outage = new Outage({
    silenceMs: config.heartbeatIntervalMs + config.connectTimeoutMs,
    electionMs: 5 * config.failoverWaitMs,
    changed: state => {
      if (state === 'open') log.error({ opened: outage.opened }, 'Database gone: commands are refused until it answers')
      else log.info('Database answers: commands are sent again')
    },
  })
  const closing = new AbortController()
  let closed: Promise<void> | undefined
  let address: string | null = null

  async function connect(uri: string): Promise<void> {
    address = uri
    record.connecting()
    pool.start()
    const { attempts, delayMs, maxDelayMs } = config.retry
    for (let attempt = 1; ; attempt += 1) {
      record.attempt()
      try {
        await open(uri)
        return
      } catch (error) {
        if (closing.signal.aborted) throw new DatabaseUnavailable('The connection was closed while it was being opened')
        const triesLeft = isFinal(error) ? 0 : attempts - attempt
        record.failed(error)
        if (triesLeft === 0) {
          record.disconnected()
          pool.stop()
          if (isMisconfigured(error))
            throw new DatabaseUnavailable(`${settingOf(error)} cannot be used: ${reasonOf(error)}`, { cause: error })
          const tries = attempt === 1 ? 'on the first try' : `after ${attempt} tries`
          throw new DatabaseUnavailable(`The database cannot be reached, given up ${tries}: ${reasonOf(error)}`, {
            cause: error,
          })
        }
        const delay = backoff(attempt, delayMs, maxDelayMs)
        log.warn(
          { attempt, triesLeft, delayMs: delay, reason: reasonOf(error) },
          'Database connection failed, will retry',
        )
        await wait(delay, undefined, { signal: closing.signal }).catch(() => undefined)
        if (closing.signal.aborted) throw new DatabaseUnavailable('The connection was closed while it was being opened')
      }
    }
  }

  /** A client for each try: the driver closes its topology when a connect fails. */
  async function open(uri: string): Promise<void> {
    const client = new mongoose.mongo.MongoClient(uri, clientOptions(uri, config, options))
    pool.attach(client)
    record.attach(client)
    outage.attach(client)
    const aborted = () => void client.close()
    closing.signal.addEventListener('abort', aborted, { once: true })
    try {
      await client.connect()
      await refuseOldServer(client)
      if (closing.signal.aborted) throw new DatabaseUnavailable('Closed')
      connection.setClient(client)
      record.connected()
    } catch (error) {
      await client.close()
      throw error
    } finally {
      closing.signal.removeEventListener('abort', aborted)
    }
  }

  async function close(): Promise<void> {
    record.disconnecting()
    pool.stop()
    closing.abort()
    await connection.close()
    outage.end()
    record.disconnected()
    log.info({ pool: pool.snapshot(), connection: record.snapshot() }, 'Database connection closed')
  }

  return {
    connection,
    pool,
    outage,
    get state() {
      return record.snapshot()
    },
    get members() {
      return record.members
    },
    get ready() {
      const { writable } = record
      return writable !== null && record.state === 'connected' && pool.holdsMinimum(writable)
    },
    connect,
    beside: (name, own) => {
      if (address === null) return null
      const appName = `${config.appName} ${name}`
      // It asks for its servers by turns: to be told by them takes another connection to each.
      const alone = { appName, minPoolSize: 0, serverMonitoringMode: 'poll' } as const
      return new mongoose.mongo.MongoClient(address, { ...clientOptions(address, config, options), ...alone, ...own })
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/** The driver takes `dbName` as an option too, though its type does not say so. */
type ClientOptions = mongoose.mongo.MongoClientOptions & { dbName: string }

/** MongoDB 6.0, by the wire protocol it speaks: pages of several parents need `$documents`. */
const OLDEST_WIRE_VERSION = 17

/** The server is of a release that the commands of this process do not run on; trying again does not help. */
class ServerTooOld extends Error {}

/** Also sends what may be compressed: that a compressor is not installed is not found out before. */
async function refuseOldServer(client: mongoose.mongo.MongoClient): Promise<void> {
  await client.db('admin').command({ ping: 1, comment: 'loadstone version' })
  const { maxWireVersion } = await client.db('admin').command({ hello: 1, comment: 'loadstone version' })
  if (Number(maxWireVersion) >= OLDEST_WIRE_VERSION) return
  throw new ServerTooOld('the server is older than MongoDB 6.0, which is the least that works')
}

function clientOptions(uri: string, config: DatabaseConfig, options: DatabaseOptions): ClientOptions {
  const { credentials, replicaSet, ipFamily, compressors, pool } = config
  const authSource = config.authSource ?? impliedAuthSource(uri, credentials !== null)
  return {
    appName: config.appName,
    dbName: config.name ?? nameIn(uri) ?? DEFAULT_NAME,
    ...(credentials && { auth: { username: credentials.user, password: credentials.password } }),
    ...(authSource !== null && { authSource }),
    ...(replicaSet !== null && { replicaSet }),
    ...(ipFamily !== null && { family: ipFamily }),
    ...(compressors.length > 0 && { compressors: [...compressors] }),

    retryReads: true,
    retryWrites: true,
    writeConcern: { w: 'majority' },
    maxPoolSize: pool.max,
    minPoolSize: pool.min,
    maxConnecting: pool.maxConnecting,
    maxIdleTimeMS: pool.maxIdleMs,
    waitQueueTimeoutMS: pool.waitQueueTimeoutMs,
    serverSelectionTimeoutMS: config.serverSelectionTimeoutMs,
    connectTimeoutMS: config.connectTimeoutMs,
    socketTimeoutMS: options.socketTimeoutMs ?? config.socketTimeoutMs,
    heartbeatFrequencyMS: config.heartbeatIntervalMs,
    monitorCommands: options.monitorCommands ?? false,
  }
}

/** The database in the path of a connection string, which may name several hosts and so is no URL. */
function nameIn(uri: string): string | undefined {
  const name = /^[^?]*\/\/[^/?]*\/([^?]+)/.exec(uri)?.[1]
  return name && decodeURIComponent(name)
}

/**
 * Where the user is looked up when nothing says so: the database of the connection string, else admin. The driver
 * would take the database in use instead, which `DB_NAME` or our default must not change.
 */
function impliedAuthSource(uri: string, hasCredentials: boolean): string | null {
  const isGiven = /[?&](authSource|authMechanism)=/i.test(uri)
  const needsOne = hasCredentials || /^[^/]*\/\/[^/?]*@/.test(uri)
  return needsOne && !isGiven ? (nameIn(uri) ?? 'admin') : null
}

/** Exponential with equal jitter: between half of the delay and all of it, so that instances do not try in step. */
function backoff(attempt: number, delayMs: number, maxDelayMs: number): number {
  const full = Math.min(delayMs * 2 ** (attempt - 1), maxDelayMs)
  return Math.round(full * (0.5 + Math.random() / 2))
}

/** A connection string or option that the driver refuses. */
function isMisconfigured(error: unknown): boolean {
  const { MongoParseError, MongoInvalidArgumentError, MongoMissingDependencyError } = mongoose.mongo
  return [MongoParseError, MongoInvalidArgumentError, MongoMissingDependencyError].some(type => error instanceof type)
}

function settingOf(error: unknown): string {
  return /compression/.test(String(error)) ? 'DB_COMPRESSORS' : 'MONGODB_URI'
}

/** What does not get better by waiting. */
function isFinal(error: unknown): boolean {
  return isMisconfigured(error) || error instanceof ServerTooOld
}

function reasonOf(error: unknown): string {
  return oneLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}
