import { AppError } from '../kernel/errors.ts'
import { JobFailed } from '../kernel/job.ts'
import type { Attempted } from './attempt.ts'
import type { JobRun, JobsSettings } from './contract.ts'
import type { Claim, Due } from './queue.ts'

/** Why one failed that dead processes have left at every attempt. */
export const killed = 'It ended with its process, at every attempt.'

/** What can be expected to happen is told by its sentence, and what has caused it with its stack; all else as it is. */
const told = (error: unknown) => {
  if (error === undefined) return {}
  if (!(error instanceof JobFailed || error instanceof AppError)) return { err: error }
  return { reason: error.message, ...(error.cause === undefined ? {} : { err: error }) }
}

/** Tells the log, and whoever listens, what came of jobs. Never throws, whatever a listener does. */
export class Reports {
  readonly #settings: Pick<JobsSettings, 'log' | 'failed'>
  readonly #listeners: ((run: JobRun) => void)[] = []

  constructor(settings: Pick<JobsSettings, 'log' | 'failed'>) {
    this.#settings = settings
  }

  onRun(listener: (run: JobRun) => void): void {
    this.#listeners.push(listener)
  }

  attempt({ id, name, attempts }: Claim, { outcome, error, unwritten, ms }: Attempted): void {
    const { log } = this.#settings
    const about = { job: name, jobId: id, attempt: attempts, outcome, ms: Math.round(ms) }
    if (outcome === 'failed') log.error({ ...about, ...told(error) }, 'A job has failed')
    else if (outcome === 'again' || outcome === 'lost')
      log.warn({ ...about, ...told(unwritten ?? error) }, 'A job has not come to its end')
    else log.info(about, 'A job has ended')
    if (outcome === 'failed') this.#fail(name, error)
    this.#tell({ name, outcome, ms })
  }

  /** Of several processes that see what dead ones have left, the one that ends it tells it. */
  killed({ id, name }: Due): void {
    this.#settings.log.error({ job: name, jobId: id, reason: killed }, 'A job has failed')
    this.#fail(name, new JobFailed(killed))
    this.#tell({ name, outcome: 'failed', ms: null })
  }

  cancelled({ name }: Due): void {
    this.#tell({ name, outcome: 'cancelled', ms: null })
  }

  #tell(run: JobRun): void {
    for (const listener of this.#listeners) this.#call(listener, run)
  }

  #fail(name: string, error: unknown): void {
    this.#call(this.#settings.failed, { error, place: `job ${name}` })
  }

  /** A listener may fail at once, or later where it is asynchronous: neither the jobs nor the process end by it. */
  #call<Told>(listener: (told: Told) => void, about: Told): void {
    const call = async () => listener(about)
    call().catch((error: unknown) => this.#settings.log.error({ err: error }, 'What listens to jobs has failed'))
  }
}
