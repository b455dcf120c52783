import type mongoose from 'mongoose'
import { Lines } from '../kernel/lines.ts'
import type { Request } from '../kernel/request.ts'
import type { Cause, CommandStats } from './command-stats.ts'
import type { CommandSettings } from './commands.ts'
import { type Keyed, onceByKey } from './idempotency.ts'
import { openDb } from './open-db.ts'
import type { Outage } from './outage.ts'
import type { Write } from './statement.ts'
import { isPassing, runTransaction } from './transaction.ts'

export interface WriteDoorSettings {
  readonly connection: mongoose.Connection
  readonly stats: CommandStats
  readonly outage: Outage
  /** Milliseconds that a write waits for a new primary while members answer (`DB_FAILOVER_WAIT`). */
  readonly failoverWaitMs: number
  /** Milliseconds that the result of a mutation with an idempotency key is kept (`IDEMPOTENCY_TTL`). */
  readonly idempotencyTtlMs: number
  /** Throws what refuses a command, before it is sent (`PLAN_GUARD`). */
  readonly admit?: CommandSettings['admit']
}

/** What of the write door holds several writes together, and lets those that would meet wait for each other. */
export class Transactions {
  protected readonly settings: WriteDoorSettings
  readonly #lines = new Lines()

  constructor(settings: WriteDoorSettings) {
    this.settings = settings
  }

  /**
   * Writes that hold together or not at all, as `runTransaction` says; inside one, a part of it. Transactions of this
   * process that name the same `things`, such as a document's id, run one after the other: 200 at once on one document
   * spent a minute in each other's way, and most never came through. One that names none waits so for what it has worked
   * on, once another one came between.
   */
  async transaction<T>(
    request: Request,
    work: (inside: Request) => Promise<T>,
    things: readonly string[] = [],
  ): Promise<T> {
    if (request.session) return work(request)
    const { connection, stats, outage, failoverWaitMs } = this.settings
    const { client } = openDb(connection)
    // Whoever stands in a line already enters no other: two could wait for each other.
    const inLine = things.length > 0 ? <R>(_met: unknown, run: () => Promise<R>) => run() : this.#inLine(request)
    return this.#inLine(request)(things, () =>
      runTransaction({ client, stats, outage, failoverWaitMs, inLine }, request, work),
    )
  }

  /** Runs work on a document (hex id) behind other such work of this process; inside a transaction at once. */
  async inTurn<T>(request: Request, id: string, work: () => Promise<T>): Promise<T> {
    return request.session ? work() : this.#inLine(request)([id], work)
  }

  /** Runs what a viewer asked for under a key of his once, in a transaction of those `things`, as `onceByKey` says. */
  async once<T>(
    request: Request,
    keyed: Keyed<T>,
    work: (inside: Request) => Promise<T>,
    things: readonly string[] = [],
  ): Promise<T> {
    const admit = (command: Write, cause: Cause) => this.admit(command, cause)
    return this.transaction(request, inside => onceByKey({ ...this.settings, admit }, inside, keyed, work), things)
  }

  /** Throws what refuses a command of a write. While there is no database, none is asked for plans. */
  protected async admit(command: Write, cause: Cause): Promise<void> {
    if (!this.settings.outage.isKnown) await this.settings.admit?.(command, [cause])
  }

  /** Whether a failure inside a transaction passes by itself, so that the transaction has to run again. */
  isPassing(error: unknown): boolean {
    return isPassing(error)
  }

  #inLine(request: Request) {
    return <T>(things: readonly string[], work: () => Promise<T>) => this.#lines.run(things, request.expired, work)
  }
}
