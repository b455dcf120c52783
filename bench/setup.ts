import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { makeIndexes } from '../src/database/indexes.ts'
import { freePort } from '../src/database/ports.ts'
import { createTokens } from '../src/http/tokens.ts'
import { indexes } from '../src/indexes.ts'
import type { Tokens } from '../src/kernel/tokens.ts'
import { generate, type Size } from '../src/seed/generate.ts'
import { load } from '../src/seed/load.ts'
import { startMongod } from './mongod.ts'
import { type LoadProcess, type ServerProcess, startLoad, startServer } from './processes.ts'
import { ScanCounter } from './race.ts'

type Db = mongoose.mongo.Db

/** The database with its data, the servers and the load generator, all of them ours and gone after `stop`. */
export interface Bench {
  readonly db: Db
  readonly tokens: Tokens
  readonly generator: LoadProcess
  readonly environment: NodeJS.ProcessEnv
  /** Loadstone as it is in production; with and without the sharing of commands between requests. */
  readonly ours: ServerProcess
  readonly unshared: ServerProcess
  readonly rest: ServerProcess
  readonly loaded: { readonly documents: number; readonly loadMs: number; readonly indexMs: number }
  readonly mongod: string
  readonly scans: ScanCounter
}

/** Starts everything, does the work, and stops everything, whatever happens, a signal included. */
export const withBench = async (size: Size, work: (bench: Bench) => Promise<void>): Promise<void> => {
  const ends: (() => Promise<unknown>)[] = []
  const ending = <T extends { stop(): Promise<unknown> }>(started: T): T => {
    ends.unshift(() => started.stop())
    return started
  }
  let stopping: Promise<void> | undefined
  const stopAll = () => {
    stopping ??= (async () => {
      for (const stop of ends) await stop()
    })()
    return stopping
  }
  const interrupted = () => void stopAll().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted)
  try {
    const mongod = ending(await startMongod(2))
    const client = await mongoose.mongo.MongoClient.connect(mongod.uri)
    ends.unshift(() => client.close())
    const environment = {
      NODE_ENV: 'production',
      MONGODB_URI: mongod.uri,
      DB_NAME: 'bench',
      // All of it comes from one address.
      RATE_LIMIT: '0',
      COST_BUDGET: '0',
      JWT_SECRET: randomBytes(32).toString('hex'),
    }
    const db = client.db(environment.DB_NAME)
    const begin = performance.now()
    const documents = await load(db, generate(size))
    const middle = performance.now()
    await makeIndexes(db, indexes)
    const end = performance.now()

    const start = async (file: string, ready: string, more: NodeJS.ProcessEnv = {}): Promise<ServerProcess> =>
      ending(await startServer(file, await freePort(), { ...environment, ...more }, ready))
    const key = new TextEncoder().encode(environment.JWT_SECRET)
    const { version } = await db.admin().serverInfo()
    await work({
      db,
      tokens: createTokens({ key, ttlMs: 900_000 }),
      generator: ending(startLoad()),
      environment,
      ours: await start('src/main.ts', '/health/ready'),
      unshared: await start('src/main.ts', '/health/ready', { REQUEST_SHARING: 'false' }),
      rest: await start('bench/rest/server.ts', '/ready'),
      loaded: { documents, loadMs: middle - begin, indexMs: end - middle },
      mongod: String(version),
      scans: new ScanCounter(db),
    })
  } finally {
    await stopAll()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted)
  }
}
