import { randomUUID } from 'node:crypto'
import type { JobDeclaration } from '../kernel/job.ts'
import { seldom } from '../kernel/seldom.ts'
import { within } from '../kernel/within.ts'
import { Attempt } from './attempt.ts'
import type { DeclaredJob, JobRun, Jobs, JobsSettings, JobTimes } from './contract.ts'
import { momentOf } from './moment.ts'
import { type JobOverview, Survey } from './overview.ts'
import { type Claim, type Due, Queue } from './queue.ts'
import { killed, Reports } from './reports.ts'
import { JobRequest } from './request.ts'
import { nextAfter } from './schedule.ts'

/** At once in one process: the pool is there for requests. */
const mostRunning = 2
const defaults: JobTimes = {
  lookMs: 10_000,
  leaseMs: 30_000,
  settleMs: 2_000,
  overviewMs: 60_000,
  overviewKeptMs: 300_000,
  tidyMs: 600_000,
}
const soonestMs = 20
/** The last moment that a date can be. */
const never = new Date(8_640_000_000_000_000)

/** @throws Error where two jobs have one name, or a schedule is for a job that nobody has declared. */
const declaredBy = ({ declarations, schedules }: JobsSettings): Map<string, JobDeclaration> => {
  const byName = new Map(declarations.map(job => [job.name, job]))
  if (byName.size < declarations.length) throw new Error('two jobs have the same name')
  const unknown = Object.keys(schedules).find(name => !byName.has(name))
  if (unknown !== undefined) throw new Error(`there is a schedule for ${unknown}, which no domain declares`)
  return byName
}

class Engine implements Jobs {
  readonly declared: readonly DeclaredJob[]
  readonly #settings: JobsSettings
  readonly #times: JobTimes
  readonly #queue: Queue
  readonly #byName: ReadonlyMap<string, JobDeclaration>
  readonly #attempts = new Map<string, { readonly attempt: Attempt; readonly ended: Promise<void> }>()
  /** Names at work here, also where the work outlives its attempt. */
  readonly #busy = new Set<string>()
  readonly #planned = new Map<string, Date>()
  readonly #reports: Reports
  readonly #warn: (error: unknown) => void
  readonly #survey: Survey
  #tidiedAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  #isAsked = false
  #isStarted = false
  #isStopping = false

