import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { oneLine } from '../kernel/text.ts'
import { findMongod, type MongodBinary } from './mongod-binary.ts'
import { MongodFailed, type MongodProcess, startMongod } from './mongod-process.ts'
import { becomePrimary, folderServedAt, HOST, moveMember, REPLICA_SET, uriOfSet } from './set-of-one.ts'

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
class EmbeddedFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedFailed'
  }
}

/** Another mongod has the folder. */
class FolderHeld extends Error {}

/** How long a mongod may take to end after its process was killed; 1 to 4 s were measured. */
const ENDING_MS = 15_000
const ENDING_POLL_MS = 50

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
 * a process group of its own, so that Ctrl-C reaches only this process, and a guard process ends it when this
 * process is killed.
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
  if (latest === null || (await isFree(latest.port))) return null
  const folder = dataFolder(resolve(dataDir), latest.version)
  return (await folderServedAt(latest.port)) === folder ? uriOfSet(latest.port) : null
}

/**
 * A folder is held by a living process, which is an error at once, or by a mongod whose process was killed a moment
 * ago and which is ending: that is waited for. mongod's own lock on the folder decides, whatever else is thought.
 */
async function startKept(dataDir: string, binary: MongodBinary, options: EmbeddedOptions): Promise<Embedded> {
  const folder = dataFolder(dataDir, binary.version)
  await mkdir(folder, { recursive: true })
  const latest = await readRecord(latestFile(dataDir))
  if (latest && series(latest.version) !== series(binary.version)) {
    const old = dataFolder(dataDir, latest.version)
    options.log.info(`Embedded database: data of MongoDB ${series(latest.version)} stays in ${old}`)
  }
  for (const end = Date.now() + ENDING_MS; ; await wait(ENDING_POLL_MS)) {
    try {
      return await tryKept(dataDir, folder, binary, options)
    } catch (error) {
      if (!(error instanceof FolderHeld)) throw error
      const owner = (await readRecord(recordFile(folder)))?.owner ?? null
      if (owner !== null && isAlive(owner)) throw inUse(folder, `process ${owner}`)
      if (Date.now() > end) throw inUse(folder, 'another process')
    }
  }
}

async function tryKept(
  dataDir: string,
  folder: string,
  binary: MongodBinary,
  options: EmbeddedOptions,
): Promise<Embedded> {
  const before = await readRecord(recordFile(folder))
  let isPortFree = before !== null && (await isFree(before.port))
  if (before && !isPortFree) {
    if ((await folderServedAt(before.port)) === folder) throw new FolderHeld()
    // Not stopped in order the last time: it may be our own mongod that is still ending.
    if (before.owner !== null) isPortFree = await becomesFree(before.port)
  }
  const port = before && isPortFree ? before.port : await freePort()
  if (before && !isPortFree) await move(before.port, port, folder, binary, options.log)
  const save = async (owner: number | null) => {
    const record = `${JSON.stringify({ port, version: binary.version, owner } satisfies DataRecord)}\n`
    await writeFile(recordFile(folder), record)
    await writeFile(latestFile(dataDir), record)
  }
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

async function move(from: number, to: number, folder: string, binary: MongodBinary, log: Logger): Promise<void> {
  const alone = await run(binary, folder, to, [])
  try {
    await moveMember(to)
    log.info(`Embedded database: port ${from} is taken by something else, the data moves to port ${to}`)
  } finally {
    await alone.stop()
  }
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
  return { uri: uriOfSet(port), stop: mongod.stop }
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
    if (error instanceof MongodFailed && error.isFolderHeld) throw new FolderHeld()
    throw new EmbeddedFailed(`The embedded database does not start: ${oneLine(error)}`, { cause: error })
  }
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

async function becomesFree(port: number): Promise<boolean> {
  for (const end = Date.now() + ENDING_MS; Date.now() < end; await wait(ENDING_POLL_MS))
    if (await isFree(port)) return true
  return false
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
