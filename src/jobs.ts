import { randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import type { Database } from './database/connection.ts'
import type { IndexWatch } from './database/index-watch.ts'
import { openDb } from './database/open-db.ts'
import type { Doors } from './doors.ts'
import { OperationRequest } from './graphql/context.ts'
import { allDomains } from './graphql/schema.ts'
import type { Jobs } from './jobs/contract.ts'
import { createJobs } from './jobs/engine.ts'
import { JobModel } from './jobs/models.ts'
import type { Failure } from './kernel/observer.ts'
import type { Logger } from './log.ts'

interface Parts extends Pick<Doors, 'door' | 'writeDoor'> {
  readonly database: Database
  /** Without those of jobs two runs of one would not meet; whether others are there is none of theirs. */
  readonly indexes: () => Pick<IndexWatch, 'missingOf'>
  readonly failed: (failure: Failure) => void
}

/** The jobs that the domains declare, as the settings have them. */
export const createAllJobs = (
  { instance, jobs }: Pick<Config, 'instance' | 'jobs'>,
  { database, indexes, ...parts }: Parts,
  log: Logger,
): Jobs =>
  createJobs({
    ...{ instance, ...jobs, ...parts, log, outage: database.outage },
    declarations: allDomains.flatMap(({ jobs: declared = [] }) => declared),
    db: () => openDb(database.connection),
    client: () => database.connection.getClient(),
    isReady: () => database.ready && database.outage.isServing && indexes().missingOf(JobModel.collection) === 0,
    requestOf: (operation, timeoutMs) => Object.assign(new OperationRequest(randomUUID(), timeoutMs), { operation }),
  })
