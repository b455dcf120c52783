import { setTimeout as wait } from 'node:timers/promises'
import { AppError, errorTable } from '../kernel/errors.ts'
import { type JobContext, type JobDeclaration, JobFailed } from '../kernel/job.ts'
import { within } from '../kernel/within.ts'
import type { Status } from './models.ts'
import type { Claim, Queue, Told } from './queue.ts'
import { backoff } from './schedule.ts'

/** Why an attempt is to end. `lost`: another process may have the job by now. */
export type Ending = 'stopped' | 'cancelled' | 'late' | 'lost'

/** What came of an attempt. `again`: it has failed, and there is a further one. `released`: another process takes it over. */
export type Outcome = 'succeeded' | 'failed' | 'again' | 'cancelled' | 'released' | 'lost'

export interface AttemptParts {
  readonly queue: Queue
  readonly leaseMs: number
  /** How long work that is told to end may still take. */
  readonly settleMs: number
}

/** What of a job's context is not the attempt's own. */
export type Given = Omit<JobContext, 'signal' | 'progress' | 'found'>

export interface Attempted {
  readonly outcome: Outcome
  /** What it failed by. */
  readonly error: unknown
  /** Why it was lost: what the last sign of life, or the write of its end, has met. */
  readonly unwritten: unknown
  /** Milliseconds. */
  readonly ms: number
  /** Resolves when the work itself has ended, which may not have heeded its signal. */
  readonly settled: Promise<void>
}

const writePauseMs = 500

/** What of a failure may be told. */
const reasonOf = (error: unknown): string => {
  if (error instanceof JobFailed) return error.message
  if (error instanceof AppError) return errorTable[error.code].message
  return 'Something went wrong on our side; the log tells what, under the id of the job.'
}

/** One attempt at a job, from its claim to what is written of it. */
export class Attempt {
  readonly claim: Claim
  readonly #job: JobDeclaration
  readonly #parts: AttemptParts
  readonly #abort = new AbortController()
  #ending: Ending | null = null
  #lease: NodeJS.Timeout | undefined
  #leaseEnd = 0
  #told: Told = {}
  #unwritten: unknown

  constructor(job: JobDeclaration, claim: Claim, parts: AttemptParts) {
    this.#job = job
    this.claim = claim
    this.#parts = parts
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Tells the work to end. The first reason counts. */
  end(ending: Ending): void {
    this.#ending ??= ending
    this.#abort.abort(new Error(`the job is ${ending}`))
  }

  /** Does the work, with signs of life meanwhile, and writes how it ended. Never throws. */
  async run(given: Given): Promise<Attempted> {
    const { timeLimitMs, run } = this.#job
    const begun = performance.now()
    this.#holdFrom(this.claim.askedAt)
    const signs = setInterval(() => void this.#giveSign(), this.#parts.leaseMs / 3)
    const limit = setTimeout(() => this.end('late'), timeLimitMs)
    const failed = (error: unknown) => ({ error })
    const work = Promise.resolve()
      .then(() => run(this.#context(given)))
      .then(() => null, failed)
    const settled = work.then(() => undefined)
    try {
      const failure = await this.#endOf(work)
      const outcome = await this.#write(failure)
      const unwritten = outcome === 'lost' ? this.#unwritten : undefined
      return { outcome, error: failure?.error, unwritten, ms: performance.now() - begun, settled }
    } finally {
      clearInterval(signs)
      clearTimeout(limit)
      clearTimeout(this.#lease)
    }
  }

  #context(given: Given): JobContext {
    return {
      ...given,
      signal: this.signal,
      progress: (done, of) => {
        this.#told = { ...this.#told, progress: { done, of } }
      },
      found: problems => {
        this.#told = { ...this.#told, problems }
      },
    }
  }

  /** Waits for the work, and where it was told to end not for long. */
  async #endOf<T>(work: Promise<T>): Promise<T | { readonly error: unknown }> {
    const { signal } = this
    const { promise: told, resolve } = Promise.withResolvers<null>()
    signal.addEventListener('abort', () => resolve(null), { once: true })
    const first = await Promise.race([work.then(result => ({ result })), told])
    if (first) return first.result
    const left = await within(work, this.#parts.settleMs)
    return typeof left === 'symbol' ? { error: signal.reason } : left
  }

  async #giveSign(): Promise<void> {
    const askedAt = performance.now()
    try {
      const state = await this.#parts.queue.renew(this.claim, this.#told)
      this.#unwritten = undefined
      if (state === 'held') this.#holdFrom(askedAt)
      else this.end(state)
    } catch (error) {
      // Unanswered, or refused: the next sign may do, and without one the lease ends.
      this.#unwritten = error
    }
  }

  /** The lease, counted from when it was asked for: by then no other process has the job. */
  #holdFrom(askedAt: number): void {
    this.#leaseEnd = askedAt + this.#parts.leaseMs
    clearTimeout(this.#lease)
    this.#lease = setTimeout(() => this.end('lost'), this.#leaseEnd - performance.now()).unref()
  }

  async #write(failure: { readonly error: unknown } | null): Promise<Outcome> {
    const { queue } = this.#parts
    const { claim } = this
    if (this.#ending === 'lost') return 'lost'
    if (!failure) return this.#untilWritten('succeeded', () => queue.end(claim, 'succeeded', null, this.#told))
    const isVerdict = failure.error instanceof JobFailed
    if (this.#ending === 'stopped' && !isVerdict) return this.#untilWritten('released', () => queue.release(claim))
    if (this.#ending === 'cancelled' && !isVerdict)
      return this.#untilWritten('cancelled', () => queue.end(claim, 'cancelled', null, this.#told))
    const { attempts, backoffMs, timeLimitMs } = this.#job
    const isLate = this.#ending === 'late' && !isVerdict
    const reason = isLate ? `It took longer than ${Math.round(timeLimitMs / 1_000)} s.` : reasonOf(failure.error)
    if (isVerdict || claim.attempts >= attempts)
      return this.#untilWritten('failed', () => queue.end(claim, 'failed', reason, this.#told))
    const pause = backoff(claim.attempts, backoffMs)
    return this.#untilWritten('again', () => queue.again(claim, pause, reason, this.#told))
  }

  /** Tries for as long as the lease may last: then another process has the job. A stop does not wait for that. */
  async #untilWritten(outcome: Outcome, write: () => Promise<Status | null>): Promise<Outcome> {
    for (;;) {
      try {
        const status = await write()
        this.#unwritten = undefined
        if (status === null) return 'lost'
        return status === 'cancelled' ? 'cancelled' : outcome
      } catch (error) {
        this.#unwritten = error
        if (performance.now() > this.#leaseEnd || this.#ending === 'stopped') return 'lost'
        await wait(writePauseMs)
      }
    }
  }
}
