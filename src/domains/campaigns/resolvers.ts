import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'

export const resolvers = {
  Query: {
    campaign: (_root, { id }, { loaders }, info) =>
      loaders.campaigns.campaignById.load(decodeId('Campaign', id, 'id'), info),
    campaigns: (_root, args, { loaders }, info) => loaders.campaigns.campaigns.page(args, info),
    assignments: (_root, args, { loaders }, info) => loaders.campaigns.assignments.page(args, info),
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
