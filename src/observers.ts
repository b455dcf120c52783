import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import type { Metrics, MetricsParts } from './http/metrics.ts'
import { registerObserved } from './http/observed.ts'
import { allOf, type Observer } from './kernel/observer.ts'
import type { Logger } from './log.ts'
import { version } from './version.ts'

/** What keeps figures, traces and reports of what happens: of these, those that the settings ask for. */
export interface Observers extends Required<Observer> {
  /** Follows the requests of the app. Before its routes. */
  watch(app: FastifyInstance): void
  /** Serves `/metrics`, here or at a port of its own. */
  serve(app: FastifyInstance): Promise<void>
  /** Sends what is left. Within 2 s. */
  close(): Promise<void>
}

/**
 * What is not asked for is not even loaded: each of the packages costs the start some ten milliseconds. `always`: those
 * that are told whatever the settings say.
 */
export const createObservers = async (
  { metrics: place, tracing: traced, sentryDsn, instance, env: environment }: Config,
  parts: Omit<MetricsParts, 'version'>,
  log: Logger,
  always: readonly Observer[] = [],
): Promise<Observers> => {
  const names = { version, instance, environment, namespace: () => parts.database.connection.db?.databaseName }
  const metrics: Metrics | null =
    place.kind === 'off' ? null : (await import('./http/metrics.ts')).createMetrics({ ...parts, version })
  const tracing = traced === null ? null : (await import('./telemetry/tracing.ts')).createTracing(traced, names, log)
  const reports =
    sentryDsn === null ? null : (await import('./telemetry/reports.ts')).createReports(sentryDsn, names, log)
  const observer = allOf([...always, ...[metrics, tracing, reports].flatMap(part => (part ? [part.observer] : []))])
  return {
    ...observer,
    watch: app => {
      if (tracing) tracing.register(app)
      registerObserved(app, observer)
    },
    serve: async app => {
      if (!metrics || place.kind === 'off') return
      const { listenForMetrics, registerMetrics } = await import('./http/metrics-route.ts')
      if (place.kind === 'here') registerMetrics(app, metrics, place.token)
      else listenForMetrics(app, metrics, place)
    },
    close: async () => {
      await Promise.all([tracing?.close(), reports?.close()])
    },
  }
}
