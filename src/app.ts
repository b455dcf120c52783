import { randomUUID } from 'node:crypto'
import fastify, { LogController } from 'fastify'
import type { Config } from './config.ts'
import { CommandStats } from './database/command-stats.ts'
import type { Database } from './database/connection.ts'
import { declaredIndexes, makeIndexes, missingIndexes } from './database/indexes.ts'
import { ReadDoor } from './database/read-door.ts'
import { viewerOf } from './domains/accounts/index.ts'
import { registerEndpoint } from './graphql/endpoint.ts'
import { allDomains } from './graphql/schema.ts'
import { createViewers } from './graphql/viewers.ts'
import { createTokens } from './http/tokens.ts'
import { CursorCodec } from './kernel/cursor.ts'
import { AppError } from './kernel/errors.ts'
import type { Logger } from './log.ts'
import type { App } from './serve.ts'
import { signingKey } from './signing-key.ts'

/** Builds the app, plugins in the order of a request's way. It neither listens nor connects. */
export const buildApp = async (
  config: Config,
  { database, log }: { database: Database; log: Logger },
): Promise<App> => {
  const key = await signingKey(config.auth.secret)
  const stats = new CommandStats(config.database.slowQueryMs)
  const db = () => {
    const open = database.connection.db
    if (!open) throw new AppError('DATABASE_UNAVAILABLE')
    return open
  }
  const door = new ReadDoor({ db, stats, sharing: config.database.sharing })
  const tokens = createTokens({ key, ttlMs: config.auth.accessTokenTtlMs })
  const cursors = new CursorCodec(Buffer.from(key).toString('hex'))
  const indexes = declaredIndexes(
    allDomains.flatMap(({ entities }) => entities),
    allDomains.flatMap(({ lists }) => lists),
  )

  const app = fastify({
    loggerInstance: log,
    // The endpoint writes the line of an operation itself, with what it cost.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: config.http.bodyLimit,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // A slow body alone is not stopped by `requestTimeout`: headers have their own, and both are looked at in intervals.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  await registerEndpoint(app as never, {
    services: { door, cursors, tokens, operationTimeoutMs: config.graphql.operationTimeoutMs },
    viewers: createViewers(tokens, (userId, sessionId) => viewerOf(door, userId, sessionId)),
    jit: config.graphql.jit,
    slowRequestMs: config.http.slowRequestMs,
  })

  let stopping = false
  const lifecycle = {
    get stopping() {
      return stopping
    },
    markStopping: () => {
      stopping = true
    },
    prepare: async () => {
      if (config.env === 'production') return
      const missing = await missingIndexes(db(), indexes)
      await makeIndexes(db(), missing)
      if (missing.length > 0) log.info({ indexes: missing.length }, 'Indexes made')
    },
  }
  return Object.assign(app, { lifecycle, tokens }) as unknown as App
}
