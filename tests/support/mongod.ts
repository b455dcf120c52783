import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { readConfig } from '../../src/config.ts'
import { startEmbedded } from '../../src/database/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the run's mongod, a replica set of one, without a database. */
    mongodbUri: string
  }
}

/**
 * Starts the one mongod of a test run, in a temporary folder that goes with it. Fail points are enabled
 * (`configureFailPoint`), so that tests can make the real server fail. A fail point is the server's, and there is one of
 * each name: a test that sets one gives it its own `appName` (`INSTANCE_NAME`) and must not run beside another such test.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { source } = readConfig({ ...process.env, NODE_ENV: 'test', MONGODB_URI: '' }).database
  const binary = source.kind === 'embedded' ? source.binary : null
  const mongod = await startEmbedded({
    dataDir: null,
    binary,
    args: ['--setParameter', 'enableTestCommands=1', '--wiredTigerCacheSizeGB', '0.5'],
    log: pino({ level: 'warn' }),
  })
  project.provide('mongodbUri', mongod.uri)
  return mongod.stop
}
