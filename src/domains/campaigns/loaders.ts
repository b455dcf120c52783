import { defineLoaders, listing, one, pagesBy } from '../../database/loaders.ts'
import { Assignment, assignments, Campaign, campaigns } from './store.ts'

export const loaders = defineLoaders({
  campaignById: one(Campaign),
  campaigns: listing(campaigns),
  assignmentById: one(Assignment),
  assignments: listing(assignments),
  assignmentsByCampaign: pagesBy(assignments, 'campaignId'),
})
