import type mongoose from 'mongoose'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../../src/database/connection.ts'
import { quiet, testConfig, uriOf } from '../../support/database.ts'

const env = (compressors: string) => ({ DB_COMPRESSORS: compressors })

/** Bytes that the server has decompressed, of each kind, while this connection wrote a compressible document and read it. */
const decompressed = async (compressors: string): Promise<string[]> => {
  const config = testConfig(env(compressors))
  const database = createDatabase(config.database, quiet)
  onTestFinished(() => database.close())
  await database.connect(uriOf(config))
  const db = database.connection.db as mongoose.mongo.Db
  onTestFinished(async () => void (await db.dropDatabase()))
  const counts = async () => {
    const { network } = await db.admin().serverStatus()
    return Object.entries(network.compression as Record<string, { decompressor: { bytesOut: number } }>)
  }
  const before = new Map((await counts()).map(([name, { decompressor }]) => [name, Number(decompressor.bytesOut)]))
  await db.collection<{ _id: string }>('texts').insertOne({ _id: 'a'.repeat(500) })
  expect(await db.collection('texts').findOne()).toEqual({ _id: 'a'.repeat(500) })
  return (await counts())
    .filter(([name, { decompressor }]) => Number(decompressor.bytesOut) - (before.get(name) ?? 0) > 500)
    .map(([name]) => name)
}

describe('what goes to the database', () => {
  test('is not compressed by default', async () => {
    expect(await decompressed('')).toEqual([])
  })

  test.each(['zlib', 'zstd'])('is compressed by %s where DB_COMPRESSORS says so', async name => {
    expect(await decompressed(name)).toEqual([name])
  })
})

test('a compressor that is not installed ends the start at once, and names the variable', async () => {
  const config = testConfig(env('snappy'))
  const database = createDatabase(config.database, quiet)
  onTestFinished(() => database.close())
  await expect(database.connect(inject('mongodbUri'))).rejects.toThrow(/^DB_COMPRESSORS cannot be used: .*snappy/)
  expect(database.state.attempts).toBe(1)
})
