import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { CommandStats } from '../database/command-stats.ts'
import type { Database } from '../database/connection.ts'
import type { PlanGuard } from '../database/plan-guard.ts'
import type { StatusWatch } from '../database/server-status.ts'

export interface DatabaseParts {
  readonly database: Database
  readonly commands: CommandStats
  readonly status: Pick<StatusWatch, 'latest'>
  readonly guard: Pick<PlanGuard, 'figures'>
}

/** Seconds. */
const durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const breakerStates = ['closed', 'open', 'half-open'] as const

/** The pool of connections, the commands that pass the doors, the breaker, and the size of the data. */
export const databaseMetrics = (registry: Registry, { database, commands, status, guard }: DatabaseParts): void => {
  const registers = [registry]
  const { pool, outage } = database

  const gauge = (name: string, help: string, read: () => number | null | undefined): void => {
    new Gauge({
      name: `loadstone_database_${name}`,
      help,
      registers,
      collect() {
        const value = read()
        // What is not known has no sample, rather than one of 0.
        if (value == null) this.remove()
        else this.set(value)
      },
    })
  }
  const total = (name: string, help: string, read: () => number): void => {
    new Counter({
      name: `loadstone_database_${name}_total`,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }

  gauge('up', 'Whether a server that takes writes is known.', () => Number(database.state.state === 'connected'))
  gauge('replica_set_members', 'Members of the replica set.', () => database.members?.total)
  gauge(
    'replica_set_members_healthy',
    'Members of the replica set that answer, as the driver sees them.',
    () => database.members?.healthy,
  )
  gauge('connections_active', 'Connections that are checked out.', () => pool.snapshot().inUse)
  gauge('connections_idle', 'Connections that are free.', () => pool.snapshot().available)
  gauge('connections_creating', 'Connections that are being opened.', () => pool.snapshot().creating)
  gauge('connections_max', 'Most connections that the pools may have.', () => pool.snapshot().max)
  gauge('connections_waiting', 'Operations that wait for a connection.', () => pool.snapshot().waiting)
  gauge(
    'pool_utilization_ratio',
    'Share of its connections that are checked out, of the pool that is used most.',
    () => pool.snapshot().utilization,
  )
  total('connections_created', 'Connections that were opened.', () => pool.snapshot().created)
  total('connection_checkout_failures', 'Waits that ended without a connection.', () => pool.snapshot().failed)
  total('pool_clearings', 'Times that a pool was cleared because its server failed.', () => pool.snapshot().cleared)
  total('reconnects', 'Times that the database came back.', () => database.state.reconnects)
  total('breaker_openings', 'Times that commands began to be refused.', () => outage.opened)
  total('plan_guard_plans', 'Shapes of commands that were planned when they were new.', () => guard.figures().planned)
  total('plan_guard_failures', 'Shapes that could not be planned.', () => guard.figures().failed)
  total('plan_guard_findings', 'Shapes of which no index serves the plan.', () => guard.figures().found)
  total('plan_guard_refusals', 'Commands that were refused for their plan.', () => guard.figures().refused)
  new Counter({
    name: 'loadstone_database_connections_closed_total',
    help: 'Connections that were closed, by reason.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(pool.snapshot().closedByReason)) this.inc({ reason }, count)
    },
  })
  new Gauge({
    name: 'loadstone_database_breaker_state',
    help: '1 for the state that the circuit breaker is in: closed, open or half-open.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of breakerStates) this.set({ state }, Number(outage.state === state))
    },
  })
  const checkOut = new Histogram({
    name: 'loadstone_database_connection_checkout_duration_seconds',
    help: 'Time until a connection was checked out.',
    buckets: durations,
    registers,
  })
  pool.onCheckOut(ms => checkOut.observe(ms / 1000))

  gauge('data_bytes', 'Size of all documents, uncompressed.', () => status.latest()?.database?.dataSize)
  gauge('storage_bytes', 'Size of all documents on disk.', () => status.latest()?.database?.storageSize)
  gauge('index_bytes', 'Size of all indexes.', () => status.latest()?.database?.indexSize)
  gauge('stored_documents', 'Documents of all collections.', () => status.latest()?.database?.documents)
  gauge(
    'server_connections',
    'Connections of all clients to the server that takes our writes.',
    () => status.latest()?.server?.connections.current,
  )
  gauge(
    'server_cache_hit_ratio',
    'Share of pages that the server found in its cache, since it started.',
    () => status.latest()?.server?.cacheHitRatio,
  )

  commandMetrics(registry, commands)
}

const commandMetrics = (registry: Registry, commands: CommandStats): void => {
  const registers = [registry]
  const labelNames = ['method', 'collection'] as const
  const duration = new Histogram({
    name: 'loadstone_database_command_duration_seconds',
    help: 'Time that a command was waited for, with its retries.',
    labelNames,
    buckets: durations,
    registers,
  })
  const counter = (name: string, help: string) =>
    new Counter({ name: `loadstone_database_${name}_total`, help, labelNames, registers })
  const slow = counter('slow_commands', 'Commands that took longer than DB_SLOW_QUERY_MS.')
  const retries = counter('command_retries', 'Times that a command was sent again.')
  const coalesced = counter('coalesced_loads', 'Loads that were answered by the command of another one.')
  const cached = counter('cached_loads', 'Commands that were not sent, since their answers were kept.')
  const documents = counter('documents', 'Documents that commands gave, or changed.')
  const errors = new Counter({
    name: 'loadstone_database_command_errors_total',
    help: 'Commands that failed, by our code or by the name that the server or the driver has for it.',
    labelNames: ['method', 'collection', 'code'],
    registers,
  })
  commands.onCommand(({ method, collection, ms, retries: again, shared, documents: given, code }) => {
    const labels = { method, collection }
    duration.observe(labels, ms / 1000)
    if (ms >= commands.slowMs) slow.inc(labels)
    if (again > 0) retries.inc(labels, again)
    if (shared > 0) coalesced.inc(labels, shared)
    if (given > 0) documents.inc(labels, given)
    if (code !== null) errors.inc({ ...labels, code })
  })
  commands.onServed(({ method, collection }) => cached.inc({ method, collection }))
}
