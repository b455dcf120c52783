import mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'

const maxTimeExpired = 50
const notAnswered = new Set(['TIMEOUT', 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'])

/** Whether a failure is what the server said. That it gave up after the time for a command says nothing of it. */
const isAnswer = (error: unknown): boolean =>
  error instanceof AppError
    ? !notAnswered.has(error.code)
    : error instanceof mongoose.mongo.MongoServerError && error.code !== maxTimeExpired

/** How long commands have been without an answer. None is needed where nothing is asked. */
export class Silence {
  readonly #afterMs: number
  readonly #fallen: () => void
  #since: number | null = null
  #waiting = 0
  #timer: NodeJS.Timeout | undefined

  /** `fallen` is called once nothing that was asked has been answered for `afterMs`, and again where that goes on. */
  constructor(afterMs: number, fallen: () => void) {
    this.#afterMs = afterMs
    this.#fallen = fallen
  }

  /** Follows a command to its end. */
  async during<T>(command: () => Promise<T>): Promise<T> {
    this.#since ??= Date.now()
    this.#timer ??= setTimeout(this.#look, this.#afterMs).unref()
    this.#waiting++
    let answered = true
    try {
      return await command()
    } catch (error) {
      answered = isAnswer(error)
      throw error
    } finally {
      this.#waiting--
      if (answered) this.broken()
    }
  }

  /** Something was answered, or there was nobody to answer. */
  broken(): void {
    this.#since = this.#waiting > 0 ? Date.now() : null
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#since = null
  }

  readonly #look = (): void => {
    this.#timer = undefined
    if (this.#since === null) return
    const leftMs = this.#since + this.#afterMs - Date.now()
    this.#timer = setTimeout(this.#look, leftMs > 0 ? leftMs : this.#afterMs).unref()
    if (leftMs <= 0) this.#fallen()
  }
}
