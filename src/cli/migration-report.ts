import type { MigrationReport } from '../database/migrations.ts'
import { documentBar } from './document-bar.ts'

/** Tells of migrations as they run: a line each, and a bar for each walk, which in a log is a line every 5 s. */
export const migrationReport = (): MigrationReport => {
  const bar = documentBar()
  let begunAt = 0
  const line = (text: string) => {
    bar.stop()
    console.log(text)
  }
  return {
    waiting: by => line(`Waiting for ${by}, which runs migrations`),
    waited: (by, ms) => line(`Waited ${(ms / 1_000).toFixed(1)} s for ${by}`),
    begun: (name, direction) => {
      begunAt = performance.now()
      line(`${direction === 'up' ? 'run' : 'take back'}  ${name}`)
    },
    progress: bar.show,
    log: text => line(`     ${text}`),
    // A bar that is not stopped keeps the process alive.
    failed: bar.stop,
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
