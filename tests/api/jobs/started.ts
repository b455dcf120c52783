import type mongoose from 'mongoose'
import { beforeEach, expect, onTestFinished } from 'vitest'
import type { Config } from '../../../src/config.ts'
import type { Database } from '../../../src/database/connection.ts'
import { openDb } from '../../../src/database/open-db.ts'
import type { JobRun, Jobs, JobsSettings } from '../../../src/jobs/contract.ts'
import type { JobDeclaration } from '../../../src/kernel/job.ts'
import { openTestDatabase, testConfig } from '../../support/database.ts'
import { type LogLine, recordLog } from '../../support/log.ts'
import { engineOn, makeJobIndexes } from './engines.ts'

export interface Started {
  readonly engine: Jobs
  readonly lines: readonly LogLine[]
  readonly runs: readonly JobRun[]
}

/** Starts engines on a database, each to be stopped at the end of its test. */
const starting =
  (database: Database, config: Config) =>
  (declarations: readonly JobDeclaration[], more: Partial<JobsSettings> = {}, on = database): Started => {
    const { log, lines } = recordLog()
    const engine = engineOn(on, config, declarations, log, more)
    const runs: JobRun[] = []
    engine.onRun(run => runs.push(run))
    engine.start()
    onTestFinished(() => engine.stop(3_000))
    return { engine, lines, runs }
  }

/** A database of a file's own with the indexes of jobs, none of which a test finds, and what is started on it. */
export const openJobs = async (env: NodeJS.ProcessEnv = {}) => {
  const config = testConfig(env)
  const database = await openTestDatabase(config)
  const db = openDb(database.connection)
  const jobs = db.collection('jobs')
  await makeJobIndexes(db)
  beforeEach(async () => {
    await jobs.deleteMany({})
  })
  return { config, database, db, jobs, start: starting(database, config), ...statesIn(jobs) }
}

/** The jobs of a name in a collection, the oldest first, and what they are to come to within 10 s. */
const statesIn = (jobs: mongoose.mongo.Collection) => {
  const stateOf = (name: string) => jobs.find({ name }).sort({ createdAt: 1 }).toArray()
  const becomes = (name: string, ...statuses: string[]) =>
    expect.poll(async () => (await stateOf(name)).map(({ status }) => status), { timeout: 10_000 }).toEqual(statuses)
  return { stateOf, becomes }
}
