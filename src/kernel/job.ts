import type { Logger } from 'pino'
import type { ReadDoor } from '../database/read-door.ts'
import type { WriteDoor } from '../database/write-door.ts'
import type { Request } from './request.ts'

/** Work that a domain has done beside requests: at times, or when somebody asks for it. */
export interface JobDeclaration {
  /** Stored and told; it stays the same for as long as the job means the same. Small letters and dashes. */
  readonly name: string
  /** As a sentence, for administrators. */
  readonly does: string
  /** Five fields of cron, in UTC; the settings may say another. Without one the job runs when it is asked for. */
  readonly schedule?: string
  /** How often a run is begun before it counts as failed. */
  readonly attempts: number
  /** Milliseconds before the second attempt; doubles with each. */
  readonly backoffMs: number
  /** Milliseconds of one attempt. */
  readonly timeLimitMs: number
  /**
   * Does it. One run of a name is at work at a time, in all processes together; when its process is killed it is begun
   * again, so what it has done by then must bear being done twice.
   */
  readonly run: (context: JobContext) => Promise<void>
}

/** What a job works with. */
export interface JobContext {
  /** Nobody's: reads and writes say `rights: 'system'`. It ends with `signal`, and its reads may take until then. */
  readonly request: Request
  readonly door: ReadDoor
  readonly writeDoor: WriteDoor
  /**
   * Reads that all see one moment of the data, as of `snapshot.ts`. Throws JobFailed where they take longer than the
   * database keeps a moment, or it holds a part of a backup only.
   */
  readonly atOneMoment: <T>(work: (inside: Request) => Promise<T>) => Promise<T>
  /** Carries the job's name and id. */
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Aborted when the server stops, the job is cancelled, its time is over, or another process has taken it over. */
  readonly signal: AbortSignal
  /** How far it is: `done` of `of` parts. Shown within 10 s. */
  readonly progress: (done: number, of: number) => void
  /** How many things it has found that are not as they should be; 0 says that it has looked. */
  readonly found: (problems: number) => void
}

/**
 * What a job looked for is not as it should be: no further attempt would change that. Its message is told to whoever may
 * see the job, so it holds nobody's data.
 */
export class JobFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'JobFailed'
  }
}
