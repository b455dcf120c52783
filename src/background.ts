import type { InBackground } from './kernel/background.ts'
import type { Observer } from './kernel/observer.ts'
import { within } from './kernel/within.ts'
import type { Logger } from './log.ts'

/** Work that goes on after answers, and what a stop waits for. */
export interface Background {
  readonly run: InBackground
  /** Resolves when nothing is running any more, at the latest after `ms`. */
  settle(ms: number): Promise<void>
}

/** What `run` is given goes on by itself; its failures are logged, and told the observer. */
export const createBackground = (log: Logger, { failure }: Pick<Observer, 'failure'> = {}): Background => {
  const running = new Set<Promise<void>>()
  const run: InBackground = (what, work) => {
    const done = new Promise<void>(resolve => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => {
        log.error({ err: error }, `${what} failed`)
        failure?.({ error, place: what })
      })
      .finally(() => running.delete(done))
    running.add(done)
  }
  const empty = async (): Promise<void> => {
    // What runs may begin more: a token is written, then its mail is sent.
    while (running.size > 0) await Promise.all(running)
  }
  return {
    run,
    settle: async ms => {
      await within(empty(), ms)
    },
  }
}
