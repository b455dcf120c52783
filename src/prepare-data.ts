import type mongoose from 'mongoose'
import type { Config } from './config.ts'
import { makeIndexes, missingIndexes } from './database/indexes.ts'
import { readRecords } from './database/migration-records.ts'
import { type MigrationFile, migrationStatus } from './database/migrations.ts'
import { notWhole, unfinishedRestore } from './database/restore-mark.ts'
import { indexes } from './indexes.ts'
import type { Logger } from './log.ts'
import { loadSample } from './seed/sample.ts'

interface Parts {
  readonly db: mongoose.mongo.Db
  readonly migrations: readonly MigrationFile[]
}

/**
 * What a start does to the data before it serves: the declared indexes, outside production; the sample, in development
 * and where there is nothing. A restore that was cut off and migrations that have not run are logged.
 */
export const prepareData = async (
  { env, sample, database }: Pick<Config, 'env' | 'sample' | 'database'>,
  { db, migrations }: Parts,
  log: Logger,
): Promise<void> => {
  if (env !== 'production') {
    const missing = await missingIndexes(db, indexes)
    await makeIndexes(db, missing)
    if (missing.length > 0) log.info({ indexes: missing.length }, 'Indexes made')
  }
  if (env === 'development' && sample.enabled) {
    const documents = await loadSample(db, sample.password)
    if (documents > 0) log.info({ documents }, 'Sample data loaded')
    if (documents > 0 && database.source.kind === 'uri')
      log.warn(
        'The database of MONGODB_URI was empty and now holds the sample accounts; NODE_ENV=production makes none',
      )
  }
  const unfinished = await unfinishedRestore(db)
  if (unfinished) log.warn(notWhole(db, unfinished))
  const open = migrationStatus(migrations, await readRecords(db)).filter(({ state }) => state !== 'applied')
  if (open.length > 0) {
    log.warn({ migrations: open.map(({ name }) => name) }, 'Migrations have not run; `npm run migrate -- up` runs them')
  }
}
