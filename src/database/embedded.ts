import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import type { Logger } from 'pino'
import { findMongod, type MongodBinary } from './mongod-binary.ts'
import { MongodFailed, type MongodProcess, startMongod } from './mongod-process.ts'

export interface EmbeddedOptions {
  /** Folder that keeps the data from start to start; null: a temporary one, removed at `stop`. */
  readonly dataDir: string | null
  /** Path of the mongod to run (`MONGOMS_SYSTEM_BINARY`); null or absent: one is looked for, see `findMongod`. */
  readonly binary?: string | null
  /** More arguments of mongod. */
  readonly args?: readonly string[]
  readonly log: Logger
}

export interface Embedded {
  /** Connection string of the set of one, without a database. */
  readonly uri: string
  /** Ends mongod in order. Without it, mongod is killed when this process exits, in whatever way. */
  stop(): Promise<void>
}

/** The embedded database cannot run; the message is one line for the terminal. */
export class EmbeddedFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedFailed'
  }
}

const HOST = '127.0.0.1'
const REPLICA_SET = 'loadstone'
const LAUNCH_TIMEOUT_MS = 30_000
const PRIMARY_TIMEOUT_MS = 20_000
const POLL_MS = 10

/**
 * What is written beside the data: a set of one whose port changes does not come up by itself, and data of one release
 * series of MongoDB is not opened by another. `owner` is the process that started mongod, null after it was stopped.
 */
interface DataRecord {
  readonly port: number
  readonly version: string
  readonly owner: number | null
}

const mongodArgs = [
  '--nounixsocket',
  '--oplogSize',
  '256',
  // A signalled mongod would wait up to 15 s for a set of several members to hand over.
  '--setParameter',
  'shutdownTimeoutMillisForSignaledShutdown=100',
]

/**
 * Starts a real mongod as a replica set of one (WiredTiger, on 127.0.0.1) and waits until it takes writes. It runs in
 * a process group of its own, so that Ctrl-C reaches only this process, and a guard process ends it within seconds
 * when this process is killed.
 *
 * @throws NoMongodBinary where no mongod can be found or fetched.
 * @throws EmbeddedFailed in one line, among others where another process uses the folder.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, log } = options
  const binary = await findMongod(options.binary ?? null, log)
  if (dataDir !== null) return await startKept(resolve(dataDir), binary, options)
  const folder = await mkdtemp(join(tmpdir(), 'loadstone-mongo-'))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    const { uri, stop } = await launch(binary, folder, await freePort(), options)
    return {
      uri,
      stop: async () => {
        await stop()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * The connection string of the mongod that another process runs on `dataDir` now, or null: so that `npm run seed`
 * works beside a running `npm start`.
 */
export async function findEmbedded(dataDir: string): Promise<string | null> {
  const latest = await readRecord(latestFile(resolve(dataDir)))
  if (latest === null) return null
  const running = await askRunning(latest.port)
  return running !== null && running.dbPath === dataFolder(resolve(dataDir), latest.version) ? uriOf(latest.port) : null
}

async function startKept(dataDir: string, binary: MongodBinary, options: EmbeddedOptions): Promise<Embedded> {
  const { log } = options
  const folder = dataFolder(dataDir, binary.version)
  await mkdir(folder, { recursive: true })
  const file = recordFile(folder)
  const before = await readRecord(file)
  const latest = await readRecord(latestFile(dataDir))
  if (latest && series(latest.version) !== series(binary.version))
    log.info(
      `Embedded database: data of MongoDB ${series(latest.version)} stays in ${dataFolder(dataDir, latest.version)}`,
    )
  if (before) await takeOver(before, folder, log)
  const port = before && (await isFree(before.port)) ? before.port : await freePort()
  if (before && port !== before.port) {
    log.info(`Embedded database: port ${before.port} is taken by something else, moving the data to port ${port}`)
    await move(binary, folder, port)
  }
  const save = async (owner: number | null) => {
    const record: DataRecord = { port, version: binary.version, owner }
    await writeFile(file, `${JSON.stringify(record)}\n`)
    await writeFile(latestFile(dataDir), `${JSON.stringify(record)}\n`)
  }
  // Before the launch, so that nobody takes the new mongod for an orphan; and after it, since of two starts at once
  // mongod's own lock decides which one wins.
  await save(process.pid)
  const { uri, stop } = await launch(binary, folder, port, options)
  await save(process.pid)
  return {
    uri,
    stop: async () => {
      await stop()
      await save(null)
    },
  }
}

/**
 * A mongod that already runs on this folder belongs to a living process, which is an error, or to one that was killed
 * a moment ago: then it is asked to end.
 */
