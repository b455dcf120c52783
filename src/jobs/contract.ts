import type mongoose from 'mongoose'
import type { Logger } from 'pino'
import type { Outage } from '../database/outage.ts'
import type { ReadDoor } from '../database/read-door.ts'
import type { WriteDoor } from '../database/write-door.ts'
import type { JobDeclaration } from '../kernel/job.ts'
import type { Failure } from '../kernel/observer.ts'
import type { Request } from '../kernel/request.ts'
import type { Outcome } from './attempt.ts'
import type { JobOverview } from './overview.ts'

/** One attempt that has ended. */
export interface JobRun {
  readonly name: string
  readonly outcome: Outcome
  /** Null where nothing was done here: what another process has left was ended. */
  readonly ms: number | null
}

/** A declared job; `schedule` as the settings have it, null for one that runs when it is asked for. */
export type DeclaredJob = Pick<JobDeclaration, 'name' | 'does' | 'attempts' | 'timeLimitMs'> & {
  readonly schedule: string | null
}

/** The jobs of this process and, in `overview`, of all. */
export interface Jobs {
  readonly declared: readonly DeclaredJob[]
  /** Begins to look for work; once there is a database, and not before. */
  start(): void
  /** Takes no more work, tells what runs to end, and hands on what does not within `ms`. Safe to call twice. */
  stop(ms: number): Promise<void>
  /** Looks for work now: some may have come. */
  wake(): void
  /** Ends a job (hex id) that is at work here; what another process does learns it by its next sign of life. */
  cancel(id: string): void
  /** Names of what is at work here. */
  running(): readonly string[]
  /** A minute old, five where it could not be read; empty before it was read, and where it would be older. */
  overview(): readonly JobOverview[]
  onRun(listener: (run: JobRun) => void): void
}

/** Milliseconds. */
export interface JobTimes {
  /** How often it is looked whether there is work that another process has made, or left (10 s). */
  readonly lookMs: number
  /** Without a sign of life for so long a job is another process's to take (30 s); a sign comes three times as often. */
  readonly leaseMs: number
  /** How long work that is told to end may still take (2 s). */
  readonly settleMs: number
  readonly overviewMs: number
  /** After so long without a new overview the old one says nothing any more (5 min). */
  readonly overviewKeptMs: number
  /** How often those that have ended are reduced to the newest (10 min). */
  readonly tidyMs: number
}

export interface JobsSettings {
  readonly declarations: readonly JobDeclaration[]
  /** Schedules that differ from the declared ones, by name; null: none. */
  readonly schedules: Readonly<Record<string, string | null>>
  /** Whether this process does the work, or only hands it in (`JOBS`). */
  readonly works: boolean
  readonly instance: string
  readonly client: () => mongoose.mongo.MongoClient
  readonly db: () => mongoose.mongo.Db
  readonly outage: Outage
  readonly door: ReadDoor
  readonly writeDoor: WriteDoor
  /** Whether the database can be worked with: there, answering, and with the indexes of jobs. */
  readonly isReady: () => boolean
  /** A request of nobody's, of an operation, with so many milliseconds. `end` gives its timer back. */
  readonly requestOf: (operation: string, timeoutMs: number) => Request & { end(): void }
  readonly log: Logger
  /** Told of every job that has failed for good. */
  readonly failed: (failure: Failure) => void
  readonly times?: Partial<JobTimes>
}
