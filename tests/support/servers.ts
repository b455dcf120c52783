import { inject } from 'vitest'
import { startProcess, type TestProcess } from './process.ts'

/** Servers as real processes on one database, one of which dies from time to time and is replaced. */
export class Servers {
  readonly #env: NodeJS.ProcessEnv
  readonly #running: (TestProcess & { readonly address: string })[] = []
  #killed = 0

  /** `database`: the name of the one that they all serve, on the run's mongod. */
  constructor(database: string, env: NodeJS.ProcessEnv = {}) {
    this.#env = {
      ...{ NODE_ENV: 'test', MONGODB_URI: inject('mongodbUri'), DB_NAME: database },
      JWT_SECRET: 'a secret of the tests, long enough for them',
      // All clients have one address.
      ...{ RATE_LIMIT: '0', COST_BUDGET: '0', LOG_LEVEL: 'error' },
      ...env,
    }
  }

  get killed(): number {
    return this.#killed
  }

  /** Where the servers are that should be there: one that has just died may be among them, as a balancer has it. */
  get addresses(): string[] {
    return this.#running.map(({ address }) => address)
  }

  /** Starts one more; resolves when it is ready. */
  async start(): Promise<void> {
    const server = startProcess('src/main.ts', this.#env)
    const [, address = ''] = await server.says(/GraphQL +(http:\S+)\/graphql/, 60_000)
    for (;;) {
      const { status } = await fetch(`${address}/health/ready`)
      if (status === 200) break
    }
    this.#running.push({ ...server, address })
  }

  /** Kills the oldest with SIGKILL, in the middle of whatever it does, and starts another in its place. */
  async kill(): Promise<void> {
    const [oldest] = this.#running
    if (!oldest) throw new Error('no server runs')
    oldest.child.kill('SIGKILL')
    await oldest.exited
    this.#killed++
    await this.start()
    this.#running.shift()
  }
}
