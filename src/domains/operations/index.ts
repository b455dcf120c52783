import { defineDomain } from '../../kernel/domain.ts'
import { loaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'
import { connectionStates, healthStatuses, migrationStates } from './rows.ts'

export type { DbStatsRow, HealthRow } from './rows.ts'
export { createOperations, type Load, type Operations } from './store.ts'

export const domain = defineDomain({
  name: 'operations',
  resolvers,
  loaders,
  entities: [],
  lists: [],
  enums: { HealthStatus: healthStatuses, ConnectionState: connectionStates, MigrationState: migrationStates },
})
