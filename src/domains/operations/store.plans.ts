import type { CommandStats } from '../../database/command-stats.ts'
import type { Database } from '../../database/connection.ts'
import type { Entity, Stored } from '../../database/entity.ts'
import { explainTrace } from '../../database/explain-trace.ts'
import { type Asking, reportIndexes } from '../../database/index-report.ts'
import { type DeclaredIndex, missingIndexes } from '../../database/indexes.ts'
import type { List } from '../../database/list.ts'
import { openDb } from '../../database/open-db.ts'
import type { PlanGuard } from '../../database/plan-guard.ts'
import { maxSample, sampleCollection, usualSample } from '../../database/schema-sample.ts'
import type { StatusWatch } from '../../database/server-status.ts'
import { worstOf } from '../../database/verdict.ts'
import type { TraceOperation } from '../../graphql/explain.ts'
import { AppError, found, invalid } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import type { Request } from '../../kernel/request.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { CollectionIndexesRow, DatabaseCollectionRow, ExplanationRow, PlanGuardReportRow } from './rows.ts'
import { unplannedOf } from './store.unplanned.ts'

type ReadPreference = NonNullable<Parameters<typeof sampleCollection>[3]>['readPreference']

/** What the reports are made from. */
export interface PlansParts {
  readonly instance: string
  readonly database: Database
  readonly status: StatusWatch
  readonly stats: CommandStats
  readonly guard: PlanGuard
  readonly indexes: readonly DeclaredIndex[]
  /** What is stored: types of the API, and collections that none shows. */
  readonly stored: readonly (Pick<Stored, 'model'> & Partial<Pick<Entity, 'type' | 'references'>>)[]
  readonly lists: readonly List[]
  /** Which member samples are read from. */
  readonly readPreference: ReadPreference
  readonly traceOperation: TraceOperation
  /** Who a user (hex id) is; null where there is none who may sign in. */
  readonly viewerOf: (userId: string, asker: Request) => Promise<Viewer | null>
}

/** What the `explain` query takes. */
export interface ExplainArguments {
  readonly operation: string
  readonly variables?: unknown
  readonly operationName?: string | null | undefined
  /** Id of a user. */
  readonly as?: string | null | undefined
}

/** Query plans, indexes and the shape of what is stored. All throw DATABASE_UNAVAILABLE and TIMEOUT. */
export interface Plans {
  /** Throws what refuses the operation, INVALID_INPUT for one that would write, NOT_FOUND for `as`. */
  explain(asked: ExplainArguments, request: Request): Promise<ExplanationRow>
  indexes(request: Request): Promise<CollectionIndexesRow[]>
  /** Throws INVALID_INPUT for a `sample` outside 1–10,000. */
  databaseSchema(asked: { readonly sample?: number | null }, request: Request): Promise<DatabaseCollectionRow[]>
  guard(): PlanGuardReportRow
}

const readsNothing = 'No field of it reads documents: what the process itself knows has no plan.'
const readsBeside = 'It reads nothing that has a plan: `unplanned` says what it does.'
const refusedAll = 'Nothing was read, since fields were refused: `errors` tells why.'

const variablesOf = (given: unknown): Readonly<Record<string, unknown>> => {
  if (given === undefined || given === null) return {}
  if (typeof given !== 'object' || Array.isArray(given)) throw invalid('variables', '`variables` must be an object.')
  return given as Record<string, unknown>
}

/** Where a field leads, as far as it is declared: by the entity, or by a list that takes its ids. */
const relationsOf = ({ model, references = {} }: PlansParts['stored'][number], lists: readonly List[]) => {
  const targets = new Map<string, string>(Object.entries(references))
  for (const { entity, spec } of lists) {
    if (entity.model !== model) continue
    for (const { path, id } of Object.values(spec.filters)) if (id !== undefined) targets.set(path, id)
  }
  return [...model.objectIds].sort().map(field => ({ field, type: targets.get(field) ?? null }))
}

export const createPlans = (parts: PlansParts): Plans => {
  const { database, status, stats, guard, indexes, stored, lists, readPreference } = parts
  const dbOf = () => openDb(database.connection)
  /** Shapes whose plan is no good, and slow ones, which may be served by half. */
  const asking = (): Asking[] => [
    ...guard.findings(),
    ...stats.shapes.shapes().filter(({ slow, needs }) => slow > 0 && needs.length > 0),
  ]

  return {
    explain: async ({ operation, variables, operationName, as }, request) => {
      const db = dbOf()
      const viewer =
        as == null ? request.viewer : found(await parts.viewerOf(decodeId('User', as, 'as'), request), 'as')
      const traced = await parts.traceOperation({
        ...{ source: operation, variables: variablesOf(variables), operationName: operationName ?? null, viewer },
        ...{ requestId: request.id, deadline: request.deadline },
      })
      const lacking = () => missingIndexes(db, indexes)
      const commands = await explainTrace(db, traced.trace, request.deadline, true, lacking)
      const { name, errors } = traced
      const unplanned = unplannedOf(traced)
      return {
        operation: name,
        verdict: commands.length > 0 ? worstOf(commands.map(({ verdict }) => verdict)) : null,
        noVerdict:
          commands.length > 0
            ? null
            : errors.length > 0
              ? refusedAll
              : unplanned.length > 0
                ? readsBeside
                : readsNothing,
        commands,
        unplanned,
        errors,
      }
    },
    indexes: async ({ deadline }) => {
      const db = dbOf()
      const { collections } = await status.read()
      const seen = stats.shapes.shapes()
      return await reportIndexes(db, { sizes: collections, declared: indexes, asking: asking(), seen, deadline })
    },
    databaseSchema: async (asked, { deadline }) => {
      const sample = asked.sample ?? usualSample
      if (sample < 1 || sample > maxSample)
        throw invalid('sample', `\`sample\` must be between 1 and ${maxSample}, but got ${sample}.`)
      const db = dbOf()
      const { collections: sizes } = await status.read()
      const names = new Set([...sizes.map(({ name }) => name), ...stored.map(({ model }) => model.collection)])
      const reports: DatabaseCollectionRow[] = []
      for (const name of [...names].sort()) {
        const of = stored.find(({ model }) => model.collection === name)
        const left = deadline - Date.now()
        if (left <= 0) throw new AppError('TIMEOUT')
        const size = sizes.find(one => one.name === name)
        reports.push({
          name,
          type: of?.type ?? null,
          declared: of !== undefined,
          indexes: size?.indexes?.map(({ name: index, keys }) => ({ name: index, keys })) ?? null,
          relations: of ? relationsOf(of, lists) : [],
          ...(await sampleCollection(db, name, of?.model ?? null, { sample, maxTimeMS: left, readPreference })),
        })
      }
      return reports
    },
    guard: () => ({ instance: parts.instance, ...guard.figures(), findings: guard.findings() }),
  }
}
