import type { Change } from '../../database/write.ts'
import { type Writing, writesOf } from '../../database/writes.ts'
import { equals } from '../../kernel/condition.ts'
import * as policy from './policy.ts'
import type { AssignmentRow, CampaignRow } from './rows.ts'
import { Assignment, Campaign } from './store.ts'

export const campaignWrites = writesOf<CampaignRow>(Campaign, { writers: policy.ofBrand })
export const assignmentWrites = writesOf<AssignmentRow>(Assignment, { writers: policy.ofBrand })
const slotWrites = writesOf<AssignmentRow>(Assignment, { writers: policy.ofAgency })

/** What is to be known of a campaign before it is written. */
export type CampaignNow = Pick<CampaignRow, 'status' | 'allowedAgencyCodes'>

/** A campaign (hex id) as it is, where the viewer sees it. */
export const campaignNow = ({ request, writeDoor }: Writing, id: string): Promise<CampaignNow | null> => {
  const write = { entity: Campaign, cause: 'campaign', rights: 'viewer', where: equals('_id', id) } as const
  return writeDoor.current<CampaignNow>(request, write, ['status', 'allowedAgencyCodes'])
}

/** What is to be known of an assignment before it is written. */
export type AssignmentNow = Pick<AssignmentRow, 'id' | 'campaignId' | 'slots' | 'usedSlots'>

/** An assignment (hex id) as it is, where the viewer sees it. */
export const assignmentNow = ({ request, writeDoor }: Writing, id: string): Promise<AssignmentNow | null> => {
  const write = { entity: Assignment, cause: 'assignment', rights: 'viewer', where: equals('_id', id) } as const
  return writeDoor.current<AssignmentNow>(request, write, ['campaignId', 'slots', 'usedSlots'])
}

/** Codes of the agencies that have slots of a campaign (hex id); `atMost` of them. */
export const agenciesWithSlots = async (
  { request, writeDoor }: Writing,
  campaignId: string,
  atMost: number,
): Promise<string[]> => {
  const where = equals('campaignId', campaignId)
  const write = { entity: Assignment, cause: 'agencies with slots', rights: 'system', where } as const
  const found = await writeDoor.currents<Pick<AssignmentRow, 'agencyCode'>>(request, write, ['agencyCode'], atMost)
  return found.map(({ agencyCode }) => agencyCode)
}

const countSlots = (
  { request, writeDoor }: Writing,
  campaignId: string,
  change: Change,
): Promise<CampaignRow | null> => {
  const write = { entity: Campaign, cause: 'count slots', rights: 'system', where: equals('_id', campaignId) } as const
  return writeDoor.change<CampaignRow>(request, write, change)
}

/** Counts so many slots more, or fewer, as assigned by a campaign (hex id), and gives it; null where it is gone. */
export const countAssigned = (writing: Writing, campaignId: string, slots: number): Promise<CampaignRow | null> =>
  countSlots(writing, campaignId, { inc: { assignedSlots: slots } })

/** Counts one slot more of a campaign (hex id) as used, which is no edit of it, and gives it; null where it is gone. */
export const countUsed = (writing: Writing, campaignId: string): Promise<CampaignRow | null> =>
  countSlots(writing, campaignId, { inc: { usedSlots: 1 }, counted: false })

export const insertAssignment = (
  { request, writeDoor }: Writing,
  assignment: Pick<AssignmentRow, 'campaignId' | 'brandCode' | 'agencyCode' | 'slots'>,
): Promise<AssignmentRow> =>
  writeDoor.insert<AssignmentRow>(request, { entity: Assignment, cause: 'assign agency', rights: 'system' }, assignment)

const oneMore = { inc: { usedSlots: 1 }, counted: false } as const

/**
 * Uses one more of an assignment's slots (hex id), which is no edit of it. Throws NOT_FOUND, and FORBIDDEN to whom the
 * slots are not.
 */
export const useSlot = (writing: Writing, id: string): Promise<AssignmentRow> =>
  slotWrites.update(writing, { id, cause: 'take slot', argument: 'assignmentId' }, {}, oneMore)
