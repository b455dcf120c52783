import { equals } from '../../kernel/condition.ts'
import type { FieldGuard } from '../../kernel/domain.ts'
import { isAdmin, type Viewer } from '../../kernel/viewer.ts'

/** A job is seen by whoever has asked for it. */
export const job = ({ id }: Viewer) => equals('createdBy', id)

/** Which process did it is for administrators alone, as of everything that a process tells. */
export const jobFields: FieldGuard = {
  open: [
    ...['id', 'name', 'status', 'progress', 'attempts', 'problems', 'failReason', 'createdAt', 'nextRunAt'],
    ...['startedAt', 'finishedAt', 'durationMs', 'leaseEndsAt', 'schedule', 'createdBy'],
  ],
  may: isAdmin,
}
