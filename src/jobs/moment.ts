import type mongoose from 'mongoose'
import { toAppError } from '../database/failures.ts'
import type { Outage } from '../database/outage.ts'
import { notWhole, unfinishedRestore } from '../database/restore-mark.ts'
import { atOneMoment, isMomentOver, momentOver } from '../database/snapshot.ts'
import { JobFailed } from '../kernel/job.ts'
import type { Request } from '../kernel/request.ts'

interface Parts {
  readonly client: () => mongoose.mongo.MongoClient
  readonly db: () => mongoose.mongo.Db
  readonly outage: Pick<Outage, 'guard'>
}

/** Of a part of a backup nothing can be said; whether it is one is read of the same moment. */
const refusePart = async ({ db, outage }: Parts, { session }: Request): Promise<void> => {
  if (!session) return
  const read = () => unfinishedRestore(db(), session.client as mongoose.mongo.ClientSession)
  const unfinished = await outage
    .guard(() => session.enqueue(read))
    .catch((error: unknown) => Promise.reject(toAppError(error)))
  if (unfinished) throw new JobFailed(notWhole(db(), unfinished))
}

/**
 * What a job reads of one moment. Throws JobFailed where no further attempt would go better: it takes longer than the
 * database keeps a moment, or a restore of the database did not end.
 */
export const momentOf = async <T>(
  parts: Parts,
  request: Request,
  work: (inside: Request) => Promise<T>,
): Promise<T> => {
  try {
    return await atOneMoment(parts.client(), request, async inside => {
      await refusePart(parts, inside)
      return work(inside)
    })
  } catch (error) {
    if (isMomentOver(error)) throw new JobFailed(momentOver, { cause: error })
    throw error
  }
}
