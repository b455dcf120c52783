import type { Connection } from '../../kernel/connection.ts'

export const campaignStatuses = ['draft', 'active', 'paused', 'ended'] as const
export type CampaignStatus = (typeof campaignStatuses)[number]

export interface CampaignRow {
  id: string
  brandCode: string
  title: string
  status: CampaignStatus
  payoutPaise: number
  totalSlots: number
  assignedSlots: number
  usedSlots: number
  allowedAgencyCodes: string[]
  startsAt: Date
  endsAt: Date
  version: number
  createdAt: Date
  updatedAt: Date
  deleted: boolean
  deletedAt?: Date | null
}

export interface AssignmentRow {
  id: string
  campaignId: string
  brandCode: string
  agencyCode: string
  slots: number
  usedSlots: number
  version: number
  createdAt: Date
}

export type CampaignConnectionRow = Connection<CampaignRow>
export type AssignmentConnectionRow = Connection<AssignmentRow>
