import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'
import { assignAgency, removeAssignment, takeSlot, updateAssignment } from './actions.assignments.ts'
import { createCampaign, setCampaignStatus, updateCampaign } from './actions.ts'

export const resolvers = {
  Query: {
    campaign: (_root, { id }, { loaders }, info) =>
      loaders.campaigns.campaignById.load(decodeId('Campaign', id, 'id'), info),
    campaigns: (_root, args, { loaders }, info) => loaders.campaigns.campaigns.page(args, info),
    assignments: (_root, args, { loaders }, info) => loaders.campaigns.assignments.page(args, info),
  },
  Mutation: {
    createCampaign: (_root, { input }, context, info) => createCampaign(context, input, info),
    updateCampaign: (_root, { input }, context, info) => updateCampaign(context, input, info),
    setCampaignStatus: (_root, { input }, context) => setCampaignStatus(context, input),
    assignAgency: (_root, { input }, context, info) => assignAgency(context, input, info),
    updateAssignment: (_root, { input }, context) => updateAssignment(context, input),
    removeAssignment: (_root, { input }, context) => removeAssignment(context, input),
    takeSlot: (_root, { input }, context) => takeSlot(context, input),
  },
  TakeSlotPayload: {
    campaign: ({ assignment }, _args, { loaders }, info) =>
      loaders.campaigns.campaignById.load(assignment.campaignId, info),
  },
  Campaign: {
    assignments: needs([], (campaign, args, { loaders }, info) =>
      loaders.campaigns.assignmentsByCampaign.load(campaign.id, args, info),
    ),
  },
  Assignment: {
    campaign: needs(['campaignId'], (assignment, _args, { loaders }, info) =>
      loaders.campaigns.campaignById.load(assignment.campaignId, info),
    ),
  },
} satisfies Resolvers
