import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** Lets pages of other origins ask, and read the answers; without cookies. With no origin there is no CORS. */
export const registerCors = async (app: FastifyInstance, origins: readonly string[]): Promise<void> => {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'graphql-cost',
      'graphql-database',
      'graphql-require-preflight',
      'apollo-require-preflight',
      'x-apollo-operation-name',
    ],
    exposedHeaders: ['x-request-id', 'retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
    credentials: false,
    maxAge: 86_400,
  })
}
