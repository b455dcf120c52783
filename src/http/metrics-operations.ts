import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Observer } from '../kernel/observer.ts'
import { Names } from './metrics-names.ts'

/** Seconds. An operation that needs more than five is near its deadline. */
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Operations by name, what HTTP answers, and what is found in the caches. */
export const operationMetrics = (registry: Registry, sockets: () => number): Required<Omit<Observer, 'failure'>> => {
  const registers = [registry]
  const names = new Names({ most: 500, unsigned: 100 })
  const operations = new Histogram({
    name: 'loadstone_operation_duration_seconds',
    help: 'Time from the arrival of an operation to its answer, by its name: 500 names, all others as `other`. An event of a subscription counts as one.',
    labelNames: ['operation', 'type'],
    buckets: durations,
    registers,
  })
  const errors = new Counter({
    name: 'loadstone_operation_errors_total',
    help: 'Errors in the answers of operations, by code.',
    labelNames: ['operation', 'code'],
    registers,
  })
  const costs = new Counter({
    name: 'loadstone_operation_cost_points_total',
    help: 'Points that the operations cost that were let in.',
    labelNames: ['operation'],
    registers,
  })
  const subscriptions = new Gauge({
    name: 'loadstone_subscriptions_active',
    help: 'Subscriptions that are open.',
    registers,
  })
  const responses = new Histogram({
    name: 'loadstone_http_request_duration_seconds',
    help: 'Time to answer an HTTP request.',
    labelNames: ['method', 'route', 'status'],
    buckets: durations,
    registers,
  })
  const refusals = new Counter({
    name: 'loadstone_http_refusals_total',
    help: 'Requests that were refused before GraphQL had them (RATE_LIMITED, OVERLOADED), or by other routes, by code.',
    labelNames: ['code'],
    registers,
  })
  const lookups = new Counter({
    name: 'loadstone_cache_lookups_total',
    help: 'Questions to what is kept in memory: parsed documents, texts of persisted operations, viewers.',
    labelNames: ['cache', 'result'],
    registers,
  })
  new Gauge({
    name: 'loadstone_websocket_connections',
    help: 'WebSockets that are open.',
    registers,
    collect() {
      this.set(sockets())
    },
  })

  return {
    operation: ({ operation, type, viewer, ms, codes, cost }) => {
      // A name of which nothing is known but that it was refused takes no place.
      const name = operation === 'anonymous' ? operation : names.of(operation, viewer !== null, type !== null)
      operations.observe({ operation: name, type: type ?? 'unknown' }, ms / 1000)
      if (cost !== null) costs.inc({ operation: name }, cost)
      for (const code of codes) errors.inc({ operation: name, code })
    },
    subscription: () => {
      subscriptions.inc()
      return () => subscriptions.dec()
    },
    response: ({ method, route, status, ms }) => {
      responses.observe({ method, route: route ?? 'none', status: String(status) }, ms / 1000)
    },
    refusal: code => refusals.inc({ code }),
    lookup: (cache, isHit) => lookups.inc({ cache, result: isHit ? 'hit' : 'miss' }),
  }
}
