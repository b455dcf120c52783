import { defineDomain } from '../../kernel/domain.ts'
import { loaders } from './loaders.ts'
import { jobFields } from './policy.ts'
import { resolvers } from './resolvers.ts'
import {
  breakerStates,
  connectionStates,
  healthStatuses,
  jobStatuses,
  migrationStates,
  planGuardModes,
  planVerdicts,
} from './rows.ts'
import { Job, jobs } from './store.jobs.ts'

export type { Jobs } from '../../jobs/contract.ts'
export type { DbStatsRow, HealthRow } from './rows.ts'
export { createHistory, type History, type HistoryParts } from './store.history.ts'
export { createPlans, type Plans } from './store.plans.ts'
export { createQueries, type Queries } from './store.queries.ts'
export { createOperations, type Load, type Operations, type OperationsParts } from './store.ts'

export const domain = defineDomain({
  name: 'operations',
  resolvers,
  loaders,
  entities: [Job],
  lists: [jobs],
  guards: { Job: jobFields },
  enums: {
    HealthStatus: healthStatuses,
    ConnectionState: connectionStates,
    BreakerState: breakerStates,
    JobStatus: jobStatuses,
    MigrationState: migrationStates,
    PlanVerdict: planVerdicts,
    PlanGuardMode: planGuardModes,
  },
})
