import { setTimeout as wait } from 'node:timers/promises'
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import type { mongo } from 'mongoose'
import { AppError } from '../kernel/errors.ts'
import { writableServer } from './connection-state.ts'
import { Silence } from './silence.ts'

/**
 * How long commands wait once no server answers. The driver notices within half a second that a server died, and the
 * whole has to end within 2.5 s; an election is no outage, since members answer.
 */
const patienceMs = 1_500
/** A probe reads one document. */
const probeMs = 1_000
const probeEveryMs = 500

/** As circuit breakers name it. Half-open: commands are refused, and a probe is on its way. */
export type BreakerState = 'closed' | 'open' | 'half-open'

export interface OutageOptions {
  /**
   * Milliseconds that nothing has been answered before a probe asks whether there is a database (3,000). The driver
   * notices a server that falls silent after a heartbeat and its timeout: this is for what it does not notice.
   */
  readonly silenceMs?: number
  /** Milliseconds without a primary after which none is expected (30,000): a set without a majority elects nobody. */
  readonly electionMs?: number
  /** Told of each opening and closing. */
  readonly changed?: (state: 'open' | 'closed') => void
}

/**
 * The circuit breaker of the database: while it is known to be gone, nobody waits for it. Two things open it:
 *
 * - no member has answered the driver's heartbeats for 1.5 s, or there has been no primary for longer than an election
 *   takes; it closes with the first heartbeat that says otherwise;
 * - commands get no answer although heartbeats do (a disk or a network that stalls, connections that are all held), and
 *   two probes in a row get none either; it closes with the first probe that does.
 *
 * An election is no outage: members answer, and commands wait for the new primary. What waits when it opens ends with it:
 * the driver bounds the choice of a server and the wait for a connection, but a command that it writes to a socket which
 * has just ended is never heard of again: it waits for `drain`, and neither that nor an error comes (driver 7.8).
 */
export class Outage {
  readonly #waiting = new Set<(error: AppError) => void>()
  // Half of the pause between probes, so that each of them finds it ready for one.
  readonly #breaker = circuitBreaker(handleAll, { halfOpenAfter: probeEveryMs / 2, breaker: new ConsecutiveBreaker(2) })
  readonly #silence: Silence
  readonly #changed: (state: 'open' | 'closed') => void
  readonly #electionMs: number
  #client: mongo.MongoClient | undefined
  #topology: Topology = 'serving'
  #timer: NodeJS.Timeout | undefined
  #held: { dispose(): void } | undefined
  #isProbing = false
  #isEnded = false
  #isOpen = false
  #opened = 0

  constructor({ silenceMs = 3_000, electionMs = 30_000, changed = () => undefined }: OutageOptions = {}) {
    this.#electionMs = electionMs
    this.#changed = changed
    this.#silence = new Silence(silenceMs, () => void this.#probeUntilAnswered())
    this.#breaker.onBreak(() => this.#opens())
    this.#breaker.onReset(() => this.#closes())
  }

  /** Follows what a client sees of its servers, and sends probes by it. */
  attach(client: mongo.MongoClient): void {
    this.#client = client
    client.on('topologyDescriptionChanged', ({ newDescription }) => {
      const topology = topologyOf(newDescription)
      if (topology !== this.#topology) this.#become(topology)
    })
  }

  get state(): BreakerState {
    if (!this.isKnown) return 'closed'
    return this.#breaker.state === CircuitState.HalfOpen ? 'half-open' : 'open'
  }

  /** How often it has opened. */
  get opened(): number {
    return this.#opened
  }

  /** Whether no server answers at the moment; an election is no outage. */
  get isOn(): boolean {
    return this.#topology === 'gone' || this.isKnown
  }

  /** Whether there is a primary to ask, as far as is known. */
  get isServing(): boolean {
    return this.#topology === 'serving' && !this.isKnown
  }

  /** Whether there has been no database for so long that nobody waits for it any more. */
  get isKnown(): boolean {
    return this.#breaker.state !== CircuitState.Closed
  }

  /** Nobody looks any more. */
  end(): void {
    this.#isEnded = true
    this.#silence.end()
    this.#become('serving')
  }

  /** What a command gives. Throws DATABASE_UNAVAILABLE when it becomes known that there is no database, and at once from then on. */
  guard<T>(command: () => Promise<T>): Promise<T> {
    if (this.isKnown) return Promise.reject(new AppError('DATABASE_UNAVAILABLE'))
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#waiting.add(reject)
    this.#silence
      .during(command)
      .then(resolve, reject)
      .finally(() => this.#waiting.delete(reject))
    return promise
  }

  #become(topology: Topology): void {
    this.#topology = topology
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (topology !== 'gone') {
      this.#held?.dispose()
      this.#held = undefined
    }
    if (topology === 'serving' || this.#held) return
    const hold = () => {
      this.#held = this.#breaker.isolate()
    }
    this.#timer = setTimeout(hold, topology === 'gone' ? patienceMs : this.#electionMs)
  }

  /** Asks until there is an answer, or until heartbeats tell that none is to be had. */
  async #probeUntilAnswered(): Promise<void> {
    const client = this.#client
    if (this.#isProbing || !client) return
    this.#isProbing = true
    while (!this.#isEnded && !this.#held && (this.#topology === 'serving' || this.isKnown)) {
      const isAnswered = await this.#breaker.execute(() => probe(client)).catch(() => false)
      if (isAnswered) break
      await wait(probeEveryMs, undefined, { ref: false })
    }
    this.#silence.broken()
    this.#isProbing = false
  }

  #opens(): void {
    if (!this.#isOpen) {
      this.#isOpen = true
      this.#opened++
      this.#changed('open')
    }
    for (const reject of this.#waiting) reject(new AppError('DATABASE_UNAVAILABLE'))
    this.#waiting.clear()
  }

  #closes(): void {
    this.#isOpen = false
    this.#changed('closed')
  }
}

type Topology = 'serving' | 'electing' | 'gone'

const topologyOf = (description: mongo.TopologyDescription): Topology => {
  if (writableServer(description) !== null) return 'serving'
  return [...description.servers.values()].some(({ type }) => type !== 'Unknown') ? 'electing' : 'gone'
}

/** Whether the primary reads a document in time. Given up, it closes its connection: none is held by probes. */
const probe = async (client: mongo.MongoClient): Promise<true> => {
  const signal = AbortSignal.timeout(probeMs)
  const options = { signal, maxTimeMS: probeMs, readPreference: 'primary', comment: 'loadstone breaker' } as const
  await client.db().collection<{ _id: string }>('health').findOne({ _id: 'checks' }, options)
  return true
}
