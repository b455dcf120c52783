import mongoose from 'mongoose'
import { expect } from 'vitest'
import type { Answer } from './app.ts'

/** A user as it is stored: active, verified, of that name, with an email of it. `fields` come on top. */
export const person = (name: string, _id: mongoose.Types.ObjectId, fields: Readonly<Record<string, unknown>> = {}) => ({
  _id,
  email: `${name}@example.com`,
  firstName: name,
  roles: ['shopper'],
  status: 'active',
  emailVerified: true,
  primaryAuthMethod: 'password',
  oauthProviders: [],
  version: 1,
  createdAt: new Date(),
  updatedAt: new Date(),
  deleted: false,
  ...fields,
})

/** Inserts a user with those roles; gives his id (hex). */
export const insertUser = async (db: mongoose.mongo.Db, roles: readonly string[] = ['shopper']): Promise<string> => {
  const _id = new mongoose.Types.ObjectId()
  await db.collection('users').insertOne(person(`user${_id}`, _id, { roles }))
  return _id.toHexString()
}

/** The data of an answer that must be without errors. */
export const dataOf = ({ data, errors }: Answer): Record<string, unknown> => {
  expect(errors).toBeUndefined()
  return data as unknown as Record<string, unknown>
}
