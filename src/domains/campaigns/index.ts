import { defineDomain } from '../../kernel/domain.ts'
import { loaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'
import { campaignStatuses } from './rows.ts'
import { Assignment, assignments, Campaign, campaigns } from './store.ts'

export { checkSlots, type SlotViolation } from './store.check.ts'

export const domain = defineDomain({
  name: 'campaigns',
  resolvers,
  loaders,
  entities: [Campaign, Assignment],
  lists: [campaigns, assignments],
  enums: { CampaignStatus: campaignStatuses },
  keepsKeys: ['takeSlot'],
})
