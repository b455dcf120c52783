import type { JobStatus, Jobs, Migration, Runs } from './answers-jobs.d.ts'
import type { Activity, CollectionIndexes, DatabaseStats, Health, Pool, Queries, Sample } from './types.d.ts'

/** What was asked, and what came of it: the last answer stays while a later question fails. */
export interface Asked<T> {
  readonly data: T | null
  /** Epoch milliseconds of `data`. */
  readonly at: number | null
  readonly error: string | null
  /** The server cannot answer it at the moment, as the page says at its top. */
  readonly isWaiting: boolean
}

export type View = 'overview' | 'queries' | 'indexes' | 'database' | 'jobs'

/** Which runs are listed. */
export interface Listed {
  /** Null: of all names. */
  readonly name: string | null
  /** Null: however they stand. */
  readonly status: JobStatus | null
  /** Behind which cursors the pages begin that one has turned; none on the first. */
  readonly cursors: readonly string[]
}

/** What an administrator is asked before it is done. */
export interface Question {
  readonly title: string
  readonly text: string
  /** What the button says that does it. */
  readonly action: string
  /** What is announced when it is done. */
  readonly done: string
  /** Does it. Throws what `ask` throws. */
  readonly run: () => Promise<void>
}

export interface State {
  /** Null while nobody is signed in. */
  readonly user: { readonly name: string } | null
  /** What is said above the sign-in form. */
  readonly notice: string | null
  readonly isSigningIn: boolean
  readonly view: View
  /** Milliseconds of history that the charts show. */
  readonly rangeMs: number
  readonly theme: 'system' | 'light' | 'dark'
  readonly samples: readonly Sample[]
  /** The process that they are of. */
  readonly instance: string | null
  readonly intervalMs: number
  readonly hasHistory: boolean
  readonly health: Health | null
  /** Epoch milliseconds of the start of the process, by this machine's clock. */
  readonly startedAt: number | null
  readonly pool: Pool | null
  /** Epoch milliseconds since which the server has not answered; null while it does. */
  readonly goneSince: number | null
  /** What the server refuses at the moment, and why. */
  readonly refused: string | null
  readonly activity: Asked<Activity>
  readonly queries: Asked<Queries>
  readonly indexes: Asked<readonly CollectionIndexes[]>
  readonly database: Asked<DatabaseStats>
  readonly migrations: Asked<readonly Migration[]>
  readonly jobs: Asked<Jobs>
  readonly runs: Asked<Runs & { readonly listed: Listed }>
  readonly listed: Listed
  readonly question: Question | null
  /** Of the shapes that are shown, the slowest command took so many milliseconds at least. */
  readonly thresholdMs: number
  /** What was done last, for those who do not see it. */
  readonly announced: string
}
