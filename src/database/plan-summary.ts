import type mongoose from 'mongoose'
import { isIndexMissing } from './failures.ts'
import { explainRead, totalsOf } from './plan.ts'
import { indexMissing } from './shape-advice.ts'
import type { Read } from './statement.ts'
import { judge, type Verdict } from './verdict.ts'

/** How the server answers a read, without values. */
export interface PlanSummary {
  readonly stages: readonly string[]
  /** Keys of the indexes that it reads, as text. */
  readonly indexes: readonly string[]
  readonly keysExamined: number
  readonly docsExamined: number
  /** Documents that it gave, those of a `$lookup` by key one by one. */
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
  const explained = await explainRead(db, read, 'executionStats', maxTimeMs).catch((error: unknown) => {
    if (isIndexMissing(error)) return null
    throw error
  })
  if (!explained) {
    const nothing = { stages: [], indexes: [], keysExamined: 0, docsExamined: 0, returned: 0 }
    return { ...nothing, verdict: 'missing', reasons: [indexMissing(read)] }
  }
  const { plan } = explained
  const { indexes, ...examined } = totalsOf(plan)
  const { verdict, reasons } = judge(read, plan, documents)
  return {
    stages: plan.stages,
    indexes: indexes.map(index => (typeof index === 'string' ? index : JSON.stringify(index))),
    ...examined,
    returned: documents,
    verdict,
    reasons,
  }
}
