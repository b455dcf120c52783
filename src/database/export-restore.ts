import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import mongoose from 'mongoose'
import { BackupRefused, checkFiles, type DumpedCollection, type Manifest, readManifest } from './export-manifest.ts'
import { markRestore, notWhole, restoreMark, unfinishedRestore, unmarkRestore } from './restore-mark.ts'

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
const dropPart = async (db: Db): Promise<void> => {
  for (const name of await namesOf(db)) if (name !== restoreMark) await db.dropCollection(name, { comment })
}

/** Collections without a document may be there: a server makes them when it starts. */
const refuseData = async (db: Db): Promise<void> => {
  for (const name of await namesOf(db)) {
    if (name === 'health') continue
    const found = await db.collection(name).findOne({}, { projection: { _id: 1 }, comment })
    if (found)
      throw new BackupRefused(
        `The database ${db.databaseName} has data (${name}): a backup is restored into an empty one`,
      )
  }
}

const restoreOne = async (
  db: Db,
  dir: string,
  { name, type, options, file, documents }: DumpedCollection,
  onProgress: RestoreOptions['onProgress'],
): Promise<void> => {
  await db.dropCollection(name, { comment })
  await db.createCollection(name, { ...parsed(options), comment } as mongoose.mongo.CreateCollectionOptions)
  if (type === 'view' || file === null) return
  const target = db.collection(name)
  let done = 0
  onProgress?.(name, 0, documents)
  for await (const batch of batchesOf(join(dir, file))) {
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
  readonly onProgress?: (collection: string, documents: number, total: number) => void
  /** Drops what a restore that did not end has left; any other data is refused as without it. */
  readonly again?: boolean
}

/**
 * Restores a backup into an empty database. Every file is held against its SHA-256 before anything is written, and every
 * collection against its count before its indexes are made. Until all is there, the database is marked as not whole.
 */
export const restoreDatabase = async (
  db: Db,
  dir: string,
  { onProgress, again = false }: RestoreOptions = {},
): Promise<Manifest> => {
  const manifest = await readManifest(dir)
  await checkFiles(dir, manifest)
  const unfinished = await unfinishedRestore(db)
  if (unfinished && !again) throw new BackupRefused(notWhole(db, unfinished))
  if (unfinished) await dropPart(db)
  else await refuseData(db)
  await markRestore(db)
  // A view may be of any of them.
  const inOrder = [...manifest.collections].sort((a, b) => Number(a.type === 'view') - Number(b.type === 'view'))
  for (const one of inOrder) await restoreOne(db, dir, one, onProgress)
  for (const one of inOrder) await restoreIndexes(db, one)
  await unmarkRestore(db)
  return manifest
}
