import { setTimeout as wait } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import type { Request, TransactionSession } from '../kernel/request.ts'
import type { Cause, CommandStats, Sending } from './command-stats.ts'
import { toAppError } from './failures.ts'
import { maxTimeOf, wholeTimeOf } from './max-time.ts'
import type { Outage } from './outage.ts'
import { type Read, type Statement, send } from './statement.ts'

type Db = mongoose.mongo.Db

/** What every command is sent with. */
export interface CommandOptions {
  /** `Operation response.path`, and `+n` where it answers n other loads as well: MongoDB's log and profiler name it too. */
  readonly comment: string
  readonly maxTimeMS: number
  /** Longer than that of the connection, where the command may be. */
  readonly socketTimeoutMS?: number
  /** Reads ask the primary, but for those that an operation is named for. */
  readonly readPreference: mongoose.mongo.ReadPreferenceMode
  readonly session?: mongoose.mongo.ClientSession
  /** Closes the command's connection, and with it the server ends the command, within half a second (seen on 6.0). */
  readonly signal?: AbortSignal
}

/** A command, and what is known of why it is sent. */
export interface Command<T> {
  readonly read: Read
  readonly causes: readonly Cause[]
  /** Epoch milliseconds after which the server gives it up. */
  readonly deadline: number
  readonly session: TransactionSession | null
  /** It may read a whole collection, for as long as its deadline lets it. */
  readonly patient?: boolean
  /** Ends it before its deadline; TIMEOUT then. */
  readonly signal?: AbortSignal | undefined
  /** How many documents it has given, where that is not the length of what came. */
  readonly count?: (documents: readonly T[]) => number
}

export interface CommandSettings {
  /** Throws DATABASE_UNAVAILABLE where there is no connection yet. */
  readonly db: () => Db
  readonly stats: CommandStats
  readonly outage: Outage
  /** Milliseconds that a read waits for a new primary while members answer (`DB_FAILOVER_WAIT`). */
  readonly failoverWaitMs: number
  /** Throws what refuses a command, before it is sent (`PLAN_GUARD`), and has it told to those who ask. */
  readonly admit?: (statement: Statement, causes: readonly Cause[]) => Promise<void> | undefined
}

/** How long a read that met an election waits before it is sent again. */
const electionPauseMs = 100
/** A comment goes with every command, and an alias in its path may be as long as a request. */
const maxComment = 256

/** Sends commands: bounded by their deadline, named after their cause, counted, their failures made readable. */
export class Commands {
  readonly #settings: CommandSettings

  constructor(settings: CommandSettings) {
    this.#settings = settings
  }

  /** Sends a command that several loads may wait for. Throws TIMEOUT, DATABASE_UNAVAILABLE, or the driver's error. */
  async run<T>({ read, causes, deadline, session, patient = false, signal, count }: Command<T>): Promise<T[]> {
    const { db, stats, outage, failoverWaitMs, admit } = this.#settings
    const shared = causes.length - 1
    const { operation, path } = causes[0] ?? { operation: '', path: '' }
    const comment = `${operation} ${path}`.slice(0, maxComment) + (shared > 0 ? ` +${shared}` : '')
    const open = db()
    // While there is no database, none is asked for plans.
    const admitting = outage.isKnown ? undefined : admit?.(read, causes)
    if (admitting) await admitting
    const sendOnce = async () => {
      return send(open, read, {
        comment,
        ...(patient ? wholeTimeOf(deadline) : { maxTimeMS: maxTimeOf(open.client, deadline) }),
        readPreference: 'primary',
        ...(session ? { session: session.client as mongoose.mongo.ClientSession } : {}),
        ...(signal ? { signal } : {}),
      }) as Promise<T[]>
    }
    const until = Math.min(deadline, Date.now() + failoverWaitMs)
    const untilDone = async (sending: Sending) => {
      for (;;) {
        try {
          return await outage.guard(() => (session ? session.enqueue(sendOnce) : sendOnce()))
        } catch (cause) {
          if (signal?.aborted) throw new AppError('TIMEOUT', undefined, {}, { cause })
          const error = toAppError(cause)
          const electing = error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE' && !outage.isOn
          if (!electing || session || Date.now() + electionPauseMs > until) throw error
          await wait(electionPauseMs)
          sending.retries++
        }
      }
    }
    return stats.measure(read, causes, untilDone, count)
  }

  /** Sends a command for one request, which does not wait for it beyond its own deadline. */
  async alone<T>(request: Request, path: string, read: Read): Promise<T[]> {
    request.usage.commands++
    const { deadline, session, patient = false } = request
    const signal = patient ? request.signal : undefined
    const running = this.run<T>({ read, causes: [causeOf(request, path)], deadline, session, patient, signal })
    const documents = await Promise.race([running, request.expired])
    request.usage.documents += documents.length
    return documents
  }
}

/** A request as the cause of a command. */
export const causeOf = ({ id, operation, usage }: Request, path: string): Cause => ({
  operation,
  path,
  requestId: id,
  trace: usage.trace,
})
