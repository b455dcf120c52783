import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { z } from 'zod'

export type Environment = 'development' | 'production' | 'test'

/** What is wrong with the environment: one line for each variable, without a secret in it. */
export class ConfigError extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'ConfigError'
  }
}

/** A row of the table of variables in README.md and `.env.example`. */
export interface Variable {
  readonly name: string
  readonly description: string
  /** As it is written in the environment; empty where the variable has no default. */
  readonly default: string
  /** Where it differs from `default`. */
  readonly production: string
  readonly secret: boolean
}

type Notes = Partial<Omit<Variable, 'name' | 'description'>>

const notes = z.registry<{ description: string } & Notes>()
const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

/**
 * One variable. Its defaults are texts that stand in for a missing or empty value before anything is read, so that
 * the schema, the table and `.env.example` have one source.
 */
function variable<S extends z.ZodType>(schema: S, description: string, more: Notes = {}): S {
  notes.add(schema, { description, ...more })
  return schema
}

function integer(min: number, max: number, unit = ''): z.ZodType<number, string> {
  const allowed = `must be a whole number${unit && ` of ${unit}`} from ${min} to ${max}`
  return z.string().transform((text, context) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    context.addIssue(allowed)
    return z.NEVER
  })
}

function milliseconds(min: number, max: number): z.ZodType<number, string> {
  return integer(min, max, 'milliseconds')
}

function oneOf<const T extends readonly [string, ...string[]]>(...values: T): z.ZodType<T[number], string> {
  const allowed = new Set<string>(values)
  return z.string().refine((text): text is T[number] => allowed.has(text), `must be one of ${values.join(', ')}`)
}

function flag(): z.ZodType<boolean, string> {
  return oneOf('true', 'false').transform(text => text === 'true')
}

function text(pattern: RegExp, allowed: string): z.ZodString {
  return z.string().regex(pattern, allowed)
}

function secret(minBytes: number): z.ZodType<string, string> {
  return z.string().refine(value => Buffer.byteLength(value) >= minBytes, `must have at least ${minBytes} bytes`)
}

function proxies(): z.ZodType<string, string> {
  const isNetwork = (text: string): boolean => {
    const [address = '', bits, ...rest] = text.trim().split('/')
    const version = isIP(address)
    const isMask = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
    return version !== 0 && isMask && rest.length === 0
  }
  return z
    .string()
    .refine(
      text => /^\d{1,2}$/.test(text) || text.split(',').every(isNetwork),
      'must be a number of proxies, or their addresses or networks, separated by commas',
    )
}

function compressors(): z.ZodType<Compressor[], string> {
  const known = ['zstd', 'snappy', 'zlib'] as const
  return z.string().transform((text, context) => {
    const names = text.split(',').map(name => name.trim())
    const found = known.filter(name => names.includes(name))
    if (found.length === names.length) return names as Compressor[]
    context.addIssue(`must be a list, separated by commas, of ${known.join(', ')}`)
    return z.NEVER
  })
}

export type Compressor = 'zstd' | 'snappy' | 'zlib'

