import mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'

const { MongoError, MongoServerError } = mongoose.mongo

const unreachable = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'WaitQueueTimeoutError',
  'MongoClientClosedError',
  'MongoExpiredSessionError',
])

/** Server error codes of a member that is starting, stopping, or no primary any more. */
const notPrimary = new Set([89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])
const maxTimeExpired = 50

/**
 * A failed command as a client may see it: DATABASE_UNAVAILABLE, TIMEOUT, or the error itself, which is then masked.
 * The driver's error stays the cause, for the log.
 */
export const toAppError = (error: unknown): unknown => {
  if (!(error instanceof MongoError)) return error
  if (unreachable.has(error.name) || (error instanceof MongoServerError && notPrimary.has(Number(error.code)))) {
    return new AppError('DATABASE_UNAVAILABLE', undefined, {}, { cause: error })
  }
  if (error instanceof MongoServerError && error.code === maxTimeExpired) {
    return new AppError('TIMEOUT', undefined, {}, { cause: error })
  }
  return error
}
