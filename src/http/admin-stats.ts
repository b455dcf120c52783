import type { FastifyInstance } from 'fastify'
import type { DbStatsRow } from '../domains/operations/index.ts'
import { AppError, errorTable } from '../kernel/errors.ts'
import { isAdmin, type Viewer } from '../kernel/viewer.ts'
import { plainStatusOf } from './refusals.ts'

export interface AdminStatsOptions {
  /** Throws UNAUTHENTICATED for a token that is not valid. */
  readonly viewers: (authorization: string | undefined) => Promise<Viewer | null>
  readonly dbStats: () => Promise<DbStatsRow>
}

/**
 * `GET /admin/database/stats` of seed 000, with an admin's bearer token: `dbStats` as GraphQL gives it, but collections by
 * name, with the number of their indexes. 401 without a valid token, 403 for others than admins.
 */
export const registerAdminStats = (app: FastifyInstance, { viewers, dbStats }: AdminStatsOptions): void => {
  app.get('/admin/database/stats', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      const viewer = await viewers(request.headers.authorization)
      if (!viewer) throw new AppError('UNAUTHENTICATED')
      if (!isAdmin(viewer)) throw new AppError('FORBIDDEN')
      return { success: true, stats: statsOf(await dbStats()), timestamp: new Date() }
    } catch (error) {
      const known = error instanceof AppError ? error : null
      if (!known || known.cause) request.log.error({ err: known?.cause ?? error }, 'Failed to read database statistics')
      const code = known?.code ?? 'INTERNAL_ERROR'
      if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
      reply.code(plainStatusOf(code))
      const message = known?.message ?? errorTable.INTERNAL_ERROR.message
      return { success: false, code, message, requestId: request.id }
    }
  })
}

const statsOf = ({ collections, ...stats }: DbStatsRow) => ({
  ...stats,
  collections: Object.fromEntries(
    collections.map(({ name, indexes, ...sizes }) => [
      name,
      {
        ...sizes,
        indexes: indexes?.length ?? null,
        indexSizes: indexes && Object.fromEntries(indexes.map(index => [index.name, index.size])),
      },
    ]),
  ),
})
