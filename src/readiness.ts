import type { Database } from './database/connection.ts'
import type { IndexWatch } from './database/index-watch.ts'
import type { Probe } from './database/probe.ts'
import type { Obstacle } from './http/health.ts'

export interface ReadinessParts {
  readonly isStopping: () => boolean
  readonly database: Database
  readonly indexes: IndexWatch
  readonly probe: Probe
}

/**
 * Whether requests can be served now: the first thing that stands in the way, or null. A slow database is no obstacle:
 * every process would leave its balancer at once.
 */
export const createReadiness =
  ({ isStopping, database, indexes, probe }: ReadinessParts) =>
  async (): Promise<Obstacle | null> => {
    if (isStopping()) return 'stopping'
    if (database.state.state !== 'connected') return 'disconnected'
    if (database.outage.isKnown) return 'silent'
    if (!database.ready) return 'filling'
    if (indexes.isPart) return 'part'
    if (indexes.missing === null) return 'indexes unknown'
    if (indexes.missing > 0) return 'indexes missing'
    const { outcome } = await probe.ping()
    return outcome === 'answered' ? null : 'silent'
  }
