import type { At } from '../../database/loaders.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError, invalid } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import type { CampaignRow, CampaignStatus } from './rows.ts'
import { agenciesWithSlots, campaignNow, campaignWrites } from './store.writes.ts'

/** Codes as they are stored: each once. */
const distinct = (codes: readonly string[]): string[] => [...new Set(codes.map(code => code.trim()))]

interface Dates {
  readonly startsAt: Date
  readonly endsAt: Date
}

const checkDates = ({ startsAt, endsAt }: Dates): void => {
  if (!(endsAt.getTime() > startsAt.getTime())) throw invalid('endsAt', '`endsAt` must be later than `startsAt`.')
}

/** A campaign that has ended stays as it is. Throws INVALID_INPUT. */
export const checkRunning = ({ status }: { readonly status: CampaignStatus }, argument: string): void => {
  if (status === 'ended') throw invalid(argument, 'The campaign has ended, and stays as it is.')
}

/** Slots of an agency that is not there would be nobody's to use. Throws NOT_FOUND for a code that no active one has. */
export const checkAgencies = async (
  { loaders }: Context,
  codes: readonly string[],
  argument: string,
  at: At,
): Promise<void> => {
  const known = await Promise.all(codes.map(code => loaders.accounts.agencyByCode.load(code, at)))
  const missing = codes.find((_code, n) => !known[n])
  if (missing !== undefined) throw new AppError('NOT_FOUND', `No active agency has the code ${missing}.`, { argument })
}

interface NewCampaign extends Dates {
  readonly title: string
  readonly brandCode?: string | null | undefined
  readonly payoutPaise: number
  readonly totalSlots: number
  readonly allowedAgencyCodes?: readonly string[] | null | undefined
}

/** Throws INVALID_INPUT, VALIDATION_ERROR, and NOT_FOUND for another brand's code or that of no agency. */
export const createCampaign = async (
  context: Context,
  input: NewCampaign,
  at: At,
): Promise<{ campaign: CampaignRow }> => {
  const { title, payoutPaise, totalSlots, startsAt, endsAt } = input
  const brandCode = input.brandCode ?? context.request.viewer?.brandCode
  if (brandCode == null) throw invalid('brandCode', 'You have no brand of your own: name the one it is for.')
  checkDates(input)
  const allowedAgencyCodes = distinct(input.allowedAgencyCodes ?? [])
  const fields = { brandCode, title, payoutPaise, totalSlots, startsAt, endsAt, allowedAgencyCodes }
  const told = { cause: 'create campaign', argument: 'brandCode' }
  if (allowedAgencyCodes.length === 0) return { campaign: await campaignWrites.create(context, fields, told) }
  const create = async (request: Context['request']) => {
    const campaign = await campaignWrites.create({ ...context, request }, fields, told)
    await checkAgencies(context, allowedAgencyCodes, 'allowedAgencyCodes', at)
    return campaign
  }
  return { campaign: await context.writeDoor.transaction(context.request, create) }
}

export interface OfCampaign {
  readonly campaignId: string
  readonly expectedVersion?: number | null | undefined
}

export const ofCampaign = ({ campaignId, expectedVersion }: OfCampaign, cause: string) => ({
  id: decodeId('Campaign', campaignId, 'campaignId'),
  argument: 'campaignId',
  cause,
  expectedVersion,
})

interface CampaignPatch extends OfCampaign {
  readonly title?: string | null | undefined
  readonly payoutPaise?: number | null | undefined
  readonly totalSlots?: number | null | undefined
  readonly allowedAgencyCodes?: readonly string[] | null | undefined
  readonly startsAt?: Date | null | undefined
  readonly endsAt?: Date | null | undefined
}

/**
 * Changes a campaign, and looks at what has come of it: what must not be undoes the write. Throws INVALID_INPUT,
 * NOT_FOUND, FORBIDDEN, CONFLICT, VALIDATION_ERROR.
 */
export const updateCampaign = async (
  context: Context,
  input: CampaignPatch,
  at: At,
): Promise<{ campaign: CampaignRow }> => {
  const { title, payoutPaise, totalSlots, startsAt, endsAt } = input
  const allowedAgencyCodes =
    input.allowedAgencyCodes === undefined ? undefined : distinct(input.allowedAgencyCodes ?? [])
  const of = ofCampaign(input, 'update campaign')
  const patch = { title, payoutPaise, totalSlots, startsAt, endsAt, allowedAgencyCodes }
  const update = async (request: Context['request']) => {
    const writing = { ...context, request }
    const before = allowedAgencyCodes ? await campaignNow(writing, of.id) : null
    const campaign = await campaignWrites.update(writing, of, patch)
    checkRunning(campaign, 'campaignId')
    checkDates(campaign)
    if (campaign.assignedSlots > campaign.totalSlots) {
      throw invalid('totalSlots', `\`totalSlots\` must be at least ${campaign.assignedSlots}: so many are assigned.`)
    }
    if (allowedAgencyCodes) {
      const having = await agenciesWithSlots(writing, of.id, allowedAgencyCodes.length + 1)
      const missing = having.find(code => !allowedAgencyCodes.includes(code))
      if (missing !== undefined) {
        throw invalid('allowedAgencyCodes', `\`allowedAgencyCodes\` must have ${missing}, which has slots.`)
      }
      const added = allowedAgencyCodes.filter(code => !before?.allowedAgencyCodes.includes(code))
      await checkAgencies(context, added, 'allowedAgencyCodes', at)
    }
    return campaign
  }
  return { campaign: await context.writeDoor.transaction(context.request, update, [of.id]) }
}

/** From where a campaign may come to a status. */
const before: Readonly<Record<CampaignStatus, readonly CampaignStatus[]>> = {
  draft: [],
  active: ['draft', 'paused'],
  paused: ['active'],
  ended: ['draft', 'active', 'paused'],
}

/** Throws INVALID_INPUT for a way that there is not, NOT_FOUND, FORBIDDEN, CONFLICT. */
export const setCampaignStatus = async (
  context: Context,
  input: OfCampaign & { readonly status: CampaignStatus },
): Promise<{ campaign: CampaignRow }> => {
  const { status } = input
  const of = ofCampaign(input, 'set status')
  const set = async (request: Context['request']) => {
    const writing = { ...context, request }
    const present = (await campaignNow(writing, of.id))?.status
    const campaign = await campaignWrites.update(writing, of, { status })
    if (present && !before[status].includes(present)) {
      throw invalid('status', `A campaign that is ${present} does not become ${status}.`)
    }
    return campaign
  }
  return { campaign: await context.writeDoor.transaction(context.request, set, [of.id]) }
}
