import { Schema } from 'mongoose'
import { model } from '../../database/model.ts'
import { campaignStatuses } from './rows.ts'

const count = { type: Number, required: true, min: 0, validate: Number.isSafeInteger }

const campaign = new Schema(
  {
    brandCode: { type: String, required: true },
    title: { type: String, required: true },
    status: { type: String, enum: campaignStatuses, default: 'draft', required: true },
    payoutPaise: count,
    totalSlots: count,
    assignedSlots: { ...count, default: 0 },
    usedSlots: { ...count, default: 0 },
    allowedAgencyCodes: [String],
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    version: { type: Number, default: 1, required: true },
    deleted: { type: Boolean, default: false, required: true },
    deletedAt: Date,
  },
  { timestamps: true },
)

const assignment = new Schema(
  {
    campaignId: { type: Schema.Types.ObjectId, required: true },
    brandCode: { type: String, required: true },
    agencyCode: { type: String, required: true },
    slots: count,
    usedSlots: { ...count, default: 0 },
    version: { type: Number, default: 1, required: true },
  },
  { timestamps: { createdAt: true, updatedAt: false } },
)
assignment.index({ campaignId: 1, agencyCode: 1 }, { unique: true })

export const CampaignModel = model('Campaign', 'campaigns', campaign)
export const AssignmentModel = model('Assignment', 'assignments', assignment)
