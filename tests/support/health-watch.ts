import { setTimeout as wait } from 'node:timers/promises'

/** One answer of a health route; times are milliseconds of `performance.now()`. `status`: null where there was none. */
export interface Checked {
  readonly path: 'live' | 'ready'
  readonly begun: number
  readonly ms: number
  readonly status: number | null
}

const everyMs = 100

/** Asks how a server is, as a balancer does, until it is ended. */
export class HealthWatch {
  readonly checks: Checked[] = []
  readonly #address: string
  readonly #running: Promise<unknown>
  #isEnded = false

  constructor(address: string) {
    this.#address = address
    this.#running = Promise.all([this.#watch('live'), this.#watch('ready')])
  }

  async end(): Promise<void> {
    this.#isEnded = true
    await this.#running
  }

  /** What was asked of a route between two moments, the oldest first. */
  between(path: Checked['path'], from: number, to: number): Checked[] {
    return this.checks.filter(check => check.path === path && check.begun >= from && check.begun < to)
  }

  async #watch(path: Checked['path']): Promise<void> {
    while (!this.#isEnded) {
      const begun = performance.now()
      const status = await fetch(`${this.#address}/health/${path}`).then(
        async response => {
          await response.text()
          return response.status
        },
        () => null,
      )
      this.checks.push({ path, begun, ms: performance.now() - begun, status })
      await wait(everyMs)
    }
  }
}
