import mongoose from 'mongoose'
import { isDuplicateKey } from '../database/duplicate-key.ts'
import type { Filter } from '../database/filter.ts'
import type { Outage } from '../database/outage.ts'
import { JobModel, type Status } from './models.ts'

type Db = mongoose.mongo.Db
type Document = mongoose.mongo.Document

/** A job that is due. `id`: hex. */
export interface Due {
  readonly id: string
  readonly name: string
  /** Attempts that were begun. */
  readonly attempts: number
  /** It was at work, and gave no sign of life for a lease. */
  readonly isLeft: boolean
  /** Somebody has asked for its end. */
  readonly isCancelled: boolean
}

/** A job that this process is at work on. `run` is the attempt's own: with it, and only with it, it is written. */
export interface Claim {
  readonly id: string
  readonly name: string
  readonly run: string
  readonly attempts: number
  /** When it was asked for, as `performance.now()` has it: its lease begins then or later. */
  readonly askedAt: number
}

/** What an attempt has told of itself. */
export interface Told {
  readonly progress?: { readonly done: number; readonly of: number }
  readonly problems?: number
}

export interface QueueSettings {
  /** Throws DATABASE_UNAVAILABLE where there is no connection. */
  readonly db: () => Db
  readonly outage: Pick<Outage, 'guard'>
  readonly instance: string
  /** Milliseconds without a sign of life after which another process takes a job over. */
  readonly leaseMs: number
}

/** Ended ones that are kept of each name (seed 004). */
const kept: Readonly<Partial<Record<Status, number>>> = { succeeded: 100, failed: 500, cancelled: 100 }
const ended = ['wakeAt', 'cancelAsked']
const options = { comment: 'loadstone jobs', maxTimeMS: 5_000 }

const idOf = (hex: string) => mongoose.Types.ObjectId.createFromHexString(hex)
const after = (ms: number) => ({ $add: ['$$NOW', ms] })
/** The first part gives the index its bounds: a missing date would count as past. */
const due: Filter = { wakeAt: { $gt: new Date(0) }, $expr: { $lte: ['$wakeAt', '$$NOW'] } }

const dueOf = ({ _id, name, attempts, status, cancelAsked = false }: Document): Due => ({
  ...{ id: _id.toHexString(), name, attempts },
  ...{ isLeft: status === 'running', isCancelled: cancelAsked },
})

/** The attempt, for as long as it has its job. */
const at = ({ id, run }: Claim): Filter => ({ _id: idOf(id), run, status: 'running' })

const unlessCancelled = (value: unknown, cancelled: unknown): Document => ({
  $cond: [{ $eq: ['$cancelAsked', true] }, cancelled, value],
})

/** To the queue again, and to its end where it was cancelled before anybody could tell the attempt. */
const handedOn = (wakeAt: unknown, more: Document): Document[] => [
  {
    $set: {
      status: unlessCancelled('queued', 'cancelled'),
      wakeAt: unlessCancelled(wakeAt, '$$REMOVE'),
      finishedAt: unlessCancelled('$$REMOVE', '$$NOW'),
      ...more,
    },
  },
  { $unset: 'cancelAsked' },
]

const told = ({ progress, problems }: Told): Document => ({
  ...(progress ? { progress: { $literal: progress } } : {}),
  ...(problems === undefined ? {} : { problems }),
})

/**
 * The jobs as the engine reads and writes them, beside the doors: each is one atomic command by the server's clock, since
 * the clocks of processes differ, and what only looks whether there is work is nobody's operation.
 */
export class Queue {
  readonly #settings: QueueSettings

  constructor(settings: QueueSettings) {
    this.#settings = settings
  }

