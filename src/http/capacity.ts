import { finished } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import { isExempt } from './exempt.ts'
import { createOverloadLog } from './overload-log.ts'

export interface CapacityLimits {
  /** Mean time that requests may take while more come than are answered. */
  readonly maxWaitMs: number
  /** Requests that may always be on their way: what the pool holds waits for nobody. */
  readonly atOnce: number
}

const sampleMs = 250
const samplesPerSecond = 1_000 / sampleMs
/** Above the limit for so long, it is no crowd that passes, nor what an election has held up. */
const patienceSamples = 2 * samplesPerSecond
/** Those who were refused come again after a second or more: only when nobody was, for so long, is it over. */
const overSamples = 5 * samplesPerSecond

/**
 * Knows when more requests come than are answered: by Little's law those on their way take as long, on average, as it
 * takes to answer so many. Where that has been above `maxWaitMs` for 2 s, it takes no more on at a time than are answered
 * in half of it, so that those which are taken on are quick. Of requests that wait for a database it says nothing: others do.
 */
export class Capacity {
  readonly #limits: CapacityLimits
  readonly #answered: number[] = []
  #count = 0
  #onTheirWay = 0
  #above = 0
  #limit = Number.POSITIVE_INFINITY
  #sinceRefusal = 0

  constructor(limits: CapacityLimits) {
    this.#limits = limits
  }

  /** Takes a request on, or says that it must be refused. */
  begin(): boolean {
    if (this.#onTheirWay >= this.#limit) {
      this.#sinceRefusal = 0
      return false
    }
    this.#onTheirWay++
    return true
  }

  /** One that was taken on is answered, or has gone away. */
  end(): void {
    this.#onTheirWay--
    this.#count++
  }

  /** Looks at what was answered in the last second; to be called every 250 ms. `isServing`: there is a database to ask. */
  sample(isServing: boolean): void {
    this.#answered.push(isServing ? this.#count : 0)
    this.#count = 0
    if (this.#answered.length > samplesPerSecond) this.#answered.shift()
    const perSecond = this.#answered.reduce((sum, count) => sum + count, 0)
    const { maxWaitMs, atOnce } = this.#limits
    const waitMs = (this.#onTheirWay / perSecond) * 1_000
    const isAbove = perSecond > 0 && this.#onTheirWay > atOnce && waitMs > maxWaitMs
    this.#above = isAbove ? this.#above + 1 : 0
    const begins = this.#above >= patienceSamples
    const goesOn = perSecond > 0 && this.#limit < Number.POSITIVE_INFINITY && this.#sinceRefusal < overSamples
    this.#sinceRefusal = begins ? 0 : this.#sinceRefusal + 1
    this.#limit = begins || goesOn ? Math.max(atOnce, (perSecond * maxWaitMs) / 2_000) : Number.POSITIVE_INFINITY
  }
}

/**
 * Refuses requests as OVERLOADED while more come than are answered, so that those which are taken on stay quick. What is
 * refused before, for its rate, is none of them.
 */
export const registerCapacity = (
  app: FastifyInstance,
  { isServing, ...limits }: CapacityLimits & { readonly isServing: () => boolean },
): void => {
  const capacity = new Capacity(limits)
  const timer = setInterval(() => capacity.sample(isServing()), sampleMs).unref()
  const tell = createOverloadLog()
  app.addHook('onClose', async () => clearInterval(timer))
  // Behind `onRequest`, where the rate is limited.
  app.addHook('preParsing', async (request, reply) => {
    if (isExempt(request) || request.ws) return
    // Told at once where the client has gone meanwhile; its `close` has been then.
    if (capacity.begin()) return void finished(reply.raw, () => capacity.end())
    tell(request, { type: 'capacity' })
    throw new AppError('OVERLOADED')
  })
}
