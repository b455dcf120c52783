import type mongoose from 'mongoose'
import { expect, onTestFinished } from 'vitest'
import type { Config } from '../../../src/config.ts'
import type { Database } from '../../../src/database/connection.ts'
import type { JobRun, Jobs, JobsSettings } from '../../../src/jobs/contract.ts'
import type { JobDeclaration } from '../../../src/kernel/job.ts'
import { type LogLine, recordLog } from '../../support/log.ts'
import { engineOn } from './engines.ts'

export interface Started {
  readonly engine: Jobs
  readonly lines: readonly LogLine[]
  readonly runs: readonly JobRun[]
}

/** Starts engines on a database, each to be stopped at the end of its test. */
export const starting =
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

/** The jobs of a name in a collection, the oldest first, and what they are to come to within 10 s. */
export const statesIn = (jobs: mongoose.mongo.Collection) => {
  const stateOf = (name: string) => jobs.find({ name }).sort({ createdAt: 1 }).toArray()
  const becomes = (name: string, ...statuses: string[]) =>
    expect.poll(async () => (await stateOf(name)).map(({ status }) => status), { timeout: 10_000 }).toEqual(statuses)
  return { stateOf, becomes }
}
