import mongoose from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import { hundredths } from '../kernel/rounded.ts'
import type { Trace } from '../kernel/trace.ts'
import { isIndexMissing } from './failures.ts'
import type { DeclaredIndex } from './indexes.ts'
import { explainRead, totalsOf } from './plan.ts'
import { indexMissing, remediesFor } from './shape-advice.ts'
import type { Read, Statement } from './statement.ts'
import { isFault, type Judged, judge } from './verdict.ts'

/** One read of an operation, explained. Times are milliseconds. */
export interface Explained extends Judged {
  /** The response paths that it answered, without repetition. */
  readonly paths: readonly string[]
  readonly method: Read['method']
  readonly collection: string
  /** The command without its values. */
  readonly shape: string
  /** Key patterns; names, for what a `$lookup` reads. */
  readonly indexes: readonly (Readonly<Record<string, unknown>> | string)[]
  readonly stages: readonly string[]
  readonly keysExamined: number
  readonly docsExamined: number
  /** Documents that it gave, those of a `$lookup` by key one by one. */
  readonly returned: number
  /** By the server (MongoDB 8.0), else how long an explain took that plans and does not execute; null where not asked. */
  readonly planningMs: number | null
  readonly executionMs: number
  readonly rejectedPlans: readonly Readonly<Record<string, unknown>>[]
  /** The server's answer as relaxed Extended JSON, without what it says of itself. */
  readonly plan: Readonly<Record<string, unknown>>
}

/** What of an answer is of the server, and not of the plan. */
const ofServer = new Set([
  'serverInfo',
  'serverParameters',
  '$clusterTime',
  '$configServerState',
  'operationTime',
  'ok',
])

const notSent = 'It was refused for that (PLAN_GUARD=refuse), and not executed.'

const json = (value: object): Readonly<Record<string, unknown>> => mongoose.mongo.BSON.EJSON.serialize(value)

const notExecuted = {
  ...{ keysExamined: 0, docsExamined: 0, returned: 0, rejectedPlans: [], plan: {} },
  ...{ planningMs: null, executionMs: 0, allowed: null },
}
/** Of a read that the server refuses to plan, since the index that it names is not there. */
const unplanned = { ...notExecuted, indexes: [], stages: [], verdict: 'missing' as const }

const isRead = (statement: Statement): statement is Read => !('write' in statement)

/**
 * Explains the reads that a request has sent, one after the other, in the order in which they were sent; its trace must
 * have kept them. `deadline`: epoch milliseconds; `planning`: whether the time of planning is measured, where the server
 * does not tell it; `lacking`: looks which declared indexes are not there, and is asked where a plan is no good. Throws TIMEOUT, DATABASE_UNAVAILABLE.
 */
export const explainTrace = async (
  db: mongoose.mongo.Db,
  { commands }: Pick<Trace, 'commands'>,
  deadline: number,
  planning = true,
  lacking: () => Promise<readonly DeclaredIndex[]> = async () => [],
): Promise<Explained[]> => {
  const left = () => {
    if (Date.now() >= deadline) throw new AppError('TIMEOUT')
    return deadline - Date.now()
  }
  const found: Explained[] = []
  let missing: ReturnType<typeof lacking> | undefined
  const remedies = async (read: Read) => {
    missing ??= lacking()
    return remediesFor(read, await missing)
  }
  // Several loads of the request may have joined one command.
  for (const [command, joined] of Map.groupBy(commands, one => one.command)) {
    const statement = joined[0]?.statement
    if (!statement || !isRead(statement)) continue
    const { method, collection } = statement
    const told = { paths: [...new Set(joined.map(({ path }) => path))], method, collection, shape: command.shape }
    const refused = joined[0]?.refused
    if (refused) {
      const { verdict, reasons, stages, indexes } = refused
      const recommendations = await remedies(statement)
      found.push({ ...told, ...notExecuted, verdict, stages, indexes, reasons: [...reasons, notSent], recommendations })
      continue
    }
    const explained = await explainRead(db, statement, 'executionStats', left()).catch((error: unknown) => {
      if (isIndexMissing(error)) return null
      throw error
    })
    if (!explained) {
      found.push({
        ...told,
        ...unplanned,
        reasons: [indexMissing(statement)],
        recommendations: await remedies(statement),
      })
      continue
    }
    const { plan, raw } = explained
    let { planningMs } = plan
    if (planningMs === null && planning) {
      const begun = performance.now()
      await explainRead(db, statement, 'queryPlanner', left())
      planningMs = hundredths(performance.now() - begun)
    }
    const judged = judge(statement, plan, command.documents)
    found.push({
      ...told,
      ...totalsOf(plan),
      stages: plan.stages,
      returned: command.documents,
      planningMs,
      executionMs: plan.executionMs ?? 0,
      rejectedPlans: plan.rejected.map(json),
      plan: json(Object.fromEntries(Object.entries(raw).filter(([key]) => !ofServer.has(key)))),
      ...judged,
      recommendations: isFault(judged.verdict) ? await remedies(statement) : [],
    })
  }
  return found
}
