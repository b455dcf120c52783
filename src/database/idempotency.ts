import { createHash } from 'node:crypto'
import mongoose, { Schema } from 'mongoose'
import stringify from 'safe-stable-stringify'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import { signedIn } from '../kernel/viewer.ts'
import type { Cause } from './command-stats.ts'
import { causeOf } from './commands.ts'
import { isDuplicateKey } from './duplicate-key.ts'
import { maxTimeOf } from './max-time.ts'
import { model } from './model.ts'
import { compiledModel } from './models.ts'
import { hiddenFrom, mayStillSee, type Shown } from './shown-again.ts'
import type { Sent, Write } from './statement.ts'
import { Retry } from './transaction.ts'
import type { WriteDoorSettings } from './transactions.ts'

/** What came of a mutation under a key of its viewer (seed 002). */
interface Kept {
  readonly _id: mongoose.Types.ObjectId
  readonly hash: string
  /** Ids of rows of the result that the write has taken from its viewer's sight. */
  readonly hidden?: readonly string[]
  /** None: it is kept for ever. */
  readonly expiresAt?: Date
  readonly result: { readonly value: unknown }
}

const schema = new Schema({
  viewerId: { type: Schema.Types.ObjectId, required: true },
  key: { type: String, required: true },
  hash: { type: String, required: true },
  hidden: { type: [String], default: undefined },
  result: { type: Schema.Types.Mixed, required: true },
  expiresAt: Date,
})
schema.index({ viewerId: 1, key: 1 }, { unique: true })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const IdempotencyKeyModel = model('IdempotencyKey', 'idempotencyKeys', schema)

const maxKey = 255
/** So old may be what is known of a viewer's rights; a repeat that comes sooner asks for what he was shown just now. */
const rightsMs = 5_000
/** What its commands are told as. */
const path = 'idempotency key'

/** Throws INVALID_INPUT for a key that is none. */
const checkKey = (key: string): void => {
  if (key.trim() !== '' && key.length <= maxKey) return
  const has = key.length > maxKey ? `has ${key.length}` : 'is blank'
  throw new AppError('INVALID_INPUT', `\`idempotencyKey\` must have 1 to ${maxKey} characters, but ${has}.`, {
    argument: 'idempotencyKey',
  })
}

/** A mutation that may come again: under which key, and what it says beside it. */
export interface Keyed<T = unknown> {
  readonly mutation: string
  readonly key: string
  readonly input: unknown
  /** Kept for ever, as money's is; else for `idempotencyTtlMs`. */
  readonly forever?: boolean
  /** The rows that its result shows; none where it is not said. */
  readonly rowsOf?: (result: T) => readonly Shown[]
}

interface KeySettings extends Pick<WriteDoorSettings, 'connection' | 'stats' | 'idempotencyTtlMs'> {
  /** Throws what refuses a command, before it is sent. */
  readonly admit: (command: Write, cause: Cause) => Promise<void>
}

/**
 * Runs `work` once for a key of the viewer, and gives its first result to every repeat for as long as the key is kept. That
 * is kept in the transaction of the work: both are there, or neither. Of two at the same moment one waits for the other.
 * What fails keeps no key, so that it can be tried again. Throws IDEMPOTENCY_CONFLICT where the key came with something
 * else, INVALID_INPUT for a key that is none, NOT_FOUND where the viewer has lost the right to see what he was shown.
 */
export const onceByKey = async <T>(
  { connection, stats, idempotencyTtlMs: ttlMs, admit }: KeySettings,
  inside: Request,
  { mutation, key, input, forever = false, rowsOf = () => [] }: Keyed<T>,
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
    comment: `${inside.operation} ${path}`,
    maxTimeMS: maxTimeOf(connection.getClient(), inside.deadline),
  })
  const send = async <R>(of: Sent, command: () => Promise<R>, from = IdempotencyKeyModel.collection): Promise<R> => {
    usage.commands++
    const statement = { ...of, collection: from, write: true } as const
    const cause = causeOf(inside, path)
    await admit(statement, cause)
    return stats.measure(statement, [cause], () => session.enqueue(command))
  }
  const filter = { viewerId, key: { $eq: key } }
  const kept = await send({ method: 'findOne', filter }, () => collection.findOne<Kept>(filter, options()))
  // MongoDB deletes what has ended once a minute.
  if (kept && (kept.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) > Date.now()) {
    if (kept.hash !== hash) throw new AppError('IDEMPOTENCY_CONFLICT')
    const { value } = kept.result
    if (Date.now() - kept._id.getTimestamp().getTime() > rightsMs) {
      const shown = rowsOf(value as T).filter(({ row }) => !kept.hidden?.includes(row.id))
      const isSeen = await mayStillSee(viewer, shown, ({ model: of }, filter, limit) => {
        const rows = compiledModel(connection, of).collection
        return send(
          { method: 'find', filter },
          () => rows.find(filter, { ...options(), limit }).toArray(),
          of.collection,
        )
      })
      if (!isSeen) throw new AppError('NOT_FOUND')
    }
    return value as T
  }
  if (kept) await send({ method: 'deleteOne', filter }, () => collection.deleteOne(filter, options()))
  const value = await work(inside)
  const end = forever ? {} : { expiresAt: new Date(Date.now() + ttlMs) }
  try {
    const hidden = hiddenFrom(inside.viewer ?? viewer, rowsOf(value))
    const document = { viewerId, key, hash, result: { value }, ...end, ...(hidden.length > 0 ? { hidden } : {}) }
    await send({ method: 'insertOne' }, () => collection.insertOne(document as never, options()))
  } catch (error) {
    if (isDuplicateKey(error)) throw new Retry('the key was kept meanwhile', { cause: error })
    throw error
  }
  return value
}
