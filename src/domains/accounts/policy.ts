import { anything, equals, oneOf, or } from '../../kernel/condition.ts'
import type { FieldGuard } from '../../kernel/domain.ts'
import { isAdmin, type Viewer } from '../../kernel/viewer.ts'

/** As an entry, a user is seen by himself; through a relation by everybody, who then reads the open fields only. */
export const userEntry = (viewer: Viewer) => equals('_id', viewer.id)
export const userRelation = () => anything

export const userFields: FieldGuard = {
  open: ['id', 'name', 'firstName', 'lastName', 'picture'],
  may: (viewer, row) => viewer?.id === row.id || isAdmin(viewer),
}

export const session = (viewer: Viewer) => equals('userId', viewer.id)

export const invite = (viewer: Viewer) =>
  or(
    equals('createdBy', viewer.id),
    oneOf(
      'parentCode',
      [viewer.mediatorCode, viewer.agencyCode].filter(code => code !== null),
    ),
  )
