import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'
import { cancelJob, declaredJobs, dueAt, runJob } from './actions.jobs.ts'
import type { HealthRow, HistoryRow, JobRow, PoolRow } from './rows.ts'

export const resolvers = {
  Query: {
    health: (_root, _args, { ports }) => ports.operations.health(),
    dbStats: (_root, _args, { ports, request }) => Promise.race([ports.operations.dbStats(), request.expired]),
    pool: (_root, _args, { ports }) => ports.operations.pool(),
    explain: (_root, args, { ports, request }) => ports.plans.explain(args, request),
    indexes: (_root, _args, { ports, request }) => Promise.race([ports.plans.indexes(request), request.expired]),
    databaseSchema: (_root, args, { ports, request }) =>
      Promise.race([ports.plans.databaseSchema(args, request), request.expired]),
    slowQueries: (_root, args, { ports }) => ports.queries.slow(args),
    queryStats: (_root, args, { ports }) => ports.queries.all(args),
    history: (_root, { after }, { ports }) => ports.history.samples(after),
    activity: (_root, _args, { ports }) => ports.history.activity(),
    planGuard: (_root, _args, { ports }) => ports.plans.guard(),
    migrations: (_root, _args, { ports, request }) => Promise.race([ports.operations.migrations(), request.expired]),
    job: (_root, { id }, { loaders }, info) => loaders.operations.jobById.load(decodeId('Job', id, 'id'), info),
    jobs: (_root, args, { loaders }, info) => loaders.operations.jobs.page(args, info),
    declaredJobs: (_root, _args, context) => declaredJobs(context),
  },
  Mutation: {
    runJob: (_root, { input }, context) => runJob(context, input),
    cancelJob: (_root, { input }, context) => cancelJob(context, input),
  },
  Job: {
    nextRunAt: needs(['status', 'wakeAt', 'createdAt'], dueAt),
    leaseEndsAt: needs(['status', 'wakeAt'], ({ status, wakeAt }: JobRow) =>
      status === 'running' ? (wakeAt ?? null) : null,
    ),
    durationMs: needs(['startedAt', 'finishedAt'], ({ startedAt, finishedAt }: JobRow) =>
      startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null,
    ),
    createdBy: needs(['createdBy'], ({ createdBy }, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(createdBy, info),
    ),
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
