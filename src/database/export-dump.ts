import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import mongoose from 'mongoose'
import { BackupRefused, type DumpedCollection, type Manifest, manifestFile } from './export-manifest.ts'
import { notWhole, restoreMark, unfinishedRestore } from './restore-mark.ts'
import { isMomentOver, momentOver } from './snapshot.ts'

type Db = mongoose.mongo.Db
type ClientSession = mongoose.mongo.ClientSession

const { BSON } = mongoose.mongo
const comment = 'loadstone backup'
/** What holds locks, and the counter of health checks: nobody's data. */
const notKept = new Set(['migrationLock', restoreMark, 'health'])
const batchSize = 500
/** A collection was made or an index built so shortly before that the moment does not know it yet. */
const snapshotUnavailable = 246

export interface DumpOptions {
  /** Told of every collection as it begins and as it goes. */
  readonly onProgress?: (collection: string, documents: number) => void
}

/** A document as a line of canonical Extended JSON (v2): an Int32, a Double and an Int64 stay what they are. */
const lineOf = (bytes: Uint8Array): string => {
  const document = BSON.deserialize(bytes, { promoteValues: false, promoteLongs: false, bsonRegExp: true })
  return `${BSON.EJSON.stringify(document, { relaxed: false })}\n`
}

const canonical = (value: object): Record<string, unknown> => BSON.EJSON.serialize(value, { relaxed: false })

/** Writes the lines of a collection, compressed; a batch of documents is in memory at a time. */
const writeLines = async (path: string, lines: AsyncIterable<string>): Promise<string> => {
  const hash = createHash('sha256')
  const watched = new PassThrough()
  watched.on('data', (chunk: Buffer) => hash.update(chunk))
  // It holds password hashes: nobody else reads it.
  await pipeline(
    Readable.from(lines),
    createGzip(),
    watched,
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  )
  return hash.digest('hex')
}

interface Listed {
  readonly name: string
  readonly type: 'collection' | 'view'
  readonly options: Readonly<Record<string, unknown>>
}

const listed = async (db: Db): Promise<Listed[]> => {
  const all = (await db.listCollections({}, { comment }).toArray()) as unknown as (Omit<Listed, 'type'> & {
    type: string
  })[]
  const odd = all.find(({ type }) => type !== 'collection' && type !== 'view')
  if (odd) throw new BackupRefused(`${odd.name} is a ${odd.type}, which this backup cannot hold: use mongodump`)
  return (all as Listed[])
    .filter(({ name }) => !name.startsWith('system.') && !notKept.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const dumpOne = async (
  db: Db,
  session: ClientSession,
  dir: string,
  { name, type, options }: Listed,
  { onProgress }: DumpOptions,
): Promise<DumpedCollection> => {
  const entry = { name, type, options: canonical(options), indexes: [], documents: 0, file: null, sha256: null }
  if (type === 'view') return entry
  const source = db.collection(name)
  const indexes = await source.listIndexes({ comment }).toArray()
  const file = `${encodeURIComponent(name)}.ndjson.gz`
  let documents = 0
  const lines = async function* () {
    onProgress?.(name, 0)
    const cursor = source.find({}, { session, raw: true, batchSize, comment })
    for await (const bytes of cursor) {
      yield lineOf(bytes as unknown as Uint8Array)
      documents += 1
      if (documents % batchSize === 0) onProgress?.(name, documents)
    }
    onProgress?.(name, documents)
  }
  const sha256 = await writeLines(join(dir, file), lines())
  return { ...entry, indexes: indexes.map(canonical), documents, file, sha256 }
}

/**
 * Writes all collections of a database into an empty folder as they are at one moment, while others write: a snapshot
 * session reads them at one cluster time. MongoDB keeps a moment for 5 minutes (`minSnapshotHistoryWindowInSeconds`); a
 * backup that takes longer needs more. Collections and indexes that are made or dropped meanwhile are not of that moment.
 */
export const dumpDatabase = async (
  db: Db,
  client: mongoose.mongo.MongoClient,
  dir: string,
  options: DumpOptions = {},
): Promise<Manifest> => {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const unfinished = await unfinishedRestore(db)
  if (unfinished) throw new BackupRefused(notWhole(db, unfinished))
  if ((await readdir(dir)).length > 0) throw new BackupRefused(`${dir} is not empty: a backup has a folder of its own`)
  const session = client.startSession({ snapshot: true })
  try {
    const collections: DumpedCollection[] = []
    for (const one of await listed(db)) collections.push(await dumpOne(db, session, dir, one, options))
    const manifest: Manifest = {
      format: 'loadstone backup 1',
      database: db.databaseName,
      moment: momentOf(session),
      createdAt: new Date().toISOString(),
      collections,
    }
    await writeManifest(dir, manifest)
    return manifest
  } catch (error) {
    throw explained(error)
  } finally {
    await session.endSession()
  }
}

const momentOf = ({ snapshotTime }: ClientSession & { snapshotTime?: mongoose.mongo.Timestamp | undefined }): string =>
  snapshotTime
    ? `${snapshotTime.getHighBitsUnsigned()}.${snapshotTime.getLowBitsUnsigned()}`
    : 'none: nothing was there'

const writeManifest = async (dir: string, manifest: Manifest): Promise<void> => {
  const part = join(dir, `${manifestFile}.part`)
  const file = await open(part, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, join(dir, manifestFile))
}

const explained = (error: unknown): unknown => {
  if (isMomentOver(error)) return new BackupRefused(momentOver, { cause: error })
  const { code } = error as { code?: unknown }
  if (code === snapshotUnavailable) {
    return new BackupRefused('A collection or an index has just been made or dropped: try again in a moment', {
      cause: error,
    })
  }
  return error
}
