import type { Resolvers } from '../../graphql/types.generated.ts'
import type { HealthRow, HistoryRow, PoolRow } from './rows.ts'

export const resolvers = {
  Query: {
    health: (_root, _args, { ports }) => ports.operations.health(),
    dbStats: (_root, _args, { ports, request }) => Promise.race([ports.operations.dbStats(), request.expired]),
    pool: (_root, _args, { ports }) => ports.operations.pool(),
    explain: (_root, args, { ports, request }) => ports.plans.explain(args, request),
    indexes: (_root, _args, { ports, request }) => Promise.race([ports.plans.indexes(request), request.expired]),
    databaseSchema: (_root, _args, { ports, request }) =>
      Promise.race([ports.plans.databaseSchema(request), request.expired]),
    slowQueries: (_root, args, { ports }) => ports.queries.slow(args),
    queryStats: (_root, args, { ports }) => ports.queries.all(args),
    history: (_root, { after }, { ports }) => ports.history.samples(after),
    activity: (_root, _args, { ports }) => ports.history.activity(),
    planGuard: (_root, _args, { ports }) => ports.plans.guard(),
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
    history: {
      subscribe: (_root, { after }, { ports }) => ports.history.watch(after),
      resolve: (read: () => HistoryRow) => read(),
    },
  },
} satisfies Resolvers
