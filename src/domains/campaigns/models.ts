import { Schema } from 'mongoose'
import { model } from '../../database/model.ts'
import { campaignStatuses } from './rows.ts'

const count = {
  type: Number,
  required: true,
  min: 0,
  validate: { validator: Number.isSafeInteger, message: 'Must be a whole number.' },
}
const code = { type: String, required: true, trim: true, maxlength: 64 } as const
const codes = {
  type: [String],
  validate: {
    validator: (all: readonly string[] | null) =>
      all === null || (all.length <= 100 && all.every(one => one.length > 0 && one.length <= 64)),
    message: 'Must be at most 100 codes of 1 to 64 characters.',
  },
}

const campaign = new Schema(
  {
    brandCode: code,
    title: { type: String, required: true, trim: true, maxlength: 200 },
    status: { type: String, enum: campaignStatuses, default: 'draft', required: true },
    payoutPaise: count,
    totalSlots: { ...count, min: 1 },
    assignedSlots: { ...count, default: 0 },
    usedSlots: { ...count, default: 0 },
    allowedAgencyCodes: codes,
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
    brandCode: code,
    agencyCode: code,
    slots: { ...count, min: 1 },
    usedSlots: { ...count, default: 0 },
    version: { type: Number, default: 1, required: true },
  },
  { timestamps: { createdAt: true, updatedAt: false } },
)
assignment.index({ campaignId: 1, agencyCode: 1 }, { unique: true })

export const CampaignModel = model('Campaign', 'campaigns', campaign)
export const AssignmentModel = model('Assignment', 'assignments', assignment)
