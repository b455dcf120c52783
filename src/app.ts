import { randomUUID } from 'node:crypto'
import fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { createBackground } from './background.ts'
import type { Config } from './config.ts'
import { CommandStats } from './database/command-stats.ts'
import type { Database } from './database/connection.ts'
import { createIndexWatch } from './database/index-watch.ts'
import { makeIndexes, missingIndexes } from './database/indexes.ts'
import { createProbe } from './database/probe.ts'
import { ReadDoor } from './database/read-door.ts'
import { createStatusWatch } from './database/server-status.ts'
import { WriteDoor } from './database/write-door.ts'
import { type Accounts, viewerOf } from './domains/accounts/index.ts'
import { createOperations } from './domains/operations/index.ts'
import { registerEndpoint } from './graphql/endpoint.ts'
import { createViewers } from './graphql/viewers.ts'
import { registerAdminStats } from './http/admin-stats.ts'
import { createAttempts } from './http/attempts.ts'
import { registerGraphiql } from './http/graphiql.ts'
import { registerHealth } from './http/health.ts'
import { registerSecurityHeaders } from './http/security-headers.ts'
import { createTokens } from './http/tokens.ts'
import { indexes } from './indexes.ts'
import { CursorCodec } from './kernel/cursor.ts'
import { AppError } from './kernel/errors.ts'
import type { Logger } from './log.ts'
import { createMail } from './mail.ts'
import { watchLoad } from './process-load.ts'
import { createReadiness } from './readiness.ts'
import { loadSample } from './seed/sample.ts'
import type { App } from './serve.ts'
import { signingKey } from './signing-key.ts'
import { version } from './version.ts'

/** How long a stop waits for what goes on after answers: mail on its way. */
const settleMs = 3_000

/** Builds the app, plugins in the order of a request's way. It neither listens nor connects. */
export const buildApp = async (
  config: Config,
  { database, log }: { database: Database; log: Logger },
): Promise<App> => {
  let stopping = false
  const key = await signingKey(config.auth.secret)
  const { slowQueryMs, logQueries, failoverWaitMs, sharing, readPreference } = config.database
  const stats = new CommandStats(slowQueryMs, logQueries ? command => log.info({ command }, 'Database command') : null)
  const db = () => {
    const open = database.connection.db
    if (!open) throw new AppError('DATABASE_UNAVAILABLE')
    return open
  }
  const door = new ReadDoor({
    db,
    stats,
    outage: database.outage,
    failoverWaitMs,
    sharing,
    statisticsFrom: readPreference,
  })
  const tokens = createTokens({ key, ttlMs: config.auth.accessTokenTtlMs })
  const cursors = new CursorCodec(Buffer.from(key).toString('hex'))
  const viewers = createViewers(tokens, (userId, sessionId) => viewerOf(door, userId, sessionId))
  const background = createBackground(log)
  const mail = createMail(config.mail, background, log)
  const accounts: Accounts = {
    attempts: createAttempts(config.auth.attempts),
    sessionTtlMs: config.auth.sessionTtlMs,
    mail: config.mail.kind === 'off' || !mail.post ? null : { post: mail.post, publicUrl: config.mail.publicUrl },
    inBackground: background.run,
  }
  const load = watchLoad()
  const status = createStatusWatch(database, log)
  const indexWatch = createIndexWatch(database, indexes, log)
  const probe = createProbe(database, log)
  const operations = createOperations({
    instance: config.instance,
    version,
    environment: config.env,
    database,
    probe,
    status,
    commands: stats,
    load: load.snapshot,
  })

  const loggerInstance: FastifyBaseLogger = log
  const app = fastify({
    loggerInstance,
    // The endpoint writes the line of an operation itself, with what it cost.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: config.http.bodyLimit,
    trustProxy: config.http.trustProxy,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // A slow body alone is not stopped by `requestTimeout`: headers have their own, and both are looked at in intervals.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onReady', async () => {
    status.start()
    indexWatch.start()
  })
  app.addHook('onClose', async () => {
    for (const watch of [load, status, indexWatch]) watch.stop()
    await background.settle(settleMs)
    mail.close()
  })
  await registerSecurityHeaders(app)
  registerHealth(app, {
    health: operations.health,
    obstacle: createReadiness({ isStopping: () => stopping, database, indexes: indexWatch, probe }),
  })
  registerAdminStats(app, { viewers, dbStats: operations.dbStats })
  if (config.graphql.graphiql) await registerGraphiql(app, { endpoint: '/graphql', sample: config.sample })
  await registerEndpoint(app, {
    services: {
      ports: { accounts, operations },
      door,
      writeDoor: new WriteDoor(database.connection, stats),
      cursors,
      tokens,
      forgetViewer: viewers.forget,
      operationTimeoutMs: config.graphql.operationTimeoutMs,
    },
    viewers,
    jit: config.graphql.jit,
    slowRequestMs: config.http.slowRequestMs,
  })

  const lifecycle = {
    get stopping() {
      return stopping
    },
    markStopping: () => {
      stopping = true
    },
    prepare: async () => {
      if (config.env !== 'production') {
        const missing = await missingIndexes(db(), indexes)
        await makeIndexes(db(), missing)
        if (missing.length > 0) log.info({ indexes: missing.length }, 'Indexes made')
      }
      if (config.env === 'development' && config.sample.enabled) {
        const documents = await loadSample(db(), config.sample.password)
        if (documents > 0) log.info({ documents }, 'Sample data loaded')
        if (documents > 0 && config.database.source.kind === 'uri')
          log.warn(
            'The database of MONGODB_URI was empty and now holds the sample accounts; NODE_ENV=production makes none',
          )
      }
      await indexWatch.look()
    },
  }
  return Object.assign(app, { lifecycle, tokens }) as unknown as App
}
