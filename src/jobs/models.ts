import { Schema } from 'mongoose'
import { model } from '../database/model.ts'

export const statuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type Status = (typeof statuses)[number]

const job = new Schema(
  {
    name: { type: String, required: true },
    status: { type: String, enum: statuses, default: 'queued', required: true },
    /** Of a queued one when it is due, of a running one when its lease ends; the others have none. */
    wakeAt: Date,
    /** Cron, of those that a schedule has made. */
    schedule: String,
    /** Of those that a schedule has made, name and moment: two processes make one. */
    occurrence: String,
    attempts: { type: Number, default: 0, required: true },
    progress: { type: new Schema({ done: Number, of: Number }, { _id: false }) },
    problems: Number,
    failReason: String,
    /** The attempt that is at work, or was last: whoever has lost it to another process writes no more. */
    run: String,
    instance: String,
    cancelAsked: Boolean,
    createdBy: Schema.Types.ObjectId,
    startedAt: Date,
    finishedAt: Date,
  },
  { timestamps: { createdAt: true, updatedAt: false } },
)
/** What is due. */
job.index({ name: 1, wakeAt: 1 })
/** One of a name at a time. */
job.index({ name: 1, status: 1 }, { unique: true, partialFilterExpression: { status: 'running' } })
job.index({ occurrence: 1 }, { unique: true, partialFilterExpression: { occurrence: { $exists: true } } })

export const JobModel = model('Job', 'jobs', job)
