import type { AppError } from './errors.ts'
import type { Selection } from './selection.ts'
import type { Trace } from './trace.ts'
import type { Viewer } from './viewer.ts'

/** What the doors to the database know of the request that asks. Made once for each operation. */
export interface Request {
  readonly id: string
  readonly viewer: Viewer | null
  /** Why the token that was given counts for nothing; null where none was given, or a valid one. */
  readonly refusal: AppError | null
  /** Epoch milliseconds after which nobody waits for an answer any more. */
  readonly deadline: number
  /** Rejects with TIMEOUT at the deadline; never resolves. */
  readonly expired: Promise<never>
  /** Name of the operation, for comments and records. */
  readonly operation: string
  readonly selection: Selection
  /** A transaction: its commands run one after the other and are never shared with another request. */
  readonly session: TransactionSession | null
  /** Database commands this request caused or joined, documents it was given, and the commands one by one. */
  readonly usage: { commands: number; documents: number; readonly trace?: Trace }
  /** Work of our own, for which a whole collection may be read: its statistics may take until the deadline. */
  readonly patient?: boolean
  /** Ends what a patient request has on its way, on the server too. */
  readonly signal?: AbortSignal | undefined
  /**
   * What follows from a write (a mail, a job, forgetting what was known): done at once, or in a transaction when it is
   * committed, and never when it is undone.
   */
  afterCommit(work: () => void): void
}

/** The driver's ClientSession, which the kernel does not know, with the queue that keeps its commands in order. */
export interface TransactionSession {
  readonly client: object
  enqueue<T>(command: () => Promise<T>): Promise<T>
  /** What it has worked on, such as documents by their hex ids: where it has to run again, it waits in line for that. */
  readonly things: Set<string>
  /** What earlier tries of the same transaction have found out; it is there for the next one. */
  readonly learnt: Map<string, unknown>
}
