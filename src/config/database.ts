import { z } from 'zod'
import { compressors, connectionString, DAY, flag, integer, MINUTE, milliseconds, oneOf, text } from './readers.ts'
import { variable } from './variable.ts'

/** Where the database is, and how it is talked to. Durations are milliseconds, sizes are bytes. */
export const databaseVariables = {
  MONGODB_URI: variable(
    connectionString().optional(),
    'MongoDB, a replica set or sharded cluster; required in production, else an embedded mongod is started',
  ),
  MONGOMS_SYSTEM_BINARY: variable(z.string().optional(), 'Path of the mongod that the embedded database runs'),
  DB_NAME: variable(
    text(/^[^\s/\\."$*<>:|?]{1,63}$/, 'must be a database name of 1 to 63 characters').optional(),
    'Database; overrides the one of MONGODB_URI (where neither names one: loadstone)',
  ),
  DB_USER: variable(z.string().optional(), 'User; overrides the one of MONGODB_URI, goes with DB_PASSWORD'),
  DB_PASSWORD: variable(z.string().optional(), 'Password; goes with DB_USER', { secret: true }),
  DB_AUTH_SOURCE: variable(z.string().optional(), 'Database that holds the user; overrides MONGODB_URI'),
  DB_REPLICA_SET: variable(z.string().optional(), 'Name of the replica set; overrides MONGODB_URI'),
  DB_READ_PREFERENCE: variable(
    oneOf('primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'),
    'Which members answer statistics over all documents; everything else asks the primary',
    { default: 'primary' },
  ),
  DB_COMPRESSORS: variable(
    compressors().optional(),
    'Compression to the database: zstd, zlib (mind CVE-2025-14847), or snappy (`npm install snappy`)',
  ),
  DB_IP_FAMILY: variable(oneOf('4', '6').optional(), 'Only IPv4 (4) or only IPv6 (6) to the database'),
  DB_MAX_POOL_SIZE: variable(integer(1, 1_000), 'Most connections to each server of the database', {
    default: '10',
    production: '50',
  }),
  DB_MIN_POOL_SIZE: variable(integer(0, 1_000), 'Connections that are kept open', { default: '2', production: '5' }),
  DB_MAX_CONNECTING: variable(integer(1, 100), 'Connections that are opened at the same time', { default: '10' }),
  DB_MAX_IDLE_TIME: variable(milliseconds(0, DAY), 'Idle connections above the minimum are closed after this', {
    default: '300000',
    production: '60000',
  }),
  DB_SERVER_SELECTION_TIMEOUT: variable(milliseconds(100, MINUTE), 'Longest wait for a usable server', {
    default: '2000',
  }),
  DB_CONNECT_TIMEOUT: variable(milliseconds(100, MINUTE), 'Longest wait for a connection to open', { default: '2000' }),
  DB_SOCKET_TIMEOUT: variable(
    milliseconds(100, 10 * MINUTE),
    'Longest silence of a server before its connection counts as dead; a command is given up half a second before',
    {
      default: '8000',
    },
  ),
  DB_WAIT_QUEUE_TIMEOUT: variable(milliseconds(1, MINUTE), 'Longest wait for a free connection of the pool', {
    default: '2000',
  }),
  DB_HEARTBEAT_INTERVAL: variable(milliseconds(500, MINUTE), 'How often servers are watched', { default: '1000' }),
  DB_MAX_RETRY_ATTEMPTS: variable(integer(1, 100), 'Tries to connect before the start gives up', { default: '5' }),
  DB_RETRY_DELAY: variable(milliseconds(1, MINUTE), 'Wait after the first failed try; doubles with each, with jitter', {
    default: '1000',
  }),
  DB_RETRY_MAX_DELAY: variable(milliseconds(1, 10 * MINUTE), 'Longest wait between tries', { default: '30000' }),
  DB_FAILOVER_WAIT: variable(
    milliseconds(0, MINUTE),
    'How long reads and writes wait for a new primary while members are reachable',
    { default: '6000' },
  ),
  IDEMPOTENCY_TTL: variable(
    milliseconds(MINUTE, 400 * DAY),
    'How long the result of a mutation with an `idempotencyKey` is kept',
    { default: '86400000' },
  ),
  DB_MONITOR_INTERVAL: variable(
    milliseconds(100, DAY),
    'How often the pool is logged; a warning comes at most this often',
    {
      default: '30000',
    },
  ),
  DB_LEAK_MS: variable(milliseconds(100, DAY), 'A connection held longer than this is reported as a leak', {
    default: '30000',
  }),
  DB_SLOW_QUERY_MS: variable(milliseconds(0, 10 * MINUTE), 'Database commands that take longer are slow', {
    default: '100',
  }),
  DB_LOG_QUERIES: variable(flag(), 'Log every database command', { default: 'false' }),
  PLAN_GUARD: variable(
    oneOf('off', 'watch', 'refuse'),
    'What is done about commands that no index serves: report them (watch), refuse them as UNINDEXED_QUERY (refuse), or ask for no plans (off)',
    { default: 'watch' },
  ),
  PLAN_GUARD_DOCUMENTS: variable(
    integer(0, 1_000_000_000),
    'Documents of a collection from which on PLAN_GUARD minds that it is read whole, or sorted in memory',
    { default: '1000' },
  ),
  REQUEST_SHARING: variable(flag(), 'Requests that read alike at the same moment share one database command', {
    default: 'true',
  }),
}

/** Where the database comes from: one that runs already, or one that is started here and keeps its data in a folder. */
export type DatabaseSource =
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'embedded'; readonly dataDir: string; readonly binary: string | null }

/** The settings of the database's room. */
export const databaseOf = (
  v: z.output<z.ZodObject<typeof databaseVariables>>,
  { dataDir, instance }: { readonly dataDir: string; readonly instance: string },
) => {
  const source: DatabaseSource = v.MONGODB_URI
    ? { kind: 'uri', uri: v.MONGODB_URI }
    : { kind: 'embedded', dataDir, binary: v.MONGOMS_SYSTEM_BINARY ?? null }
  return {
    source,
    appName: `loadstone ${instance}`,
    /** null: the one of the connection string, else `loadstone`. */
    name: v.DB_NAME ?? null,
    credentials: v.DB_USER && v.DB_PASSWORD ? { user: v.DB_USER, password: v.DB_PASSWORD } : null,
    authSource: v.DB_AUTH_SOURCE ?? null,
    replicaSet: v.DB_REPLICA_SET ?? null,
    readPreference: v.DB_READ_PREFERENCE,
    compressors: v.DB_COMPRESSORS ?? [],
    ipFamily: v.DB_IP_FAMILY === undefined ? null : v.DB_IP_FAMILY === '4' ? (4 as const) : (6 as const),
    pool: {
      max: v.DB_MAX_POOL_SIZE,
      min: v.DB_MIN_POOL_SIZE,
      maxConnecting: v.DB_MAX_CONNECTING,
      maxIdleMs: v.DB_MAX_IDLE_TIME,
      waitQueueTimeoutMs: v.DB_WAIT_QUEUE_TIMEOUT,
      monitorIntervalMs: v.DB_MONITOR_INTERVAL,
      leakMs: v.DB_LEAK_MS,
    },
    serverSelectionTimeoutMs: v.DB_SERVER_SELECTION_TIMEOUT,
    connectTimeoutMs: v.DB_CONNECT_TIMEOUT,
    socketTimeoutMs: v.DB_SOCKET_TIMEOUT,
    heartbeatIntervalMs: v.DB_HEARTBEAT_INTERVAL,
    retry: { attempts: v.DB_MAX_RETRY_ATTEMPTS, delayMs: v.DB_RETRY_DELAY, maxDelayMs: v.DB_RETRY_MAX_DELAY },
    failoverWaitMs: v.DB_FAILOVER_WAIT,
    idempotencyTtlMs: v.IDEMPOTENCY_TTL,
    slowQueryMs: v.DB_SLOW_QUERY_MS,
    logQueries: v.DB_LOG_QUERIES,
    planGuard: { mode: v.PLAN_GUARD, documents: v.PLAN_GUARD_DOCUMENTS },
    sharing: v.REQUEST_SHARING,
  }
}
