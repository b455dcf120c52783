import { setTimeout as wait } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { createDatabase, type Database } from './database/connection.ts'
import { openSource } from './database/source.ts'
import { watchConnections } from './drain.ts'
import type { TraceOperation } from './graphql/explain.ts'
import { oneLine } from './kernel/text.ts'
import type { Tokens } from './kernel/tokens.ts'
import type { Logger } from './log.ts'

/** What the process asks of the app beside its routes. */
interface Lifecycle {
  readonly stopping: boolean
  /** From now on `/health/ready` answers 503. */
  markStopping(): void
  /** Reports what nobody expected and nobody caught. */
  failed(error: unknown): void
  /** Makes indexes and sample data, outside production, once the database is connected. */
  prepare(): Promise<Prepared>
}

/** What the database was found to hold. */
export interface Prepared {
  /** The sample accounts, whose password is known. */
  readonly hasSample: boolean
}

export type App = FastifyInstance & {
  readonly lifecycle: Lifecycle
  readonly tokens: Tokens
  /** Runs a query for its commands alone. */
  readonly traceOperation: TraceOperation
}

/** Signals that come within this time of the first are the same one. */
const SAME_SIGNAL_MS = 500

export type BuildApp = (config: Config, deps: { database: Database; log: Logger }) => Promise<App>

/**
 * Runs the server until it is told to stop. It listens first, live but not ready, and becomes ready when the database
 * is. A start that cannot succeed ends with exit code 1 and one line.
 *
 * SIGINT and SIGTERM stop it in order: not ready, `drainMs` of further service, running requests to their end, the
 * connection, the embedded database; then exit code 0. What is not done after `shutdownTimeoutMs` is cut off with
 * exit code 1; another signal does that at once, unless it comes with the first one.
 *
 * @param started called with the address, and with what the database holds, once everything is up.
 */
export async function serve(
  config: Config,
  log: Logger,
  buildApp: BuildApp,
  started: (address: string, prepared: Prepared) => void,
): Promise<void> {
  const { host, port, drainMs, shutdownTimeoutMs } = config.http
  // mongod comes up in a process of its own while this one loads and builds the app: 0.5 s of the start.
  const source = openSource(config.database.source, log)
  source.catch(() => undefined)
  const database = createDatabase(config.database, log)
  const app = await buildApp(config, { database, log })
  const connections = watchConnections(app)
  let failure: unknown
  let isTold = false

  const grace = closeWithGrace(
    {
      delay: shutdownTimeoutMs,
      logger: false,
      skip: [...signals],
      onTimeout: () => log.error(`Not stopped after ${shutdownTimeoutMs} ms: exiting with work cut off`),
      onSecondError: error => log.error({ err: error }, 'Failed while stopping: exiting at once'),
    },
    async ({ err }) => {
      failure ??= err
      if (err) {
        log.fatal({ err }, 'Unexpected error: stopping')
        app.lifecycle.failed(err)
      }
      app.lifecycle.markStopping()
      connections.begin()
      if (app.server.listening && isTold) await wait(drainMs)
      await connections.end()
      await database.close()
      await (await source.catch(() => undefined))?.stop()
      log.info('Stopped')
      if (failure) throw failure
    },
  )
  onSignals({
    first: signal => {
      isTold = true
      log.info(`${signal}: stopping`)
      grace.close()
    },
    later: signal => {
      log.error(`Second ${signal}: exiting at once`)
      process.exit(1)
    },
  })

  try {
    await app.listen({ host, port })
    await database.connect((await source).uri)
    const prepared = await app.lifecycle.prepare()
    if (!app.lifecycle.stopping) started(app.listeningOrigin, prepared)
  } catch (error) {
    if (app.lifecycle.stopping) return
    failure = error
    log.fatal(`Cannot start: ${oneLine(error)}${isPortTaken(error) ? '; set PORT to another one' : ''}`)
    grace.close()
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * One Ctrl-C can arrive twice: from the terminal, and from a parent that hands it on, as `node --watch` does. So what
 * comes with the first signal is none of its own.
 */
function onSignals(on: Readonly<Record<'first' | 'later', (signal: NodeJS.Signals) => void>>): void {
  let firstAt: number | null = null
  const received = (signal: NodeJS.Signals) => {
    if (firstAt === null) {
      firstAt = performance.now()
      on.first(signal)
    } else if (performance.now() - firstAt > SAME_SIGNAL_MS) on.later(signal)
  }
  for (const signal of signals) process.on(signal, received)
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
