import { Registry } from 'prom-client'
import type { Changes } from '../database/changes.ts'
import type { Observer } from '../kernel/observer.ts'
import { changeMetrics } from './metrics-changes.ts'
import { type DatabaseParts, databaseMetrics } from './metrics-database.ts'
import { jobMetrics } from './metrics-jobs.ts'
import { operationMetrics } from './metrics-operations.ts'
import { type ProcessParts, processMetrics } from './metrics-process.ts'
import { type ReadyParts, readyMetrics } from './metrics-ready.ts'

export interface MetricsParts extends DatabaseParts, ProcessParts, ReadyParts {
  /** WebSockets that are open. */
  readonly sockets: () => number
  readonly jobs: Parameters<typeof jobMetrics>[1]
  readonly changes: Pick<Changes, 'figures'>
}

/** The figures of this process, as Prometheus reads them. */
export interface Metrics {
  readonly observer: Observer
  readonly contentType: string
  /** In the text format, version 0.0.4. Within 1 s. */
  text(): Promise<string>
}

/** Makes the figures, in a registry of their own: a process may have several apps. */
export const createMetrics = ({ sockets, jobs, changes, ...parts }: MetricsParts): Metrics => {
  const registry = new Registry()
  processMetrics(registry, parts)
  readyMetrics(registry, parts)
  databaseMetrics(registry, parts)
  jobMetrics(registry, jobs)
  changeMetrics(registry, changes)
  const observer = operationMetrics(registry, sockets)
  return { observer, contentType: registry.contentType, text: () => registry.metrics() }
}
