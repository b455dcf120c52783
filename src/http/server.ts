import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { unroutable } from './refusals.ts'

interface Options {
  readonly limits: Pick<Config['http'], 'bodyLimit' | 'trustProxy'>
  readonly log: Logger
  /** Which requests to upgrade the connection are let through to their route. */
  readonly isUpgrade: (request: IncomingMessage) => boolean
}

/** Fastify with nothing to serve yet: bounded in size and time, with a request id on each answer. */
export const createHttp = ({ limits, log, isUpgrade }: Options): FastifyInstance => {
  const loggerInstance: FastifyBaseLogger = log
  const app = fastify({
    loggerInstance,
    // The endpoint writes the line of an operation itself, with what it cost.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    ...limits,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // A slow body alone is not stopped by `requestTimeout`: headers have their own, and both are looked at in intervals.
    requestTimeout: 30_000,
    // `registerOverload` does it, in the way of the route.
    return503OnClosing: false,
    ...unroutable,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000, shouldUpgradeCallback: isUpgrade },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  return app
}
