import { Gauge, type Registry } from 'prom-client'
import { type Obstacle, obstaclePhrases } from './health.ts'

const obstacles = Object.keys(obstaclePhrases) as Obstacle[]

export interface ReadyParts {
  /** What stands in the way of serving; null where nothing does. Within 1 s, and never throws. */
  readonly obstacle: () => Promise<Obstacle | null>
}

/** Whether the process can serve, as `/health/ready` says, and what stands in the way. */
export const readyMetrics = (registry: Registry, { obstacle }: ReadyParts): void => {
  const registers = [registry]
  new Gauge({
    name: 'loadstone_ready',
    help: 'Whether the process can serve, as /health/ready says.',
    registers,
    async collect() {
      this.set(Number((await obstacle()) === null))
    },
  })
  new Gauge({
    name: 'loadstone_not_ready',
    help: '1 for the first thing that stands in the way of serving, by reason; 0 for all others.',
    labelNames: ['reason'],
    registers,
    async collect() {
      const found = await obstacle()
      for (const one of obstacles) this.set({ reason: one.replaceAll(' ', '_') }, Number(one === found))
    },
  })
}
