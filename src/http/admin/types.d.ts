/** What the operations of `operations/admin-page.graphql` give. Milliseconds, bytes, and moments as RFC 3339 texts. */

export type Status = 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY'
export type BreakerState = 'CLOSED' | 'HALF_OPEN' | 'OPEN'

export interface Sample {
  readonly at: string
  readonly seconds: number
  readonly operations: {
    readonly count: number
    readonly failed: number
    readonly p50Ms: number | null
    readonly p95Ms: number | null
    readonly p99Ms: number | null
  }
  readonly commands: {
    readonly count: number
    readonly slow: number
    readonly failed: number
    readonly p50Ms: number | null
    readonly p95Ms: number | null
  }
  readonly pool: {
    readonly inUse: number
    readonly waiting: number
    readonly size: number
    readonly max: number
    readonly checkOutP95Ms: number | null
  }
  readonly process: {
    readonly cpu: number
    readonly machineCpu: number | null
    readonly eventLoopDelayMs: number
    readonly eventLoopUtilization: number
    readonly rss: number
    readonly heapUsed: number
    readonly heapTotal: number
  }
  readonly health: Status
  readonly databaseLatencyMs: number | null
  readonly breaker: BreakerState
  readonly errors: readonly { readonly code: string; readonly count: number }[]
}

export interface History {
  readonly instance: string
  readonly since: string
  readonly intervalMs: number
  readonly samples: readonly Sample[]
}

interface Check {
  readonly status: Status
  readonly message: string | null
  readonly error: string | null
}

export interface Health {
  readonly status: Status
  readonly ready: boolean
  /** Why it is not; null where it is. */
  readonly notReady: string | null
  readonly timestamp: string
  readonly uptime: number
  readonly version: string
  readonly environment: string
  readonly checks: {
    readonly database: Check & {
      readonly connection: string
      readonly latency: number | null
      readonly replicaSet: { readonly healthy: number; readonly total: number } | null
    }
    readonly memory: Check & { readonly usage: number }
    readonly cpu: Check & { readonly usage: number | null }
  }
}

export interface Pool {
  readonly instance: string
  readonly size: number
  readonly max: number
  readonly inUse: number
  readonly available: number
  readonly waiting: number
  readonly failed: number
  readonly connection: {
    readonly reconnects: number
    readonly since: string
    readonly lastError: string | null
    readonly lastErrorAt: string | null
  }
}

export interface RunningCommand {
  readonly operation: string
  readonly path: string
  readonly collection: string
  readonly method: string
  readonly shape: string
  readonly retries: number
  readonly ms: number
}

export interface CountedError {
  readonly code: string
  readonly count: number
  readonly lastAt: string
}

export interface Activity {
  readonly instance: string
  readonly since: string
  readonly operations: number
  readonly subscriptions: number
  readonly sockets: number
  readonly breaker: { readonly state: BreakerState; readonly opened: number }
  readonly running: number
  readonly commands: readonly RunningCommand[]
  readonly errors: readonly CountedError[]
}

interface Durations {
  readonly count: number
  readonly averageMs: number
  readonly p95Ms: number
  readonly worstMs: number
  readonly lastSeenAt: string
}

export interface QueryShape extends Durations {
  readonly shape: string
  readonly collection: string
  readonly method: string
  readonly operation: string
  readonly path: string
  readonly documents: number
  readonly shared: number
  readonly cached: number
  readonly retries: number
  readonly failed: number
  readonly slow: number
  readonly recommendations: readonly string[]
}

export interface QueryOperation extends Durations {
  readonly operation: string
  readonly total: number
}

export interface PlanFinding {
  readonly collection: string
  readonly shape: string
  readonly verdict: string
  readonly operation: string | null
  readonly path: string | null
  readonly foundAt: string
}

export interface Queries {
  readonly slowQueries: {
    readonly instance: string
    readonly since: string
    readonly forgotten: number
    readonly thresholdMs: number
    readonly total: number
    readonly shapes: readonly QueryShape[]
  }
  readonly queryStats: { readonly total: number; readonly operations: readonly QueryOperation[] }
  readonly planGuard: {
    readonly mode: string
    readonly found: number
    readonly refused: number
    readonly findings: readonly PlanFinding[]
  }
}

type Keys = Readonly<Record<string, unknown>>

export interface Index {
  readonly name: string
  readonly keys: Keys
  readonly size: number | null
  readonly uses: number | null
  readonly since: string | null
  readonly neverUsed: boolean
  readonly declared: boolean
  readonly redundantWith: string | null
  readonly migration: string | null
}

export interface MissingIndex {
  readonly keys: Keys
  readonly declared: boolean
  readonly shapes: readonly string[]
  readonly migration: string
}

export interface CollectionIndexes {
  readonly collection: string
  readonly documents: number | null
  readonly indexes: readonly Index[]
  readonly missing: readonly MissingIndex[]
}

export interface Collection {
  readonly name: string
  readonly count: number | null
  readonly size: number | null
  readonly avgObjSize: number | null
  readonly storageSize: number | null
  readonly indexSize: number | null
}

export interface DatabaseStats {
  readonly generatedAt: string
  readonly database: {
    readonly name: string
    readonly collections: number
    readonly documents: number
    readonly dataSize: number
    readonly storageSize: number
    readonly indexSize: number
  } | null
  readonly collections: readonly Collection[]
  readonly connections: { readonly active: number; readonly current: number; readonly available: number } | null
  readonly operations: { readonly perSecond: Readonly<Record<string, number>> | null } | null
  readonly lockQueue: { readonly total: number } | null
  readonly writeConflicts: number | null
  readonly cacheHitRatio: number | null
  readonly performance: {
    readonly commands: number
    readonly avgQueryTime: number | null
    readonly slowQueries: number
  }
}
