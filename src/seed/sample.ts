import type mongoose from 'mongoose'
import { hashPassword } from '../domains/accounts/index.ts'
import { type Batch, generate } from './generate.ts'
import { isEmpty, load } from './load.ts'

const size = { shops: 6, products: 300, users: 40 }
const day = 86_400_000

/** The sample's documents, dated up to the beginning of this day; `passwordHash` is that of every account. */
export const sampleOf = (today: Date, passwordHash: string | null): Iterable<Batch> => {
  const now = new Date(Math.floor(today.getTime() / day) * day)
  return generate(size, { now, endsFrom: today, passwordHash })
}

/**
 * Loads the sample data into a database without users and resolves with the number of documents, 0 where there are
 * users. The documents' ids are always the same, so a load that was cut off is completed by the next.
 */
export const loadSample = async (db: mongoose.mongo.Db, password: string): Promise<number> => {
  if (!(await isEmpty(db, ['users']))) return 0
  return load(db, sampleOf(new Date(), await hashPassword(password)), { resume: true })
}

/** Whether the sample accounts are there to sign in as, whenever they were loaded. */
export const hasSample = async (db: mongoose.mongo.Db): Promise<boolean> =>
  (await db.collection('users').findOne({ email: 'admin@example.com' }, { projection: { _id: 1 } })) !== null
