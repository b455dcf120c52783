import { entity } from '../../database/entity.ts'
import { List } from '../../database/list.ts'
import { AssignmentModel, CampaignModel } from './models.ts'
import * as policy from './policy.ts'
import type { AssignmentRow, CampaignRow } from './rows.ts'

export const Campaign = entity<CampaignRow>({
  type: 'Campaign',
  model: CampaignModel,
  policy: policy.campaign,
  softDelete: true,
})
export const Assignment = entity<AssignmentRow>({
  type: 'Assignment',
  model: AssignmentModel,
  policy: policy.assignment,
})

export const campaigns = new List(Campaign, {
  name: 'campaigns',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }] },
  filters: {
    brandCode: { path: 'brandCode' },
    agencyCode: { path: 'allowedAgencyCodes' },
    status: { path: 'status' },
  },
  paths: [
    { equality: ['brandCode'], sorts: ['NEWEST'] },
    { equality: ['brandCode', 'status'], sorts: ['NEWEST'] },
    { equality: ['agencyCode'], sorts: ['NEWEST'] },
    { equality: ['agencyCode', 'status'], sorts: ['NEWEST'] },
    { equality: ['status'], sorts: ['NEWEST'] },
    { equality: [], sorts: ['NEWEST'] },
  ],
})

export const assignments = new List(Assignment, {
  name: 'assignments',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }] },
  filters: {
    campaignId: { path: 'campaignId', id: 'Campaign' },
    agencyCode: { path: 'agencyCode' },
    brandCode: { path: 'brandCode' },
  },
  paths: [
    { equality: ['campaignId'], sorts: ['NEWEST'] },
    { equality: ['agencyCode'], sorts: ['NEWEST'] },
    { equality: ['brandCode'], sorts: ['NEWEST'] },
  ],
})
