import { createHash } from 'node:crypto'
import mongoose, { Schema } from 'mongoose'
import stringify from 'safe-stable-stringify'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import { signedIn } from '../kernel/viewer.ts'
import { model } from './model.ts'
import { compiledModel } from './models.ts'
import { Retry } from './transaction.ts'

/** What came of a mutation under a key of its viewer (seed 002). */
interface Kept {
  readonly hash: string
  readonly expiresAt: Date
  readonly result: { readonly value: unknown }
}

const schema = new Schema({
  viewerId: { type: Schema.Types.ObjectId, required: true },
  key: { type: String, required: true },
  hash: { type: String, required: true },
  result: { type: Schema.Types.Mixed, required: true },
  expiresAt: { type: Date, required: true },
})
schema.index({ viewerId: 1, key: 1 }, { unique: true })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const IdempotencyKeyModel = model('IdempotencyKey', 'idempotencyKeys', schema)

const maxKey = 255

/** Throws INVALID_INPUT for a key that is none. */
export const checkKey = (key: string): void => {
  if (key !== '' && key.length <= maxKey) return
  throw new AppError(
    'INVALID_INPUT',
    `\`idempotencyKey\` must have 1 to ${maxKey} characters, but has ${key.length}.`,
    {
      argument: 'idempotencyKey',
    },
  )
}

/** A mutation that may come again: under which key, and what it says beside it. */
export interface Keyed {
  readonly mutation: string
  readonly key: string
  readonly input: unknown
}

/**
 * Runs `work` once for a key of the viewer, and gives its first result to everyone who repeats it within `ttlMs`. The
 * key is kept in the transaction of the work: both are there, or neither. Of two at the same moment one waits for the
 * other. What fails keeps no key, so that it can be tried again. Throws IDEMPOTENCY_CONFLICT where the key came with
 * something else, INVALID_INPUT for a key that is none.
 */
export const onceByKey = async <T>(
  connection: mongoose.Connection,
  inside: Request,
  { mutation, key, input }: Keyed,
  ttlMs: number,
  work: (inside: Request) => Promise<T>,
): Promise<T> => {
  const viewer = signedIn({ request: inside })
  const { session, usage } = inside
  if (!session) throw new Error('a key is kept in a transaction')
  checkKey(key)
  const { collection } = compiledModel(connection, IdempotencyKeyModel)
  const viewerId = mongoose.Types.ObjectId.createFromHexString(viewer.id)
  const hash = createHash('sha256')
    .update(stringify([mutation, input]) ?? '')
    .digest('hex')
  const options = () => ({
    session: session.client as mongoose.mongo.ClientSession,
    comment: `${inside.operation} idempotency key`,
    maxTimeMS: Math.max(1, inside.deadline - Date.now()),
  })
  const send = <R>(command: () => Promise<R>): Promise<R> => {
    usage.commands++
    return session.enqueue(command)
  }
  const kept = await send(() => collection.findOne<Kept>({ viewerId, key: { $eq: key } }, options()))
  // MongoDB deletes what has ended once a minute.
  if (kept && kept.expiresAt.getTime() > Date.now()) {
    if (kept.hash !== hash) throw new AppError('IDEMPOTENCY_CONFLICT')
    return kept.result.value as T
  }
  if (kept) await send(() => collection.deleteOne({ viewerId, key: { $eq: key } }, options()))
  const value = await work(inside)
  const expiresAt = new Date(Date.now() + ttlMs)
  try {
    await send(() => collection.insertOne({ viewerId, key, hash, result: { value }, expiresAt } as never, options()))
  } catch (error) {
    if ((error as { code?: unknown }).code === 11_000) throw new Retry('the key was kept meanwhile', { cause: error })
    throw error
  }
  return value
}
