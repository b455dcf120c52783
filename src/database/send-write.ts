import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import type { Sending } from './command-stats.ts'
import { isUnreachable, toAppError } from './failures.ts'
import { maxTimeOf } from './max-time.ts'
import type { Outage } from './outage.ts'

/** What every write is sent with. */
export interface WriteOptions {
  /** `Operation what it is`: MongoDB's log and profiler name it too. */
  readonly comment: string
  readonly maxTimeMS: number
  readonly session: mongoose.mongo.ClientSession
}

/**
 * How a write may be sent again. `numbered`: one document, which the server knows by session and number, and answers
 * with what it did the first time (MongoDB's retryable writes). `any number`: several documents, and done twice it is the
 * same. `once`: several documents, counted or appended to.
 */
export type Repeatable = 'numbered' | 'any number' | 'once'

export interface SendSettings {
  readonly client: mongoose.mongo.MongoClient
  readonly outage: Outage
  /** Milliseconds that a write waits for a new primary while members answer (`DB_FAILOVER_WAIT`). */
  readonly failoverWaitMs: number
  /** Where it is counted how often it was sent again. */
  readonly sending: Sending
}

const pauseMs = 100

const isUnavailable = (error: unknown): boolean => error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE'

/** The primary has written, but the majority did not say so in time. */
const isUnconfirmed = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoWriteConcernError ||
  (error instanceof mongoose.mongo.MongoServerError && error.errorResponse?.writeConcernError !== undefined)

/**
 * Sends a write until the primary has answered, within the deadline and the wait for a new primary. The driver sends one
 * again once, and when a primary dies with several in flight it gives up on most of them, though some
 * were applied. Throws OUTCOME_UNKNOWN for one that was sent, is not known to have been
 * done and would be another one the second time; DATABASE_UNAVAILABLE, TIMEOUT, and what the failure says.
 */
export const sendWrite = async <T>(
  { client, outage, failoverWaitMs, sending }: SendSettings,
  request: Request,
  cause: string,
  repeatable: Repeatable,
  send: (options: WriteOptions) => Promise<T>,
): Promise<T> => {
  const optionsOf = (session: mongoose.mongo.ClientSession): WriteOptions => {
    return { comment: `${request.operation} ${cause}`, maxTimeMS: maxTimeOf(client, request.deadline), session }
  }
  const inside = request.session
  if (inside) {
    return inside
      .enqueue(async () => send(optionsOf(inside.client as mongoose.mongo.ClientSession)))
      .catch((error: unknown) => Promise.reject(toAppError(error)))
  }

  const session = client.startSession({ causalConsistency: false })
  const number = session.serverSession.txnNumber
  // A try that finds no server takes no number, and says nothing of those before it.
  let sent = false
  const wasSent = () => {
    sent ||= repeatable === 'numbered' && session.serverSession.txnNumber > number
    return sent
  }
  const unknown = (error: unknown) => {
    const harmless = repeatable === 'any number' || !wasSent()
    return harmless ? toAppError(error) : new AppError('OUTCOME_UNKNOWN', undefined, {}, { cause: error })
  }
  const untilDone = async (): Promise<T> => {
    const until = Math.min(request.deadline, Date.now() + failoverWaitMs)
    for (;;) {
      try {
        return await outage.guard(async () => {
          const options = optionsOf(session)
          if (repeatable !== 'numbered') sent = true
          return send(options)
        })
      } catch (error) {
        if (isUnconfirmed(error)) throw unknown(error)
        if (!isUnreachable(error) && !isUnavailable(error)) throw toAppError(error)
        const again = repeatable !== 'once' && !outage.isKnown && Date.now() + pauseMs < until
        if (!again) throw unknown(error)
        // The same number: the server answers what it did under it, if it did.
        if (wasSent()) session.serverSession.txnNumber = number
        await wait(pauseMs)
        sending.retries++
      }
    }
  }
  const running = untilDone()
  running.catch(() => undefined)
  try {
    return await Promise.race([running, request.expired.catch((error: unknown) => Promise.reject(unknown(error)))])
  } finally {
    // What is still waiting for a server then finds its session ended, and is not sent after its failure was told.
    await session.endSession()
  }
}
