import type mongoose from 'mongoose'
import { NotInDryRun } from './migration-collection.ts'
import { type MigrationModule, migrationContext } from './migration-context.ts'
import { type Held, withMigrationLock } from './migration-lock.ts'
import {
  beginRecord,
  type Direction,
  endRecord,
  forgetRecord,
  LockLost,
  leftNothing,
  type MigrationRecord,
  readRecords,
} from './migration-records.ts'
import { transactionOptions } from './transaction.ts'

type Db = mongoose.mongo.Db

/** A migration as its file has it. */
export interface MigrationFile {
  readonly name: string
  readonly checksum: string
  /** Why it cannot be read, where it cannot; then `load` is refused, and the checksum says nothing. */
  readonly unreadable?: string
  load(): Promise<MigrationModule>
}

/** What happens, as it happens. */
export interface MigrationReport {
  /** Another instance has the lock. */
  waiting(by: string): void
  /** It was waited for that long. */
  waited(by: string, ms: number): void
  begun(name: string, direction: Direction): void
  progress(walk: string, done: number, total: number): void
  log(line: string): void
  ended(name: string, direction: Direction): void
  failed(): void
}

export interface MigrationRun {
  readonly db: Db
  readonly client: mongoose.mongo.MongoClient
  /** Every migration there is, in order. */
  readonly files: readonly MigrationFile[]
  /** Name of this instance. */
  readonly by: string
  readonly leaseMs: number
  /** Ends a walk behind the batch it is at. */
  readonly signal: AbortSignal
  readonly report: MigrationReport
}

/** What ends a run, to be told to whoever started it. */
export class MigrationRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MigrationRefused'
  }
}

/** A migration, as its file and its record have it; one of them may be missing. */
export interface MigrationStatus {
  readonly name: string
  /** `pending`: never run, or taken back. */
  readonly state: 'pending' | 'running' | 'applied' | 'failed'
  readonly record: MigrationRecord | null
  readonly file: 'there' | 'changed' | 'unreadable' | 'gone'
}

type Named = Pick<MigrationFile, 'name'>

/** Records of what did not get through: nothing of it holds, and its file is gone. */
const forgettable = (files: readonly Named[], records: readonly MigrationRecord[]): MigrationRecord[] =>
  records.filter(
    record => record.state !== 'reverted' && leftNothing(record) && !files.some(({ name }) => name === record._id),
  )

/** Those that failed, left nothing, and are gone: `up` forgets them. */
export const forgottenMigrations = (files: readonly Named[], records: readonly MigrationRecord[]): MigrationRecord[] =>
  forgettable(files, records).filter(({ state }) => state === 'failed')

/** Every migration that has a file or a record, by name, but those forgotten. */
export const migrationStatus = (
  files: readonly Pick<MigrationFile, 'name' | 'checksum' | 'unreadable'>[],
  records: readonly MigrationRecord[],
): MigrationStatus[] => {
  const forgotten = forgottenMigrations(files, records)
  const known = records.filter(record => !forgotten.includes(record))
  const names = new Set([...files.map(({ name }) => name), ...known.map(({ _id }) => _id)])
  return [...names].sort().map(name => {
    const file = files.find(one => one.name === name)
    const record = records.find(({ _id }) => _id === name) ?? null
    const state = record === null || record.state === 'reverted' ? 'pending' : record.state
    const isSame = state === 'pending' || record?.checksum === file?.checksum
    const there = file?.unreadable !== undefined ? 'unreadable' : isSame ? 'there' : 'changed'
    return { name, state, record, file: file === undefined ? 'gone' : there }
  })
}

/** Those that `up` would run, in order: new ones, those taken back, and those cut off on their way up. */
const toRun = ({ files }: MigrationRun, status: readonly MigrationStatus[]): MigrationFile[] => {
  const stuck = status.find(
    ({ state, record }) => ['failed', 'running'].includes(state) && record?.direction === 'down',
  )
  if (stuck) throw new MigrationRefused(`${stuck.name} was not taken back whole: run \`down\` again first`)
  const open = new Set(status.filter(({ state }) => state !== 'applied').map(({ name }) => name))
  return files.filter(({ name }) => open.has(name))
}

/** Of many instances one tries; whoever has waited for it does not try again what it has failed at: somebody decides that. */
const refuseFailedMeanwhile = (before: readonly MigrationRecord[], now: readonly MigrationRecord[]): void => {
  const hasFailed = ({ state }: MigrationRecord) => state === 'failed'
  const known = new Set(before.filter(hasFailed).map(({ run }) => run))
  const failed = now.find(record => hasFailed(record) && !known.has(record.run))
  if (failed) {
    throw new MigrationRefused(
      `${failed._id} (${failed.direction}) has just failed at ${failed.by}: ${failed.error}\nIt is not tried again here: mend it, then run this once more`,
    )
  }
}

