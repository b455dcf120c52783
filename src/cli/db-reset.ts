import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeIndexes, missingIndexes } from '../database/indexes.ts'
import { readMigrations } from '../database/migration-files.ts'
import { MigrationRefused, migrateUp } from '../database/migrations.ts'
import { indexes } from '../indexes.ts'
import { orExit } from '../or-exit.ts'
import { loadSample } from '../seed/sample.ts'
import { type CommandDeps, CommandRefused, runCommand } from './deps.ts'
import { interruption, migrationReport } from './migration-report.ts'

const usage = `Drops the whole database and makes it anew: the migrations, the indexes, the sample data. Never in production.

  npm run db:reset -- --yes

  --help  show this`

const leaseMs = 30_000

const reset = async ({ config, db }: CommandDeps, isSure: boolean): Promise<void> => {
  if (config.env === 'production' || !config.sample.enabled) {
    throw new CommandRefused('This would drop a production database: it is only done outside production')
  }
  if (!isSure) throw new CommandRefused(`This drops all of the database ${db.databaseName}: add --yes to do it`)
  await db.dropDatabase({ comment: 'loadstone reset' })
  await migrateUp({
    ...{ db, client: db.client, by: config.instance, leaseMs },
    ...{ signal: interruption(), report: migrationReport() },
    files: await readMigrations(fileURLToPath(new URL('../../migrations', import.meta.url))),
  })
  const missing = await missingIndexes(db, indexes)
  await makeIndexes(db, missing)
  const documents = await loadSample(db, config.sample.password)
  console.log(`${db.databaseName} is as new: ${indexes.length} indexes, ${documents} documents of sample data`)
  console.log(`Sign in as admin@example.com and the other sample accounts; the password is ${config.sample.password}`)
}

const { yes } = await orExit(() => {
  const { values } = parseArgs({
    options: { yes: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (!values.help) return values
  console.log(usage)
  process.exit()
})
await runCommand(async deps => {
  try {
    await reset(deps, yes)
  } catch (error) {
    throw error instanceof MigrationRefused ? new CommandRefused(error.message) : error
  }
})
