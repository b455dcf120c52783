import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import type { Request, TransactionSession } from '../kernel/request.ts'
import { endAbandoned } from './abandoned.ts'
import type { CommandStats, Sending } from './command-stats.ts'
import { causeOf } from './commands.ts'
import { isUnreachable, isUnsent, toAppError } from './failures.ts'
import { InnerRequest } from './inner-request.ts'
import { maxTimeOf } from './max-time.ts'
import type { Outage } from './outage.ts'

type ClientSession = mongoose.mongo.ClientSession

/**
 * Every transaction of a replica set reads at one moment, whatever its read concern. By `snapshot` the server chooses a
 * moment before the oldest write under way, and a document that was read just now may not be there yet; by `majority` it
 * is, and the commit waits until all that was read is durable. On a sharded cluster each shard has a moment of its own.
 */
export const transactionOptions: mongoose.mongo.TransactionOptions = {
  readPreference: 'primary',
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority' },
}

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

/**
 * What the server says where the first command of a transaction comes once more: the driver sends it again when its
 * connection was lost, and the one before may have arrived (driver 7.8). It carries no label.
 */
const begunTwice = 117

const isBegunTwice = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === begunTwice

/** Whether a failure inside a transaction passes by itself, so that the whole may run again: nothing has happened. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Retry || hasLabel(error, 'TransientTransactionError') || isBegunTwice(error) || isElecting(error)

/** The primary went away, or none is there: it may come back while members answer. */
const isElecting = (error: unknown): boolean =>
  isUnreachable(error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE' ? error.cause : error)

interface Queue extends TransactionSession {
  readonly failure: unknown
  /** Whether a command has left this process: the server may have begun the transaction. */
  readonly sent: boolean
}

/**
 * Commands of a session pass one after the other: two first ones at once fail. The server ends a transaction with the
 * first command that fails in it; what comes behind meets the same failure, and not one that says to try again.
 */
export const queueOf = (client: ClientSession, learnt = new Map<string, unknown>()): Queue => {
  let last: Promise<unknown> = Promise.resolve()
  let failure: unknown
  let sent = false
  const send = async <T>(command: () => Promise<T>): Promise<T> => {
    if (failure !== undefined) throw failure
    try {
      const result = await command()
      sent = true
      return result
    } catch (error) {
      sent ||= !isUnsent(error)
      if (error instanceof mongoose.mongo.MongoError || isUnreachable(error)) failure = error
      throw error
    }
  }
  return {
    client,
    get failure() {
      return failure
    },
    get sent() {
      return sent
    },
    things: new Set(),
    learnt,
    enqueue: command => {
      const result = last.then(() => send(command))
      last = result.catch(() => undefined)
      return result
    },
  }
}

/**
 * Whether the commit may have been made. The driver asks a second time by itself, and then does not label that it found
 * no primary to ask; and it fails by itself where the socket did (a TypeError, driver 7.8).
 */
const isUnknownCommit = (error: unknown): boolean =>
  hasLabel(error, 'UnknownTransactionCommitResult') ||
  isUnreachable(error) ||
  !(error instanceof mongoose.mongo.MongoError)

/**
 * Asks for the commit until its outcome is known: asking again for one that was made changes nothing. Throws what has
 * ended the transaction, or OUTCOME_UNKNOWN at the deadline.
 */
const commit = async (session: ClientSession, deadline: number, sending: Sending): Promise<void> => {
  for (let tries = 0; ; tries++) {
    sending.retries = tries
    try {
      await session.commitTransaction()
      return
    } catch (error) {
      if (hasLabel(error, 'TransientTransactionError')) throw new Retry('the commit was undone', { cause: error })
      if (!isUnknownCommit(error)) throw error
      if (Date.now() > deadline) throw new AppError('OUTCOME_UNKNOWN', undefined, {}, { cause: error })
      await pause(tries)
    }
  }
}

export interface TransactionSettings {
  readonly client: mongoose.mongo.MongoClient
  readonly stats: CommandStats
  readonly outage: Outage
  /** Milliseconds that a transaction waits for a new primary while members answer (`DB_FAILOVER_WAIT`). */
  readonly failoverWaitMs: number
  /** Runs one more try when its turn has come on what the one before has worked on. */
  readonly inLine: <T>(things: readonly string[], run: () => Promise<T>) => Promise<T>
}

/**
 * Runs `work` in a transaction, all or nothing, as of one moment, acknowledged by the majority; again from its beginning
 * where another one came between or the primary went away: before the commit is asked for, nothing has happened. `work`
 * writes and reads by the request that it gets and does nothing else; what follows from it goes into `afterCommit`.
 * Throws what `work` throws, TIMEOUT at the request's deadline, DATABASE_UNAVAILABLE, and OUTCOME_UNKNOWN where the
 * deadline comes during the commit.
 */
export const runTransaction = async <T>(
  { client, stats, outage, failoverWaitMs, inLine }: TransactionSettings,
  request: Request,
  work: (inside: Request) => Promise<T>,
): Promise<T> => {
  const learnt = new Map<string, unknown>()
  let at = newTry(learnt)
  const untilDone = async () => {
    let electingUntil = Number.POSITIVE_INFINITY
    for (let tries = 0; ; tries++) {
      const met = [...at.things]
      at = newTry(learnt)
      const once = at
      try {
        return await inLine(met, () => outage.guard(() => attempt({ client, stats, outage }, request, work, once)))
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
        request.usage.trace?.again()
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
  /** What it has worked on. */
  things: ReadonlySet<string>
  /** By all tries together. */
  readonly learnt: Map<string, unknown>
}

const newTry = (learnt: Map<string, unknown>): Try => ({
  committing: false,
  abandoned: false,
  things: new Set(),
  learnt,
})

const attempt = async <T>(
  { client, stats, outage }: Pick<TransactionSettings, 'client' | 'stats' | 'outage'>,
  request: Request,
  work: (inside: Request) => Promise<T>,
  at: Try,
): Promise<{ result: T; inside: Inside }> => {
  const session = client.startSession()
  const queue = queueOf(session, at.learnt)
  at.things = queue.things
  let isAbandoned = false
  const told = (method: 'commitTransaction' | 'abortTransaction', send: (sending: Sending) => Promise<void>) =>
    stats.measure({ method, collection: '$cmd', write: true }, [causeOf(request, 'transaction')], send, () => 0)
  try {
    session.startTransaction({
      ...transactionOptions,
      maxCommitTimeMS: maxTimeOf(client, request.deadline),
    })
    const inside = new Inside(request, queue)
    const result = await work(inside)
    if (queue.failure !== undefined) throw queue.failure
    if (at.abandoned) throw new AppError('TIMEOUT')
    at.committing = true
    await told('commitTransaction', sending => commit(session, request.deadline, sending))
    return { result, inside }
  } catch (error) {
    at.committing = false
    const isUnknown = error instanceof AppError && error.code === 'OUTCOME_UNKNOWN'
    isAbandoned = queue.sent && (isUnknown || isElecting(error))
    // What it holds would be in the next try's way; where nobody answers, it is not waited for.
    if (!isElecting(error) && session.inTransaction()) await told('abortTransaction', () => session.abortTransaction())
    throw error
  } finally {
    const ending = isAbandoned ? endAbandoned(client, session, outage) : session.endSession()
    ending.catch(() => undefined)
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
