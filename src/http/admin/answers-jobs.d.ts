/** What the operations on jobs and migrations of `operations/admin-page.graphql` give. */

export type JobStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'

export interface DeclaredJob {
  readonly name: string
  readonly does: string
  readonly schedule: string | null
  readonly attempts: number
  readonly timeLimitMs: number
  readonly lastSuccessAt: string | null
}

export interface Run {
  readonly id: string
  readonly name: string
  readonly status: JobStatus
  readonly progress: { readonly done: number; readonly of: number } | null
  readonly attempts: number
  readonly problems: number | null
  readonly failReason: string | null
  readonly createdAt: string
  readonly nextRunAt: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly durationMs: number | null
  readonly leaseEndsAt: string | null
  readonly schedule: string | null
  readonly instance: string | null
  readonly createdBy: { readonly name: string | null } | null
}

interface RunsOf<Field extends keyof Run> {
  readonly nodes: readonly Pick<Run, Field>[]
}

export interface Jobs {
  readonly declaredJobs: readonly DeclaredJob[]
  readonly running: RunsOf<'name' | 'leaseEndsAt'>
  readonly queued: RunsOf<'name' | 'nextRunAt'>
  readonly failed: RunsOf<'name' | 'finishedAt' | 'failReason'>
}

export interface Runs {
  readonly totalCount: number
  readonly nodes: readonly Run[]
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
}

export interface Migration {
  readonly name: string
  readonly state: 'PENDING' | 'RUNNING' | 'APPLIED' | 'FAILED'
  /** The first line of what was said, where it has failed. */
  readonly error: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly instance: string | null
}
