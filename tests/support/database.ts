import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { type Logger, pino } from 'pino'
import { inject } from 'vitest'
import { type Config, readConfig } from '../../src/config.ts'
import { createDatabase, type Database, type DatabaseOptions } from '../../src/database/connection.ts'
import { atEnd } from './ends.ts'

/** Says nothing, so that a test's output is its own. */
export const quiet: Logger = pino({ level: 'silent' })

/**
 * The settings of a test: the run's mongod, a database name that no other test has, no log, any free port. `env`
 * overrides them as the environment would.
 */
export function testConfig(env: NodeJS.ProcessEnv = {}): Config {
  return readConfig({
    NODE_ENV: 'test',
    MONGODB_URI: inject('mongodbUri'),
    DB_NAME: `test_${randomBytes(8).toString('hex')}`,
    DB_MIN_POOL_SIZE: '1',
    JWT_SECRET: 'a secret of the tests, long enough for them',
    LOG_LEVEL: 'silent',
    PORT: '0',
    // What no index serves is refused before it is sent, in whatever a test asks for, reads and writes alike.
    PLAN_GUARD: 'refuse',
    PLAN_GUARD_DOCUMENTS: '0',
    // All that runs beside it comes from one address, on a machine that is busy with other tests.
    RATE_LIMIT: '0',
    COST_BUDGET: '0',
    MAX_WAIT: '0',
    MAX_EVENT_LOOP_DELAY: '0',
    // What a test has not begun does not run beside it.
    JOBS: 'false',
    ...env,
  })
}

/** The connection string that a configuration of `testConfig` names. */
export function uriOf(config: Config): string {
  if (config.database.source.kind !== 'uri') throw new Error('A test runs on the mongod of the run')
  return config.database.source.uri
}

/** Puts a view in the place of a collection, which no server can read: a failure that nobody has a word for. */
export async function makeUnreadable(db: mongoose.mongo.Db, collection: string): Promise<void> {
  await db.dropCollection(collection)
  await db.createCollection(collection, { viewOn: 'other', pipeline: [{ $match: { $expr: { $divide: [1, 0] } } }] })
}

/**
 * An open connection to a database of its own, for the tests of one file. It is dropped and closed after the last of
 * them. `monitorCommands` makes the client publish `commandStarted`, to count commands.
 */
export async function openTestDatabase(
  config: Config = testConfig(),
  options: DatabaseOptions = { monitorCommands: true },
): Promise<Database> {
  const database = createDatabase(config.database, quiet, options)
  await database.connect(uriOf(config))
  atEnd(async () => {
    // It may be closed; and a transaction of a server that was killed holds the drop up for longer than its socket waits.
    const { name } = database.connection
    await database.close()
    const client = await mongoose.mongo.MongoClient.connect(uriOf(config))
    await client.db(name).dropDatabase()
    await client.close()
  })
  return database
}
