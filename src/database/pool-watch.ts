import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import type { mongo } from 'mongoose'
import type { Logger } from 'pino'
import type { DatabaseConfig } from '../config.ts'

/** Reasons that the driver's specification of pools (CMAP) gives for a closed connection. */
type CloseReason = 'idle' | 'stale' | 'error' | 'poolClosed'

/** Milliseconds; null until something was measured. */
interface Timing {
  readonly averageMs: number | null
  readonly p95Ms: number | null
}

/** The pool as seeds 001 and 004 ask for it. Totals and timings count from the start of the process. */
export interface PoolStats {
  /** Connections that exist: in use, available, or being created. Of all servers together. */
  readonly size: number
  readonly min: number
  readonly max: number
  readonly inUse: number
  readonly available: number
  readonly creating: number
  /** Operations that wait for a connection. */
  readonly waiting: number
  readonly checkedOut: number
  readonly checkedIn: number
  readonly created: number
  readonly closed: number
  readonly closedByReason: Readonly<Record<CloseReason, number>>
  /** Check-outs that ended without a connection. */
  readonly failed: number
  /** How often a pool was cleared, which happens when its server fails. */
  readonly cleared: number
  readonly checkOut: Timing
  readonly creation: Timing
  /** 0..1, of the server whose pool is used most: reads of the primary do not get faster by an idle secondary. */
  readonly utilization: number
}

export interface PoolWatch {
  snapshot(): PoolStats
  /** Tells `listener` how long each check-out took, in milliseconds; gives what ends that. It must be fast, and not throw. */
  onCheckOut(listener: (ms: number) => void): () => void
  /** Whether the server at `address` (`host:port`) has its minimum of connections established. */
  holdsMinimum(address: string): boolean
}

/** What the connection needs of the watch besides. */
export interface AttachedPoolWatch extends PoolWatch {
  /** Follows one more client. Its pools are forgotten as they close. */
  attach(client: mongo.MongoClient): void
  start(): void
  stop(): void
}

interface ServerPool {
  readonly address: string
  readonly min: number
  readonly max: number
  /** Ids of connections that are being created. */
  readonly creating: Set<number>
  /** Established connections: when each was checked out (`performance.now()`), null while it is available. */
  readonly established: Map<number, number | null>
  /** Connections held too long that were reported already. */
  readonly reported: Set<number>
  inUse: number
  waiting: number
}

type Alarm = 'utilization' | 'waiting' | 'leak'

const BUSY = 0.8
const MANY_WAITING = 10

/**
 * Watches the pools through the driver's pool events alone. A replica set has a pool for each server: figures are
 * their sums. The log gets a line each `monitorIntervalMs`, and a warning, at most one of a kind in that time, above
 * 80 % utilization, above 10 waiting operations, and for a connection held longer than `leakMs` (seeds 001, 004).
 */
