import type mongoose from 'mongoose'
import { type Plan, readPlan } from '../../src/database/plan.ts'
import type { SentCommand } from './app.ts'

const sessionFields = new Set(['$db', 'lsid', '$clusterTime', 'txnNumber', '$readPreference', 'maxTimeMS', 'comment'])

/** Runs the very command that the driver sent through explain, with its execution. */
export const explain = async (db: mongoose.mongo.Db, { command }: SentCommand): Promise<Plan> => {
  const own = Object.fromEntries(Object.entries(command).filter(([field]) => !sessionFields.has(field)))
  return readPlan(await db.command({ explain: own, verbosity: 'executionStats' }))
}
