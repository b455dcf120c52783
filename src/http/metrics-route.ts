import { createHash, timingSafeEqual } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { AppError } from '../kernel/errors.ts'
import { exempt } from './exempt.ts'
import type { Metrics } from './metrics.ts'
import { registerRefusals } from './refusals.ts'
import { registerSecurityHeaders } from './security-headers.ts'

type Text = Pick<Metrics, 'text' | 'contentType'>

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Throws UNAUTHENTICATED where a token is asked for and another came. The comparison takes the same time for all. */
const holdToken = (token: string | null, authorization = ''): void => {
  if (token !== null && !timingSafeEqual(digest(authorization), digest(`Bearer ${token}`)))
    throw new AppError('UNAUTHENTICATED', 'The metrics want `Authorization: Bearer <METRICS_TOKEN>`.')
}

/** `GET /metrics`, whatever the load is; with a token, 401 without it. */
export const registerMetrics = (app: FastifyInstance, { text, contentType }: Text, token: string | null): void => {
  app.get('/metrics', { config: exempt }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      holdToken(token, request.headers.authorization)
    } catch (error) {
      reply.header('www-authenticate', 'Bearer')
      throw error
    }
    return reply.header('content-type', contentType).send(await text())
  })
}

/** Serves `/metrics` at a port of its own and nothing else, from when the app is ready until it has closed. */
export const listenForMetrics = (
  app: FastifyInstance,
  metrics: Text,
  { host, port, token }: Extract<Config['metrics'], { kind: 'apart' }>,
): void => {
  const own = fastify({ forceCloseConnections: true })
  app.addHook('onReady', async () => {
    await registerSecurityHeaders(own)
    registerRefusals(own)
    own.setNotFoundHandler(() => {
      throw new AppError('NOT_FOUND')
    })
    registerMetrics(own, metrics, token)
    try {
      app.log.info({ address: await own.listen({ host, port }) }, 'Metrics are served')
    } catch (cause) {
      throw new Error(`The metrics cannot be served at ${host}:${port} (METRICS_HOST, METRICS_PORT)`, { cause })
    }
  })
  app.addHook('onClose', () => own.close())
}