/** Every variable that Loadstone reads. Durations are milliseconds, sizes are bytes. */
const shape = {
  NODE_ENV: variable(oneOf('development', 'production', 'test'), 'What the process is for', { default: 'development' }),
  HOST: variable(text(/^\S+$/, 'must be a host name or an address'), 'Address to listen on', { default: '127.0.0.1' }),
  PORT: variable(integer(0, 65_535), 'Port to listen on; 0 takes any free one', { default: '4000' }),
  INSTANCE_NAME: variable(
    text(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, colons, dashes or underscores').optional(),
    'Name of this process in figures, logs and the database; without it, host:pid',
  ),
  LOG_LEVEL: variable(
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'Least level that is logged',
    {
      default: 'info',
    },
  ),
  DATA_DIR: variable(z.string(), 'Folder of the embedded database and of the kept signing key', { default: '.data' }),
  BODY_LIMIT: variable(integer(1_024, 16_777_216, 'bytes'), 'Largest body of a request, in bytes', {
    default: '262144',
  }),
  SLOW_REQUEST_MS: variable(milliseconds(1, 10 * MINUTE), 'Requests that take longer are logged as slow', {
    default: '1000',
  }),
  TRUST_PROXY: variable(
    proxies().optional(),
    'Proxies in front whose X-Forwarded-For is believed: how many, or their addresses; without it none is',
  ),
  SHUTDOWN_DRAIN_MS: variable(
    milliseconds(0, MINUTE),
    'At a stop: how long requests are still served while /health/ready answers 503',
    { default: '300', production: '2000' },
  ),
  SHUTDOWN_TIMEOUT: variable(milliseconds(100, 10 * MINUTE), 'At a stop: after this the process exits with 1', {
    default: '10000',
  }),

  MONGODB_URI: variable(
    text(/^mongodb(\+srv)?:\/\/[^\s/]\S*$/, 'must be a connection string: mongodb://… or mongodb+srv://…').optional(),
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
    'Compression to the database: zstd, snappy, zlib (mind CVE-2025-14847 before zlib)',
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
  DB_SOCKET_TIMEOUT: variable(milliseconds(100, 10 * MINUTE), 'Longest silence of a server while a command runs', {
    default: '8000',
  }),
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
    'How long reads wait for a new primary while members are reachable',
    { default: '6000' },
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
  REQUEST_SHARING: variable(flag(), 'Requests that read alike at the same moment share one database command', {
    default: 'true',
  }),

  JWT_SECRET: variable(
    secret(32).optional(),
    'Signs access tokens, at least 32 bytes; required in production, else a random one is kept in DATA_DIR',
    { secret: true },
  ),
  ACCESS_TOKEN_TTL: variable(milliseconds(1_000, 15 * MINUTE), 'Life of an access token, at most 15 minutes', {
    default: '900000',
  }),
  SESSION_TTL: variable(milliseconds(MINUTE, 365 * DAY), 'Life of a session after its last use (30 days)', {
    default: '2592000000',
  }),
  SIGN_IN_ATTEMPTS: variable(
    integer(1, 1_000),
    'Failed sign-ins, and mails asked for, of one account within SIGN_IN_WINDOW; more are refused',
    { default: '5' },
  ),
  SIGN_IN_ATTEMPTS_PER_ADDRESS: variable(
    integer(1, 100_000),
    'Failed sign-ins, wrong codes and mails asked for from one network address within SIGN_IN_WINDOW',
    { default: '50' },
  ),
  SIGN_IN_WINDOW: variable(milliseconds(1_000, DAY), 'How long attempts are counted', { default: '900000' }),
  SAMPLE_PASSWORD: variable(
    secret(8),
    'Password of the sample accounts, which are never made in production; at least 8 bytes',
    { default: 'loadstone-sample', secret: true },
  ),

  SMTP_URL: variable(
    text(/^smtps?:\/\/[^\s/]\S*$/, 'must be an address like smtps://user:password@mail.example.com').optional(),
    'Server that takes our mail; without it development logs mails, and production registers nobody and resets no password',
    { secret: true },
  ),
  MAIL_FROM: variable(
    text(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, 'must be an email address, with or without a name').optional(),
    'Sender of our mail; required in production where SMTP_URL is set',
    { default: 'Loadstone <loadstone@localhost>', production: '' },
  ),
  PUBLIC_URL: variable(
    text(/^https?:\/\/[^\s/?#]+[^\s?#]*$/, 'must be an address like https://app.example.com').optional(),
    'Where the frontend is: mails link to /verify-email?token=… and /reset-password?token=… below it; required in production where SMTP_URL is set',
    { default: 'http://localhost:4000', production: '' },
  ),

  GRAPHIQL: variable(flag(), 'Serve GraphiQL at /graphiql', { default: 'true', production: 'false' }),
  JIT: variable(flag(), 'Compile operations that are asked again', { default: 'true' }),
  OPERATION_TIMEOUT: variable(milliseconds(100, 10 * MINUTE), 'Deadline of every operation', { default: '10000' }),
}

type Name = keyof typeof shape

/** Which hops in front of us are believed, as Fastify has it: the nearest ones by number, or those of some addresses. */
function proxiesOf(given: string | undefined): false | string | ((address: string, hop: number) => boolean) {
  if (given === undefined) return false
  const hops = Number(given)
  return Number.isInteger(hops) ? (_address, hop) => hop < hops : given
}

/** The table of variables, in the order of the schema. README.md and `.env.example` are held against it. */
export const variables: readonly Variable[] = (Object.keys(shape) as Name[]).map(name => {
  const {
    description = '',
    default: fallback = '',
    production = fallback,
    secret = false,
  } = notes.get(shape[name]) ?? {}
  return { name, description, default: fallback, production, secret }
})

/** Where the database comes from: one that runs already, or one that is started here and keeps its data in a folder. */
export type DatabaseSource =
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'embedded'; readonly dataDir: string; readonly binary: string | null }

/** How mail goes out: by SMTP, into the log (outside production), or not at all, with what depends on it refused. */
export type MailWay =
  | { readonly kind: 'smtp'; readonly url: string; readonly from: string; readonly publicUrl: string }
  | { readonly kind: 'log'; readonly from: string; readonly publicUrl: string }
  | { readonly kind: 'off' }

/** Where the key that signs access tokens comes from; see `signingKey`. */
export type SigningSecret =
  | { readonly kind: 'given'; readonly value: string }
  | { readonly kind: 'kept'; readonly dataDir: string }

const schema = z
  .object(shape)
  .superRefine((v, context) => {
    const wrong = (name: Name, message: string): void => {
      context.addIssue({ code: 'custom', path: [name], message })
    }
    const production = v.NODE_ENV === 'production'
    if (production && v.MONGODB_URI === undefined)
      wrong('MONGODB_URI', 'must be set in production: mongodb://… or mongodb+srv://…')
    if (production && v.JWT_SECRET === undefined)
      wrong('JWT_SECRET', 'must be set in production, with at least 32 bytes')
    if (v.SMTP_URL && !v.MAIL_FROM) wrong('MAIL_FROM', 'must be set where SMTP_URL is')
    if (v.SMTP_URL && !v.PUBLIC_URL) wrong('PUBLIC_URL', 'must be set where SMTP_URL is')
    if (v.DB_USER && !v.DB_PASSWORD) wrong('DB_PASSWORD', 'must be set where DB_USER is')
    if (v.DB_PASSWORD && !v.DB_USER) wrong('DB_USER', 'must be set where DB_PASSWORD is')
    if (v.DB_USER && !v.MONGODB_URI) wrong('DB_USER', 'must go with MONGODB_URI: the embedded database has no users')
    if (v.DB_MIN_POOL_SIZE > v.DB_MAX_POOL_SIZE)
      wrong('DB_MIN_POOL_SIZE', `must not be above DB_MAX_POOL_SIZE (${v.DB_MAX_POOL_SIZE})`)
    if (v.DB_RETRY_DELAY > v.DB_RETRY_MAX_DELAY)
      wrong('DB_RETRY_DELAY', `must not be above DB_RETRY_MAX_DELAY (${v.DB_RETRY_MAX_DELAY})`)
    if (v.SHUTDOWN_DRAIN_MS >= v.SHUTDOWN_TIMEOUT)
      wrong('SHUTDOWN_DRAIN_MS', `must be below SHUTDOWN_TIMEOUT (${v.SHUTDOWN_TIMEOUT})`)
    if (v.DB_FAILOVER_WAIT > v.OPERATION_TIMEOUT)
      wrong('DB_FAILOVER_WAIT', `must not be above OPERATION_TIMEOUT (${v.OPERATION_TIMEOUT})`)
  })
  .transform(v => {
    const instance = v.INSTANCE_NAME ?? `${hostname()}:${process.pid}`
    const production = v.NODE_ENV === 'production'
    const source: DatabaseSource = v.MONGODB_URI
      ? { kind: 'uri', uri: v.MONGODB_URI }
      : { kind: 'embedded', dataDir: v.DATA_DIR, binary: v.MONGOMS_SYSTEM_BINARY ?? null }
    const secret: SigningSecret = v.JWT_SECRET
      ? { kind: 'given', value: v.JWT_SECRET }
      : { kind: 'kept', dataDir: v.DATA_DIR }
    const { SMTP_URL: url, MAIL_FROM: from, PUBLIC_URL: publicUrl } = v
    const mail: MailWay =
      from === undefined || publicUrl === undefined || (production && url === undefined)
        ? { kind: 'off' }
        : url === undefined
          ? { kind: 'log', from, publicUrl }
          : { kind: 'smtp', url, from, publicUrl }
    return {
      env: v.NODE_ENV as Environment,
      instance,
      dataDir: v.DATA_DIR,
      log: { level: v.LOG_LEVEL, pretty: v.NODE_ENV === 'development' },
      http: {
        host: v.HOST,
        port: v.PORT,
        bodyLimit: v.BODY_LIMIT,
        slowRequestMs: v.SLOW_REQUEST_MS,
        trustProxy: proxiesOf(v.TRUST_PROXY),
        drainMs: v.SHUTDOWN_DRAIN_MS,
        shutdownTimeoutMs: v.SHUTDOWN_TIMEOUT,
      },
      database: {
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
        slowQueryMs: v.DB_SLOW_QUERY_MS,
        logQueries: v.DB_LOG_QUERIES,
        sharing: v.REQUEST_SHARING,
      },
      auth: {
        secret,
        accessTokenTtlMs: v.ACCESS_TOKEN_TTL,
        sessionTtlMs: v.SESSION_TTL,
        attempts: {
          perAccount: v.SIGN_IN_ATTEMPTS,
          perAddress: v.SIGN_IN_ATTEMPTS_PER_ADDRESS,
          windowMs: v.SIGN_IN_WINDOW,
        },
      },
      mail,
      graphql: { graphiql: v.GRAPHIQL, jit: v.JIT, operationTimeoutMs: v.OPERATION_TIMEOUT },
      sample: production ? { enabled: false as const } : { enabled: true as const, password: v.SAMPLE_PASSWORD },
    }
  })

type DeepReadonly<T> = {
  readonly [K in keyof T]: T[K] extends (...args: never[]) => unknown
    ? T[K]
    : T[K] extends object
      ? DeepReadonly<T[K]>
      : T[K]
}

/** All settings, grouped by the room that uses them. Durations end in `Ms`, sizes are bytes. Frozen. */
export type Config = DeepReadonly<z.output<typeof schema>>
export type DatabaseConfig = Config['database']

/**
 * Reads the settings out of `env`; an empty value counts as none. Looks at nothing but `env`, the host's name and the
 * process id.
 *
 * @throws ConfigError with a line for each variable that is wrong: its name, its value and what is allowed.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const production = env.NODE_ENV === 'production'
  const given: Record<string, string | undefined> = {}
  for (const v of variables) given[v.name] = env[v.name] || (production ? v.production : v.default) || undefined
  const result = schema.safeParse(given)
  if (!result.success) throw new ConfigError(result.error.issues.map(issue => describe(issue, given)))
  return freeze(result.data)
}

/**
 * The settings of this process: `.env` in the working directory is read first where the process is for development.
 * What the environment sets already wins over the file.
 *
 * @throws ConfigError as `readConfig` does.
 */
export function loadConfig(): Config {
  if ((process.env.NODE_ENV || 'development') === 'development' && existsSync('.env')) process.loadEnvFile('.env')
  return readConfig(process.env)
}

function describe(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0])
  const value = given[name]
  if (value === undefined) return `${name} is not set, and ${issue.message}`
  if (variables.find(v => v.name === name)?.secret) return `${name} (its value is not shown) ${issue.message}`
  return `${name} is ${JSON.stringify(name === 'MONGODB_URI' ? withoutCredentials(value) : value)}, and ${issue.message}`
}

/** Everything between the scheme and the last @, and the options, which may carry a key file's password. */
function withoutCredentials(uri: string): string {
  return uri.replace(/\?.*$/s, '?…').replace(/^([a-z+]*:\/\/)?.*@/is, '$1…@')
}

function freeze<T extends object>(value: T): DeepReadonly<T> {
  for (const inner of Object.values(value)) if (inner !== null && typeof inner === 'object') freeze(inner)
  return Object.freeze(value)
}