/** Runs all that has not run, in order, each once however many instances start at the same time. Gives their names. */
export const migrateUp = async (run: MigrationRun): Promise<string[]> => {
  const { db, files, report } = run
  const before = await readRecords(db)
  const isDone = migrationStatus(files, before).every(({ state }) => state === 'applied')
  if (isDone && forgettable(files, before).length === 0) return []
  return withMigrationLock(db, lockOf(run), async held => {
    const records = await readRecords(db)
    refuseFailedMeanwhile(before, records)
    for (const record of forgettable(files, records)) {
      await forgetRecord(db, record)
      report.log(`${record._id} is forgotten: nothing of it holds, and its file is gone`)
    }
    const open = toRun(run, migrationStatus(files, records))
    for (const file of open) await runOne(run, held, file, 'up')
    return open.map(({ name }) => name)
  })
}

/** Takes the last one that ran back; gives its name, null where none has run. */
export const migrateDown = async (run: MigrationRun): Promise<string | null> => {
  const before = await readRecords(run.db)
  return withMigrationLock(run.db, lockOf(run), async held => {
    const records = await readRecords(run.db)
    refuseFailedMeanwhile(before, records)
    const last = lastRun(records)
    if (!last) return null
    await runOne(run, held, fileOf(run, last), 'down')
    return last._id
  })
}

/**
 * Says what `up` or `down` would do and writes nothing: reads are done, writes are counted. A migration that needs what
 * it, or one before it, would have written is followed as far as that goes. Gives the names, and which of them could not
 * be followed to their end.
 */
export const dryRun = async (
  run: MigrationRun,
  direction: Direction,
): Promise<{ readonly names: string[]; readonly unfollowed: string[] }> => {
  const { db, client, report, signal, files } = run
  const records = await readRecords(db)
  const last = direction === 'down' ? lastRun(records) : undefined
  const open = direction === 'up' ? toRun(run, migrationStatus(files, records)) : last ? [fileOf(run, last)] : []
  const unfollowed: string[] = []
  for (const { name, load } of open) {
    report.begun(name, direction)
    const context = migrationContext({
      ...{ db, client, name, run: '', dryRun: true, signal, check: () => undefined },
      log: line => report.log(line),
      progress: () => undefined,
    })
    try {
      await stepOf(name, await load(), direction)(context)
    } catch (error) {
      if (error instanceof MigrationRefused) throw error
      const why = error instanceof NotInDryRun ? error.message : `it ends with: ${(error as Error).message}`
      report.log(`cannot be followed further: ${why}`)
      unfollowed.push(name)
    }
  }
  return { names: open.map(({ name }) => name), unfollowed }
}

const lockOf = ({ by, leaseMs, report }: MigrationRun) => ({
  ...{ by, leaseMs, onWaiting: report.waiting, onWaited: report.waited },
})

const lastRun = (records: readonly MigrationRecord[]): MigrationRecord | undefined =>
  records
    .filter(record => !leftNothing(record))
    .sort((a, b) => Number(a.startedAt) - Number(b.startedAt) || (a._id < b._id ? -1 : 1))
    .at(-1)

const fileOf = ({ files }: MigrationRun, { _id }: MigrationRecord): MigrationFile => {
  const file = files.find(({ name }) => name === _id)
  if (!file) throw new MigrationRefused(`${_id} ran last, but its file is gone: it cannot be taken back`)
  return file
}

const stepOf = (name: string, module: MigrationModule, direction: Direction) => {
  const step = module[direction]
  if (!step) throw new MigrationRefused(`${name} has no \`${direction}\``)
  return step
}

const runOne = async (run: MigrationRun, held: Held, file: MigrationFile, direction: Direction): Promise<void> => {
  const { db, client, by, signal, report } = run
  const { name, checksum } = file
  const module = await file.load()
  const step = stepOf(name, module, direction)
  let at = ''
  const contextIn = (session?: mongoose.mongo.ClientSession) =>
    migrationContext({
      ...{ db, client, name, run: held.id, session, dryRun: false, check: held.check, signal },
      log: line => report.log(line),
      progress: (walk, done, total) => {
        at = ` after ${done} of ${total} documents of ${walk}`
        report.progress(walk, done, total)
      },
    })
  const end = (session?: mongoose.mongo.ClientSession) =>
    endRecord(db, { name, run: held.id, state: direction === 'up' ? 'applied' : 'reverted', session })

  if (signal.aborted) throw new MigrationRefused('Interrupted')
  held.check()
  await beginRecord(db, { name, checksum, direction, by, run: held.id, transaction: module.transaction === true })
  report.begun(name, direction)
  try {
    if (module.transaction) {
      await client.withSession(session =>
        session.withTransaction(async () => {
          await step(contextIn(session))
          await end(session)
          held.check()
        }, transactionOptions),
      )
    } else {
      await step(contextIn())
      held.check()
      await end()
    }
  } catch (error) {
    report.failed()
    if (error instanceof LockLost) throw new MigrationRefused(`${name}: ${error.message}`)
    const message = error instanceof Error ? error.message : String(error)
    // Where the database is away, the record goes on saying `running`, and the next run knows that it was cut off.
    await endRecord(db, { name, run: held.id, state: 'failed', error: message }).catch(() => undefined)
    const left = module.transaction
      ? 'It ran in a transaction: nothing of it holds'
      : 'What it did so far holds; the next run begins it again, and its batches go on where they were'
    throw new MigrationRefused(`${name} (${direction}) failed${at}: ${message}\n${left}`, { cause: error })
  }
  report.ended(name, direction)
}
