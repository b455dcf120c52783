import type mongoose from 'mongoose'
import { explainRead } from './plan.ts'
import type { Read } from './statement.ts'
import { judge, type Verdict } from './verdict.ts'

/** How the server answers a read, without values. */
export interface PlanSummary {
  readonly stages: readonly string[]
  /** Keys of the indexes that it reads, as text. */
  readonly indexes: readonly string[]
  readonly keysExamined: number
  readonly docsExamined: number
  readonly returned: number
  readonly verdict: Verdict
  readonly reasons: readonly string[]
}

/** Has the server answer a read once more, and say how; `documents`: what it gave before. Throws as `explainRead` does. */
export const planSummary = async (
  db: mongoose.mongo.Db,
  read: Read,
  documents: number,
  maxTimeMs: number,
): Promise<PlanSummary> => {
  const { plan } = await explainRead(db, read, 'executionStats', maxTimeMs)
  const { stages, indexes, lookup } = plan
  const { verdict, reasons } = judge(read, plan, documents)
  return {
    stages,
    indexes: [...indexes.map(keys => JSON.stringify(keys)), ...(lookup?.indexes ?? [])],
    keysExamined: plan.keysExamined + (lookup?.keysExamined ?? 0),
    docsExamined: plan.docsExamined + (lookup?.docsExamined ?? 0),
    returned: plan.returned,
    verdict,
    reasons,
  }
}
