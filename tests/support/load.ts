import { setTimeout as wait } from 'node:timers/promises'
import { type Answered, isUnanswered, LoadClient } from './load-client.ts'
import type { LoadData } from './load-data.ts'

/**
 * `read`; `keyed`: a mutation with an idempotency key, which the client sends until it is told that it was done;
 * `unkeyed`: one that he sends once.
 */
export type Kind = 'read' | 'keyed' | 'unkeyed'

/** The n-th request of a name. */
interface Ask {
  readonly query: string
  readonly variables: object
}

interface Job {
  readonly kind: Kind
  readonly perSecond: number
  readonly ask: (n: number, data: LoadData) => Ask
}

const of = <T>(all: readonly T[], n: number): T => all[n % all.length] as T

const mutation = (name: string, type: string, fields: string, input: object): Ask => ({
  query: `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`,
  variables: { input },
})
const productTo = (n: number, { products }: LoadData, more: object): Ask =>
  mutation('updateProduct', 'UpdateProductInput', 'product { version }', {
    ...{ productId: products[n], title: `Changed ${n}` },
    ...more,
  })

/** From here on products are for those who change them without a key. */
export const firstUnkeyed = 1_000

const jobs = {
  list: {
    ...{ kind: 'read', perSecond: 8 },
    ask: (n, { shops }) => ({
      query: 'query ($shopId: ID) { found: products(first: 10, shopId: $shopId) { nodes { title shop { name } } } }',
      variables: { shopId: of(shops, n) },
    }),
  },
  nested: {
    ...{ kind: 'read', perSecond: 4 },
    ask: () => ({
      query: '{ found: shops(first: 10) { nodes { name products(first: 5) { nodes { title version } } } } }',
      variables: {},
    }),
  },
  byId: {
    ...{ kind: 'read', perSecond: 8 },
    ask: (n, { products }) => ({
      query: 'query ($id: ID!) { found: product(id: $id) { title shop { name } } }',
      variables: { id: of(products, n * 7) },
    }),
  },
  credit: {
    ...{ kind: 'keyed', perSecond: 4 },
    ask: (n, { wallets }) =>
      mutation('creditWallet', 'CreditWalletInput', 'transaction { id }', {
        ...{ walletId: of(wallets, n), amountPaise: n + 1, reason: 'under load', idempotencyKey: `credit ${n}` },
      }),
  },
  product: {
    ...{ kind: 'keyed', perSecond: 4 },
    ask: (n, data) => productTo(n, data, { idempotencyKey: `product ${n}` }),
  },
  slot: {
    ...{ kind: 'keyed', perSecond: 2 },
    ask: (n, { assignments }) =>
      mutation('takeSlot', 'TakeSlotInput', 'assignment { usedSlots }', {
        ...{ assignmentId: of(assignments, n), idempotencyKey: `slot ${n}` },
      }),
  },
  productOnce: {
    ...{ kind: 'unkeyed', perSecond: 2 },
    ask: (n, data) => productTo(firstUnkeyed + n, data, {}),
  },
  todo: {
    ...{ kind: 'unkeyed', perSecond: 2 },
    ask: (n, { lists }) =>
      mutation('createTodo', 'CreateTodoInput', 'todo { id }', { listId: of(lists, n), title: `todo ${n}` }),
  },
} satisfies Record<string, Job>

export type JobName = keyof typeof jobs

/** One request and its answer; times are milliseconds of `performance.now()`. */
export interface Asked {
  readonly name: JobName
  readonly n: number
  readonly kind: Kind
  /** Who was asked. */
  readonly address: string
  readonly begun: number
  readonly ended: number
  readonly outcome: string
  readonly status: number | null
  readonly retryAfter: string | null
  /** The text of an answer that was not `ok`, for what must not be in it. */
  readonly text: string
}

/** What a client sends again under the same key. */
const passing = new Set(['DATABASE_UNAVAILABLE', 'TIMEOUT', 'OUTCOME_UNKNOWN', 'OVERLOADED'])
const giveUpMs = 90_000

const isFound = ({ data }: Answered): boolean => Object.values(data ?? {}).every(value => value !== null)

/**
 * A constant mixed load: every job sends its requests at its rate, whether or not the earlier ones were answered, by
 * connections that are kept open. `address` is asked anew for each request, as of a balancer; null: there is nobody to
 * send it to, and it waits.
 */
export class Load {
  readonly asked: Asked[] = []
  readonly begun = performance.now()
  readonly #data: LoadData
  readonly #address: () => string | null
  readonly #client: LoadClient
  readonly #running = new Set<Promise<void>>()
  readonly #timers: NodeJS.Timeout[]
  /** When the last request was begun. */
  stopped: number | null = null

  constructor(data: LoadData, address: () => string | null) {
    this.#data = data
    this.#address = address
    this.#client = new LoadClient(data.authorization)
    this.#timers = Object.entries(jobs).map(([name, { perSecond }]) => {
      let n = 0
      return setInterval(() => this.#begin(name as JobName, n++), 1_000 / perSecond)
    })
  }

  /** Stops sending, and resolves when every request has been answered or given up. */
  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.stopped = performance.now()
    while (this.#running.size > 0) await Promise.all(this.#running)
    this.#client.close()
  }

  #begin(name: JobName, n: number): void {
    const running = this.#untilDone(name, n).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async #untilDone(name: JobName, n: number): Promise<void> {
    const job: Job = jobs[name]
    const until = Date.now() + giveUpMs
    const { query, variables } = job.ask(n, this.#data)
    for (let tries = 0; ; tries++) {
      const address = await this.#next()
      const begun = performance.now()
      const answered = await this.#client.ask(address, query, variables)
      const outcome = answered.outcome === 'ok' && !isFound(answered) ? 'nothing found' : answered.outcome
      const { kind } = job
      const { status, retryAfter } = answered
      const text = outcome === 'ok' ? '' : answered.text
      this.asked.push({ name, n, kind, address, begun, ended: performance.now(), outcome, status, retryAfter, text })
      const again = kind === 'keyed' && (passing.has(outcome) || isUnanswered(outcome))
      if (!again || Date.now() > until) return
      await wait(Math.min(200 * 2 ** tries, 4_000) * (0.5 + Math.random()))
    }
  }

  async #next(): Promise<string> {
    for (;;) {
      const address = this.#address()
      if (address !== null) return address
      await wait(5)
    }
  }
}
