import type mongoose from 'mongoose'
import { checkIndexes } from './checkup-indexes.ts'
import { checkRestore } from './checkup-restore.ts'
import { checkAccess, checkConnections, checkSet, checkVersion } from './checkup-server.ts'
import { checkClock, checkConcerns, checkProfiler, checkTransactions } from './checkup-settings.ts'
import type { DeclaredIndex } from './indexes.ts'
import type { OpenMigrations } from './open-migrations.ts'

export type Level = 'wrong' | 'risky' | 'fine' | 'unknown'

/** One thing that was looked at, in a sentence that somebody understands who does not know the code. */
export interface Checked {
  readonly level: Level
  readonly about: string
  readonly text: string
  /** How many things it stands for, where that is not one. */
  readonly items?: number
}

/** What a database is held against. */
export interface CheckupSettings {
  /** `DB_MAX_POOL_SIZE`. */
  readonly poolMax: number
  /** `OPERATION_TIMEOUT`. */
  readonly operationMs: number
  /** `DB_COMPRESSORS`. */
  readonly compressors: readonly string[]
  readonly declared: readonly DeclaredIndex[]
  /** Migrations that have not run to their end. */
  readonly openMigrations: (db: mongoose.mongo.Db) => Promise<OpenMigrations>
}

/** What each check gets. */
export interface Patient {
  readonly client: mongoose.mongo.MongoClient
  readonly db: mongoose.mongo.Db
  readonly settings: CheckupSettings
  /** Runs a command of the server's administration; null where the user may not. */
  admin(command: mongoose.mongo.Document): Promise<mongoose.mongo.Document | null>
}

export const checkMs = 5_000
export const comment = 'loadstone doctor'
/** Unauthorized; what Atlas answers to commands that a tier leaves out; and a command that is not there. */
const notAllowed = new Set([13, 59, 8000])

const checkMigrations = async ({ db, settings }: Patient): Promise<Checked[]> => {
  const about = 'migrations'
  const { failed, running, pending } = await settings.openMigrations(db)
  const risks = [
    ...running.map(
      text => `At work, or cut off: ${text}. Where that process is gone, \`npm run migrate -- up\` goes on with it.`,
    ),
    ...(pending.length > 0 ? [`Not run: ${pending.join(', ')}. \`npm run migrate -- up\` runs them.`] : []),
  ]
  const found: Checked[] = [
    ...failed.map(({ name, direction, at, by, error, cure }) => {
      const text = `${name} failed on its way ${direction}, at ${at.toISOString()} by ${by}: ${error}. ${cure}`
      return { level: 'wrong', about, text } as const
    }),
    ...risks.map(text => ({ level: 'risky', about, text }) as const),
  ]
  return found.length > 0 ? found : [{ level: 'fine', about, text: 'All migrations have run.' }]
}

const checks: readonly (readonly [about: string, check: (patient: Patient) => Promise<Checked[]>])[] = [
  ['version', checkVersion],
  ['replica set', checkSet],
  ['access', checkAccess],
  ['connections', checkConnections],
  ['clock', checkClock],
  ['transactions', checkTransactions],
  ['concerns', checkConcerns],
  ['profiler', checkProfiler],
  ['indexes', checkIndexes],
  ['migrations', checkMigrations],
]

/** Nothing can be said of these where a restore has not come to its end. */
const ofTheWhole = new Set(['indexes', 'migrations'])

/** Looks at a database from all sides; what cannot be looked at is told as `unknown`. */
export const checkUp = async (
  client: mongoose.mongo.MongoClient,
  db: mongoose.mongo.Db,
  settings: CheckupSettings,
): Promise<Checked[]> => {
  const admin: Patient['admin'] = async command => {
    try {
      return await client
        .db('admin')
        .command({ ...command, comment, maxTimeMS: checkMs }, { readPreference: 'primary' })
    } catch (error) {
      if (notAllowed.has(Number((error as { code?: unknown }).code))) return null
      throw error
    }
  }
  const found: Checked[] = await checkRestore({ db })
  const isPart = found.length > 0
  for (const [about, check] of checks) {
    if (isPart && ofTheWhole.has(about)) continue
    try {
      found.push(...(await check({ client, db, settings, admin })))
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error))
      found.push({ level: 'unknown', about, text: `This could not be looked at: ${message}` })
    }
  }
  return found
}
