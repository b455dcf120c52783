import { getHeapStatistics } from 'node:v8'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { AppError } from '../kernel/errors.ts'
import { registerCapacity } from './capacity.ts'
import type { CreateCounter } from './counters.ts'
import { isExempt } from './exempt.ts'
import { registerPressure } from './pressure.ts'
import { refuseUnknown, registerRateLimit } from './rate-limit.ts'

/** Refuses what arrives on an open connection after the server has begun to close. */
const refuseWhileClosing = (app: FastifyInstance): void => {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onRequest', async request => {
    if (isClosing && !isExempt(request)) throw new AppError('OVERLOADED', 'The server is stopping.')
  })
}

/** What refuses requests before anything is done for them, but for those to routes with `config: exempt`. */
export const registerOverload = async (
  app: FastifyInstance,
  {
    overload,
    createCounter,
    poolSize,
    isServing,
  }: {
    readonly overload: Omit<Config['overload'], 'redisUrl' | 'costPerMinute'>
    readonly createCounter: CreateCounter
    /** Commands that the database takes at a time. */
    readonly poolSize: number
    /** Whether there is a database that takes them. */
    readonly isServing: () => boolean
  },
): Promise<void> => {
  const { requestsPerMinute, heapShare, maxWaitMs, ...limits } = overload
  refuseWhileClosing(app)
  await registerPressure(app, { ...limits, heapBytes: heapShare * getHeapStatistics().heap_size_limit })
  if (requestsPerMinute > 0) await registerRateLimit(app, { createCounter, perMinute: requestsPerMinute })
  else app.setNotFoundHandler(refuseUnknown)
  if (maxWaitMs > 0) registerCapacity(app, { maxWaitMs, atOnce: poolSize, isServing })
}
