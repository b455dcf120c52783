import type { FastifyContextConfig, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers whatever the load is, and whoever asks however often. */
    readonly exempt?: boolean
  }
}

/** For the `config` of a route. */
export const exempt: FastifyContextConfig = { exempt: true }

export const isExempt = (request: FastifyRequest): boolean => request.routeOptions.config.exempt === true