  constructor(settings: JobsSettings) {
    const { schedules, db, outage, instance, log } = settings
    this.#settings = settings
    this.#reports = new Reports(settings)
    this.#times = { ...defaults, ...settings.times }
    this.#byName = declaredBy(settings)
    this.declared = [...this.#byName.values()].map(({ name, does, attempts, timeLimitMs, schedule = null }) => {
      const meant = schedules[name]
      return { name, does, attempts, timeLimitMs, schedule: meant === undefined ? schedule : meant }
    })
    this.#queue = new Queue({ db, outage, instance, leaseMs: this.#times.leaseMs })
    this.#survey = new Survey({ db, outage, names: [...this.#byName.keys()], times: this.#times })
    this.#warn = seldom(60_000, error => log.warn({ err: error }, 'Jobs could not be looked for'))
  }

  start(): void {
    if (this.#isStarted || this.#isStopping) return
    this.#isStarted = true
    this.wake()
  }

  async stop(ms: number): Promise<void> {
    this.#isStopping = true
    clearTimeout(this.#timer)
    // One that was being taken is told as soon as it has begun.
    const over = (this.#looking ?? Promise.resolve()).then(() => {
      for (const { attempt } of this.#attempts.values()) attempt.end('stopped')
      return Promise.all([...this.#attempts.values()].map(({ ended }) => ended))
    })
    for (const { attempt } of this.#attempts.values()) attempt.end('stopped')
    await within(over, ms)
  }

  wake(): void {
    if (!this.#isStarted || this.#isStopping) return
    this.#isAsked = true
    clearTimeout(this.#timer)
    this.#looking ??= Promise.resolve().then(() => this.#lookUntilDone())
  }

  cancel(id: string): void {
    this.#attempts.get(id)?.attempt.end('cancelled')
  }

  running(): readonly string[] {
    return [...this.#attempts.values()].map(({ attempt }) => attempt.claim.name)
  }

  overview(): readonly JobOverview[] {
    return this.#survey.known()
  }

  onRun(listener: (run: JobRun) => void): void {
    this.#reports.onRun(listener)
  }

  /** Who asks while it is looked has it looked once more: nothing comes between the last question and the end. Never throws. */
  async #lookUntilDone(): Promise<void> {
    while (this.#isAsked && !this.#isStopping) {
      this.#isAsked = false
      try {
        // Who asks now is answered at the usual time.
        if (!this.#settings.isReady()) break
        if (this.#settings.works) await this.#look()
        await this.#survey.refresh()
        if (this.#settings.works) await this.#tidy()
      } catch (error) {
        this.#warn(error)
      }
    }
    this.#looking = null
    if (!this.#isStopping) this.#timer = setTimeout(() => this.wake(), this.#untilNextLook()).unref()
  }

  async #look(): Promise<void> {
    await this.#plan()
    const elsewhere = new Set<string>()
    while (!this.#isStopping && this.#attempts.size < mostRunning) {
      const names = [...this.#byName.keys()].filter(name => !this.#busy.has(name) && !elsewhere.has(name))
      const due = names.length > 0 ? await this.#queue.next(names) : null
      if (!due || this.#isStopping) return
      const claim = await this.#take(due)
      const claimed = claim === 'busy' ? await this.#takeLeft(due.name) : claim
      if (claimed === 'busy') elsewhere.add(due.name)
      else if (claimed !== 'taken') this.#begin(claimed)
    }
  }

  /** What keeps a name busy may be a dead process's; `busy` where it is not. */
  async #takeLeft(name: string): Promise<Claim | 'taken' | 'busy'> {
    const left = await this.#queue.left(name)
    return left ? this.#take(left) : 'busy'
  }

  async #take(due: Due): Promise<Claim | 'taken' | 'busy'> {
    if (due.isCancelled) {
      if (await this.#queue.giveUp(due, null)) this.#reports.cancelled(due)
      return 'taken'
    }
    const { attempts = 0 } = this.#byName.get(due.name) ?? {}
    if (!due.isLeft || due.attempts < attempts) return this.#queue.claim(due.id, randomUUID())
    if (await this.#queue.giveUp(due, killed)) {
      this.#reports.killed(due)
      this.#survey.outdate()
    }
    return 'taken'
  }

  /** Has the next run of each schedule queued; what an earlier schedule has queued is taken away first. */
  async #plan(): Promise<void> {
    for (const { name, schedule } of this.declared) {
      const planned = this.#planned.get(name)
      if (!planned) await this.#queue.unplan(name, schedule)
      if (planned && planned > new Date()) continue
      const next = schedule === null ? never : nextAfter(schedule, new Date())
      if (schedule !== null) await this.#queue.plan(name, schedule, next)
      this.#planned.set(name, next)
    }
  }

  #untilNextLook(): number {
    const { lookMs } = this.#times
    // Processes that started together do not look together.
    const usual = lookMs * (0.9 + Math.random() / 5)
    // A moment that has passed and could not be followed by the next is tried again at the usual time.
    const left = [...this.#planned.values()].map(at => at.getTime() - Date.now()).filter(ms => ms > 0)
    return Math.min(usual, ...left.map(ms => ms + soonestMs))
  }

  #begin(claim: Claim): void {
    const { id, name } = claim
    const job = this.#byName.get(name)
    if (!job) return
    const { leaseMs, settleMs } = this.#times
    const { requestOf, door, writeDoor, log, client, db, outage } = this.#settings
    const attempt = new Attempt(job, claim, { queue: this.#queue, leaseMs, settleMs })
    const outside = requestOf(`job ${name}`, job.timeLimitMs)
    const request = new JobRequest(outside, attempt.signal)
    const running = attempt.run({
      ...{ request, door, writeDoor, log: log.child({ job: name, jobId: id }) },
      atOneMoment: work => momentOf({ client, db, outage }, request, work),
    })
    const ended = running.then(done => {
      outside.end()
      this.#attempts.delete(id)
      this.#survey.outdate()
      this.#reports.attempt(claim, done)
    })
    this.#attempts.set(id, { attempt, ended })
    this.#busy.add(name)
    void running
      .then(({ settled }) => settled)
      .then(() => {
        this.#busy.delete(name)
        this.wake()
      })
  }

  async #tidy(): Promise<void> {
    if (performance.now() - this.#tidiedAt < this.#times.tidyMs) return
    for (const name of this.#byName.keys()) await this.#queue.prune(name)
    this.#tidiedAt = performance.now()
  }
}

/** @throws Error where the declarations contradict each other or the settings. */
export const createJobs = (settings: JobsSettings): Jobs => new Engine(settings)
