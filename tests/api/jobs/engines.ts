import { setTimeout as wait } from 'node:timers/promises'
import type mongoose from 'mongoose'
import type { Config } from '../../../src/config.ts'
import type { Database } from '../../../src/database/connection.ts'
import { declaredIndexes, makeIndexes } from '../../../src/database/indexes.ts'
import { openDb } from '../../../src/database/open-db.ts'
import { jobs as jobList } from '../../../src/domains/operations/store.jobs.ts'
import { createDoors } from '../../../src/doors.ts'
import { OperationRequest } from '../../../src/graphql/context.ts'
import type { JobsSettings } from '../../../src/jobs/contract.ts'
import { createJobs } from '../../../src/jobs/engine.ts'
import { JobModel } from '../../../src/jobs/models.ts'
import type { JobDeclaration } from '../../../src/kernel/job.ts'
import type { Logger } from '../../../src/log.ts'

/** A job that says what a test does not care for. */
export const jobOf = (
  name: string,
  run: JobDeclaration['run'],
  more: Partial<JobDeclaration> = {},
): JobDeclaration => ({
  ...{ name, does: 'Something.', attempts: 3, backoffMs: 30, timeLimitMs: 20_000, run },
  ...more,
})

/** Times at which a test does not fall asleep; a lease lasts a second. */
export const quick = { lookMs: 100, leaseMs: 1_000, settleMs: 200, overviewMs: 0, overviewKeptMs: 60_000, tidyMs: 500 }

export const makeJobIndexes = (db: mongoose.mongo.Db): Promise<void> =>
  makeIndexes(db, declaredIndexes([{ model: JobModel }], [jobList as never]))

/** The real engine on a database, with the doors of the server. */
export const engineOn = (
  database: Database,
  config: Config,
  declarations: readonly JobDeclaration[],
  log: Logger,
  more: Partial<JobsSettings> = {},
) => {
  const { door, writeDoor } = createDoors(config, database, log)
  return createJobs({
    ...{ declarations, schedules: {}, works: true, instance: 'test', log, door, writeDoor },
    db: () => openDb(database.connection),
    client: () => database.connection.getClient(),
    outage: database.outage,
    isReady: () => database.outage.isServing,
    requestOf: (operation, timeoutMs) => Object.assign(new OperationRequest('test', timeoutMs), { operation }),
    failed: () => undefined,
    times: quick,
    ...more,
  })
}

/** Queues a run that is due now, as `runJob` does; gives its hex id. */
export const queue = async (db: mongoose.mongo.Db, name: string, more: object = {}): Promise<string> => {
  const now = new Date()
  const { insertedId } = await db
    .collection('jobs')
    .insertOne({ name, status: 'queued', wakeAt: now, attempts: 0, createdAt: now, ...more })
  return insertedId.toHexString()
}

/** Runs to its abort, which it heeds. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  wait(60_000, undefined, { signal }) as unknown as Promise<never>
