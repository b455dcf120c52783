import type { mongo } from 'mongoose'
import { AppError } from '../kernel/errors.ts'

/**
 * How long commands wait once no server answers. The driver notices within half a second that a server died, and the
 * whole has to end within 2.5 s; an election is no outage, since members answer.
 */
const patienceMs = 1_500

/**
 * Ends the waiting for a database that nobody reaches, until the driver, which goes on looking, sees a server again.
 * The driver bounds the choice of a server and the wait for a connection, but a command that it writes to a socket which
 * has just ended is never heard of again: it waits for `drain`, and neither that nor an error comes (driver 7.8).
 */
export class Outage {
  readonly #waiting = new Set<(error: AppError) => void>()
  #timer: NodeJS.Timeout | undefined
  #isOver = true

  /** Follows what a client sees of its servers. */
  attach(client: mongo.MongoClient): void {
    client.on('topologyDescriptionChanged', ({ newDescription: { servers } }) => {
      if ([...servers.values()].some(({ type }) => type !== 'Unknown')) this.end()
      else this.#begin()
    })
  }

  /** Whether no server answers at the moment; an election is no outage. */
  get isOn(): boolean {
    return this.#timer !== undefined
  }

  /** Whether no server has answered for so long that nobody waits for one any more. */
  get isKnown(): boolean {
    return !this.#isOver
  }

  /** A server answers, or nobody looks any more. */
  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isOver = true
  }

  #begin(): void {
    this.#timer ??= setTimeout(() => {
      this.#isOver = false
      for (const reject of this.#waiting) reject(new AppError('DATABASE_UNAVAILABLE'))
      this.#waiting.clear()
    }, patienceMs)
  }

  /** What a command gives. Throws DATABASE_UNAVAILABLE once no server has answered for 1.5 s, and at once from then on. */
  guard<T>(command: () => Promise<T>): Promise<T> {
    if (!this.#isOver) return Promise.reject(new AppError('DATABASE_UNAVAILABLE'))
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#waiting.add(reject)
    command()
      .then(resolve, reject)
      .finally(() => this.#waiting.delete(reject))
    return promise
  }
}
