import type mongoose from 'mongoose'
import { encodeId } from '../../src/kernel/ids.ts'
import { generate, type Size } from '../../src/seed/generate.ts'
import { load } from '../../src/seed/load.ts'

/** Loads the seed's data set of a size, and gives the hex ids of its accounts (`admin`, `merchant1`, …). */
export const loadSeed = async (db: mongoose.mongo.Db, size: Size): Promise<(name: string) => string> => {
  await load(db, generate(size))
  const accounts = await db
    .collection('users')
    .find({
      email: {
        $in: ['admin', 'brand', 'agency', 'mediator', 'shopper', 'merchant1', 'merchant2'].map(n => `${n}@example.com`),
      },
    })
    .toArray()
  const ids = new Map(accounts.map(({ _id, email }) => [String(email).replace(/@.*/, ''), String(_id)]))
  return name => {
    const id = ids.get(name)
    if (id === undefined) throw new Error(`the seed has no account ${name}`)
    return id
  }
}

export const userId = (hex: string): string => encodeId('User', hex)
