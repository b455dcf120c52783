import type { FastifyInstance, FastifyReply } from 'fastify'
import type { HealthRow } from '../domains/operations/index.ts'
import { exempt } from './exempt.ts'

/** Why the process cannot serve, in fixed phrases; the first that holds is told. */
export type Obstacle =
  | 'stopping'
  | 'disconnected'
  | 'silent'
  | 'filling'
  | 'part'
  | 'indexes unknown'
  | 'indexes missing'

export interface HealthOptions {
  /** Within 1 s, and never throws. */
  readonly health: () => Promise<HealthRow>
  /** Null where nothing stands in the way. Within 1 s, and never throws. */
  readonly obstacle: () => Promise<Obstacle | null>
}

/** What is said of each, to whoever asks. */
export const obstaclePhrases: Readonly<Record<Obstacle, string>> = {
  stopping: 'The server is stopping',
  disconnected: 'The database is not connected',
  silent: 'The database does not answer',
  filling: 'The pool of connections does not hold its minimum yet',
  part: 'The database holds a part of a backup: its restore has not come to its end',
  'indexes unknown': 'The indexes have not been looked at yet',
  'indexes missing': 'A declared index is missing',
}

/**
 * What balancers and monitors poll, apart from GraphQL and its limits. `/health`: the report of seed 000, 503 when it is
 * unhealthy. `/health/live`: 200 as long as the process runs. `/health/ready`: 200 when it can serve, else 503.
 */
export const registerHealth = (app: FastifyInstance, { health, obstacle }: HealthOptions): void => {
  const answer = (reply: FastifyReply, isWell: boolean, body: object) =>
    reply
      .code(isWell ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(body)

  app.get('/health', { config: exempt }, async (_request, reply) => {
    const report = await health()
    return answer(reply, report.status !== 'unhealthy', report)
  })
  app.get('/health/live', { config: exempt }, async (_request, reply) => answer(reply, true, { status: 'live' }))
  app.get('/health/ready', { config: exempt }, async (_request, reply) => {
    const found = await obstacle()
    return found === null
      ? answer(reply, true, { status: 'ready' })
      : answer(reply, false, { status: 'not ready', reason: obstaclePhrases[found] })
  })
}
