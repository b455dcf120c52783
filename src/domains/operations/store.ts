import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import type { CommandStats } from '../../database/command-stats.ts'
import type { Database } from '../../database/connection.ts'
import { toAppError } from '../../database/failures.ts'
import { readRecords } from '../../database/migration-records.ts'
import { migrationStatus } from '../../database/migrations.ts'
import { openDb } from '../../database/open-db.ts'
import { failureOf } from '../../database/open-migrations.ts'
import type { Ping, Probe } from '../../database/probe.ts'
import type { StatusWatch } from '../../database/server-status.ts'
import { hundredths } from '../../kernel/rounded.ts'
import { watch } from '../../live/watch.ts'
import type { DatabaseCheckRow, DbStatsRow, HealthRow, HealthStatus, MigrationRow, PoolRow } from './rows.ts'

/** Memory and processors of this process. Bytes, and percent of 0 to 100. */
export interface Load {
  readonly memory: {
    /** Of what the process may have: of the container or machine, or of V8's heap, whichever is nearer to its end. */
    readonly percent: number
    readonly heapUsed: number
    readonly heapTotal: number
  }
  /** Of the machine's processors, since the sample before the last; null in the first moment. */
  readonly cpu: { readonly percent: number | null }
}

/** What the reports are made from. */
export interface OperationsParts {
  readonly instance: string
  readonly version: string
  readonly environment: string
  readonly database: Database
  readonly probe: Probe
  readonly status: StatusWatch
  readonly commands: CommandStats
  readonly load: () => Load
  /** Why the process cannot serve, in a fixed phrase; null where it can. Within 0.8 s, and never throws. */
  readonly notReady: () => Promise<string | null>
  /** The migrations that this process has as files. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[]
}

/** The reports, as GraphQL and REST give them. */
export interface Operations {
  /** At most a second old, made once for all who ask meanwhile; within 0.9 s whatever the database does. Never throws. */
  health(): Promise<HealthRow>
  /** The same by a ping alone: whether writes are taken is not tried. */
  glance(): Promise<HealthRow>
  /** At most a second old. @throws AppError TIMEOUT after 5 s, DATABASE_UNAVAILABLE. */
  dbStats(): Promise<DbStatsRow>
  pool(): PoolRow
  /** Every migration, by name. @throws AppError DATABASE_UNAVAILABLE. */
  migrations(): Promise<MigrationRow[]>
  /** The report now, and whenever its status, that of a check, or whether it is ready changes, or why. */
  watchHealth(): AsyncIterable<HealthRow>
  /** The figures now, and every 2 s while they change. */
  watchPool(): AsyncIterable<PoolRow>
}

const FRESH_MS = 1_000
const POOL_WATCH_MS = 2_000
/** For the read and write that follow a ping of at most 0.5 s. */
const READ_WRITE_MS = 350

/** Above `degraded`, above `unhealthy` (seed 000). */
export const latencyLimits = { degraded: 100, unhealthy: 500 }
export const memoryLimits = { degraded: 75, unhealthy: 90 }
export const cpuLimits = { degraded: 70, unhealthy: 90 }

const readyStates = { disconnected: 0, connected: 1, connecting: 2, disconnecting: 3 }

type Verdict = Pick<DatabaseCheckRow, 'status' | 'message' | 'error'>

const healthy: Verdict = { status: 'healthy', message: null, error: null }
const degraded = (message: string): Verdict => ({ status: 'degraded', message, error: null })
const unhealthy = (error: string): Verdict => ({ status: 'unhealthy', message: null, error })

/** Where a figure lies: a limit itself is still on its good side. */
export const judge = (
  value: number | null,
  limits: { readonly degraded: number; readonly unhealthy: number },
  phrase: string,
): Verdict => {
  if (value === null || value <= limits.degraded) return healthy
  return value <= limits.unhealthy ? degraded(phrase) : unhealthy(phrase)
}

/** In fixed phrases: a driver's text would name hosts, and this is told to everybody. */
const silences: Readonly<Record<Exclude<Ping['outcome'], 'answered'>, Verdict>> = {
  disconnected: unhealthy('The database is not connected'),
  late: unhealthy('The database does not answer'),
  failed: unhealthy('The database cannot be reached'),
}

const worst = (checks: readonly { readonly status: HealthStatus }[]): HealthStatus => {
  const found = new Set(checks.map(({ status }) => status))
  return found.has('unhealthy') ? 'unhealthy' : found.has('degraded') ? 'degraded' : 'healthy'
}

/** All that a health report says of how well something is. */
const statusesOf = ({ status, notReady, checks }: HealthRow): string =>
  [status, notReady, ...Object.values(checks).flatMap(({ status, message, error }) => [status, message, error])].join()

/** What changes of a pool because something happens, not because time passes. */
const withoutUptime = ({ connection: { uptime, ...connection }, ...figures }: PoolRow) => ({ ...figures, connection })

export const createOperations = (parts: OperationsParts): Operations => {
  const { instance, version, environment, database, probe, status, commands, load, migrations: files } = parts

  const databaseCheck = async (triesWrites: boolean): Promise<DatabaseCheckRow> => {
    const ping = await probe.ping()
    const latency = ping.outcome === 'answered' ? ping.latencyMs : null
    const isSlow = latency !== null && latency > latencyLimits.unhealthy
    const readWrite = latency === null || isSlow || !triesWrites ? null : await probe.readWrite(READ_WRITE_MS)
    const { members } = database
    const { available, inUse, max } = database.pool.snapshot()
    const { state } = database.state
    const verdict = (): Verdict => {
      if (ping.outcome !== 'answered') return silences[ping.outcome]
      if (readWrite === false) return unhealthy('The database takes no writes')
      const speed = judge(latency, latencyLimits, 'High database latency detected')
      if (speed.status !== 'healthy' || !members || members.healthy === members.total) return speed
      return degraded('Not all members of the replica set answer')
    }
    return {
      ...verdict(),
      connection: state,
      readyState: readyStates[state],
      latency,
      readWrite,
      replicaSet: members,
      poolSize: { available, inUse, max },
    }
  }

  const report = async (triesWrites: boolean): Promise<HealthRow> => {
    const [check, notReady] = await Promise.all([databaseCheck(triesWrites), parts.notReady()])
    const { memory, cpu } = load()
    const checks = {
      database: check,
      memory: {
        ...judge(memory.percent, memoryLimits, 'High memory usage detected'),
        usage: memory.percent,
        heapUsed: memory.heapUsed,
        heapTotal: memory.heapTotal,
      },
      cpu: { ...judge(cpu.percent, cpuLimits, 'High CPU usage detected'), usage: cpu.percent },
    }
    return {
      status: worst(Object.values(checks)),
      ready: notReady === null,
      notReady,
      timestamp: new Date(),
      uptime: Math.floor(process.uptime()),
      version,
      environment,
      checks,
    }
  }

  const statistics = async (): Promise<DbStatsRow> => {
    const { generatedAt, database: size, collections, server, rates } = await status.read()
    const own = commands.snapshot()
    return {
      instance,
      generatedAt,
      database: size,
      collections,
      connections: server?.connections ?? null,
      operations: server && { total: server.operations, perSecond: rates },
      lockQueue: server?.lockQueue ?? null,
      writeConflicts: server?.writeConflicts ?? null,
      cacheHitRatio: server?.cacheHitRatio ?? null,
      performance: {
        commands: own.commands,
        avgQueryTime: own.commands === 0 ? null : hundredths(own.averageMs),
        slowQueries: own.slow,
      },
    }
  }

  const migrations = async (): Promise<MigrationRow[]> => {
    const records = await readRecords(openDb(database.connection)).catch((error: unknown) =>
      Promise.reject(toAppError(error)),
    )
    return migrationStatus(files, records).map(({ name, state, record }) => {
      const run = state === 'pending' ? null : record
      const { startedAt = null, finishedAt = null, by: instance = null } = run ?? {}
      return { name, state, startedAt, finishedAt, instance, error: failureOf(run) }
    })
  }

  const reports = new LRUCache<'health', HealthRow>({ max: 1, ttl: FRESH_MS, fetchMethod: () => report(true) })
  const figures = new LRUCache<'dbStats', DbStatsRow>({ max: 1, ttl: FRESH_MS, fetchMethod: statistics })

  const health = () => reports.forceFetch('health')
  const pool = (): PoolRow => {
    const { uptimeMs, ...connection } = database.state
    const uptime = Math.floor(uptimeMs / 1_000)
    return { instance, ...database.pool.snapshot(), connection: { ...connection, uptime } }
  }

  return {
    health,
    glance: () => report(false),
    dbStats: () => figures.forceFetch('dbStats'),
    pool,
    migrations,
    watchHealth: watch({
      look: health,
      everyMs: FRESH_MS,
      isNews: (before, now) => statusesOf(before) !== statusesOf(now),
    }),
    watchPool: watch({
      look: pool,
      everyMs: POOL_WATCH_MS,
      isNews: (before, now) => !isDeepStrictEqual(withoutUptime(before), withoutUptime(now)),
    }),
  }
}
