import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Jobs } from '../domains/operations/index.ts'

type Figures = Pick<Jobs, 'declared' | 'running' | 'overview' | 'onRun'>

/** Seconds, to half an hour. */
const durations = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 1800]

const secondsOf = (at: Date): number => at.getTime() / 1000

/**
 * Jobs by their declared names. What this process did is counted; how a name stands in all processes together is read from
 * the database once a minute, so that it is known after a restart as well, and whoever did the work.
 */
export const jobMetrics = (registry: Registry, jobs: Figures): void => {
  const registers = [registry]
  const labelNames = ['name'] as const
  const runs = new Counter({
    name: 'loadstone_job_runs_total',
    help: 'Attempts at jobs that ended here, by outcome: succeeded, failed, again (another attempt follows), cancelled, released (at a stop, to another process), lost (to another process).',
    labelNames: ['name', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'loadstone_job_duration_seconds',
    help: 'Time of an attempt at a job.',
    labelNames,
    buckets: durations,
    registers,
  })
  jobs.onRun(({ name, outcome, ms }) => {
    runs.inc({ name, outcome })
    if (ms !== null) duration.observe({ name }, ms / 1000)
  })
  new Gauge({
    name: 'loadstone_jobs_running',
    help: 'Jobs that are at work here.',
    labelNames,
    registers,
    collect() {
      const names = jobs.running()
      for (const { name } of jobs.declared) this.set({ name }, names.filter(one => one === name).length)
    },
  })
  const known = (name: string, help: string, read: (one: ReturnType<Jobs['overview']>[number]) => number | null) =>
    new Gauge({
      ...{ name, help, labelNames, registers },
      collect() {
        this.reset()
        for (const one of jobs.overview()) {
          const value = read(one)
          // What is not known has no sample, rather than one of 0.
          if (value !== null) this.set({ name: one.name }, value)
        }
      },
    })
  known(
    'loadstone_job_last_success_timestamp_seconds',
    'When the job succeeded last, in whatever process.',
    ({ lastSuccessAt }) => lastSuccessAt && secondsOf(lastSuccessAt),
  )
  known('loadstone_job_last_failed', '1 where the run of the job that ended last has failed.', ({ failed }) =>
    Number(failed),
  )
  known(
    'loadstone_job_overdue_seconds',
    'How long the job has been due while none of its name was at work, also where a dead process has left one; 0 where it is not.',
    ({ nextRunAt, isRunning }) =>
      nextRunAt === null || isRunning ? 0 : Math.max((Date.now() - nextRunAt.getTime()) / 1000, 0),
  )
  known(
    'loadstone_job_problems',
    'What the last run of the job found that is not as it should be, where it looks for such; of each rule at most 1,000.',
    ({ problems }) => problems,
  )
}
