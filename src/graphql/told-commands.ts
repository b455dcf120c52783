import type { PlanSummary } from '../database/plan-summary.ts'
import type { Read } from '../database/statement.ts'
import { tenths } from '../kernel/rounded.ts'
import type { Trace, TracedCommand } from '../kernel/trace.ts'
import { type Finding, findingsOf } from './findings.ts'

/** A command as `extensions.database` tells it. Never with values. */
export interface ToldCommand {
  /** The response path that asked, or what a write is. */
  readonly path: string
  readonly collection: string
  readonly method: string
  readonly shape: string
  /** Milliseconds; null for one that has not ended. */
  readonly ms: number | null
  readonly documents: number
  /** Loads of others that it has answered beside this one's. */
  readonly shared: number
  readonly retries: number
  readonly failed: boolean
  /** Nothing was sent: what the command gave before was kept, and given again. */
  readonly cached: boolean
  /** Nothing was sent: it was refused for its plan (`PLAN_GUARD`), which is how the server would have answered. */
  readonly refused: boolean
  /** How the server has answered a read; null for a write, where an answer was kept, and where it was not asked any more. */
  readonly plan: PlanSummary | null
}

/** `extensions.database`. */
export interface ToldDatabase {
  readonly commands: readonly ToldCommand[]
  /** Commands beyond those that are told. */
  readonly more: number
  readonly findings: readonly Finding[]
}

/** Has the server tell how it answers a read that gave so many documents; null where it fails, or takes longer. */
export type PlanOf = (read: Read, documents: number, maxTimeMs: number) => Promise<PlanSummary | null>

const maxTold = 100
/** Plans of one request, and the time that they may take together: each is the read once more. */
const maxPlans = 20
const maxPlansMs = 2_000

const tenth = (ms: number | null): number | null => (ms === null ? null : tenths(ms))

const keyOf = ({ path, command }: TracedCommand): string => `${path}\n${command.shape}`

/** The plans of a request's reads, one for each shape at each path. */
const plansOf = async (
  commands: readonly TracedCommand[],
  planOf: PlanOf,
  deadline: number,
): Promise<Map<string, PlanSummary | null>> => {
  const until = Math.min(deadline, Date.now() + maxPlansMs)
  const plans = new Map<string, PlanSummary | null>()
  for (const traced of commands) {
    const { statement, command } = traced
    const left = until - Date.now()
    if (!statement || traced.refused || 'write' in statement || plans.has(keyOf(traced))) continue
    if (plans.size >= maxPlans || left <= 0) break
    plans.set(keyOf(traced), await planOf(statement, command.documents, left))
  }
  return plans
}

/** What a request has had the database do, with the plans of its reads: they are asked for now, after its answer is made. */
export const toldDatabase = async (
  trace: Trace,
  coordinateOf: (path: string) => string | null,
  planOf: PlanOf,
  deadline: number,
): Promise<ToldDatabase> => {
  const told = trace.commands.slice(0, maxTold)
  const plans = await plansOf(told, planOf, deadline)
  return {
    commands: told.map(traced => {
      const { collection, method, shape, ms, documents, shared, retries, failed } = traced.command
      const { path, cached, refused } = traced
      const asked = cached ? null : (plans.get(keyOf(traced)) ?? null)
      return {
        ...{ path, collection, method, shape, ms: tenth(ms), documents, shared, retries, failed, cached },
        ...{ refused: refused !== null, plan: refused?.plan ?? asked },
      }
    }),
    more: trace.more + trace.commands.length - told.length,
    findings: findingsOf(trace, coordinateOf),
  }
}

/** The commands of a request that were sent, for the log, one entry for each shape at each path, those that took longest first. */
export const loggedCommands = ({ commands }: Trace): object[] =>
  [
    ...Map.groupBy(
      commands.filter(({ cached, refused }) => !cached && !refused),
      keyOf,
    ).values(),
  ]
    .map(group => {
      const { path, command } = group[0] as TracedCommand
      const now = performance.now()
      const ms = group.reduce((sum, { command }) => sum + (command.ms ?? now - command.begun), 0)
      const documents = group.reduce((sum, { command }) => sum + command.documents, 0)
      return { path, shape: command.shape, times: group.length, ms: tenth(ms) ?? 0, documents }
    })
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 20)
