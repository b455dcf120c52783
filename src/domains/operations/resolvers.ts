import type { Resolvers } from '../../graphql/types.generated.ts'

export const resolvers = {
  Query: {
    health: (_root, _args, { ports }) => ports.operations.health(),
    dbStats: (_root, _args, { ports, request }) => Promise.race([ports.operations.dbStats(), request.expired]),
    pool: (_root, _args, { ports }) => ports.operations.pool(),
  },
} satisfies Resolvers
