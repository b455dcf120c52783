import { fileURLToPath } from 'node:url'
import { createBackground } from './background.ts'
import type { Config } from './config.ts'
import { createChanges } from './database/changes.ts'
import type { Database } from './database/connection.ts'
import { createIndexWatch } from './database/index-watch.ts'
import { readMigrations } from './database/migration-files.ts'
import { openDb } from './database/open-db.ts'
import { planSummary } from './database/plan-summary.ts'
import { createProbe } from './database/probe.ts'
import { createStatusWatch } from './database/server-status.ts'
import { type Accounts, joinShop, keepIdentity, onViewerChange, userOf, viewerOf } from './domains/accounts/index.ts'
import { createHistory, createOperations, createPlans, createQueries } from './domains/operations/index.ts'
import { createDoors } from './doors.ts'
import { OperationRequest } from './graphql/context.ts'
import { registerEndpoint } from './graphql/endpoint.ts'
import type { ExecutorOptions } from './graphql/execute.ts'
import type { TraceOperation } from './graphql/explain.ts'
import { createPersisted } from './graphql/persisted.ts'
import { allDomains } from './graphql/schema.ts'
import { isWebSocket, registerWebSocket } from './graphql/websocket.ts'
import { readAdminOperations } from './http/admin-operations.ts'
import { registerAdminPage } from './http/admin-page.ts'
import { registerAdminStats } from './http/admin-stats.ts'
import { createAttempts } from './http/attempts.ts'
import { createBudget } from './http/budget.ts'
import { registerCors } from './http/cors.ts'
import { createCounters } from './http/counters.ts'
import { registerGraphiql } from './http/graphiql.ts'
import { obstaclePhrases, registerHealth } from './http/health.ts'
import { registerOauth } from './http/oauth.ts'
import { registerOauthPage } from './http/oauth-page.ts'
import { createOutside } from './http/outside-tokens.ts'
import { registerOverload } from './http/overload.ts'
import { createMessageLimit } from './http/rate-limit.ts'
import { registerRefusals } from './http/refusals.ts'
import { registerSecurityHeaders } from './http/security-headers.ts'
import { createHttp } from './http/server.ts'
import { createTokens } from './http/tokens.ts'
import { indexes, stored } from './indexes.ts'
import { createAllJobs } from './jobs.ts'
import { CursorCodec } from './kernel/cursor.ts'
import { createKnownViewers } from './known-viewers.ts'
import type { Logger } from './log.ts'
import { createMail } from './mail.ts'
import { createObservers } from './observers.ts'
import { persistedManifest } from './persisted-manifest.ts'
import { prepareData } from './prepare-data.ts'
import { watchLoad } from './process-load.ts'
import { createReadiness } from './readiness.ts'
import { connectRedis } from './redis.ts'
import { hasSample } from './seed/sample.ts'
import type { App } from './serve.ts'
import { signingKey } from './signing-key.ts'
import { version } from './version.ts'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** How long a stop waits for what goes on after answers: mail on its way, and jobs. */
const settleMs = 3_000

interface Deps {
  readonly database: Database
  readonly log: Logger
  /** What is done about an operation that has the database do something again and again; logged where nothing is said. */
  readonly onFinding?: ExecutorOptions['onFinding']
  /** Milliseconds for which what is known of a viewer serves where nothing tells that it has changed (4,000). */
  readonly viewersFreshMs?: number
}

/** In production nobody looks for it unless he asks. */
const logFinding = ({ env }: Config, log: Logger): ExecutorOptions['onFinding'] =>
  env === 'production'
    ? undefined
    : ({ message, ...finding }, operation) => log.warn({ operation, ...finding }, message)

