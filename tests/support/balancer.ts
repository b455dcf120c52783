import { setTimeout as wait } from 'node:timers/promises'
import { type Production, saysReady } from './production.ts'

const everyMs = 100

/** Sends to the servers that said, when they were last asked, that they are ready: in turn, as balancers do. */
export class Balancer {
  readonly #servers: readonly Production[]
  readonly #ready = new Set<Production>()
  readonly #watching: Promise<unknown>
  #isEnded = false
  #turns = 0

  constructor(servers: readonly Production[]) {
    this.#servers = servers
    for (const server of servers) this.#ready.add(server)
    this.#watching = Promise.all(servers.map(server => this.#watch(server)))
  }

  /** Where the next request goes; null while nobody is ready. */
  next(): string | null {
    const ready = this.#servers.filter(server => this.#ready.has(server))
    return ready[this.#turns++ % ready.length]?.address ?? null
  }

  async end(): Promise<void> {
    this.#isEnded = true
    await this.#watching
  }

  async #watch(server: Production): Promise<void> {
    while (!this.#isEnded) {
      if (await saysReady(server.address)) this.#ready.add(server)
      else this.#ready.delete(server)
      await wait(everyMs)
    }
  }
}