async function takeOver(before: DataRecord, folder: string, log: Logger): Promise<void> {
  const running = await askRunning(before.port)
  if (running?.dbPath !== folder) return
  if (before.owner === null || isAlive(before.owner)) throw inUse(folder, `process ${before.owner ?? 'unknown'}`)
  log.info('Embedded database: ending the mongod that a killed process left')
  await askRunning(before.port, true)
  for (const end = Date.now() + LAUNCH_TIMEOUT_MS; isAlive(running.pid); await wait(POLL_MS))
    if (Date.now() > end) throw inUse(folder, `process ${running.pid}, which does not end`)
}

async function launch(
  binary: MongodBinary,
  folder: string,
  port: number,
  { args = [], log }: EmbeddedOptions,
): Promise<Embedded> {
  const mongod = await run(binary, folder, port, ['--replSet', REPLICA_SET, ...args])
  try {
    await becomePrimary(port)
  } catch (error) {
    await mongod.stop()
    throw new EmbeddedFailed(`The embedded database takes no writes: ${oneLine(error)}`, { cause: error })
  }
  const message = `Embedded database: MongoDB ${binary.version} runs on ${HOST}:${port}, its data in ${folder}`
  log.info({ mongod: mongod.pid }, message)
  return { uri: uriOf(port), stop: mongod.stop }
}

async function run(
  binary: MongodBinary,
  folder: string,
  port: number,
  args: readonly string[],
): Promise<MongodProcess> {
  const own = ['--dbpath', folder, '--port', String(port), '--bind_ip', HOST, '--storageEngine', 'wiredTiger']
  try {
    return await startMongod(binary.path, [...own, ...mongodArgs, ...args])
  } catch (error) {
    if (error instanceof MongodFailed && error.held === 'folder') throw inUse(folder, 'another process')
    throw new EmbeddedFailed(`The embedded database does not start: ${oneLine(error)}`, { cause: error })
  }
}

/**
 * Gives the set of one another port, in a mongod that is no member. In the set this would not do: there a mongod first
 * asks the old address whether it is itself, and whoever holds that port now need not answer.
 */
async function move(binary: MongodBinary, folder: string, port: number): Promise<void> {
  const alone = await run(binary, folder, port, [])
  try {
    await withClient(port, client =>
      client
        .db('local')
        .collection('system.replset')
        .updateOne({}, { $set: { 'members.0.host': `${HOST}:${port}` } }),
    )
  } finally {
    await alone.stop()
  }
}

/** Makes the set of one where there is none yet, and waits until it takes writes. */
async function becomePrimary(port: number): Promise<void> {
  const members = [{ _id: 0, host: `${HOST}:${port}` }]
  await withClient(port, async client => {
    const admin = client.db('admin')
    const made = await client.db('local').collection('system.replset').countDocuments()
    if (made === 0) await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } })
    for (const end = Date.now() + PRIMARY_TIMEOUT_MS; ; await wait(POLL_MS)) {
      const hello = await admin.command({ hello: 1 })
      if (hello.isWritablePrimary) return
      if (Date.now() > end) throw new Error(`no primary after ${PRIMARY_TIMEOUT_MS} ms`)
    }
  })
}

/** The mongod that answers at the port, or null. Asked to, it ends in order. */
async function askRunning(port: number, end = false): Promise<{ dbPath: string; pid: number } | null> {
  if (await isFree(port)) return null
  try {
    return await withClient(port, async client => {
      const admin = client.db('admin')
      const options = await admin.command({ getCmdLineOpts: 1 })
      const { pid } = await admin.command({ serverStatus: 1 })
      // The answer to a shutdown is a closed connection.
      if (end) await admin.command({ shutdown: 1, force: true, timeoutSecs: 1 }).catch(() => undefined)
      return { dbPath: String(options.parsed?.storage?.dbPath), pid: Number(pid) }
    })
  } catch {
    return null
  }
}

async function withClient<T>(port: number, use: (client: mongoose.mongo.MongoClient) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(`mongodb://${HOST}:${port}/`, {
    directConnection: true,
    readPreference: 'primaryPreferred',
    maxPoolSize: 1,
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
  })
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}

function oneLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).replace(/\s*\n\s*/g, ' ')
}

function inUse(folder: string, by: string): EmbeddedFailed {
  return new EmbeddedFailed(`The data in ${folder} is in use by ${by}: stop it, or set DATA_DIR to another folder`)
}

/** Below the range that systems give to outgoing connections, so that the port is likely free at the next start. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(done => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, HOST, () => server.close(() => done(true)))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Release series, such as `6.0`: the unit in which data files are compatible both ways. */
function series(version: string): string {
  return version.split('.', 2).join('.')
}

function dataFolder(dataDir: string, version: string): string {
  return join(dataDir, `mongodb-${series(version)}`)
}

function recordFile(folder: string): string {
  return `${folder}.json`
}

function latestFile(dataDir: string): string {
  return join(dataDir, 'mongodb.json')
}

async function readRecord(file: string): Promise<DataRecord | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DataRecord
  } catch {
    return null
  }
}

function uriOf(port: number): string {
  return `mongodb://${HOST}:${port}/?replicaSet=${REPLICA_SET}`
}
