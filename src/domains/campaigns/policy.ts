import { and, equals, nothing, oneOf, or } from '../../kernel/condition.ts'
import type { Viewer } from '../../kernel/viewer.ts'

const ofCode = (path: string, code: string | null) => (code === null ? nothing : equals(path, code))

/** Campaigns and their assignments are written by their brand; slots are taken by the agency that has them. */
export const ofBrand = ({ brandCode }: Viewer) => ofCode('brandCode', brandCode)
export const ofAgency = ({ agencyCode }: Viewer) => ofCode('agencyCode', agencyCode)

/** A brand sees its campaigns; an agency those it may take part in, but for drafts. */
export const campaign = ({ brandCode, agencyCode }: Viewer) =>
  or(
    ofCode('brandCode', brandCode),
    and(ofCode('allowedAgencyCodes', agencyCode), oneOf('status', ['active', 'paused', 'ended'])),
  )

export const assignment = ({ brandCode, agencyCode }: Viewer) =>
  or(ofCode('brandCode', brandCode), ofCode('agencyCode', agencyCode))
