import type mongoose from 'mongoose'
import type { Outage } from '../database/outage.ts'
import type { JobTimes } from './contract.ts'
import { JobModel } from './models.ts'

/** How the jobs of one name stand, in all processes together. */
export interface JobOverview {
  readonly name: string
  readonly lastSuccessAt: Date | null
  /** Whether the run that ended last has failed. */
  readonly failed: boolean
  /** What the run that ended last and looked has found; null where none has. */
  readonly problems: number | null
  /** Whether one gave a sign of life within its lease. */
  readonly isRunning: boolean
  /** When the first of those that wait is due; what a dead process has left waits since its lease ended. */
  readonly nextRunAt: Date | null
}

interface Group extends Omit<JobOverview, 'name' | 'failed'> {
  readonly _id: string
  readonly last: string | null
}

const when = (condition: object, value: unknown) => ({ $cond: [condition, value, null] })
const is = (status: string) => ({ $eq: ['$status', status] })

/**
 * One command over what is kept of these names, a few hundred documents of each. What has not ended, and what does not
 * count, sorts last by an `order` of its own.
 */
const readOverview = async (
  db: () => mongoose.mongo.Db,
  outage: Pick<Outage, 'guard'>,
  names: readonly string[],
): Promise<JobOverview[]> => {
  const hasEnded = { $in: ['$status', ['succeeded', 'failed']] }
  const hasLooked = { $and: [hasEnded, { $isNumber: '$problems' }] }
  const isAlive = { $and: [is('running'), { $gt: ['$wakeAt', '$$NOW'] }] }
  const waits = { $and: [{ $in: ['$status', ['queued', 'running']] }, { $not: isAlive }] }
  const group = {
    _id: '$name',
    lastSuccessAt: { $max: when(is('succeeded'), '$finishedAt') },
    nextRunAt: { $min: when(waits, { $max: ['$wakeAt', '$createdAt'] }) },
    last: { $top: { sortBy: { ended: -1 }, output: when(hasEnded, '$status') } },
    isRunning: { $max: isAlive },
    problems: { $top: { sortBy: { looked: -1 }, output: when(hasLooked, '$problems') } },
  }
  const pipeline = [
    { $match: { name: { $in: [...names] } } },
    { $set: { ended: when(hasEnded, '$finishedAt'), looked: when(hasLooked, '$finishedAt') } },
    { $group: group },
  ]
  const options = { comment: 'loadstone jobs', maxTimeMS: 5_000 }
  const groups = await outage.guard(() =>
    db().collection(JobModel.collection).aggregate<Group>(pipeline, options).toArray(),
  )
  return names.map(name => {
    const {
      lastSuccessAt = null,
      problems = null,
      nextRunAt = null,
      isRunning = false,
      last,
    } = groups.find(({ _id }) => _id === name) ?? {}
    return { name, lastSuccessAt, problems, nextRunAt, isRunning, failed: last === 'failed' }
  })
}

interface SurveySettings {
  readonly db: () => mongoose.mongo.Db
  readonly outage: Pick<Outage, 'guard'>
  readonly names: readonly string[]
  readonly times: Pick<JobTimes, 'overviewMs' | 'overviewKeptMs'>
}

/** What this process knows of how the jobs stand. */
export class Survey {
  readonly #settings: SurveySettings
  #found: readonly JobOverview[] = []
  #readAt = Number.NEGATIVE_INFINITY
  #isOutdated = true

  constructor(settings: SurveySettings) {
    this.#settings = settings
  }

  /** Empty where it could not be read for so long that it may be wrong by now. */
  known(): readonly JobOverview[] {
    return performance.now() - this.#readAt > this.#settings.times.overviewKeptMs ? [] : this.#found
  }

  /** It is read anew the next time, however young it is. */
  outdate(): void {
    this.#isOutdated = true
  }

  async refresh(): Promise<void> {
    const { db, outage, names, times } = this.#settings
    const askedAt = performance.now()
    if (!this.#isOutdated && askedAt - this.#readAt < times.overviewMs) return
    this.#isOutdated = false
    try {
      this.#found = await readOverview(db, outage, names)
      this.#readAt = askedAt
    } catch (error) {
      this.#isOutdated = true
      throw error
    }
  }
}
