import { Presets, SingleBar } from 'cli-progress'
import type { MigrationReport } from '../database/migrations.ts'

/** Tells of migrations as they run: a line each, and a bar for each walk, which in a log is a line every 5 s. */
export const migrationReport = (): MigrationReport => {
  let bar: { readonly of: string; readonly shown: SingleBar } | null = null
  let begunAt = 0
  const endBar = () => {
    bar?.shown.stop()
    bar = null
  }
  const line = (text: string) => {
    endBar()
    console.log(text)
  }
  return {
    waiting: by => line(`Waiting for ${by}, which runs migrations`),
    begun: (name, direction) => {
      begunAt = performance.now()
      line(`${direction === 'up' ? 'run' : 'take back'}  ${name}`)
    },
    progress: (walk, done, total) => {
      if (bar?.of !== walk) {
        endBar()
        const shown = new SingleBar(
          {
            format: `     ${walk} {bar} {percentage} % · {value} of {total}`,
            ...{ hideCursor: true, noTTYOutput: true, notTTYSchedule: 5_000 },
          },
          Presets.shades_classic,
        )
        shown.start(total, done)
        bar = { of: walk, shown }
      }
      bar.shown.update(done)
    },
    log: text => line(`     ${text}`),
    ended: (name, direction) => {
      line(
        `${direction === 'up' ? 'done' : 'undone'}  ${name} in ${((performance.now() - begunAt) / 1_000).toFixed(1)} s`,
      )
    },
  }
}

/** Told by the first Ctrl-C or SIGTERM; the second one ends the process at once. */
export const interruption = (): AbortSignal => {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130)
      console.error(`${signal}: stopping behind the batch that runs; once more stops at once`)
      controller.abort()
    })
  }
  return controller.signal
}
