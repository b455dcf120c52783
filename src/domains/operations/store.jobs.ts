import { entity } from '../../database/entity.ts'
import { List } from '../../database/list.ts'
import type { Writing } from '../../database/writes.ts'
import { JobModel } from '../../jobs/models.ts'
import { and, type Condition, equals, oneOf } from '../../kernel/condition.ts'
import * as policy from './policy.ts'
import type { JobRow } from './rows.ts'

export const Job = entity<JobRow>({
  type: 'Job',
  model: JobModel,
  policy: policy.job,
  references: { createdBy: 'User' },
})

export const jobs = new List(Job, {
  name: 'jobs',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }], OLDEST: [{ path: 'createdAt', direction: 1 }] },
  filters: { name: { path: 'name' }, status: { path: 'status' } },
  paths: [
    { equality: [], sorts: ['NEWEST', 'OLDEST'], admin: true },
    { equality: ['name'], sorts: ['NEWEST', 'OLDEST'], admin: true },
    { equality: ['status'], sorts: ['NEWEST', 'OLDEST'], admin: true },
    { equality: ['name', 'status'], sorts: ['NEWEST', 'OLDEST'], admin: true },
    { equality: [], sorts: ['NEWEST', 'OLDEST'], residual: ['name', 'status'], admin: false },
  ],
})

/** By the clock of this process, which may be ahead of the database's: a moment that is past by both. */
const certainlyPast = (): Date => new Date(Date.now() - 86_400_000)

/** Queues a run that is due at once. */
export const insertJob = (
  { request, writeDoor }: Writing,
  fields: Pick<JobRow, 'name'> & { readonly createdBy: string },
): Promise<JobRow> =>
  writeDoor.insert<JobRow>(
    request,
    { entity: Job, cause: 'run job', rights: 'viewer' },
    { ...fields, wakeAt: certainlyPast() },
  )

const ofJob = (id: string, where: Condition) =>
  ({ entity: Job, cause: 'cancel job', rights: 'viewer', where: and(equals('_id', id), where) }) as const

/**
 * Ends one that waits, or asks for the end of one that is at work; null where it is neither. One that is handed on between
 * the two writes is asked as well: nobody begins it then.
 */
export const endJob = async ({ request, writeDoor }: Writing, id: string): Promise<JobRow | null> => {
  const endWaiting = () =>
    writeDoor.change<JobRow>(request, ofJob(id, equals('status', 'queued')), {
      set: { status: 'cancelled' },
      unset: ['wakeAt', 'cancelAsked'],
      now: ['finishedAt'],
    })
  const waiting = await endWaiting()
  if (waiting) return waiting
  const asked = await writeDoor.change<JobRow>(request, ofJob(id, oneOf('status', ['queued', 'running'])), {
    set: { cancelAsked: true },
  })
  return asked?.status === 'queued' ? endWaiting() : asked
}

/** A projection names an object or its fields, and not both. */
const jobPaths = [...Job.model.paths].filter(path => !path.includes('.'))

/** The job as it is; null where there is none that the viewer may see. */
export const currentJob = ({ request, writeDoor }: Writing, id: string): Promise<JobRow | null> =>
  writeDoor.current<JobRow>(request, ofJob(id, and()), jobPaths)
