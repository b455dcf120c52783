import type mongoose from 'mongoose'
import { beginRestore } from '../../src/database/restore-mark.ts'

/** Leaves a database as a restore does that was cut off; gives what brings that to its end. */
export const cutOffRestore = async (db: mongoose.mongo.Db): Promise<() => Promise<void>> => {
  const restoring = await beginRestore(db, 'elsewhere (process 1)')
  if (!restoring) throw new Error('the database is being restored')
  await restoring.leave()
  return restoring.done
}
