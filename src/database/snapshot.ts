import type mongoose from 'mongoose'
import type { Request } from '../kernel/request.ts'
import { Inside, queueOf } from './transaction.ts'

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
