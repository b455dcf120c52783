import type { ConnectionState as Connection, SetMembers, State } from '../../database/connection-state.ts'
import type { Explained } from '../../database/explain-trace.ts'
import type { CollectionIndexes } from '../../database/index-report.ts'
import type { PlanGuardMode as GuardMode, PlanFinding, PlanGuardFigures } from '../../database/plan-guard.ts'
import type { PoolStats } from '../../database/pool-watch.ts'
import type { SampledCollection } from '../../database/schema-sample.ts'
import type {
  CollectionSize,
  DatabaseSize,
  DatabaseStatistics,
  OperationCounts,
  ServerStatus,
} from '../../database/server-status.ts'
import type { OperationFigures, ShapeFigures } from '../../database/shape-stats.ts'
import type { Verdict } from '../../database/verdict.ts'
import type { DeclaredJob } from '../../jobs/contract.ts'
import type { Status } from '../../jobs/models.ts'
import type { Connection as Page } from '../../kernel/connection.ts'
import type { ErrorCode } from '../../kernel/errors.ts'

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
  error: string | null
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

/** The report of seed 000, the same over REST, and whether it is ready, `notReady` in fixed phrases. `uptime`: seconds. */
export interface HealthRow {
  status: HealthStatus
  ready: boolean
  notReady: string | null
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

export const planVerdicts = [
  'indexed',
  'bounded',
  'wasteful',
  'sorts',
  'scans',
  'missing',
] as const satisfies readonly Verdict[]
export type PlanVerdict = (typeof planVerdicts)[number]

export const planGuardModes = ['off', 'watch', 'refuse'] as const satisfies readonly GuardMode[]
export type PlanGuardMode = (typeof planGuardModes)[number]

export type ExplainedCommandRow = Explained

/** `operation`: its name; `verdict`: null where nothing was sent, and `noVerdict` says why; `unplanned`: what is read of which no plan is told. */
export interface ExplanationRow {
  operation: string | null
  verdict: PlanVerdict | null
  noVerdict: string | null
  commands: readonly Explained[]
  unplanned: readonly string[]
  errors: readonly { readonly message: string; readonly code: ErrorCode; readonly path: string }[]
}

export type CollectionIndexesRow = CollectionIndexes

/** `type`: of the API; null for a collection that none shows. */
export interface DatabaseCollectionRow extends SampledCollection {
  name: string
  type: string | null
  declared: boolean
  indexes: readonly { readonly name: string; readonly keys: Readonly<Record<string, unknown>> }[] | null
  relations: readonly { readonly field: string; readonly type: string | null }[]
}

export interface PlanGuardReportRow extends PlanGuardFigures {
  instance: string
  findings: readonly PlanFinding[]
}

export interface QueryShapeRow extends ShapeFigures {
  recommendations: readonly string[]
}

export interface QueryOperationRow extends Omit<OperationFigures, 'shapes'> {
  total: number
  shapes: readonly QueryShapeRow[]
}

/** `since`: when the process began to count; `forgotten`: shapes that have left for newer ones. */
interface OfThisProcess {
  instance: string
  since: Date
  forgotten: number
}

export interface SlowQueriesRow extends OfThisProcess {
  thresholdMs: number
  total: number
  leftOut: number
  shapes: readonly QueryShapeRow[]
}

export interface QueryStatsRow extends OfThisProcess {
  total: number
  leftOut: number
  operations: readonly QueryOperationRow[]
}

export const breakerStates = ['closed', 'half_open', 'open'] as const
export type BreakerState = (typeof breakerStates)[number]

export interface BreakerRow {
  state: BreakerState
  opened: number
}

/** What one process did in `seconds`. Milliseconds are null where there was nothing to measure; `cpu`: percent of a core. */
export interface HistorySampleRow {
  at: Date
  seconds: number
  operations: {
    count: number
    failed: number
    p50Ms: number | null
    p95Ms: number | null
    p99Ms: number | null
  }
  commands: { count: number; slow: number; failed: number; p50Ms: number | null; p95Ms: number | null }
  pool: { inUse: number; waiting: number; size: number; max: number; checkOutP95Ms: number | null }
  process: {
    cpu: number
    machineCpu: number | null
    eventLoopDelayMs: number
    eventLoopUtilization: number
    rss: number
    heapUsed: number
    heapTotal: number
  }
  health: HealthStatus
  databaseLatencyMs: number | null
  breaker: BreakerState
  errors: { code: ErrorCode; count: number }[]
}

export interface HistoryRow {
  instance: string
  since: Date
  intervalMs: number
  samples: HistorySampleRow[]
}

/** A command on its way to the database, or back; `ms`: since it was sent. */
export interface RunningCommandRow {
  operation: string
  path: string
  collection: string
  method: string
  shape: string
  retries: number
  ms: number
}

export interface ActivityRow {
  instance: string
  since: Date
  operations: number
  subscriptions: number
  sockets: number
  breaker: BreakerRow
  running: number
  commands: RunningCommandRow[]
  errors: { code: ErrorCode; count: number; lastAt: Date }[]
}

export const jobStatuses = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
] as const satisfies readonly Status[]
export type JobStatus = (typeof jobStatuses)[number]

/** `wakeAt`: when a queued one is due, and when the lease of a running one ends. */
export interface JobRow {
  id: string
  name: string
  status: JobStatus
  wakeAt?: Date | null
  attempts: number
  progress?: { done: number; of: number } | null
  problems?: number | null
  failReason?: string | null
  createdAt: Date
  startedAt?: Date | null
  finishedAt?: Date | null
  schedule?: string | null
  createdBy?: string | null
  instance?: string | null
}

export type JobConnectionRow = Page<JobRow>

export interface DeclaredJobRow extends DeclaredJob {
  lastSuccessAt: Date | null
  nextRunAt: Date | null
}
