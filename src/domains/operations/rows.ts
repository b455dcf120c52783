import type { ConnectionState as Connection, SetMembers, State } from '../../database/connection-state.ts'
import type { PoolStats } from '../../database/pool-watch.ts'
import type {
  CollectionSize,
  DatabaseSize,
  DatabaseStatistics,
  OperationCounts,
  ServerStatus,
} from '../../database/server-status.ts'

export const healthStatuses = ['healthy', 'degraded', 'unhealthy'] as const
export type HealthStatus = (typeof healthStatuses)[number]
export const connectionStates = [
  'disconnected',
  'connecting',
  'connected',
  'disconnecting',
] as const satisfies readonly State[]
export type ConnectionState = (typeof connectionStates)[number]

export const migrationStates = ['pending', 'running', 'applied', 'failed'] as const
export type MigrationState = (typeof migrationStates)[number]

export interface MigrationRow {
  name: string
  state: MigrationState
  startedAt: Date | null
  finishedAt: Date | null
  instance: string | null
}

/** What every check says; `message` tells what is degraded, `error` what does not work, in fixed phrases. */
interface Check {
  status: HealthStatus
  message: string | null
  error: string | null
}

/** Milliseconds. */
export interface DatabaseCheckRow extends Check {
  connection: ConnectionState
  readyState: number
  latency: number | null
  readWrite: boolean | null
  replicaSet: SetMembers | null
  poolSize: Pick<PoolStats, 'available' | 'inUse' | 'max'>
}

/** Percent, and bytes. */
export interface MemoryCheckRow extends Check {
  usage: number
  heapUsed: number
  heapTotal: number
}

/** Percent. */
export interface CpuCheckRow extends Check {
  usage: number | null
}

/** The report of seed 000, the same over REST. `uptime`: seconds. */
export interface HealthRow {
  status: HealthStatus
  timestamp: Date
  uptime: number
  version: string
  environment: string
  checks: { database: DatabaseCheckRow; memory: MemoryCheckRow; cpu: CpuCheckRow }
}

export type CollectionStatsRow = CollectionSize
export type OperationCountsRow = OperationCounts

export interface DbStatsRow {
  instance: string
  generatedAt: Date
  database: DatabaseSize | null
  collections: CollectionSize[]
  connections: ServerStatus['connections'] | null
  operations: { total: OperationCounts; perSecond: DatabaseStatistics['rates'] } | null
  lockQueue: ServerStatus['lockQueue']
  writeConflicts: ServerStatus['writeConflicts']
  cacheHitRatio: ServerStatus['cacheHitRatio']
  performance: { commands: number; avgQueryTime: number | null; slowQueries: number }
}

/** `uptime`: seconds. */
export interface PoolRow extends PoolStats {
  instance: string
  connection: Omit<Connection, 'uptimeMs'> & { uptime: number }
}
