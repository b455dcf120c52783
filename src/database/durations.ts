import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'

/** A minute: what takes longer counts as that. */
const mostUs = 60_000_000

/** A histogram of durations, kept in microseconds; `figures`: how many of their digits count. */
export const durations = (figures: 1 | 2): RecordableHistogram =>
  createHistogram({ lowest: 1, highest: mostUs, figures })

export const recordMs = (histogram: RecordableHistogram, ms: number): void =>
  histogram.record(Math.min(Math.max(Math.round(ms * 1_000), 1), mostUs))

/** The milliseconds that `share` of 100 took at most. */
export const percentileMs = (histogram: RecordableHistogram, share: number): number =>
  histogram.percentile(share) / 1_000
