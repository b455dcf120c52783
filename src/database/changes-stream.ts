import type { mongo } from 'mongoose'
import { late, within } from '../kernel/within.ts'
import type { StreamAnswer } from './changes-lag.ts'
import type { ChangeEvent } from './changes-pipeline.ts'

/** How long the server waits for changes before it answers that there are none, which says that it is well. */
export const awaitMs = 1_000
/**
 * The driver sets a socket's end after its own limit, and opens a stream anew by itself. A command that it writes to a
 * socket which has just ended is never heard of again (driver 7.8): what is silent for so long is given up.
 */
const longestSilenceMs = 10_000

/** The stream as it is opened, and whoever follows it. */
export interface Following {
  readonly pipeline: mongo.Document[]
  /** After which event it begins; null for this moment. */
  readonly after: unknown
  /** It is open, or was opened again by the driver. `from`: from where it can be resumed; null where events come first. */
  readonly opened: (from: unknown) => void
  readonly answered: (answer: StreamAnswer) => void
  /** Each event, in order. */
  readonly seen: (event: ChangeEvent) => void
  /** From where it can be resumed. */
  readonly reached: (token: unknown) => void
}

/**
 * Follows the changes of a client's database until they end: by an event that makes the stream invalid, which resolves,
 * or by a failure, which it throws. It sees the server's answers through `monitorCommands`, which the client must have.
 */
export const followChanges = async (
  client: mongo.MongoClient,
  following: Following,
  silenceMs = longestSilenceMs,
): Promise<void> => {
  const { pipeline, after, opened, answered, seen, reached } = following
  client.on('commandSucceeded', ({ commandName, reply }) => {
    const { cursor, $clusterTime } = reply as {
      readonly cursor?: {
        readonly postBatchResumeToken?: StreamAnswer['postBatchResumeToken']
        readonly firstBatch?: unknown[]
      }
      readonly $clusterTime?: { readonly clusterTime?: mongo.Timestamp }
    }
    const token = cursor?.postBatchResumeToken
    if (!token) return
    if (commandName === 'aggregate') opened(cursor.firstBatch?.length === 0 ? token : null)
    answered({
      postBatchResumeToken: token,
      ...($clusterTime?.clusterTime ? { clusterTime: $clusterTime.clusterTime } : {}),
    })
  })
  const stream = client.db().watch<mongo.Document, ChangeEvent & mongo.Document>(pipeline, {
    ...(after === null ? {} : { resumeAfter: after }),
    maxAwaitTimeMS: awaitMs,
    readPreference: 'primary',
    readConcern: { level: 'majority' },
    comment: 'loadstone changes',
  })
  for (;;) {
    const event = await within(stream.tryNext(), silenceMs)
    if (event === late) throw new Error(`The change stream was silent for ${silenceMs} ms`)
    reached(stream.resumeToken)
    if (event === null) continue
    seen(event)
    if (event.operationType === 'invalidate') return
  }
}
