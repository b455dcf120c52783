import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { actualIndexes, isSettled, planIndexes, planLines } from '../database/index-plan.ts'
import { Interrupted } from '../database/migration-context.ts'
import { readMigrations, template, writeMigration } from '../database/migration-files.ts'
import { migrationOfPlan } from '../database/migration-of-plan.ts'
import { readRecords } from '../database/migration-records.ts'
import {
  dryRun,
  forgottenMigrations,
  type MigrationFile,
  MigrationRefused,
  type MigrationStatus,
  migrateDown,
  migrateUp,
  migrationStatus,
} from '../database/migrations.ts'
import { notWhole, unfinishedRestore } from '../database/restore-mark.ts'
import { indexes } from '../indexes.ts'
import { orExit } from '../or-exit.ts'
import { type CommandDeps, CommandRefused, refusePart, runCommand } from './deps.ts'
import { interruption, migrationReport } from './migration-report.ts'

const usage = `Changes what is stored, by the files in migrations/, each of which runs once however many instances start.

  npm run migrate -- status       what has run, and what has not; exit code 1 where one has failed, or a restore did not end
  npm run migrate -- up           runs what has not, in the order of the names; goes on where one was cut off
  npm run migrate -- down         takes the last one back
  npm run migrate -- new NAME     writes a new one, to be filled in
  npm run migrate -- plan         compares the indexes of the database with the declared ones; exit code 1 where one
                                  is missing or differs

  --dry-run      up and down: say what would be done, and write nothing; exit code 1 where one cannot be
                 followed to its end, as it is where a unique index would meet duplicates
  --pending      status: exit code 1 also where one has not run
  --write NAME   plan: write the migration that settles it
  --lease 30     seconds without a sign of life after which another instance takes over from this one
  --dir DIR      another folder than migrations/
  --help         show this`

const commands = ['status', 'up', 'down', 'new', 'plan'] as const

const readOptions = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      pending: { type: 'boolean', default: false },
      write: { type: 'string' },
      lease: { type: 'string', default: '30' },
      dir: { type: 'string', default: fileURLToPath(new URL('../../migrations', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  const [given, name, ...more] = positionals
  const command = commands.find(one => one === given)
  if (!command || more.length > 0 || (command === 'new') !== (name !== undefined)) {
    throw new CommandRefused(`Give one of: npm run migrate -- status, up, down, new NAME, plan`)
  }
  if (!/^\d{1,4}$/.test(values.lease) || Number(values.lease) === 0) {
    throw new CommandRefused(`--lease must be a whole number of seconds from 1 to 9999, but got ${values.lease}`)
  }
  if (values['dry-run'] && command !== 'up' && command !== 'down')
    throw new CommandRefused('--dry-run goes with up and down')
  if (values.pending && command !== 'status') throw new CommandRefused('--pending goes with status')
  if (values.write !== undefined && command !== 'plan') throw new CommandRefused('--write goes with plan')
  return { ...values, command, name: name ?? '', leaseMs: Number(values.lease) * 1_000 }
}

type Options = ReturnType<typeof readOptions>

const notes = {
  there: '',
  changed: '; its file has changed since',
  unreadable: '',
  gone: '; its file is gone',
} as const

/** What a migration threw may have several lines. */
const indented = (text: string): string => text.replaceAll('\n', '\n           ')

const lineOf = ({ name, state, record, file }: MigrationStatus): string => {
  const ran = state === 'pending' ? null : record
  const when = ran ? `  ${ran.startedAt.toISOString()} by ${ran.by}${notes[file]}` : ''
  const error = ran?.error ? `\n           ${ran.direction}: ${indented(ran.error)}` : ''
  return `${state.padEnd(9)}  ${name}${when}${error}`
}

/** Why it could not run: one that ran already need not be loaded any more, but be there to be read. */
const faultOf = async ({ name, state, file }: MigrationStatus, files: readonly MigrationFile[]): Promise<string> => {
  if (file === 'gone' || (file !== 'unreadable' && state === 'applied')) return ''
  try {
    await files.find(one => one.name === name)?.load()
    return ''
  } catch (error) {
    return `\n           ${plainly(error as Error)}`
  }
}

const status = async ({ db }: CommandDeps, { dir, pending }: Options): Promise<void> => {
  const unfinished = await unfinishedRestore(db)
  if (unfinished) {
    console.log(notWhole(db, unfinished))
    process.exitCode = 1
  }
  const files = await readMigrations(dir)
  const records = await readRecords(db)
  const all = migrationStatus(files, records)
  for (const one of all) console.log(`${lineOf(one)}${await faultOf(one, files)}`)
  for (const { _id, error } of forgottenMigrations(files, records)) {
    console.log(`forgotten  ${_id}  nothing of it holds, and its file is gone\n           up: ${indented(error ?? '')}`)
  }
  if (all.length === 0 && !unfinished) console.log('There are no migrations')
  const isWrong = ({ state }: MigrationStatus) => state === 'failed' || (pending && state !== 'applied')
  if (all.some(isWrong)) process.exitCode = 1
}

const run = async ({ config, db }: CommandDeps, { command, dir, leaseMs, ...options }: Options): Promise<void> => {
  await refusePart(db)
  const direction = command === 'down' ? 'down' : 'up'
  const settings = {
    ...{ db, client: db.client, files: await readMigrations(dir) },
    ...{ by: config.instance, leaseMs, signal: interruption(), report: migrationReport() },
  }
  const nothing = direction === 'up' ? 'Nothing to run' : 'Nothing to take back'
  if (options['dry-run']) {
    const { names, unfollowed } = await dryRun(settings, direction)
    if (names.length === 0) console.log(nothing)
    if (unfollowed.length > 0) process.exitCode = 1
    return
  }
  const done =
    direction === 'up' ? await migrateUp(settings) : [await migrateDown(settings)].filter(name => name !== null)
  if (done.length === 0) console.log(nothing)
}

const plan = async ({ db }: CommandDeps, { dir, write }: Options): Promise<void> => {
  await refusePart(db)
  const found = planIndexes(indexes, await actualIndexes(db, indexes))
  const lines = planLines(found)
  for (const line of lines) console.log(line)
  if (lines.length === 0) console.log(`All ${indexes.length} declared indexes are there, and no others`)
  if (!isSettled(found)) process.exitCode = 1
  const source = migrationOfPlan(found)
  if (source !== null && write !== undefined) {
    console.log(`Written: ${await writeMigration(dir, write, source, new Date())}`)
  }
}

/** A message, and the line of the migration that it comes from instead of a stack. */
const plainly = ({ message, cause }: Error): string => {
  const stack = cause instanceof Error && !(cause instanceof Interrupted) ? cause.stack : undefined
  const place = stack?.match(/\d{14}-[a-z0-9-]+\.ts:\d+/)?.[0]
  return place ? `${message} (${place})` : message
}

/** What the migrations refuse is told as what the command refuses. */
const told = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof MigrationRefused)) throw error
    throw new CommandRefused(plainly(error))
  }
}

const options = await orExit(readOptions)
if (options.command === 'new') {
  await orExit(async () =>
    console.log(`Written: ${await writeMigration(options.dir, options.name, template, new Date())}`),
  )
} else {
  const work = { status, up: run, down: run, plan }[options.command]
  await runCommand(deps => told(() => work(deps, options)))
}
