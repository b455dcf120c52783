import type mongoose from 'mongoose'
import { toAppError } from './failures.ts'
import { commandOf, type Planned, type Read } from './statement.ts'

type Document = Record<string, unknown>

const comment = 'loadstone explain'

/** What the server says of how it answers one command; times are milliseconds. */
export interface Plan {
  /** Names of the plan's stages, such as `IXSCAN`, `SORT_MERGE`, `$lookup`; each once. */
  readonly stages: readonly string[]
  /** Key patterns of the indexes that the plan reads; each once. */
  readonly indexes: readonly Document[]
  readonly keysExamined: number
  readonly docsExamined: number
  /** Documents that came out of the plan, before stages such as `$group` made others of them. */
  readonly returned: number
  /** Sums over all parents of a `$lookup`; names of its indexes. */
  readonly lookup: {
    readonly docsExamined: number
    readonly keysExamined: number
    readonly scans: number
    readonly indexes: readonly string[]
  } | null
  /** By the server's own clock, planning included; null where it was not executed. */
  readonly executionMs: number | null
  /** Null before MongoDB 8.0, which does not tell it. */
  readonly planningMs: number | null
  readonly rejected: readonly Document[]
}

const walk = (value: unknown, visit: (node: Document) => void): void => {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  else if (typeof value === 'object' && value !== null && !('_bsontype' in value)) {
    visit(value as Document)
    for (const inner of Object.values(value)) walk(inner, visit)
  }
}

const sum = (a: number | null, b: unknown): number | null => (b === undefined ? a : (a ?? 0) + Number(b))

/** Reads an answer of `explain`, of a find or a pipeline, by either engine of the server, of all shards together. */
export const readPlan = (answer: object): Plan => {
  const stages = new Set<string>()
  const indexes = new Map<string, Document>()
  const rejected: Document[] = []
  let keysExamined = 0
  let docsExamined = 0
  let returned = 0
  let lookup: Plan['lookup'] = null
  let executionMs: number | null = null
  let planningMs: number | null = null
  walk(answer, node => {
    const { queryPlanner, executionStats, $lookup } = node
    if (queryPlanner) {
      const { winningPlan, rejectedPlans = [], optimizationTimeMillis } = queryPlanner as Record<string, unknown>
      walk(winningPlan, ({ stage, keyPattern }) => {
        if (typeof stage === 'string') stages.add(stage)
        if (keyPattern) indexes.set(JSON.stringify(keyPattern), keyPattern as Document)
      })
      rejected.push(...(rejectedPlans as Document[]))
      planningMs = sum(planningMs, optimizationTimeMillis)
    }
    if (executionStats) {
      const stats = executionStats as Record<string, number>
      keysExamined += Number(stats.totalKeysExamined)
      docsExamined += Number(stats.totalDocsExamined)
      returned += Number(stats.nReturned)
      executionMs = sum(executionMs, stats.executionTimeMillis)
    }
    if ($lookup && 'totalDocsExamined' in node) {
      lookup = {
        docsExamined: Number(node.totalDocsExamined),
        keysExamined: Number(node.totalKeysExamined),
        scans: Number(node.collectionScans),
        indexes: (node.indexesUsed ?? []) as string[],
      }
      executionMs = sum(executionMs, node.executionTimeMillisEstimate)
    }
    for (const field of Object.keys(node)) if (/^\$[a-z]/i.test(field) && 'nReturned' in node) stages.add(field)
  })
  const found = { stages: [...stages], indexes: [...indexes.values()], keysExamined, docsExamined, returned }
  return { ...found, lookup, executionMs, planningMs, rejected }
}

/** What a plan examines and reads in all, what it does for the parents of a `$lookup` included. */
export const totalsOf = ({ keysExamined, docsExamined, indexes, lookup }: Plan) => ({
  keysExamined: keysExamined + (lookup?.keysExamined ?? 0),
  docsExamined: docsExamined + (lookup?.docsExamined ?? 0),
  indexes: [...indexes, ...(lookup?.indexes ?? [])],
})

export type Verbosity = 'queryPlanner' | 'executionStats'

/** Throws TIMEOUT, DATABASE_UNAVAILABLE, or the driver's error. */
const explain = async (
  db: mongoose.mongo.Db,
  planned: Planned,
  verbosity: Verbosity,
  maxTimeMS: number,
): Promise<{ readonly plan: Plan; readonly raw: object }> => {
  const command = { explain: commandOf(planned), verbosity, maxTimeMS: Math.max(1, Math.floor(maxTimeMS)), comment }
  const readPreference = (planned.method === 'aggregate' ? planned.readPreference : undefined) ?? 'primary'
  const raw = await db.command(command, { readPreference }).catch((error: unknown) => {
    throw toAppError(error)
  })
  return { plan: readPlan(raw), raw }
}

/**
 * Has the server say how it would answer a read (`queryPlanner`), or answer it and say how it did (`executionStats`).
 * `raw` is its whole answer. Throws TIMEOUT, DATABASE_UNAVAILABLE, or the driver's error.
 */
export const explainRead = (
  db: mongoose.mongo.Db,
  read: Read,
  verbosity: Verbosity,
  maxTimeMS: number,
): Promise<{ readonly plan: Plan; readonly raw: object }> => explain(db, read, verbosity, maxTimeMS)

/**
 * Has the server plan a read or a write, and execute neither; outside of any transaction. Throws TIMEOUT,
 * DATABASE_UNAVAILABLE, or the driver's error.
 */
export const planOf = async (db: mongoose.mongo.Db, planned: Planned, maxTimeMS: number): Promise<Plan> =>
  (await explain(db, planned, 'queryPlanner', maxTimeMS)).plan
