import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import { networkOf } from './attempts.ts'
import type { CreateCounter } from './counters.ts'
import { isExempt } from './exempt.ts'

const windowMs = 60_000

export interface RateLimit {
  readonly createCounter: CreateCounter
  /** 0 for no limit. */
  readonly perMinute: number
}

const refusal = (perMinute: number, resetMs: number): AppError => {
  const retryAfter = Math.ceil(resetMs / 1000)
  const message = `More than ${perMinute} requests in a minute; try again in ${retryAfter} s.`
  return new AppError('RATE_LIMITED', message, { retryAfter })
}

/** Counts what is asked beside HTTP requests, such as a message on a WebSocket, as so many of a network address. Throws RATE_LIMITED above `perMinute`. */
export const createMessageLimit = ({ createCounter, perMinute }: RateLimit) => {
  const counter = createCounter('requests', windowMs)
  return async (address: string, requests = 1): Promise<void> => {
    if (perMinute === 0 || requests === 0) return
    const { count, resetMs } = await counter.add(networkOf(address), requests)
    if (count > perMinute) throw refusal(perMinute, resetMs)
  }
}

/** What has no path. Throws NOT_FOUND. */
export const refuseUnknown = (): never => {
  throw new AppError('NOT_FOUND')
}

/** Refuses requests of a network address above `perMinute`, to every route that is registered after it and to no route. */
export const registerRateLimit = async (
  app: FastifyInstance,
  { createCounter, perMinute }: RateLimit,
): Promise<void> => {
  const counter = createCounter('requests', windowMs)
  class Store implements FastifyRateLimitStore {
    incr(key: string, done: Parameters<FastifyRateLimitStore['incr']>[1]): void {
      counter.add(key).then(
        ({ count, resetMs }) => done(null, { current: count, ttl: resetMs }),
        (error: Error) => done(error),
      )
    }
    child(): FastifyRateLimitStore {
      return this
    }
  }
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: windowMs,
    allowList: isExempt,
    keyGenerator: request => networkOf(request.ip),
    store: Store,
    errorResponseBuilder: (_request, { max, ttl }) => refusal(max, ttl),
  })
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, refuseUnknown)
}
