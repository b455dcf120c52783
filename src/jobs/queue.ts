import mongoose from 'mongoose'
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
}

/** A job that this process is at work on. `run` is the attempt's own: with it, and only with it, it is written. */
export interface Claim {
  readonly id: string
  readonly name: string
  readonly run: string
  readonly attempts: number
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
const duplicateKey = 11_000
const ended = ['wakeAt', 'run', 'cancelAsked']
const options = { comment: 'loadstone jobs', maxTimeMS: 5_000 }

const isDuplicate = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey

const idOf = (hex: string) => mongoose.Types.ObjectId.createFromHexString(hex)
const after = (ms: number) => ({ $add: ['$$NOW', ms] })
/** The first part gives the index its bounds: a missing date would count as past. */
const due: Filter = { wakeAt: { $gt: new Date(0) }, $expr: { $lte: ['$wakeAt', '$$NOW'] } }

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
      if (!isDuplicate(error)) throw error
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
    if (!found) return null
    const { _id, name, attempts, status } = found
    return { id: _id.toHexString(), name, attempts, isLeft: status === 'running' }
  }

  /** Takes a job that is due: `taken` where another process was faster, `busy` where one of its name is at work. */
  async claim(id: string, run: string): Promise<Claim | 'taken' | 'busy'> {
    const { instance, leaseMs } = this.#settings
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
        jobs.findOneAndUpdate({ _id: idOf(id), ...due }, pipeline, { ...options, returnDocument: 'after' }),
      )
      return found ? { id, name: found.name, run, attempts: found.attempts } : 'taken'
    } catch (error) {
      if (isDuplicate(error)) return 'busy'
      throw error
    }
  }

  /** A sign of life: another lease. `lost` where the attempt is not this process's any more. */
  async renew({ id, run }: Claim, state: Told): Promise<'held' | 'lost' | 'cancelled'> {
    const pipeline = [{ $set: { wakeAt: after(this.#settings.leaseMs), ...told(state) } }]
    const found = await this.#send(jobs =>
      jobs.findOneAndUpdate({ _id: idOf(id), run }, pipeline, { ...options, projection: { cancelAsked: 1 } }),
    )
    if (!found) return 'lost'
    return found.cancelAsked ? 'cancelled' : 'held'
  }

  /** Writes how an attempt has ended, and keeps the newest of those that ended so. False where it was lost. */
  async end(claim: Claim, status: Status, failReason: string | null, state: Told): Promise<boolean> {
    const reason =
      failReason === null ? [{ $unset: 'failReason' }] : [{ $set: { failReason: { $literal: failReason } } }]
    const pipeline = [{ $set: { status, finishedAt: '$$NOW', ...told(state) } }, { $unset: ended }, ...reason]
    const isWritten = await this.#write({ _id: idOf(claim.id), run: claim.run }, pipeline)
    if (isWritten) await this.#keepNewest(claim.name, status)
    return isWritten
  }

  /** Ends one that was left for the last time: whoever was at it may have been killed by it. */
  async giveUp({ id, name }: Due, failReason: string): Promise<void> {
    const set = { status: 'failed', finishedAt: '$$NOW', failReason: { $literal: failReason } }
    await this.#write({ _id: idOf(id), status: 'running', ...due }, [{ $set: set }, { $unset: ended }])
    await this.#keepNewest(name, 'failed')
  }

  /** Queues it for a further attempt. False where it was lost. */
  again({ id, run }: Claim, delayMs: number, failReason: string, state: Told): Promise<boolean> {
    const set = { status: 'queued', wakeAt: after(delayMs), failReason: { $literal: failReason }, ...told(state) }
    return this.#write({ _id: idOf(id), run }, [{ $set: set }, { $unset: 'run' }])
  }

  /** Hands it to whoever comes next, as if this attempt had not been. */
  release({ id, run }: Claim): Promise<boolean> {
    const set = { status: 'queued', wakeAt: '$$NOW', attempts: { $subtract: ['$attempts', 1] } }
    return this.#write({ _id: idOf(id), run }, [{ $set: set }, { $unset: ['run', 'startedAt', 'instance'] }])
  }

  async #write(filter: Filter, pipeline: Document[]): Promise<boolean> {
    return (await this.#send(jobs => jobs.updateOne(filter, pipeline, options))).matchedCount > 0
  }

  async #keepNewest(name: string, status: Status): Promise<void> {
    const most = kept[status]
    if (most === undefined) return
    const sort = { createdAt: -1, _id: -1 } as const
    const of = { name, status }
    await this.#send(async jobs => {
      const last = await jobs.findOne(of, { ...options, sort, skip: most, projection: { createdAt: 1 } })
      if (last) await jobs.deleteMany({ ...of, createdAt: { $lte: last.createdAt } }, options)
    })
  }

  #send<T>(command: (jobs: mongoose.mongo.Collection) => Promise<T>): Promise<T> {
    const { db, outage } = this.#settings
    return outage.guard(async () => command(db().collection(JobModel.collection)))
  }
}
