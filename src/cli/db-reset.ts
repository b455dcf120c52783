import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeIndexes, missingIndexes } from '../database/indexes.ts'
import { readMigrations } from '../database/migration-files.ts'
import { type MigrationFile, MigrationRefused, migrateUp } from '../database/migrations.ts'
import { indexes } from '../indexes.ts'
import { orExit } from '../or-exit.ts'
import { loadSample } from '../seed/sample.ts'
import { type CommandDeps, CommandRefused, runCommand } from './deps.ts'
import { interruption, migrationReport } from './migration-report.ts'

const usage = `Drops the whole database and makes it anew: the migrations, the indexes, the sample data. Never in production.

  npm run db:reset -- --yes

  --dir DIR  another folder than migrations/
  --help     show this`

const leaseMs = 30_000

const migrate = async ({ config, db }: CommandDeps, files: readonly MigrationFile[]): Promise<void> => {
  try {
    await migrateUp({
      ...{ db, client: db.client, by: config.instance, leaseMs, files },
      ...{ signal: interruption(), report: migrationReport() },
    })
  } catch (error) {
    if (!(error instanceof MigrationRefused)) throw error
    throw new CommandRefused(
      `${error.message}\n${db.databaseName} has been dropped, and holds what its migrations did so far, without indexes and sample data. Mend the migration, then run this again`,
    )
  }
}

const reset = async (deps: CommandDeps, { yes: isSure, dir }: Options): Promise<void> => {
  const { config, db } = deps
  if (config.env === 'production' || !config.sample.enabled) {
    throw new CommandRefused('This would drop a production database: it is only done outside production')
  }
  if (!isSure) throw new CommandRefused(`This drops all of the database ${db.databaseName}: add --yes to do it`)
  const files = await readMigrations(dir)
  for (const { load } of files) await load()
  await db.dropDatabase({ comment: 'loadstone reset' })
  await migrate(deps, files)
  const missing = await missingIndexes(db, indexes)
  await makeIndexes(db, missing)
  const documents = await loadSample(db, config.sample.password)
  console.log(`${db.databaseName} is as new: ${indexes.length} indexes, ${documents} documents of sample data`)
  console.log(`Sign in as admin@example.com and the other sample accounts; the password is ${config.sample.password}`)
}

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      yes: { type: 'boolean', default: false },
      dir: { type: 'string', default: fileURLToPath(new URL('../../migrations', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  })
  if (!values.help) return values
  console.log(usage)
  process.exit()
}

type Options = ReturnType<typeof readOptions>

const options = await orExit(readOptions)
await runCommand(async deps => {
  try {
    await reset(deps, options)
  } catch (error) {
    if (!(error instanceof MigrationRefused)) throw error
    throw new CommandRefused(`${error.message}\nNothing has been dropped`)
  }
})