export function createPoolWatch(config: DatabaseConfig['pool'], log: Logger): AttachedPoolWatch {
  const pools = new Map<string, ServerPool>()
  const totals = { checkedOut: 0, checkedIn: 0, created: 0, failed: 0, cleared: 0 }
  const closedByReason: Record<CloseReason, number> = { idle: 0, stale: 0, error: 0, poolClosed: 0 }
  const checkOut = createHistogram()
  const creation = createHistogram()
  const warnedAt = new Map<Alarm, number>()
  const listeners = new Set<(ms: number) => void>()
  let timer: NodeJS.Timeout | undefined

  function warn(alarm: Alarm, fields: object, message: string): void {
    const now = performance.now()
    if (now - (warnedAt.get(alarm) ?? Number.NEGATIVE_INFINITY) < config.monitorIntervalMs) return
    warnedAt.set(alarm, now)
    log.warn(fields, message)
  }

  function warnOfLeak(pool: ServerPool, connectionId: number, heldMs: number): void {
    pool.reported.add(connectionId)
    const fields = { address: pool.address, connectionId, heldMs: Math.round(heldMs), limitMs: config.leakMs }
    warn(
      'leak',
      fields,
      `A database connection has been held for ${Math.round(heldMs)} ms: a leak, or a stuck operation`,
    )
  }

  function giveBack(pool: ServerPool, connectionId: number): void {
    const since = pool.established.get(connectionId)
    if (since == null) return
    pool.inUse -= 1
    pool.established.set(connectionId, null)
    const heldMs = performance.now() - since
    if (heldMs > config.leakMs && !pool.reported.has(connectionId)) warnOfLeak(pool, connectionId, heldMs)
    pool.reported.delete(connectionId)
  }

  function attach(client: mongo.MongoClient): void {
    client.on('connectionPoolCreated', event => {
      const { maxPoolSize, minPoolSize } = event.options
      pools.set(event.address, {
        address: event.address,
        min: minPoolSize ?? config.min,
        max: maxPoolSize ?? config.max,
        creating: new Set(),
        established: new Map(),
        reported: new Set(),
        inUse: 0,
        waiting: 0,
      })
    })
    client.on('connectionPoolClosed', event => pools.delete(event.address))
    client.on('connectionPoolCleared', event => {
      totals.cleared += 1
      log.warn({ address: event.address }, 'Database pool cleared: its server failed')
    })
    client.on('connectionCreated', event => {
      totals.created += 1
      pools.get(event.address)?.creating.add(Number(event.connectionId))
    })
    client.on('connectionReady', event => {
      record(creation, event.durationMS)
      const pool = pools.get(event.address)
      const id = Number(event.connectionId)
      if (pool?.creating.delete(id)) pool.established.set(id, null)
    })
    client.on('connectionClosed', event => {
      const reason = event.reason as CloseReason
      closedByReason[reason] = (closedByReason[reason] ?? 0) + 1
      const pool = pools.get(event.address)
      const id = Number(event.connectionId)
      if (!pool) return
      giveBack(pool, id)
      pool.creating.delete(id)
      pool.established.delete(id)
    })
    client.on('connectionCheckOutStarted', event => {
      const pool = pools.get(event.address)
      if (!pool) return
      pool.waiting += 1
      if (pool.waiting > MANY_WAITING)
        warn(
          'waiting',
          { address: pool.address, waiting: pool.waiting },
          'Many operations wait for a database connection',
        )
    })
    client.on('connectionCheckOutFailed', event => {
      totals.failed += 1
      const pool = pools.get(event.address)
      if (pool) pool.waiting -= 1
    })
    client.on('connectionCheckedOut', event => {
      totals.checkedOut += 1
      record(checkOut, event.durationMS)
      for (const listener of listeners) listener(event.durationMS)
      const pool = pools.get(event.address)
      if (!pool) return
      pool.waiting -= 1
      pool.inUse += 1
      pool.established.set(Number(event.connectionId), performance.now())
      if (pool.inUse > BUSY * pool.max)
        warn(
          'utilization',
          { address: pool.address, inUse: pool.inUse, max: pool.max },
          'The database pool is above 80 %',
        )
    })
    client.on('connectionCheckedIn', event => {
      totals.checkedIn += 1
      const pool = pools.get(event.address)
      if (pool) giveBack(pool, Number(event.connectionId))
    })
  }

  function snapshot(): PoolStats {
    const all = [...pools.values()]
    const sum = (figure: (pool: ServerPool) => number): number => all.reduce((total, pool) => total + figure(pool), 0)
    const inUse = sum(pool => pool.inUse)
    const established = sum(pool => pool.established.size)
    const creating = sum(pool => pool.creating.size)
    return {
      size: established + creating,
      min: sum(pool => pool.min),
      max: sum(pool => pool.max),
      inUse,
      available: established - inUse,
      creating,
      waiting: sum(pool => pool.waiting),
      ...totals,
      closed: Object.values(closedByReason).reduce((total, count) => total + count, 0),
      closedByReason: { ...closedByReason },
      checkOut: timing(checkOut),
      creation: timing(creation),
      utilization: Math.max(0, ...all.map(pool => (pool.max > 0 ? pool.inUse / pool.max : 0))),
    }
  }

  function look(): void {
    const now = performance.now()
    for (const pool of pools.values())
      for (const [id, since] of pool.established)
        if (since !== null && now - since > config.leakMs && !pool.reported.has(id)) warnOfLeak(pool, id, now - since)
    log.info({ pool: snapshot() }, 'Database pool')
  }

  return {
    attach,
    snapshot,
    onCheckOut: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    holdsMinimum: address => {
      const pool = pools.get(address)
      return pool !== undefined && pool.established.size >= pool.min
    },
    start: () => {
      timer ??= setInterval(look, config.monitorIntervalMs).unref()
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    },
  }
}

/** The driver measures whole milliseconds; a histogram of Node starts at 1, so microseconds are kept and 0 becomes 1. */
function record(histogram: RecordableHistogram, durationMs: number): void {
  histogram.record(Math.max(1, Math.round(durationMs * 1_000)))
}

function timing(histogram: RecordableHistogram): Timing {
  if (histogram.count === 0) return { averageMs: null, p95Ms: null }
  return { averageMs: milliseconds(histogram.mean), p95Ms: milliseconds(histogram.percentile(95)) }
}

function milliseconds(microseconds: number): number {
  return Math.round(microseconds / 10) / 100
}
