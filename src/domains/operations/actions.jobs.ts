import type { Context } from '../../graphql/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { signedIn } from '../../kernel/viewer.ts'
import type { DeclaredJobRow, JobRow } from './rows.ts'
import { currentJob, endJob, insertJob } from './store.jobs.ts'

/** Throws INVALID_INPUT for a name that nobody has declared. */
export const runJob = async (context: Context, { name }: { readonly name: string }): Promise<{ job: JobRow }> => {
  const { jobs } = context.ports
  const names = jobs.declared.map(({ name: declared }) => declared)
  if (!names.includes(name)) {
    throw new AppError('INVALID_INPUT', `\`name\` must be one of ${names.join(', ')}.`, { argument: 'name' })
  }
  const job = await insertJob(context, { name, createdBy: signedIn(context).id })
  context.request.afterCommit(() => jobs.wake())
  return { job }
}

/** Throws NOT_FOUND for a job that is not there. */
export const cancelJob = async (context: Context, { jobId }: { readonly jobId: string }): Promise<{ job: JobRow }> => {
  const id = decodeId('Job', jobId, 'jobId')
  const job = (await endJob(context, id)) ?? (await currentJob(context, id))
  if (!job) throw new AppError('NOT_FOUND', undefined, { argument: 'jobId' })
  context.request.afterCommit(() => context.ports.jobs.cancel(id))
  return { job }
}

/** Of one that waits; what is due at once is so from when it was queued. */
export const dueAt = ({ status, wakeAt, createdAt }: JobRow): Date | null => {
  if (status !== 'queued' || !wakeAt) return null
  return wakeAt > createdAt ? wakeAt : createdAt
}

/** What is declared, and how it stands, as far as this process knows. */
export const declaredJobs = ({ ports: { jobs } }: Context): DeclaredJobRow[] => {
  const known = new Map(jobs.overview().map(one => [one.name, one]))
  return jobs.declared.map(job => {
    const { lastSuccessAt = null, nextRunAt = null } = known.get(job.name) ?? {}
    return { ...job, lastSuccessAt, nextRunAt }
  })
}
