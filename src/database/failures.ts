import mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import { duplicateKey } from './duplicate-key.ts'
import { invalidFields, uncastField } from './invalid-fields.ts'

const { MongoBulkWriteError, MongoError, MongoServerError } = mongoose.mongo
const { CastError, ValidationError } = mongoose.Error

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

/** Where it waited for a server or a connection, and got none. */
const unsent = new Set(['MongoServerSelectionError', 'MongoWaitQueueTimeoutError', 'WaitQueueTimeoutError'])

/** Server error codes of a member that is starting, stopping, or no primary any more. */
const notPrimary = new Set([89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])
const maxTimeExpired = 50
const badValue = 2
const noQueryExecutionPlans = 291
const queryPlanKilled = 175
/** From 6.0 on; there is no code of its own for it. */
const missingHint = 'hint provided does not correspond to an existing index'

/** Whether the server refuses a command since the index that it names, or any that it may use, is not there any more. */
const lacksIndex = ({ code, message }: mongoose.mongo.MongoServerError): boolean =>
  code === noQueryExecutionPlans ||
  (code === badValue && message.includes(missingHint)) ||
  (code === queryPlanKilled && message.includes(':: index '))

/** What Node says of a socket: the driver passes it on as it is where it writes to one that was reset (driver 7.8). */
const isOfSocket = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'read')

/** Whether the driver met no server that would do it: none answers, or the one that did is no primary any more. */
export const isUnreachable = (error: unknown): boolean =>
  isOfSocket(error) ||
  (error instanceof MongoError &&
    (unreachable.has(error.name) || (error instanceof MongoServerError && notPrimary.has(Number(error.code)))))

/** Whether a command that failed so has never left this process. */
export const isUnsent = (error: unknown): boolean => error instanceof MongoError && unsent.has(error.name)

/** Whether what was sent to the server failed since an index is not there; of what `toAppError` gives. */
export const isIndexMissing = (error: unknown): boolean => error instanceof AppError && error.code === 'UNINDEXED_QUERY'

/**
 * A failure as a client may see it (seed 000, phase 4): DATABASE_UNAVAILABLE, TIMEOUT, DUPLICATE_KEY with the names of
 * all its fields and never a value, VALIDATION_ERROR with field, message and kind, INVALID_ID, UNINDEXED_QUERY where an
 * index is not there; or the error itself, which is then masked. The first two keep the driver's error as their cause, for
 * the log.
 */
export const toAppError = (error: unknown): unknown => {
  if (error instanceof ValidationError) {
    return new AppError('VALIDATION_ERROR', undefined, { fields: invalidFields(error) })
  }
  if (error instanceof CastError) {
    return error.kind === 'ObjectId'
      ? new AppError('INVALID_ID', undefined, { argument: error.path })
      : new AppError('VALIDATION_ERROR', undefined, { fields: [uncastField(error)] })
  }
  if (isUnreachable(error)) return new AppError('DATABASE_UNAVAILABLE', undefined, {}, { cause: error })
  // Of many writes each has its own failure; who sent them reads them.
  if (!(error instanceof MongoServerError) || error instanceof MongoBulkWriteError) return error
  if (error.code === maxTimeExpired) return new AppError('TIMEOUT', undefined, {}, { cause: error })
  if (lacksIndex(error)) {
    return new AppError('UNINDEXED_QUERY', 'The index that serves this is not there: `npm run indexes` makes it.')
  }
  if (error.code === duplicateKey) {
    const { keyPattern = {} } = error as { keyPattern?: Record<string, unknown> }
    return new AppError('DUPLICATE_KEY', undefined, {
      fields: Object.keys(keyPattern).filter(name => name !== 'deleted'),
    })
  }
  return error
}
