import type mongoose from 'mongoose'
import type { SentCommand } from './app.ts'

type Document = Record<string, unknown>

/** What the server says of how it answered one command. */
export interface Explained {
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
}

const sessionFields = new Set(['$db', 'lsid', '$clusterTime', 'txnNumber', '$readPreference', 'maxTimeMS', 'comment'])

const walk = (value: unknown, visit: (node: Document) => void): void => {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  else if (typeof value === 'object' && value !== null && !('_bsontype' in value)) {
    visit(value as Document)
    for (const inner of Object.values(value)) walk(inner, visit)
  }
}

/** Runs the very command that the driver sent through explain, with its execution. */
export const explain = async (db: mongoose.mongo.Db, { command }: SentCommand): Promise<Explained> => {
  const own = Object.fromEntries(Object.entries(command).filter(([field]) => !sessionFields.has(field)))
  const answer = await db.command({ explain: own, verbosity: 'executionStats' })
  const stages = new Set<string>()
  const indexes = new Map<string, Document>()
  let keysExamined = 0
  let docsExamined = 0
  let returned = 0
  let lookup: Explained['lookup'] = null
  walk(answer, node => {
    const { queryPlanner, executionStats, $lookup } = node
    if (queryPlanner) {
      walk((queryPlanner as Document).winningPlan, ({ stage, keyPattern }) => {
        if (typeof stage === 'string') stages.add(stage)
        if (keyPattern) indexes.set(JSON.stringify(keyPattern), keyPattern as Document)
      })
    }
    if (executionStats) {
      const stats = executionStats as Record<string, number>
      keysExamined += Number(stats.totalKeysExamined)
      docsExamined += Number(stats.totalDocsExamined)
      returned += Number(stats.nReturned)
    }
    if ($lookup && 'totalDocsExamined' in node) {
      lookup = {
        docsExamined: Number(node.totalDocsExamined),
        keysExamined: Number(node.totalKeysExamined),
        scans: Number(node.collectionScans),
        indexes: (node.indexesUsed ?? []) as string[],
      }
    }
    for (const field of Object.keys(node))
      if (/^\$[a-z]/i.test(field) && field in node && 'nReturned' in node) stages.add(field)
  })
  return { stages: [...stages], indexes: [...indexes.values()], keysExamined, docsExamined, returned, lookup }
}
