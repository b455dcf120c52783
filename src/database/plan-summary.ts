import type mongoose from 'mongoose'
import { isIndexMissing } from './failures.ts'
import { explainRead, totalsOf } from './plan.ts'
import type { PlanFinding } from './plan-guard.ts'
import { indexMissing } from './shape-advice.ts'
import type { Read } from './statement.ts'
import { judge, spelled, type Verdict } from './verdict.ts'

/** How the server answers a command, without values; of one that was refused, how it would. */
export interface PlanSummary {
  readonly stages: readonly string[]
  /** Keys of the indexes that it reads, as text. */
  readonly indexes: readonly string[]
  readonly keysExamined: number
  readonly docsExamined: number
  /** Documents that it gave, those of a `$lookup` by key one by one. */
  readonly returned: number
  readonly verdict: Uppercase<Verdict>
  readonly reasons: readonly string[]
}

const notExecuted = { keysExamined: 0, docsExamined: 0, returned: 0 }
const textOf = (index: object | string): string => (typeof index === 'string' ? index : JSON.stringify(index))

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
    return { ...notExecuted, stages: [], indexes: [], verdict: spelled('missing'), reasons: [indexMissing(read)] }
  }
  const { plan } = explained
  const { indexes, ...examined } = totalsOf(plan)
  const { verdict, reasons } = judge(read, plan, documents)
  return {
    stages: plan.stages,
    indexes: indexes.map(textOf),
    ...examined,
    returned: documents,
    verdict: spelled(verdict),
    reasons,
  }
}

/** Why a command was refused, and the plan that it was refused for. */
export interface Refusal extends PlanFinding {
  readonly plan: PlanSummary
}

const summaryOf = ({ stages, indexes, verdict, reasons }: PlanFinding): PlanSummary => ({
  ...{ ...notExecuted, stages, indexes: indexes.map(textOf), verdict: spelled(verdict), reasons },
})

export const refusalOf = (finding: PlanFinding): Refusal => ({ ...finding, plan: summaryOf(finding) })
