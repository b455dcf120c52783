import type { Cause } from './command-stats.ts'

export interface Joined<Key> {
  readonly keys: readonly Key[]
  readonly causes: readonly Cause[]
  /** The latest deadline of those who wait for the command, in epoch milliseconds. */
  readonly deadline: number
}

interface Waiting<Key, Value> {
  readonly keys: Set<Key>
  readonly causes: Cause[]
  deadline: number
  readonly send: (joined: Joined<Key>) => Promise<ReadonlyMap<Key, Value>>
  readonly resolve: (found: ReadonlyMap<Key, Value>) => void
  readonly reject: (error: unknown) => void
  readonly found: Promise<ReadonlyMap<Key, Value>>
}

/**
 * Lets loads of one shape that wait at the same moment, from any request, share one command. A load joins only a
 * command that has not been sent, so nobody reads data older than his own request; the shape holds everything that
 * decides which rows come back (collection, filter with policy, projection, order, limit), so nobody gets rows that his
 * own command would not have given him.
 *
 * A command is sent at the end of the event loop's turn: by then every request whose bytes had arrived has asked.
 */
export class Sharing {
  readonly #waiting = new Map<string, Waiting<never, never>>()
  readonly #maxKeys: number
  #scheduled = false

  /** `maxKeys`: the most keys of one command. */
  constructor(maxKeys = 1000) {
    this.#maxKeys = maxKeys
  }

  /** Joins, or begins, the command of this shape; resolves to the values of all keys of the command. */
  join<Key, Value>(
    shape: string,
    keys: readonly Key[],
    cause: Cause,
    deadline: number,
    send: (joined: Joined<Key>) => Promise<ReadonlyMap<Key, Value>>,
  ): Promise<ReadonlyMap<Key, Value>> {
    const open = this.#waiting.get(shape) as Waiting<Key, Value> | undefined
    const waiting = open && open.keys.size + keys.length <= this.#maxKeys ? open : this.#begin(shape, send)
    for (const key of keys) waiting.keys.add(key)
    waiting.causes.push(cause)
    waiting.deadline = Math.max(waiting.deadline, deadline)
    return waiting.found
  }

  #begin<Key, Value>(shape: string, send: Waiting<Key, Value>['send']): Waiting<Key, Value> {
    const full = this.#waiting.get(shape)
    if (full) this.#send(full)
    const { promise: found, resolve, reject } = Promise.withResolvers<ReadonlyMap<Key, Value>>()
    const waiting: Waiting<Key, Value> = { keys: new Set(), causes: [], deadline: 0, send, resolve, reject, found }
    this.#waiting.set(shape, waiting as unknown as Waiting<never, never>)
    if (!this.#scheduled) {
      this.#scheduled = true
      setImmediate(() => this.#sendAll())
    }
    return waiting
  }

  #sendAll(): void {
    this.#scheduled = false
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const waiting of all) this.#send(waiting)
  }

  #send<Key, Value>({ keys, causes, deadline, send, resolve, reject }: Waiting<Key, Value>): void {
    send({ keys: [...keys], causes, deadline }).then(resolve, reject)
  }
}
