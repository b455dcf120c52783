import mongoose from 'mongoose'
import { duplicateKey } from '../database/duplicate-key.ts'
import type { Batch } from './documents.ts'

type Db = mongoose.mongo.Db

/** Inserts under way at a time, while the next documents are made. */
const inFlight = 3

const isDuplicate = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoBulkWriteError &&
  [error.writeErrors].flat().every(({ code }) => code === duplicateKey)

export interface LoadOptions {
  /** Documents inserted so far. */
  readonly onProgress?: (documents: number) => void
  /** Documents that are there already stay as they are: a load that was cut off goes on. */
  readonly resume?: boolean
}

/**
 * Inserts the batches, several at a time and one collection after the other, and resolves with the number of documents.
 * Makes no index.
 */
export const load = async (db: Db, batches: Iterable<Batch>, options: LoadOptions = {}): Promise<number> => {
  const running = new Set<Promise<void>>()
  let current = ''
  let done = 0
  const insert = async ({ collection, documents }: Batch): Promise<void> => {
    try {
      await db
        .collection(collection)
        .insertMany(documents, { ordered: false, writeConcern: { w: 1 }, comment: 'loadstone seed' })
    } catch (error) {
      if (!options.resume || !isDuplicate(error)) throw error
    }
    done += documents.length
    options.onProgress?.(done)
  }
  try {
    for (const batch of batches) {
      if (batch.collection !== current) await Promise.all(running)
      else if (running.size >= inFlight) await Promise.race(running)
      current = batch.collection
      const insertion: Promise<void> = insert(batch).then(() => void running.delete(insertion))
      running.add(insertion)
    }
    await Promise.all(running)
  } finally {
    await Promise.allSettled(running)
  }
  return done
}

/** Whether the database holds no document in any of the collections. */
export const isEmpty = async (db: Db, collections: readonly string[]): Promise<boolean> => {
  for (const name of collections) {
    const found = await db.collection(name).findOne({}, { projection: { _id: 1 }, comment: 'loadstone seed' })
    if (found) return false
  }
  return true
}
