import type mongoose from 'mongoose'
import type { Config } from './config.ts'
import { makeIndexes, missingIndexes } from './database/indexes.ts'
import { readRecords } from './database/migration-records.ts'
import { type MigrationFile, migrationStatus } from './database/migrations.ts'
import { openMigrations } from './database/open-migrations.ts'
import { unfinishedRestore } from './database/restore-mark.ts'
import { indexes } from './indexes.ts'
import type { Logger } from './log.ts'
import { loadSample } from './seed/sample.ts'

interface Parts {
  readonly db: mongoose.mongo.Db
  readonly migrations: readonly MigrationFile[]
}

/**
 * What a start does to the data before it serves: the declared indexes, outside production; the sample, in development
 * and where there is nothing; to a part of a backup, nothing. Migrations that have not run, or have failed, are logged.
 */
export const prepareData = async (
  { env, sample, database }: Pick<Config, 'env' | 'sample' | 'database'>,
  { db, migrations }: Parts,
  log: Logger,
): Promise<void> => {
  // What is made meanwhile would be in the restore's way; whoever watches the indexes tells it.
  if (await unfinishedRestore(db)) return
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
  const { failed, running, pending } = openMigrations(migrationStatus(migrations, await readRecords(db)))
  for (const { name, direction, at, by, error, cure } of failed)
    log.warn({ migration: name, direction, at, by, error }, `A migration has failed. ${cure}`)
  if (running.length > 0) log.warn({ migrations: running }, 'Migrations are at work, or were cut off')
  if (pending.length > 0)
    log.warn({ migrations: pending }, 'Migrations have not run; `npm run migrate -- up` runs them')
}
