import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import mongoose from 'mongoose'
import { oneLine } from '../kernel/text.ts'
import { withoutValues } from '../kernel/without-values.ts'
import { BackupRefused, checkFiles, type DumpedCollection, type Manifest, readManifest } from './export-manifest.ts'
import { beginRestore, MarkLost, notWhole, type Restoring, restoreMark, unfinishedRestore } from './restore-mark.ts'

type Db = mongoose.mongo.Db
type Document = mongoose.mongo.Document

const { EJSON } = mongoose.mongo.BSON
const comment = 'loadstone restore'
const batchDocuments = 1_000
/** Characters of lines: a document may have 16 MB. */
const batchLength = 8_000_000

const parsed = (value: object): Document => EJSON.deserialize(value, { relaxed: false }) as Document

/**
 * Lines of a text, read as they are asked for: `node:readline` goes on reading meanwhile, up to a thousand lines, which
 * may be documents of 16 MB.
 */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = []
  for await (const chunk of chunks) {
    const [first = '', ...more] = chunk.split('\n')
    begun.push(first)
    for (const next of more) {
      yield begun.join('')
      begun = [next]
    }
  }
  const last = begun.join('')
  if (last !== '') yield last
}

/** Documents of a file in batches: one batch is in memory at a time. */
async function* batchesOf(path: string): AsyncGenerator<Document[]> {
  const source = createReadStream(path)
  const unpacked = createGunzip().setEncoding('utf8')
  source.on('error', error => unpacked.destroy(error))
  let batch: Document[] = []
  let length = 0
  for await (const line of linesOf(source.pipe(unpacked))) {
    batch.push(EJSON.parse(line, { relaxed: false }) as Document)
    length += line.length
    if (batch.length < batchDocuments && length < batchLength) continue
    yield batch
    batch = []
    length = 0
  }
  if (batch.length > 0) yield batch
}

const namesOf = async (db: Db): Promise<string[]> => {
  const all = await db.listCollections({}, { nameOnly: true, comment }).toArray()
  return all.map(({ name }) => name).filter(name => !name.startsWith('system.'))
}

/** The mark stays: until all is dropped, the rest is a part of a backup. */
const dropPart = async (db: Db, mark: Restoring): Promise<void> => {
  for (const name of await namesOf(db)) {
    mark.check()
    if (name !== restoreMark) await db.dropCollection(name, { comment })
  }
}

/**
 * What a server makes by itself, beside empty collections: the counter of its health checks, and the runs that its schedules
 * queue, with what has come of those. One at work is of a server that writes here.
 */
const ofNobody: Readonly<Record<string, Document>> = {
  health: {},
  jobs: { schedule: { $exists: true }, status: { $ne: 'running' } },
}

const refuseData = async (db: Db): Promise<void> => {
  for (const name of await namesOf(db)) {
    if (name === restoreMark) continue
    const own = ofNobody[name]
    const found = await db.collection(name).findOne(own ? { $nor: [own] } : {}, { projection: { _id: 1 }, comment })
    if (found)
      throw new BackupRefused(
        `The database ${db.databaseName} has data (${name}): a backup is restored into an empty one`,
      )
  }
}

const restoreOne = async (
  db: Db,
  mark: Restoring,
  { name, type, options, file, documents }: DumpedCollection,
  { dir, onProgress }: Pick<RestoreOptions, 'onProgress'> & { readonly dir: string },
): Promise<void> => {
  mark.check()
  await db.dropCollection(name, { comment })
  await db.createCollection(name, { ...parsed(options), comment } as mongoose.mongo.CreateCollectionOptions)
  if (type === 'view' || file === null) return
  const target = db.collection(name)
  let done = 0
  onProgress?.(name, 0, documents)
  for await (const batch of batchesOf(join(dir, file))) {
    mark.check()
    await target.insertMany(batch, { ordered: false, bypassDocumentValidation: true, comment })
    done += batch.length
    onProgress?.(name, done, documents)
  }
  const there = await target.countDocuments({}, { comment, hint: { _id: 1 } })
  if (there !== documents) {
    throw new BackupRefused(`${name} holds ${there} documents, its backup ${documents}: is a server writing here?`)
  }
}

/** Behind the data: kept up with every document they cost several times as much, and a TTL index would delete meanwhile. */
const restoreIndexes = async (db: Db, { name, indexes }: DumpedCollection): Promise<void> => {
  const wanted = indexes.map(index => parsed(index)).filter(index => index.name !== '_id_')
  const specs = wanted.map(({ v, ns, ...spec }) => spec as mongoose.mongo.IndexDescription)
  if (specs.length > 0) await db.collection(name).createIndexes(specs, { comment })
}

export interface RestoreOptions {
  /** Which process this is, for whoever meets it. */
  readonly by: string
  readonly onProgress?: (collection: string, documents: number, total: number) => void
  /** Drops what a restore that did not end has left; any other data is refused as without it. */
  readonly again?: boolean
}

/** A failure in a sentence: the driver's own quotes documents. */
const stopped = (db: Db, at: string, error: unknown): BackupRefused => {
  if (error instanceof BackupRefused) return error
  const why = withoutValues(oneLine(error))
  return new BackupRefused(`The restore of ${db.databaseName} stopped at ${at}: ${why}`, { cause: error })
}

/** The database for this restore alone, with no data in it. @throws BackupRefused. */
const takeDatabase = async (db: Db, { by, again = false }: RestoreOptions): Promise<Restoring> => {
  const left = await unfinishedRestore(db)
  if (left && !again) throw new BackupRefused(notWhole(db, left))
  if (!left) await refuseData(db)
  const mark = await beginRestore(db, by, left)
  if (!mark) {
    const other = await unfinishedRestore(db)
    throw new BackupRefused(other ? notWhole(db, other) : `Another restore of ${db.databaseName} has just ended`)
  }
  if (left) {
    await dropPart(db, mark)
    return mark
  }
  try {
    // Another one may have begun and ended since it was looked.
    await refuseData(db)
    return mark
  } catch (error) {
    await mark.done()
    throw error
  }
}

/**
 * Restores a backup into an empty database. Every file is held against its SHA-256 before anything is written, and every
 * collection against its count before its indexes are made. Until all is there, the database is marked as not whole, and
 * no other restore of it begins. @throws BackupRefused, for whatever it was.
 */
export const restoreDatabase = async (db: Db, dir: string, options: RestoreOptions): Promise<Manifest> => {
  const manifest = await readManifest(dir)
  await checkFiles(dir, manifest)
  let at = 'its beginning'
  let mark: Restoring | null = null
  try {
    mark = await takeDatabase(db, options)
    // A view may be of any of them.
    const inOrder = [...manifest.collections].sort((a, b) => Number(a.type === 'view') - Number(b.type === 'view'))
    for (const one of inOrder) {
      at = one.name
      await restoreOne(db, mark, one, { dir, ...options })
    }
    for (const one of inOrder) {
      at = `the indexes of ${one.name}`
      mark.check()
      await restoreIndexes(db, one)
    }
    at = 'its end'
    await mark.done()
    return manifest
  } catch (error) {
    const isOurs = (await mark?.leave()) ?? true
    throw stopped(db, at, isOurs ? error : new MarkLost())
  }
}