/** Builds the app, plugins in the order of a request's way. It neither listens nor connects. */
export const buildApp = async (
  config: Config,
  { database, log, onFinding = logFinding(config, log), viewersFreshMs }: Deps,
): Promise<App> => {
  let stopping = false
  const { bodyLimit, trustProxy } = config.http
  const { maxBatch, csrfPrevention, persisted } = config.requests
  const key = await signingKey(config.auth.secret)
  const { door, writeDoor, stats, guard } = createDoors(config, database, log)
  const db = () => openDb(database.connection)
  const changes = createChanges(database, log)
  const load = watchLoad()
  const history = createHistory({
    ...{ instance: config.instance, database, commands: stats, load: load.snapshot },
    health: () => operations.glance(),
    sockets: () => app.websocketServer.clients.size,
  })
  const jobs = createAllJobs(
    config,
    { ...{ database, door, writeDoor }, indexes: () => indexWatch, failed: failure => observers.failure(failure) },
    log,
  )
  const observers = await createObservers(
    config,
    {
      ...{
        database,
        changes,
        jobs,
        commands: stats,
        guard,
        status: { latest: () => status.latest() },
        load: () => load.snapshot(),
      },
      health: () => operations.health(),
      obstacle: () => obstacle(),
      sockets: () => app.websocketServer.clients.size,
    },
    log,
    [history.observer],
  )
  const { outside, providers } = config.auth
  const tokens = createTokens({
    key,
    ttlMs: config.auth.accessTokenTtlMs,
    outside: outside && createOutside(outside, by => userOf(door, by)),
  })
  const cursors = new CursorCodec(Buffer.from(key).toString('hex'))
  const viewers = createKnownViewers({
    ...{ tokens, door, stats, observers, freshMs: viewersFreshMs },
    isAway: () => database.outage.isKnown,
  })
  onViewerChange(changes, id => (id === null ? viewers.forgetAll() : viewers.forget(id)))
  const background = createBackground(log, observers)
  const { redisUrl, costPerMinute, ...overload } = config.overload
  const shared = redisUrl === null ? null : connectRedis(redisUrl, log)
  const createCounter = createCounters(shared)
  const mail = createMail(config.mail, background, log)
  const accounts: Accounts = {
    attempts: createAttempts(createCounter, config.auth.attempts),
    sessionTtlMs: config.auth.sessionTtlMs,
    mail: config.mail.kind === 'off' || !mail.post ? null : { post: mail.post, publicUrl: config.mail.publicUrl },
    inBackground: background.run,
    authMethods: [
      'password',
      ...(providers?.google ? ['google' as const] : []),
      ...(providers?.github ? ['github' as const] : []),
    ],
  }
  const status = createStatusWatch(database, log, config.metrics.kind !== 'off')
  const prepareAll = () => prepareData(config, { db: db(), migrations }, log)
  const indexWatch = createIndexWatch(database, indexes, log, prepareAll)
  const probe = createProbe(database, log)
  const obstacle = createReadiness({ isStopping: () => stopping, database, indexes: indexWatch, probe })
  const migrations = await readMigrations(migrationsFolder)
  const operations = createOperations({
    instance: config.instance,
    version,
    environment: config.env,
    database,
    probe,
    status,
    commands: stats,
    load: load.snapshot,
    notReady: async () => {
      const found = await obstacle()
      return found && obstaclePhrases[found]
    },
    migrations,
  })
  // The endpoint runs what is explained, and comes to be behind what it serves.
  const endpoint = Promise.withResolvers<TraceOperation>()
  const adminOperations = config.graphql.adminPage ? await readAdminOperations() : new Map<string, never>()
  const adminPage = new Set(adminOperations.keys())
  const queries = createQueries({ instance: config.instance, stats, guard, indexes, adminPage })
  const plans = createPlans({
    ...{ instance: config.instance, database, status, stats, guard, indexes, stored },
    lists: allDomains.flatMap(({ lists }) => lists),
    readPreference: config.database.readPreference,
    traceOperation: async traced => (await endpoint.promise)(traced),
    viewerOf: (userId, asker) => viewerOf(door.askedBy(asker), userId, null),
  })

  const app = createHttp({ limits: { bodyLimit, trustProxy }, log, isUpgrade: isWebSocket })
  app.addHook('onReady', async () => {
    await shared?.opened
    status.start()
    indexWatch.start()
    history.start()
    changes.start()
  })
  app.addHook('onClose', async () => {
    for (const watch of [load, status, indexWatch, history]) watch.stop()
    await changes.stop()
    await Promise.all([background.settle(settleMs), jobs.stop(settleMs)])
    mail.close()
    shared?.close()
    await observers.close()
  })
  observers.watch(app)
  registerRefusals(app)
  await registerSecurityHeaders(app)
  await registerWebSocket(app, { maxPayload: bodyLimit })
  await registerCors(app, config.http.corsOrigins)
  await registerOverload(app, {
    ...{ overload, createCounter, poolSize: config.database.pool.max },
    isServing: () => database.outage.isServing,
  })
  registerHealth(app, { health: operations.health, obstacle })
  await observers.serve(app)
  registerAdminStats(app, { viewers, dbStats: operations.dbStats })
  if (providers) {
    const timeoutMs = config.graphql.operationTimeoutMs
    await registerOauth(app, {
      providers,
      attempts: accounts.attempts,
      timeoutMs,
      keep: async (requestId, identity, challenge) => {
        const request = new OperationRequest(requestId, timeoutMs)
        try {
          return await keepIdentity({ request, writeDoor }, identity, challenge)
        } finally {
          request.end()
        }
      },
    })
  }
  if (providers && config.graphql.graphiql) registerOauthPage(app, providers)
  if (config.graphql.adminPage) await registerAdminPage(app, { endpoint: '/graphql', operations: adminOperations })
  if (config.graphql.graphiql) await registerGraphiql(app, { endpoint: '/graphql', sample: config.sample })
  const traceOperation = await registerEndpoint(app, {
    services: {
      ports: { accounts, commerce: { joinShop }, operations, history, jobs, plans, queries },
      door,
      writeDoor,
      cursors,
      tokens,
      forgetViewer: viewers.forget,
      operationTimeoutMs: config.graphql.operationTimeoutMs,
      ...(costPerMinute > 0
        ? { budget: createBudget(createCounter, { points: costPerMinute, windowMs: 60_000 }) }
        : {}),
    },
    viewers,
    persisted: createPersisted({
      ...persisted,
      // Where stored operations alone are answered, those of the page are, too.
      manifest: new Map([
        ...(await persistedManifest(persisted.manifest)),
        ...[...adminOperations.values()].map(({ hash, query }) => [hash, query] as const),
      ]),
      lookup: observers.lookup,
    }),
    maxBatch,
    csrfPrevention,
    origins: config.http.corsOrigins,
    sockets: {
      initMs: 5_000,
      pingMs: 12_000,
      maxWaiting: 1024 * 1024,
      count: createMessageLimit({ createCounter, perMinute: overload.requestsPerMinute }),
    },
    admission: config.graphql.admission,
    jit: config.graphql.jit,
    slowRequestMs: config.http.slowRequestMs,
    commandsFor: config.env === 'production' ? 'admins' : 'everybody',
    planOf: async (read, documents, maxTimeMs) => planSummary(db(), read, documents, maxTimeMs).catch(() => null),
    onFinding,
    observer: observers,
  })
  endpoint.resolve(traceOperation)

  const lifecycle = {
    get stopping() {
      return stopping
    },
    markStopping: () => {
      stopping = true
      void jobs.stop(settleMs)
    },
    failed: (error: unknown) => observers.failure({ error, place: 'process' }),
    prepare: async () => {
      await prepareAll()
      await indexWatch.look()
      jobs.start()
      return { hasSample: config.sample.enabled && (await hasSample(db())) }
    },
  }
  return Object.assign(app, { lifecycle, tokens, traceOperation }) as unknown as App
}
