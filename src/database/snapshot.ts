import type mongoose from 'mongoose'
import type { Request } from '../kernel/request.ts'
import { Inside, queueOf } from './transaction.ts'

/** The server's code for a moment that it has not kept so long. */
const snapshotTooOld = 239

/** Whether reads took longer than the database keeps their moment: another try takes as long. */
export const isMomentOver = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === snapshotTooOld

export const momentOver =
  'The database does not keep one moment for as long as this takes: set its minSnapshotHistoryWindowInSeconds higher'

/**
 * Reads that all see one moment of the data, while others write; for what takes longer than a transaction may. MongoDB
 * keeps a moment for 5 minutes (`minSnapshotHistoryWindowInSeconds`), and ends reads of an older one.
 */
export const atOneMoment = async <T>(
  client: mongoose.mongo.MongoClient,
  request: Request,
  work: (inside: Request) => Promise<T>,
): Promise<T> => {
  const session = client.startSession({ snapshot: true })
  try {
    return await work(new Inside(request, queueOf(session)))
  } finally {
    await session.endSession()
  }
}
