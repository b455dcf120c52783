import { defineDomain } from '../../kernel/domain.ts'
import { checkSlots as checkSlotsJob } from './jobs.ts'
import { loaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'
import { campaignStatuses } from './rows.ts'
import { Assignment, assignments, Campaign, campaigns } from './store.ts'

export { checkSlots, countSlotHolders, slotRules } from './store.check.ts'

export const domain = defineDomain({
  name: 'campaigns',
  resolvers,
  loaders,
  entities: [Campaign, Assignment],
  lists: [campaigns, assignments],
  enums: { CampaignStatus: campaignStatuses },
  keepsKeys: ['takeSlot'],
  jobs: [checkSlotsJob],
})
