import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import { isExempt } from './exempt.ts'
import { createOverloadLog } from './overload-log.ts'

const sampleMs = 1_000

/** Limits of this process; 0 for none. */
export interface PressureLimits {
  /** Mean delay of the event loop. */
  readonly eventLoopDelayMs: number
  /** Share of the time in which the event loop is busy, 0 to 1. */
  readonly eventLoopUtilization: number
  readonly heapBytes: number
  readonly rssBytes: number
}

/** Refuses requests as OVERLOADED while a limit is passed, by what was measured over the last second. */
export const registerPressure = async (app: FastifyInstance, limits: PressureLimits): Promise<void> => {
  const tell = createOverloadLog()
  await app.register(underPressure, {
    sampleInterval: sampleMs,
    maxEventLoopDelay: limits.eventLoopDelayMs,
    maxEventLoopUtilization: limits.eventLoopUtilization,
    eventLoopUtilizationMode: 'interval',
    maxHeapUsedBytes: limits.heapBytes,
    maxRssBytes: limits.rssBytes,
    pressureHandler: (request, _reply, type, value) => {
      if (isExempt(request)) return
      tell(request, { type, value })
      throw new AppError('OVERLOADED')
    },
  })
}
