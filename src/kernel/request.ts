import type { Selection } from './selection.ts'
import type { Viewer } from './viewer.ts'

/** What the doors to the database know of the request that asks. Made once for each operation. */
export interface Request {
  readonly id: string
  readonly viewer: Viewer | null
  /** Epoch milliseconds after which nobody waits for an answer any more. */
  readonly deadline: number
  /** Rejects with TIMEOUT at the deadline; never resolves. */
  readonly expired: Promise<never>
  /** Name of the operation, for comments and records. */
  readonly operation: string
  readonly selection: Selection
  /** A transaction: its commands run one after the other and are never shared with another request. */
  readonly session: TransactionSession | null
  /** Database commands this request caused or joined, and documents it was given. */
  readonly usage: { commands: number; documents: number }
}

/** The driver's ClientSession, which the kernel does not know, with the queue that keeps its commands in order. */
export interface TransactionSession {
  readonly client: object
  enqueue<T>(command: () => Promise<T>): Promise<T>
}
