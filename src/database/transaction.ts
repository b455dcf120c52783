import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import type { Request, TransactionSession } from '../kernel/request.ts'
import { isUnreachable, toAppError } from './failures.ts'
import { InnerRequest } from './inner-request.ts'
import type { Outage } from './outage.ts'

type ClientSession = mongoose.mongo.ClientSession

/** How long a try waits for the next, doubling with a chance of its own, so that rivals do not meet again. */
const firstPauseMs = 5
const maxPauseMs = 200

const pause = (tries: number): Promise<void> =>
  wait(Math.min(firstPauseMs * 2 ** tries, maxPauseMs) * (0.5 + Math.random()))

/** The failure that the driver labelled: reads pass it on as the cause of their own. */
const hasLabel = (error: unknown, label: string): boolean =>
  error instanceof mongoose.mongo.MongoError
    ? error.hasErrorLabel(label)
    : error instanceof Error && error.cause !== undefined && hasLabel(error.cause, label)

/** Thrown inside a transaction by what has met another one: the whole runs again. */
export class Retry extends Error {}

/** Whether a failure inside a transaction passes by itself, so that the whole may run again: nothing has happened. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Retry || hasLabel(error, 'TransientTransactionError') || isElecting(error)

/** The primary went away, or none is there: it may come back while members answer. */
const isElecting = (error: unknown): boolean =>
  isUnreachable(error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE' ? error.cause : error)

/**
 * Commands of a session pass one after the other: two first ones at once fail. The server ends a transaction with the
 * first command that fails in it; what comes behind meets the same failure, and not one that says to try again.
 */
export const queueOf = (client: ClientSession): TransactionSession & { readonly failure: unknown } => {
  let last: Promise<unknown> = Promise.resolve()
  let failure: unknown
  const send = async <T>(command: () => Promise<T>): Promise<T> => {
    if (failure !== undefined) throw failure
    try {
      return await command()
    } catch (error) {
      if (error instanceof mongoose.mongo.MongoError) failure = error
      throw error
    }
  }
  return {
    client,
    get failure() {
      return failure
    },
    enqueue: command => {
      const result = last.then(() => send(command))
      last = result.catch(() => undefined)
      return result
    },
  }
}

/**
 * Asks for the commit until its outcome is known: asking again for one that was made changes nothing. Throws what has
 * ended the transaction, or OUTCOME_UNKNOWN at the deadline.
 */
const commit = async (session: ClientSession, deadline: number): Promise<void> => {
  for (let tries = 0; ; tries++) {
    try {
      await session.commitTransaction()
      return
    } catch (error) {
      if (hasLabel(error, 'TransientTransactionError')) throw new Retry('the commit was undone', { cause: error })
      // The driver asks a second time by itself, and then does not label that it found no primary to ask.
      if (!hasLabel(error, 'UnknownTransactionCommitResult') && !isUnreachable(error)) throw error
      if (Date.now() > deadline) throw new AppError('OUTCOME_UNKNOWN', undefined, {}, { cause: error })
      await pause(tries)
    }
  }
}

export interface TransactionSettings {
  readonly client: mongoose.mongo.MongoClient
  readonly outage: Outage
  /** Milliseconds that a transaction waits for a new primary while members answer (`DB_FAILOVER_WAIT`). */
  readonly failoverWaitMs: number
}

/**
 * Runs `work` in a transaction, all or nothing, on a snapshot, acknowledged by the majority; again from its beginning
 * where another one came between or the primary went away: before the commit is asked for, nothing has happened. `work`
 * writes and reads by the request that it gets and does nothing else; what follows from it goes into `afterCommit`.
 * Throws what `work` throws, TIMEOUT at the request's deadline, DATABASE_UNAVAILABLE, and OUTCOME_UNKNOWN where the
 * deadline comes during the commit.
 */
export const runTransaction = async <T>(
  { client, outage, failoverWaitMs }: TransactionSettings,
  request: Request,
  work: (inside: Request) => Promise<T>,
): Promise<T> => {
  let at: Try = { committing: false, abandoned: false }
  const untilDone = async () => {
    let electingUntil = Number.POSITIVE_INFINITY
    for (let tries = 0; ; tries++) {
      at = { committing: false, abandoned: false }
      try {
        return await outage.guard(() => attempt(client, request, work, at))
      } catch (error) {
        at.abandoned = true
        if (at.committing) throw new AppError('OUTCOME_UNKNOWN', undefined, {}, { cause: error })
        const electing = isElecting(error)
        // Whoever says that another one came between is the primary: nobody waits for one any more.
        electingUntil = electing ? Math.min(electingUntil, Date.now() + failoverWaitMs) : Number.POSITIVE_INFINITY
        const inVain = electing && (outage.isKnown || Date.now() > electingUntil)
        if (!isPassing(error) || inVain) throw toAppError(error)
        if (Date.now() >= request.deadline) throw new AppError('TIMEOUT', undefined, {}, { cause: error })
        await pause(tries)
      }
    }
  }
  const running = untilDone()
  // It ends by itself after the deadline; nobody waits for it then.
  running.catch(() => undefined)
  const expired = request.expired.catch((error: unknown) => {
    at.abandoned = true
    throw at.committing ? new AppError('OUTCOME_UNKNOWN', undefined, {}, { cause: error }) : error
  })
  const { result, inside } = await Promise.race([running, expired])
  inside.committed()
  return result
}

/** Where a try stands: whoever waited for it may have been told that it failed, and then it must not commit. */
interface Try {
  committing: boolean
  abandoned: boolean
}

const attempt = async <T>(
  client: mongoose.mongo.MongoClient,
  request: Request,
  work: (inside: Request) => Promise<T>,
  at: Try,
): Promise<{ result: T; inside: Inside }> => {
  const session = client.startSession()
  try {
    session.startTransaction({
      readPreference: 'primary',
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
      maxCommitTimeMS: Math.max(1, request.deadline - Date.now()),
    })
    const queue = queueOf(session)
    const inside = new Inside(request, queue)
    const result = await work(inside)
    if (queue.failure !== undefined) throw queue.failure
    if (at.abandoned) throw new AppError('TIMEOUT')
    at.committing = true
    await commit(session, request.deadline)
    return { result, inside }
  } catch (error) {
    at.committing = false
    // What it holds would be in the next try's way; where nobody answers, it is not waited for.
    if (!isElecting(error) && session.inTransaction()) await session.abortTransaction()
    throw error
  } finally {
    session.endSession().catch(() => undefined)
  }
}

/** A request's reads and writes inside a transaction, and what waits for its commit. */
export class Inside extends InnerRequest {
  readonly #session: TransactionSession
  readonly #waiting: (() => void)[] = []

  constructor(outside: Request, session: TransactionSession) {
    super(outside)
    this.#session = session
  }

  override get session(): TransactionSession {
    return this.#session
  }

  override afterCommit(work: () => void): void {
    this.#waiting.push(work)
  }

  committed(): void {
    for (const work of this.#waiting) this.outside.afterCommit(work)
  }
}
