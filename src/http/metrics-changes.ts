import { Counter, Gauge, type Registry } from 'prom-client'
import type { Changes } from '../database/changes.ts'

/** The change stream, through which this process learns what others have changed. */
export const changeMetrics = (registry: Registry, changes: Pick<Changes, 'figures'>): void => {
  const registers = [registry]
  new Gauge({
    name: 'loadstone_change_stream_open',
    help: 'Whether the change stream is open.',
    registers,
    collect() {
      this.set(Number(changes.figures().isOpen))
    },
  })
  new Gauge({
    name: 'loadstone_change_stream_lag_seconds',
    help: 'How far the change stream is behind the database, and how long it has been silent beyond what it may be; none where the database has no change streams.',
    registers,
    collect() {
      const { lagMs } = changes.figures()
      if (lagMs === null) this.remove()
      else this.set(lagMs / 1000)
    },
  })
  const total = (name: 'events' | 'restarts' | 'gaps', help: string): void => {
    new Counter({
      name: `loadstone_change_stream_${name}_total`,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(changes.figures()[name])
      },
    })
  }
  total('events', 'Changes that the change stream told of.')
  total('restarts', 'Times that the change stream was opened again.')
  total('gaps', 'Times that it could not go on where it was, so that changes may have been missed.')
}
