export const healthStatuses = ['healthy', 'degraded', 'unhealthy'] as const
export type HealthStatus = (typeof healthStatuses)[number]
export const connectionStates = ['disconnected', 'connecting', 'connected', 'disconnecting'] as const
export type ConnectionState = (typeof connectionStates)[number]

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
  replicaSet: { healthy: number; total: number } | null
  poolSize: { available: number; inUse: number; max: number }
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

/** Bytes; null where the database user may not read it. */
export interface CollectionStatsRow {
  name: string
  count: number | null
  size: number | null
  avgObjSize: number | null
  storageSize: number | null
  indexSize: number | null
  indexes: { name: string; size: number | null; keys: Record<string, unknown> }[] | null
}

export interface OperationCountsRow {
  insert: number
  query: number
  update: number
  delete: number
  getmore: number
  command: number
}

export interface DbStatsRow {
  instance: string
  generatedAt: Date
  database: {
    name: string
    collections: number
    documents: number
    dataSize: number
    storageSize: number
    indexSize: number
  } | null
  collections: CollectionStatsRow[]
  connections: { active: number; current: number; available: number; totalCreated: number } | null
  operations: { total: OperationCountsRow; perSecond: (OperationCountsRow & { seconds: number }) | null } | null
  lockQueue: { total: number; readers: number; writers: number } | null
  writeConflicts: number | null
  cacheHitRatio: number | null
  performance: { commands: number; avgQueryTime: number | null; slowQueries: number }
}

interface Timing {
  averageMs: number | null
  p95Ms: number | null
}

export interface PoolRow {
  instance: string
  size: number
  min: number
  max: number
  inUse: number
  available: number
  creating: number
  waiting: number
  checkedOut: number
  checkedIn: number
  created: number
  closed: number
  closedByReason: { idle: number; stale: number; error: number; poolClosed: number }
  failed: number
  cleared: number
  checkOut: Timing
  creation: Timing
  utilization: number
  connection: {
    state: ConnectionState
    since: Date
    uptime: number
    attempts: number
    connects: number
    disconnects: number
    reconnects: number
    errors: number
    lastError: string | null
    lastErrorAt: Date | null
  }
}
