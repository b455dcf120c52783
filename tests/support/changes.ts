import { randomBytes } from 'node:crypto'
import type mongoose from 'mongoose'
import { expect, inject, onTestFinished } from 'vitest'
import type { Config } from '../../src/config.ts'
import { type Change, type Changes, createChanges, type Interest } from '../../src/database/changes.ts'
import { createDatabase, type Database } from '../../src/database/connection.ts'
import { openTestDatabase, quiet, testConfig, uriOf } from './database.ts'
import { recordLog } from './log.ts'
import { startProxy } from './proxy.ts'

type Db = mongoose.mongo.Db

interface Followed {
  readonly db: Db
  readonly database: Database
  readonly changes: Changes
  readonly told: Change[]
  readonly lines: ReturnType<typeof recordLog>['lines']
  /** Forgets what was told so far: that anything may have changed comes with each beginning. */
  forget(): void
  /** Has its server fail commands of the stream, one where nothing is said: the only such test of that server at the time. */
  fail(
    failure: { failCommands: string[]; errorCode?: number; closeConnection?: boolean },
    times?: number,
  ): Promise<void>
}

export const anyOf = (collection: string): Interest => ({
  collection,
  kinds: ['insert', 'update', 'replace', 'delete'],
})

/** A stream of changes, of `things` where nothing else is said: open, or off for good. */
export const follow = async (
  env: NodeJS.ProcessEnv = {},
  interests = [anyOf('things')],
  open: (config: Config) => Promise<Database> = openTestDatabase,
): Promise<Followed> => {
  const instance = randomBytes(6).toString('hex')
  const database = await open(testConfig({ INSTANCE_NAME: instance, ...env }))
  const { log, lines } = recordLog()
  const changes = createChanges(database, log)
  onTestFinished(() => changes.stop())
  const told: Change[] = []
  for (const interest of interests) changes.on(interest, change => told.push(change))
  changes.start()
  const db = database.connection.db as Db
  await expect.poll(() => changes.figures().isOpen || lines.some(({ level }) => level === 40)).toBe(true)
  const failPoint = (mode: object | 'off', data = {}) =>
    database.connection
      .getClient()
      .db('admin')
      .command({
        configureFailPoint: 'failCommand',
        mode,
        data: { appName: `loadstone ${instance} changes`, ...data },
      })
  return {
    ...{ db, database, changes, told, lines },
    forget: () => {
      told.length = 0
    },
    fail: async (failure, times = 1) => {
      onTestFinished(async () => void (await failPoint('off').catch(() => undefined)))
      await failPoint({ times }, failure)
    },
  }
}

/** A connection whose database is not dropped by it. */
export const connectAlone = async (config: Config): Promise<Database> => {
  const database = createDatabase(config.database, quiet)
  onTestFinished(() => database.close())
  await database.connect(uriOf(config))
  return database
}

export const idsOf = (told: readonly Change[]) => told.map(change => (change.kind === 'anything' ? null : change.id))

/** Inserts a document, and waits until that is told. */
export const change = async ({ db, told }: Followed, id: string): Promise<void> => {
  await db.collection<{ _id: string }>('things').insertOne({ _id: id })
  await expect.poll(() => idsOf(told), { timeout: 10_000 }).toContain(id)
}

/** Connections that the server has with the stream's client. */
export const connectionsOf = async ({ database }: Followed): Promise<number> => {
  const client = database.connection.getClient()
  const { appName } = client.options
  const open = await client
    .db('admin')
    .aggregate([
      { $currentOp: { idleConnections: true, allUsers: true } },
      { $match: { appName: `${appName} changes` } },
    ])
    .toArray()
  return open.length
}

/** The stream comes through a proxy; `direct` is the same database without it. */
export const throughProxy = async (env: NodeJS.ProcessEnv = {}) => {
  const config = testConfig()
  const direct = (await openTestDatabase(config)).connection.db as Db
  const proxy = await startProxy(inject('mongodbUri'))
  await proxy.open()
  const followed = await follow(
    { MONGODB_URI: proxy.uri, DB_NAME: direct.databaseName, ...env },
    [anyOf('things')],
    connectAlone,
  )
  return { followed, proxy, direct }
}
