import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type DataRecord, dataFolder, latestFile, readRecord, recordFile, series, writeRecord } from './data-record.ts'
import { type Embedded, EmbeddedFailed, FolderHeld, type LaunchOptions, launchSet, runMongod } from './embedded-set.ts'
import { findMongod, type MongodBinary } from './mongod-binary.ts'
import { becomesFree, freePort, isFree } from './ports.ts'
import { folderServedAt, moveMember, uriOfSet } from './set-of-one.ts'

export type { Embedded } from './embedded-set.ts'

export interface EmbeddedOptions extends Omit<LaunchOptions, 'held'> {
  /** Folder that keeps the data from start to start; null: a temporary one, removed at `stop`. */
  readonly dataDir: string | null
  /** Path of the mongod to run (`MONGOMS_SYSTEM_BINARY`); null or absent: one is looked for, see `findMongod`. */
  readonly binary?: string | null
}

/** How long a mongod may take to end after its process was killed; 1 to 4 s were measured. */
const ENDING_MS = 15_000
const ENDING_POLL_MS = 50

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
    const { uri, stop } = await launchSet({ binary, folder, port: await freePort() }, options)
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
    if (before.owner !== null) isPortFree = await becomesFree(before.port, ENDING_MS)
  }
  const port = before && isPortFree ? before.port : await freePort()
  if (before && !isPortFree) await move(before.port, port, folder, binary, options.log)
  const save = async (owner: number | null) => {
    const record: DataRecord = { port, version: binary.version, owner }
    await writeRecord(recordFile(folder), record)
    await writeRecord(latestFile(dataDir), record)
  }
  const { uri, stop } = await launchSet({ binary, folder, port }, { ...options, held: () => save(process.pid) })
  return {
    uri,
    stop: async () => {
      await stop()
      await save(null)
    },
  }
}

async function move(from: number, to: number, folder: string, binary: MongodBinary, log: Logger): Promise<void> {
  const alone = await runMongod({ binary, folder, port: to })
  try {
    await moveMember(to)
    log.info(`Embedded database: port ${from} is taken by something else, the data moves to port ${to}`)
  } finally {
    await alone.stop()
  }
}

function inUse(folder: string, by: string): EmbeddedFailed {
  return new EmbeddedFailed(`The data in ${folder} is in use by ${by}: stop it, or set DATA_DIR to another folder`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
