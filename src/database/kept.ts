import { LRUCache } from 'lru-cache'
import type { Request } from '../kernel/request.ts'
import type { Selection } from '../kernel/selection.ts'
import { InnerRequest } from './inner-request.ts'

export interface KeepOptions {
  /** What is asked, whole: two questions that differ have two keys. */
  readonly key: string
  /** Milliseconds for which its answer may be old. */
  readonly ttlMs: number
}

const maxKept = 1_000

/** An operation that selects nothing: what is kept for others has the fields that its reader names, and no others. */
const nothing: Selection = { stored: () => [], cursors: false, morePages: false }

class Unselected extends InnerRequest {
  override get selection(): Selection {
    return nothing
  }
}

/** Answers of the database that are kept in this process for a while, a thousand at most. */
export class KeptReads {
  readonly #kept = new LRUCache<string, Promise<unknown>>({ max: maxKept })

  /**
   * What `read` gives, or gave this viewer at most `ttlMs` ago, if his rights are still the same. What fails is not kept; who
   * waited for it reads himself. Within a transaction nothing is kept, nor taken from what is.
   */
  async read<T>(request: Request, { key, ttlMs }: KeepOptions, read: (inside: Request) => Promise<T>): Promise<T> {
    const inside = new Unselected(request)
    if (request.session) return read(inside)
    const name = JSON.stringify([request.viewer, key])
    const known = this.#kept.get(name) as Promise<T> | undefined
    if (known) return Promise.race([known, request.expired]).catch(() => read(inside))
    const reading = read(inside)
    this.#kept.set(name, reading, { ttl: ttlMs })
    reading.catch(() => {
      if (this.#kept.peek(name) === reading) this.#kept.delete(name)
    })
    return reading
  }
}
