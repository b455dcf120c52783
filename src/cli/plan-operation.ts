import { parse } from 'graphql'
import type mongoose from 'mongoose'
import { explainTrace } from '../database/explain-trace.ts'
import { coordinateOf } from '../graphql/coordinate.ts'
import { findingsOf } from '../graphql/findings.ts'
import { operationOf } from '../graphql/operation.ts'
import { buildSchema } from '../graphql/schema.ts'
import { AppError } from '../kernel/errors.ts'
import { remember } from '../kernel/remember.ts'
import type { Trace } from '../kernel/trace.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { App } from '../serve.ts'
import type { ShippedOperation } from './plan-operations.ts'
import { distinct, linesOf, type PlanLine } from './plan-table.ts'
import { PlanValues } from './plan-values.ts'
import { variablesFor } from './plan-variables.ts'

/** Where operations are planned: the app on a data set, and one of each kind of user. */
export interface Ground {
  readonly app: App
  readonly db: mongoose.mongo.Db
  readonly viewers: readonly Viewer[]
}

/** What a user is, in words. */
export const kindOf = ({ roles, shopIds }: Viewer): string =>
  `${roles.join(' and ')}${shopIds.length > 1 ? ` of ${shopIds.length} shops` : ''}`

const schema = buildSchema()
const deadlineMs = 60_000
/** For whom an operation is not: no fault of its plans. */
const notTheirs = new Set(['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND'])

/** Lines with what their operation has the database do again and again, each at the first line that does so. */
const withFindings = (lines: readonly PlanLine[], { name, source, operationName }: ShippedOperation, trace: Trace) => {
  const operation = operationOf(schema, parse(source), operationName)
  const at = findingsOf(trace, path => coordinateOf(schema, operation, path)).map(finding => ({
    finding,
    line: Math.max(
      lines.findIndex(({ asks }) => `${asks}.`.startsWith(`${name} ${finding.path}.`)),
      0,
    ),
  }))
  return lines.map((line, i) => ({ ...line, findings: at.filter(of => of.line === i).map(({ finding }) => finding) }))
}

/** Why an operation is refused, and as whom it was asked then; nobody, where nobody may ask it. */
export interface PlanRefusal {
  readonly why: string
  readonly as: readonly string[]
}

/** In a line for each reason; as whom, where there are several. */
export const refusalLines = (name: string, refusals: readonly PlanRefusal[]): string[] =>
  refusals.map(({ why, as }) => `! ${name} is refused${refusals.length > 1 ? ` as ${as.join(', ')}` : ''}: ${why}`)

/** The plans of an operation, as everybody who may ask it; and why it is refused, where it is to everybody. */
export const planOperation = async (operation: ShippedOperation, { app, db, viewers }: Ground) => {
  const lines: PlanLine[] = []
  const refusals = new Map<string, Set<string>>()
  let answered = false
  for (const viewer of viewers) {
    const refuse = (why: string) => remember(refusals, why, () => new Set()).add(kindOf(viewer))
    try {
      for (const [i, variables] of (await variablesFor(schema, operation, new PlanValues(db, viewer))).entries()) {
        const { source, operationName } = operation
        const asked = {
          source,
          operationName,
          variables,
          viewer,
          requestId: 'plans',
          deadline: Date.now() + deadlineMs,
        }
        const { trace, errors } = await app.traceOperation(asked)
        const commands = await explainTrace(db, trace, asked.deadline, false)
        const own = commands.flatMap(command =>
          linesOf(`${operation.name} ${command.paths.join(' ')}`, kindOf(viewer), [command]),
        )
        lines.push(...withFindings(own, operation, trace))
        // Optional arguments that are refused together are not slow.
        const refused = errors.filter(({ code }) => !notTheirs.has(code) && (i === 0 || code !== 'UNINDEXED_QUERY'))
        for (const { path, code, message } of refused) refuse(`${path}: ${code}: ${message}`)
        if (errors.length === 0) answered = true
      }
    } catch (error) {
      if (error instanceof AppError && notTheirs.has(error.code)) continue
      refuse(error instanceof AppError ? `${error.code}: ${error.message}` : String((error as Error).message))
    }
  }
  const told: PlanRefusal[] = [...refusals].map(([why, as]) => ({ why, as: [...as] }))
  const all = told.length > 0 ? told : [{ why: 'nobody may ask it', as: [] }]
  return { lines: distinct(lines), refusals: answered ? [] : all }
}
