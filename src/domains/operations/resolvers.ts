import type { Resolvers } from '../../graphql/types.generated.ts'
import type { HealthRow, PoolRow } from './rows.ts'

export const resolvers = {
  Query: {
    health: (_root, _args, { ports }) => ports.operations.health(),
    dbStats: (_root, _args, { ports, request }) => Promise.race([ports.operations.dbStats(), request.expired]),
    pool: (_root, _args, { ports }) => ports.operations.pool(),
    migrations: (_root, _args, { ports, request }) => Promise.race([ports.operations.migrations(), request.expired]),
  },
  Subscription: {
    health: {
      subscribe: (_root, _args, { ports }) => ports.operations.watchHealth(),
      resolve: (report: HealthRow) => report,
    },
    pool: {
      subscribe: (_root, _args, { ports }) => ports.operations.watchPool(),
      resolve: (figures: PoolRow) => figures,
    },
  },
} satisfies Resolvers
