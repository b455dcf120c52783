import type mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'

/** The database of a connection. Throws DATABASE_UNAVAILABLE before it is open, and after it was closed. */
export const openDb = ({ db }: Pick<mongoose.Connection, 'db'>): mongoose.mongo.Db => {
  if (!db) throw new AppError('DATABASE_UNAVAILABLE')
  return db
}
