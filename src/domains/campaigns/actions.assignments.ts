import type { At } from '../../database/loaders.ts'
import type { Writing } from '../../database/writes.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError, invalid } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { checkAgencies, checkRunning, type OfCampaign, ofCampaign } from './actions.ts'
import type { AssignmentRow, CampaignRow } from './rows.ts'
import {
  type AssignmentNow,
  assignmentNow,
  assignmentWrites,
  campaignWrites,
  countAssigned,
  countUsed,
  insertAssignment,
  useSlot,
} from './store.writes.ts'

interface Assigned {
  readonly assignment: AssignmentRow
  readonly campaign: CampaignRow
}

/** What is told of slots of which too many are asked for. */
const exhausted = (slotsLeft: number, details: object = {}): AppError => {
  const message = slotsLeft === 1 ? 'Only 1 slot is left.' : `Only ${slotsLeft} slots are left.`
  return new AppError('SLOTS_EXHAUSTED', slotsLeft === 0 ? undefined : message, { ...details, slotsLeft })
}

/** The slots of a campaign that are left to assign, of which it just took `more`, are never less than none. Throws SLOTS_EXHAUSTED. */
const checkAssigned = ({ totalSlots, assignedSlots }: CampaignRow, more: number): void => {
  const left = totalSlots - (assignedSlots - more)
  if (left < more) throw exhausted(Math.max(left, 0), { argument: 'slots' })
}

const checkSlots = (slots: number): void => {
  if (!(Number.isSafeInteger(slots) && slots >= 1)) throw invalid('slots', '`slots` must be a whole number from 1 on.')
}

const missing = () => new AppError('NOT_FOUND', undefined, { argument: 'assignmentId' })

/**
 * The campaign is counted first, by the write that also shows whether the viewer may; what it then has too many of undoes
 * it. Throws NOT_FOUND, FORBIDDEN, INVALID_INPUT, SLOTS_EXHAUSTED, DUPLICATE_KEY.
 */
export const assignAgency = async (
  context: Context,
  input: OfCampaign & { readonly agencyCode: string; readonly slots: number },
  at: At,
): Promise<Assigned> => {
  const { slots } = input
  const agencyCode = input.agencyCode.trim()
  checkSlots(slots)
  const of = ofCampaign(input, 'assign agency')
  const assign = async (request: Context['request']) => {
    const writing = { ...context, request }
    const campaign = await campaignWrites.update(writing, of, {}, { inc: { assignedSlots: slots } })
    checkRunning(campaign, 'campaignId')
    if (!campaign.allowedAgencyCodes.includes(agencyCode)) {
      throw invalid('agencyCode', 'The campaign does not let this agency take part: allow it first.')
    }
    await checkAgencies(context, [agencyCode], 'agencyCode', at)
    const { id: campaignId, brandCode } = campaign
    const assignment = await insertAssignment(writing, { campaignId, brandCode, agencyCode, slots })
    // An agency that has slots already gets none, however many are left.
    checkAssigned(campaign, slots)
    return { campaign, assignment }
  }
  return context.writeDoor.transaction(context.request, assign, [of.id])
}

interface OfAssignment {
  readonly assignmentId: string
  readonly expectedVersion?: number | null | undefined
}

/** Which assignment is meant, and how its brand writes it. */
const ofAssignment = ({ assignmentId, expectedVersion }: OfAssignment, cause: string) => ({
  id: decodeId('Assignment', assignmentId, 'assignmentId'),
  argument: 'assignmentId',
  cause,
  expectedVersion,
})

/**
 * Runs `write` in a transaction with an assignment as it is then; those of one campaign one after the other. Throws
 * NOT_FOUND.
 */
const withAssignment = async <T>(
  context: Context,
  id: string,
  write: (writing: Writing, present: AssignmentNow) => Promise<T>,
): Promise<T> => {
  const seen = await assignmentNow(context, id)
  if (!seen) throw missing()
  return context.writeDoor.transaction(
    context.request,
    async request => {
      const writing = { ...context, request }
      const present = await assignmentNow(writing, id)
      if (!present) throw missing()
      return write(writing, present)
    },
    [seen.campaignId],
  )
}

