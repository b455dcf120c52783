import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'
import { accountsVariables } from './config/accounts.ts'
import { databaseOf, databaseVariables } from './config/database.ts'
import { graphqlVariables } from './config/graphql.ts'
import { jobVariables } from './config/jobs.ts'
import { mailOf } from './config/mail.ts'
import { overloadVariables } from './config/overload.ts'
import { outsideOf, providerProblems, providersOf, providerVariables } from './config/providers.ts'
import { proxiesOf } from './config/readers.ts'
import { requestVariables } from './config/requests.ts'
import { serverVariables } from './config/server.ts'
import { metricsOf, telemetryVariables, tracingOf } from './config/telemetry.ts'
import { tableOf, type Variable } from './config/variable.ts'

export type Environment = 'development' | 'production' | 'test'

/** What is wrong with the environment: one line for each variable, without a secret in it. */
export class ConfigError extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'ConfigError'
  }
}

/** Every variable that Loadstone reads. Durations are milliseconds, sizes are bytes. */
const shape = {
  ...serverVariables,
  ...overloadVariables,
  ...databaseVariables,
  ...accountsVariables,
  ...providerVariables,
  ...graphqlVariables,
  ...requestVariables,
  ...jobVariables,
  ...telemetryVariables,
}

type Name = keyof typeof shape

/** Characters of a wrong value that are told. */
const SHOWN = 100

/** The table of variables, in the order of the schema. README.md and `.env.example` are held against it. */
export const variables: readonly Variable[] = tableOf(shape)

export type { DatabaseSource } from './config/database.ts'
export type { MailWay } from './config/mail.ts'

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
    for (const [name, message] of providerProblems(v)) wrong(name, message)
    if (v.PERSISTED_ONLY && !v.PERSISTED_MANIFEST)
      wrong('PERSISTED_MANIFEST', 'must be set where PERSISTED_ONLY is true')
    if (v.METRICS_HOST && v.METRICS_PORT === undefined) wrong('METRICS_PORT', 'must be set where METRICS_HOST is')
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
    const secret: SigningSecret = v.JWT_SECRET
      ? { kind: 'given', value: v.JWT_SECRET }
      : { kind: 'kept', dataDir: v.DATA_DIR }
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
        corsOrigins: v.CORS_ORIGINS ?? [],
        drainMs: v.SHUTDOWN_DRAIN_MS,
        shutdownTimeoutMs: v.SHUTDOWN_TIMEOUT,
      },
      metrics: metricsOf(v, v.HOST, production),
      tracing: tracingOf(v),
      sentryDsn: v.SENTRY_DSN ?? null,
      /** 0 is no limit in each of them. */
      overload: {
        requestsPerMinute: v.RATE_LIMIT,
        costPerMinute: v.COST_BUDGET,
        redisUrl: v.REDIS_URL ?? null,
        maxWaitMs: v.MAX_WAIT,
        eventLoopDelayMs: v.MAX_EVENT_LOOP_DELAY,
        eventLoopUtilization: v.MAX_EVENT_LOOP_PERCENT / 100,
        heapShare: v.MAX_HEAP_PERCENT / 100,
        rssBytes: v.MAX_RSS_BYTES,
      },
      database: databaseOf(v, { dataDir: v.DATA_DIR, instance }),
      auth: {
        secret,
        outside: outsideOf(v),
        providers: providersOf(v),
        accessTokenTtlMs: v.ACCESS_TOKEN_TTL,
        sessionTtlMs: v.SESSION_TTL,
        attempts: {
          perAccount: v.SIGN_IN_ATTEMPTS,
          perAddress: v.SIGN_IN_ATTEMPTS_PER_ADDRESS,
          windowMs: v.SIGN_IN_WINDOW,
        },
      },
      mail: mailOf(v, production),
      graphql: {
        graphiql: v.GRAPHIQL,
        adminPage: v.ADMIN_PAGE,
        jit: v.JIT,
        operationTimeoutMs: v.OPERATION_TIMEOUT,
        admission: {
          publicSchema: v.PUBLIC_SCHEMA,
          keptBytes: v.DOCUMENT_CACHE_BYTES,
          limits: {
            tokens: v.QUERY_MAX_TOKENS,
            length: v.QUERY_MAX_LENGTH,
            depth: v.QUERY_MAX_DEPTH,
            aliases: v.QUERY_MAX_ALIASES,
            rootFields: v.QUERY_MAX_ROOT_FIELDS,
            directives: v.QUERY_MAX_DIRECTIVES,
            directivesPerPlace: v.QUERY_MAX_DIRECTIVES_PER_PLACE,
            cost: v.QUERY_MAX_COST,
          },
        },
      },
      requests: {
        /** Operations that one request may hold; 0: batches are off. */
        maxBatch: v.BATCHING,
        csrfPrevention: v.CSRF_PREVENTION,
        persisted: {
          /** Path of the manifest. */
          manifest: v.PERSISTED_MANIFEST ?? null,
          only: v.PERSISTED_ONLY,
          cacheBytes: v.APQ_CACHE_BYTES,
        },
      },
      jobs: {
        works: v.JOBS,
        /** By the names of jobs; null: never. */
        schedules: { 'check-ledger': v.LEDGER_CHECK_AT, 'check-slots': v.LEDGER_CHECK_AT },
      },
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
  if (!result.success) {
    const lines = result.error.issues.map(({ path: [name], message }) =>
      lineOf(String(name), given[String(name)], message),
    )
    throw new ConfigError(lines)
  }
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

/** A setting that reads well, but with which this machine cannot do what it is for; said as `readConfig` says it. */
export function wrongSetting(name: Name, value: string, allowed: string): ConfigError {
  return new ConfigError([lineOf(name, value, allowed)])
}

function lineOf(name: string, value: string | undefined, allowed: string): string {
  if (value === undefined) return `${name} is not set, and ${allowed}`
  if (variables.find(v => v.name === name)?.secret) return `${name} (its value is not shown) ${allowed}`
  return `${name} is ${shown(name === 'MONGODB_URI' ? withoutCredentials(value) : value)}, and ${allowed}`
}

/** Enough of a value to recognise it. */
function shown(value: string): string {
  return value.length <= SHOWN
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, SHOWN))}… (${value.length} characters)`
}

/** Everything between the scheme and the last @, and the options, which may carry a key file's password. */
function withoutCredentials(uri: string): string {
  return uri.replace(/\?.*$/s, '?…').replace(/^([a-z+]*:\/\/)?.*@/is, '$1…@')
}

function freeze<T extends object>(value: T): DeepReadonly<T> {
  for (const inner of Object.values(value)) if (inner !== null && typeof inner === 'object') freeze(inner)
  return Object.freeze(value)
}
