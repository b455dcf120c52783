import { InnerRequest } from '../database/inner-request.ts'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'

/** The request of a job: over when its signal is, so that no read or write begins any more. */
export class JobRequest extends InnerRequest {
  readonly #signal: AbortSignal
  readonly #expired: Promise<never>

  constructor(outside: Request, signal: AbortSignal) {
    super(outside)
    this.#signal = signal
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => undefined)
    outside.expired.catch(reject)
    signal.addEventListener('abort', () => reject(new AppError('TIMEOUT')), { once: true })
    this.#expired = promise
  }

  override get deadline(): number {
    return this.#signal.aborted ? 0 : this.outside.deadline
  }

  override get expired(): Promise<never> {
    return this.#expired
  }

  override get signal(): AbortSignal {
    return this.#signal
  }

  /** Its reads may be of everything there is. */
  override get patient(): boolean {
    return true
  }
}
