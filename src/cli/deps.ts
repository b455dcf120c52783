import { resolve } from 'node:path'
import type mongoose from 'mongoose'
import { type Config, ConfigError, loadConfig } from '../config.ts'
import { createDatabase, type Database, DatabaseUnavailable } from '../database/connection.ts'
import { latestFile, readRecord } from '../database/data-record.ts'
import { openDb } from '../database/open-db.ts'
import { notWhole, unfinishedRestore } from '../database/restore-mark.ts'
import { openSource } from '../database/source.ts'
import { createLog, type Logger } from '../log.ts'
import { makeDataDir } from '../preflight.ts'

/** What a command works with: the same parts as the server has, made from the same settings. */
export interface CommandDeps {
  readonly config: Config
  readonly database: Database
  readonly db: mongoose.mongo.Db
  readonly log: Logger
}

/** What a command does not do, told to its user in one line. */
export class CommandRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CommandRefused'
  }
}

/** Throws CommandRefused where a restore of the database has not come to its end: nothing is said of a part, or done to it. */
export async function refusePart(db: mongoose.mongo.Db): Promise<void> {
  const unfinished = await unfinishedRestore(db)
  if (unfinished) throw new CommandRefused(notWhole(db, unfinished))
}

/** Which database it is where nobody has named one, and whether there was any; null where `MONGODB_URI` names it. */
export async function embeddedText({ database: { source } }: Config): Promise<string | null> {
  if (source.kind === 'uri') return null
  const folder = resolve(source.dataDir)
  const there = await readRecord(latestFile(folder))
  const made = there ? '' : ', which is made just now: there was none'
  return `MONGODB_URI is not set: this is the embedded database of DATA_DIR, ${folder}${made}`
}

/**
 * Runs a command on a connected database: that of `MONGODB_URI`, else the embedded one, joined where a server of ours
 * runs it already. What the server takes long for is waited for: of half a million documents an index took longer than
 * `DB_SOCKET_TIMEOUT`. Only warnings are logged, so that the command's own output is what is seen. Whatever it ends with,
 * the connection and the embedded database are closed in order; what can be expected to go wrong is told in one line,
 * with exit code 1. `adapt`: the settings as the command needs them.
 */
export async function runCommand(
  command: (deps: CommandDeps) => Promise<void>,
  adapt: (config: Config) => Config = config => config,
): Promise<void> {
  process.stdout.on('error', untilReaderStops)
  try {
    const config = adapt(loadConfig())
    const log = createLog({ ...config, log: { ...config.log, level: atLeastWarn(config.log.level) } })
    const embedded = await embeddedText(config)
    if (embedded) {
      await makeDataDir(config.dataDir)
      // Its output is read by others.
      console.error(embedded)
    }
    const source = await openSource(config.database.source, log, true)
    try {
      const database = createDatabase(config.database, log, { socketTimeoutMs: 0 })
      try {
        await database.connect(source.uri)
        await command({ config, database, db: openDb(database.connection), log })
      } finally {
        await database.close()
      }
    } finally {
      await source.stop()
    }
  } catch (error) {
    process.exitCode = 1
    console.error(isExpected(error) ? error.message : error)
  }
}

/** Who reads the output may stop, as `head` does; the command goes on to its exit code. */
function untilReaderStops(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  process.exitCode = 1
  console.error(error.message)
}

function atLeastWarn(level: string): Config['log']['level'] {
  return level === 'error' || level === 'fatal' || level === 'silent' ? level : 'warn'
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof CommandRefused ||
    error instanceof DatabaseUnavailable ||
    (error instanceof Error && (error.name === 'NoMongodBinary' || error.name === 'EmbeddedFailed'))
  )
}
