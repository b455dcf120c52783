import { type Writing, writesOf } from '../../database/writes.ts'
import { equals } from '../../kernel/condition.ts'
import * as policy from './policy.ts'
import type { AssignmentRow, CampaignRow, CampaignStatus } from './rows.ts'
import { Assignment, Campaign } from './store.ts'

export const campaignWrites = writesOf<CampaignRow>(Campaign, { writers: policy.ofBrand })
export const assignmentWrites = writesOf<AssignmentRow>(Assignment, { writers: policy.ofBrand })
const slotWrites = writesOf<AssignmentRow>(Assignment, { writers: policy.ofAgency })

/** Where a campaign (hex id) stands that the viewer sees; null where there is none. */
export const statusOf = async ({ request, writeDoor }: Writing, id: string): Promise<CampaignStatus | null> => {
  const write = { entity: Campaign, cause: 'status', rights: 'viewer', where: equals('_id', id) } as const
  const campaign = await writeDoor.current<Pick<CampaignRow, 'status'>>(request, write, ['status'])
  return campaign?.status ?? null
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

/** What a campaign has assigned and used, as an assignment of it changes; null where it is gone. */
export const countSlots = (
  { request, writeDoor }: Writing,
  campaignId: string,
  inc: { readonly assignedSlots?: number; readonly usedSlots?: number },
): Promise<CampaignRow | null> => {
  const write = { entity: Campaign, cause: 'count slots', rights: 'system', where: equals('_id', campaignId) } as const
  return writeDoor.change<CampaignRow>(request, write, { inc })
}

export const insertAssignment = (
  { request, writeDoor }: Writing,
  assignment: Pick<AssignmentRow, 'campaignId' | 'brandCode' | 'agencyCode' | 'slots'>,
): Promise<AssignmentRow> =>
  writeDoor.insert<AssignmentRow>(request, { entity: Assignment, cause: 'assign agency', rights: 'system' }, assignment)

/** Uses one more of an assignment's slots (hex id). Throws NOT_FOUND, and FORBIDDEN to whom the slots are not. */
export const useSlot = (writing: Writing, id: string): Promise<AssignmentRow> =>
  slotWrites.update(writing, { id, cause: 'take slot', argument: 'assignmentId' }, {}, { inc: { usedSlots: 1 } })