/** The campaign with so many slots more, or fewer, assigned. Throws NOT_FOUND, INVALID_INPUT, SLOTS_EXHAUSTED. */
const reassigned = async (writing: Writing, campaignId: string, slots: number): Promise<CampaignRow> => {
  const campaign = await countAssigned(writing, campaignId, slots)
  if (!campaign) throw missing()
  checkRunning(campaign, 'assignmentId')
  checkAssigned(campaign, slots)
  return campaign
}

/** Throws NOT_FOUND, FORBIDDEN, CONFLICT, SLOTS_EXHAUSTED, INVALID_INPUT for fewer than are used. */
export const updateAssignment = (
  context: Context,
  input: OfAssignment & { readonly slots: number },
): Promise<Assigned> => {
  const { slots } = input
  checkSlots(slots)
  const of = ofAssignment(input, 'update assignment')
  return withAssignment(context, of.id, async (writing, present) => {
    const assignment = await assignmentWrites.update(writing, of, { slots })
    if (slots < assignment.usedSlots) {
      throw invalid('slots', `\`slots\` must be at least ${assignment.usedSlots}: so many are used.`)
    }
    return { assignment, campaign: await reassigned(writing, present.campaignId, slots - present.slots) }
  })
}

/** Throws NOT_FOUND, FORBIDDEN, CONFLICT, INVALID_INPUT where slots are used. */
export const removeAssignment = (context: Context, input: OfAssignment): Promise<Assigned> => {
  const of = ofAssignment(input, 'remove assignment')
  return withAssignment(context, of.id, async (writing, present) => {
    const assignment = await assignmentWrites.remove(writing, of)
    if (assignment.usedSlots > 0) {
      throw invalid('assignmentId', `The agency has used ${assignment.usedSlots} of its slots.`)
    }
    return { assignment, campaign: await reassigned(writing, present.campaignId, -assignment.slots) }
  })
}

/**
 * Uses one more slot of an assignment and counts it in its campaign, which all takers write and therefore write first: who
 * meets another there has done nothing yet. Throws SLOTS_EXHAUSTED, INVALID_INPUT where the campaign is not active,
 * NOT_FOUND, FORBIDDEN.
 */
const take = async (writing: Writing, { id, campaignId }: AssignmentNow): Promise<{ assignment: AssignmentRow }> => {
  const campaign = await countUsed(writing, campaignId)
  const assignment = await useSlot(writing, id)
  if (campaign === null) throw missing()
  if (campaign.status !== 'active') {
    throw invalid('assignmentId', `Slots are taken of active campaigns, but this one is ${campaign.status}.`)
  }
  if (assignment.usedSlots > assignment.slots) throw exhausted(0)
  return { assignment }
}

interface TakeSlot {
  readonly assignmentId: string
  readonly idempotencyKey?: string | null | undefined
}

/** Keeps its key itself: those who take slots of one campaign do so one after the other, with a key and without. */
export const takeSlot = async (context: Context, input: TakeSlot): Promise<{ assignment: AssignmentRow }> => {
  const { assignmentId, idempotencyKey: key } = input
  const { request, writeDoor } = context
  const seen = await assignmentNow(context, decodeId('Assignment', assignmentId, 'assignmentId'))
  if (!seen) throw missing()
  // Whoever comes too late need not wait in line to hear it; with a key he may have been in time.
  if (seen.usedSlots >= seen.slots && key == null) throw exhausted(0)
  const work = (inside: Context['request']) => take({ ...context, request: inside }, seen)
  return key == null
    ? writeDoor.transaction(request, work, [seen.campaignId])
    : writeDoor.once(request, { mutation: 'takeSlot', key, input: { assignmentId } }, work, [seen.campaignId])
}
