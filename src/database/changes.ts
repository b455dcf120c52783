import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import type { Logger } from 'pino'
import { late, within } from '../kernel/within.ts'
import { StreamLag } from './changes-lag.ts'
import { type ChangeEvent, type ChangeKind, changePipeline, type Interest, isOfInterest } from './changes-pipeline.ts'
import { awaitMs, followChanges } from './changes-stream.ts'
import type { Database } from './connection.ts'

export type { ChangeKind, Interest } from './changes-pipeline.ts'

/**
 * A change of a document, made by whatever process. `anything`: changes may have been missed, or the collection is gone,
 * so nothing that was known of it need be right.
 */
export type Change =
  | {
      readonly kind: ChangeKind
      /** Its `_id`, an ObjectId in hex. */
      readonly id: string
      /** Top-level fields that an update has changed; none for other kinds. */
      readonly fields: readonly string[]
      /** By the database's clock, in whole seconds. */
      readonly at: Date
    }
  | { readonly kind: 'anything' }

export interface ChangeFigures {
  readonly isOpen: boolean
  /** Milliseconds, as `StreamLag` has it; null where no stream is wanted, or none can be had. */
  readonly lagMs: number | null
  readonly events: number
  /** Times that it was opened again. */
  readonly restarts: number
  /** Times that it had to begin anew, so that changes may have been missed. */
  readonly gaps: number
}

/** What changes in the database, as MongoDB tells it to each process. */
export interface Changes {
  /**
   * Tells of the changes of a collection, once they are held by a majority. `told` must be quick and not throw. Before
   * `start`: one stream serves all who are interested.
   */
  on(interest: Interest, told: (change: Change) => void): void
  /** Opens the stream as soon as the database is there; not at all where nobody is interested. */
  start(): void
  /** Ends it, within 2 s. */
  stop(): Promise<void>
  figures(): ChangeFigures
}

const readyMs = 100
const longestPauseMs = 5_000
const closeMs = 2_000
/**
 * To go on where it was, the server reads all that was written since before it answers at all (ten seconds for a million
 * inserts), while what depends on it is kept for seconds: what is older, or could not be opened so, begins anew.
 */
const longestMissedMs = 60_000
const mostResumed = 2

/** Change streams need a replica set; and its user may not read them everywhere, nor does every hosted tier have them. */
const impossible: ReadonlyMap<unknown, string> = new Map([
  [40573, 'it is no replica set'],
  [13, 'its user may not'],
  [8000, 'its user may not'],
])

/**
 * Follows one change stream over a client of its own: it holds a connection all the time, which a small pool would miss.
 * A failure that passes is met by opening it again where it was. Where that cannot be (its history is gone, or the database
 * was dropped) it begins anew, and everybody who is interested is told that anything may have changed.
 */
export const createChanges = (database: Database, log: Logger): Changes => {
  const wanted: { readonly interest: Interest; readonly told: (change: Change) => void }[] = []
  const lag = new StreamLag(awaitMs)
  const counts = { events: 0, restarts: 0, gaps: 0 }
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let client: mongoose.mongo.MongoClient | null = null
  let token: unknown = null
  let reachedAt = 0
  let isOpen = false
  let isOff = false
  let opens = 0
  let failures = 0

  const tellAll = (change: Change, isMeant: (interest: Interest) => boolean = () => true): void => {
    for (const { interest, told } of wanted) if (isMeant(interest)) told(change)
  }
  const opened = (from: unknown): void => {
    isOpen = true
    if (opens > 0) counts.restarts += 1
    opens += 1
    const isNew = token === null
    token ??= from
    reachedAt = performance.now()
    if (!isNew) return
    if (opens > 1) {
      counts.gaps += 1
      log.warn('Change stream begun anew: changes may have been missed, and what was kept is read again')
    }
    tellAll({ kind: 'anything' })
  }
  const seen = (event: ChangeEvent): void => {
    counts.events += 1
    const { operationType: kind, ns, to, documentKey, clusterTime, changed } = event
    if (kind === 'dropDatabase' || kind === 'invalidate') tellAll({ kind: 'anything' })
    else if (kind === 'drop' || kind === 'rename') {
      tellAll({ kind: 'anything' }, ({ collection }) => collection === ns.coll || collection === to?.coll)
    } else {
      const change = { kind, id: String(documentKey?._id), fields: changed, at: new Date(clusterTime.t * 1_000) }
      tellAll(change, interest => isOfInterest(interest, event))
    }
  }

  /** One client's life. */
  const follow = async (): Promise<void> => {
    client = database.beside('changes', { maxPoolSize: 2, socketTimeoutMS: awaitMs + 2_000, monitorCommands: true })
    try {
      if (!client) return
      const reached = (next: unknown) => {
        token = next
        reachedAt = performance.now()
        failures = 0
      }
      if (failures > mostResumed || performance.now() - reachedAt > longestMissedMs) token = null
      const pipeline = changePipeline(wanted.map(({ interest }) => interest))
      await followChanges(client, {
        pipeline,
        after: token,
        opened,
        answered: answer => lag.heard(answer),
        seen,
        reached,
      })
      token = null
    } finally {
      isOpen = false
      const closing = client?.close()
      if (closing && (await within(closing, closeMs).catch(() => null)) === late) log.debug('Change stream left behind')
      client = null
    }
  }
  const failed = (error: unknown): void => {
    failures += 1
    const said = error instanceof mongoose.mongo.MongoServerError ? error : null
    // 8000 is what Atlas says of much else as well, once a stream was there.
    const reason = opens === 0 || said?.code !== 8000 ? impossible.get(said?.code) : undefined
    isOff = reason !== undefined
    if (isOff) log.warn(`No change stream of this database: ${reason}. What other processes change is seen later`)
    else log.info({ err: error, failures }, 'Change stream interrupted')
    // What the server does not call resumable is met by a new beginning: its history is lost, or an event cannot be sent.
    if (said && !said.hasErrorLabel('ResumableChangeStreamError')) token = null
  }
  const pause = async (): Promise<void> => {
    const full = Math.min(readyMs * 2 ** failures, longestPauseMs)
    const ms = full * (0.5 + Math.random() / 2)
    await wait(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
  }
  const isThere = () => database.state.state === 'connected' && !database.outage.isOn
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted && !isOff) {
      if (isThere()) await follow().catch(error => stopping.signal.aborted || failed(error))
      if (!isOff) await pause()
    }
  }

  return {
    on: (interest, told) => void wanted.push({ interest, told }),
    start: () => {
      if (wanted.length === 0) return
      lag.begin()
      running ??= run()
    },
    stop: async () => {
      stopping.abort()
      client?.close().catch(() => undefined)
      if (running) await within(running, closeMs)
    },
    figures: () => ({ isOpen, lagMs: isOff ? null : lag.at(), ...counts }),
  }
}
