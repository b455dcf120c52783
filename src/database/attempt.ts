import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import { InnerRequest } from './inner-request.ts'

/** Client options of seed 003 for what a domain does with the database. Durations are milliseconds. */
export interface AttemptOptions {
  /** Most that one try may take; the request's own deadline holds as well. */
  readonly timeoutMs?: number
  /** Further tries after the first. The doors wait out an election and send again by themselves: this is for longer work. */
  readonly retries?: number
  readonly retryDelayMs?: number
  /** Which failures another try may get over; those of the moment, where nothing is said. */
  readonly retryIf?: (error: unknown) => boolean
}

const isOfTheMoment = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'DATABASE_UNAVAILABLE' || error.code === 'TIMEOUT')

/**
 * Runs `work`, and runs it again where it fails in a way that passes. `work` reads and writes by the request that it
 * gets; what writes must bear being done twice, or carry an idempotency key.
 */
export const attempt = async <T>(
  request: Request,
  { timeoutMs, retries = 0, retryDelayMs = 200, retryIf = isOfTheMoment }: AttemptOptions,
  work: (inside: Request) => Promise<T>,
): Promise<T> => {
  for (let tries = 0; ; tries++) {
    const limited = timeoutMs === undefined ? null : new Limited(request, timeoutMs)
    try {
      return await work(limited ?? request)
    } catch (error) {
      const isLast = tries >= retries || Date.now() + retryDelayMs >= request.deadline
      if (isLast || !retryIf(error)) throw error
    } finally {
      limited?.end()
    }
    await Promise.race([wait(retryDelayMs), request.expired])
  }
}

/** A request with an earlier deadline. */
class Limited extends InnerRequest {
  readonly #deadline: number
  readonly #expired: Promise<never>
  readonly #timer: NodeJS.Timeout

  constructor(outside: Request, timeoutMs: number) {
    super(outside)
    this.#deadline = Math.min(outside.deadline, Date.now() + timeoutMs)
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => undefined)
    this.#timer = setTimeout(() => reject(new AppError('TIMEOUT')), Math.max(this.#deadline - Date.now(), 0))
    this.#expired = promise
  }

  override get deadline(): number {
    return this.#deadline
  }

  override get expired(): Promise<never> {
    return this.#expired
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
