import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client'
import type { HealthRow, Load } from '../domains/operations/index.ts'

export interface ProcessParts {
  readonly version: string
  readonly load: () => Load
  /** Within 1 s, and never throws. */
  readonly health: () => Promise<HealthRow>
}

const statuses = ['healthy', 'degraded', 'unhealthy'] as const

/** Names that Prometheus' own rules do not allow: only a counter may end in `_total`. */
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total']

/** Memory, processors, event loop and garbage collection of the process, and the health report. */
export const processMetrics = (registry: Registry, { version, load, health }: ProcessParts): void => {
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)

  new Gauge({
    name: 'loadstone_build_info',
    help: 'The version that runs; always 1.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1)
  new Gauge({
    name: 'loadstone_memory_usage_ratio',
    help: 'Memory in use of what the process may have: of the container or machine, or of the heap, whichever is nearer to its end.',
    registers,
    collect() {
      this.set(load().memory.percent / 100)
    },
  })
  new Gauge({
    name: 'loadstone_cpu_usage_ratio',
    help: "Share of the time in which the machine's processors were busy, over the last 10 to 20 seconds.",
    registers,
    collect() {
      const { percent } = load().cpu
      if (percent !== null) this.set(percent / 100)
    },
  })
  // Each asks for the report, which is made once for all of them: they are read side by side.
  new Gauge({
    name: 'loadstone_database_latency_seconds',
    help: "Time of the health check's ping to the database; none where it was not answered.",
    registers,
    async collect() {
      const { latency } = (await health()).checks.database
      if (latency === null) this.remove()
      else this.set(latency / 1000)
    },
  })
  new Gauge({
    name: 'loadstone_health_check_status',
    help: '1 for the status of each check of the health report: healthy, degraded or unhealthy.',
    labelNames: ['check', 'status'],
    registers,
    async collect() {
      const { checks } = await health()
      for (const [check, found] of Object.entries(checks))
        for (const status of statuses) this.set({ check, status }, Number(found.status === status))
    },
  })
  new Gauge({
    name: 'loadstone_health_status',
    help: '1 for the status of the health report, which is the worst of its checks: healthy, degraded or unhealthy.',
    labelNames: ['status'],
    registers,
    async collect() {
      const report = await health()
      for (const status of statuses) this.set({ status }, Number(report.status === status))
    },
  })
}
