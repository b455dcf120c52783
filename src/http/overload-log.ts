import type { FastifyRequest } from 'fastify'
import { seldom } from '../kernel/seldom.ts'

/** A log line for each request that is refused would be more load. */
const toldEveryMs = 10_000

/** Tells the log that requests are refused, and by which measure, once in ten seconds. */
export const createOverloadLog = () =>
  seldom(toldEveryMs, (request: FastifyRequest, measure: object) =>
    request.log.warn(measure, 'Overloaded: requests are refused'),
  )
