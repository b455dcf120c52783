import { entity } from '../../database/entity.ts'
import { List } from '../../database/list.ts'
import type { Writing } from '../../database/writes.ts'
import { JobModel } from '../../jobs/models.ts'
import { and, type Condition, equals } from '../../kernel/condition.ts'
import * as policy from './policy.ts'
import type { JobRow } from './rows.ts'

export const Job = entity<JobRow>({
  type: 'Job',
  model: JobModel,
  policy: policy.job,
  references: { createdBy: 'User', shopId: 'Shop' },
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

/** Queues a run that is due at once. */
export const insertJob = (
  { request, writeDoor }: Writing,
  fields: Pick<JobRow, 'name'> & { readonly createdBy: string },
): Promise<JobRow> =>
  writeDoor.insert<JobRow>(
    request,
    { entity: Job, cause: 'run job', rights: 'viewer' },
    { ...fields, wakeAt: new Date() },
  )

const ofJob = (id: string, where: Condition) =>
  ({ entity: Job, cause: 'cancel job', rights: 'viewer', where: and(equals('_id', id), where) }) as const

/** Ends one that waits, or asks for the end of one that is at work; null where it is neither. */
export const endJob = async ({ request, writeDoor }: Writing, id: string): Promise<JobRow | null> => {
  const waiting = await writeDoor.change<JobRow>(request, ofJob(id, equals('status', 'queued')), {
    set: { status: 'cancelled' },
    unset: ['wakeAt'],
    now: ['finishedAt'],
  })
  return (
    waiting ?? writeDoor.change<JobRow>(request, ofJob(id, equals('status', 'running')), { set: { cancelAsked: true } })
  )
}

/** A projection names an object or its fields, and not both. */
const jobPaths = [...Job.model.paths].filter(path => !path.includes('.'))

/** The job as it is; null where there is none that the viewer may see. */
export const currentJob = ({ request, writeDoor }: Writing, id: string): Promise<JobRow | null> =>
  writeDoor.current<JobRow>(request, ofJob(id, and()), jobPaths)
