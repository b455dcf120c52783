import { defineLoaders, listing, one, pagesBy } from '../../database/loaders.ts'
import { assignments, Campaign, campaigns } from './store.ts'

export const loaders = defineLoaders({
  campaignById: one(Campaign),
  campaigns: listing(campaigns),
  assignments: listing(assignments),
  assignmentsByCampaign: pagesBy(assignments, 'campaignId'),
})