  /** Queues a schedule's next run, once however many processes do so. */
  async plan(name: string, schedule: string, at: Date): Promise<void> {
    const occurrence = `${name} ${at.toISOString()}`
    const fields = { name, schedule, status: 'queued', wakeAt: at, attempts: 0, createdAt: new Date() }
    await this.#send(jobs =>
      jobs.updateOne({ occurrence }, { $setOnInsert: fields }, { ...options, upsert: true }),
    ).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error
    })
  }

  /** Takes away what another schedule than this has queued; null: what any has. */
  async unplan(name: string, schedule: string | null): Promise<void> {
    const others = { $exists: true, ...(schedule === null ? {} : { $ne: schedule }) }
    await this.#send(jobs => jobs.deleteMany({ name, status: 'queued', attempts: 0, schedule: others }, options))
  }

  /** The job of one of these names that has been due for longest; null where none is. */
  async next(names: readonly string[]): Promise<Due | null> {
    const found = await this.#send(jobs =>
      jobs.findOne({ name: { $in: [...names] }, ...due }, { ...options, sort: { wakeAt: 1 } }),
    )
    return found && dueOf(found)
  }

  /** The job of a name that was at work, and has given no sign of life for a lease: it goes before all that wait. */
  async left(name: string): Promise<Due | null> {
    const found = await this.#send(jobs => jobs.findOne({ name, status: 'running', ...due }, options))
    return found && dueOf(found)
  }

  /**
   * Takes a job that is due: `taken` where another process was faster, or it was cancelled, `busy` where one of its name
   * is running, which `left` may have found dead.
   */
  async claim(id: string, run: string): Promise<Claim | 'taken' | 'busy'> {
    const { instance, leaseMs } = this.#settings
    const askedAt = performance.now()
    const filter = { _id: idOf(id), ...due, cancelAsked: { $ne: true } }
    const begin = {
      status: 'running',
      wakeAt: after(leaseMs),
      startedAt: '$$NOW',
      attempts: { $add: ['$attempts', 1] },
    }
    const pipeline = [
      { $set: { ...begin, run, instance: { $literal: instance } } },
      { $unset: ['finishedAt', 'progress', 'problems'] },
    ]
    try {
      const found = await this.#send(jobs =>
        jobs.findOneAndUpdate(filter, pipeline, { ...options, returnDocument: 'after' }),
      )
      return found ? { id, name: found.name, run, attempts: found.attempts, askedAt } : 'taken'
    } catch (error) {
      if (isDuplicateKey(error)) return 'busy'
      throw error
    }
  }

  /** A sign of life: another lease. `lost` where the attempt is not this process's any more. */
  async renew(claim: Claim, state: Told): Promise<'held' | 'lost' | 'cancelled'> {
    const pipeline = [{ $set: { wakeAt: after(this.#settings.leaseMs), ...told(state) } }]
    const found = await this.#send(jobs =>
      jobs.findOneAndUpdate(at(claim), pipeline, { ...options, projection: { cancelAsked: 1 } }),
    )
    if (!found) return 'lost'
    return found.cancelAsked ? 'cancelled' : 'held'
  }

  /** Writes how an attempt has ended; gives how the job stands then, null where the attempt was lost. */
  end(claim: Claim, status: Status, failReason: string | null, state: Told): Promise<Status | null> {
    const reason =
      failReason === null ? [{ $unset: 'failReason' }] : [{ $set: { failReason: { $literal: failReason } } }]
    return this.#write(claim, [{ $set: { status, finishedAt: '$$NOW', ...told(state) } }, { $unset: ended }, ...reason])
  }

  /** Queues it for a further attempt, or ends it where it was cancelled meanwhile. Gives the same. */
  again(claim: Claim, delayMs: number, failReason: string, state: Told): Promise<Status | null> {
    const more = { failReason: { $literal: failReason }, ...told(state) }
    return this.#write(claim, handedOn(after(delayMs), more))
  }

  /** Hands it to whoever comes next, as if this attempt had not been, or ends it where it was cancelled meanwhile. Gives the same. */
  release(claim: Claim): Promise<Status | null> {
    const undone = {
      attempts: unlessCancelled({ $subtract: ['$attempts', 1] }, '$attempts'),
      startedAt: unlessCancelled('$$REMOVE', '$startedAt'),
      instance: unlessCancelled('$$REMOVE', '$instance'),
    }
    return this.#write(claim, handedOn('$$NOW', undone))
  }

  /**
   * Ends one that is due, and is not to be begun again: null as a reason where it was cancelled. False where another
   * process was faster. Whoever was at it before writes no more.
   */
  async giveUp({ id }: Due, failReason: string | null): Promise<boolean> {
    const how =
      failReason === null ? { status: 'cancelled' } : { status: 'failed', failReason: { $literal: failReason } }
    const pipeline = [{ $set: { ...how, finishedAt: '$$NOW' } }, { $unset: [...ended, 'run'] }]
    const { matchedCount } = await this.#send(jobs => jobs.updateOne({ _id: idOf(id), ...due }, pipeline, options))
    return matchedCount > 0
  }

  /** Deletes those of a name that have ended, but for the newest. */
  async prune(name: string): Promise<void> {
    const sort = { createdAt: -1, _id: -1 } as const
    for (const [status, skip] of Object.entries(kept)) {
      const of = { name, status }
      await this.#send(async jobs => {
        const last = await jobs.findOne(of, { ...options, sort, skip, projection: { createdAt: 1 } })
        if (last) await jobs.deleteMany({ ...of, createdAt: { $lte: last.createdAt } }, options)
      })
    }
  }

  /** The answer to an earlier try may not have come: what this attempt has written is found by it. */
  async #write(claim: Claim, pipeline: Document[]): Promise<Status | null> {
    const projection = { status: 1 }
    const written = await this.#send(jobs =>
      jobs.findOneAndUpdate(at(claim), pipeline, { ...options, projection, returnDocument: 'after' }),
    )
    const { id, run } = claim
    const found =
      written ?? (await this.#send(jobs => jobs.findOne({ _id: idOf(id), run }, { ...options, projection })))
    return found?.status ?? null
  }

  #send<T>(command: (jobs: mongoose.mongo.Collection) => Promise<T>): Promise<T> {
    const { db, outage } = this.#settings
    return outage.guard(async () => command(db().collection(JobModel.collection)))
  }
}
