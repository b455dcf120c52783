import type mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import type { Request, TransactionSession } from '../kernel/request.ts'
import type { CommandStats } from './command-stats.ts'
import { toAppError } from './failures.ts'
import type { Outage } from './outage.ts'
import type { Cause } from './sharing.ts'

type Db = mongoose.mongo.Db

/** What every command is sent with. */
export interface CommandOptions {
  /** `Operation response.path`, and `+n` where it answers n other loads as well: MongoDB's log and profiler name it too. */
  readonly comment: string
  readonly maxTimeMS: number
  readonly session?: mongoose.mongo.ClientSession
}

/** A command, and what is known of why it is sent. */
export interface Command<T> {
  readonly collection: string
  readonly method: 'find' | 'aggregate'
  readonly causes: readonly Cause[]
  /** Epoch milliseconds after which the server gives it up. */
  readonly deadline: number
  readonly session: TransactionSession | null
  readonly run: (db: Db, options: CommandOptions) => Promise<T[]>
}

/** Sends commands: bounded by their deadline, named after their cause, counted, their failures made readable. */
export class Commands {
  readonly #db: () => Db
  readonly #stats: CommandStats
  readonly #outage: Outage

  constructor(db: () => Db, stats: CommandStats, outage: Outage) {
    this.#db = db
    this.#stats = stats
    this.#outage = outage
  }

  /** Sends a command that several loads may wait for. Throws TIMEOUT, DATABASE_UNAVAILABLE, or the driver's error. */
  async run<T>({ collection, method, causes, deadline, session, run }: Command<T>): Promise<T[]> {
    const begun = performance.now()
    const maxTimeMS = Math.floor(deadline - Date.now())
    if (maxTimeMS <= 0) throw new AppError('TIMEOUT')
    const [cause] = causes
    const comment = `${cause?.operation} ${cause?.path}${causes.length > 1 ? ` +${causes.length - 1}` : ''}`
    const options = {
      comment,
      maxTimeMS,
      ...(session ? { session: session.client as mongoose.mongo.ClientSession } : {}),
    }
    const send = async () => run(this.#db(), options)
    try {
      const documents = await this.#outage.guard(() => (session ? session.enqueue(send) : send()))
      this.#stats.add({
        collection,
        method,
        operation: cause?.operation ?? '',
        path: cause?.path ?? '',
        shared: causes.length - 1,
        ms: performance.now() - begun,
        documents: documents.length,
      })
      return documents
    } catch (error) {
      throw toAppError(error)
    }
  }

  /** Sends a command for one request, which does not wait for it beyond its own deadline. */
  async alone<T>(
    request: Request,
    { entity, path }: { entity: { model: { collection: string } }; path: string },
    method: Command<T>['method'],
    run: Command<T>['run'],
  ): Promise<T[]> {
    request.usage.commands++
    const running = this.run<T>({
      collection: entity.model.collection,
      method,
      causes: [{ operation: request.operation, path }],
      deadline: request.deadline,
      session: request.session,
      run,
    })
    const documents = await Promise.race([running, request.expired])
    request.usage.documents += documents.length
    return documents
  }
}
