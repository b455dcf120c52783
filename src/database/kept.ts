import { LRUCache } from 'lru-cache'
import type { Request } from '../kernel/request.ts'
import type { Selection } from '../kernel/selection.ts'
import type { CommandStats } from './command-stats.ts'
import { causeOf } from './commands.ts'
import { InnerRequest } from './inner-request.ts'
import { Hearing, type KeptCommand } from './kept-commands.ts'

export interface KeepOptions {
  /** What is asked, whole: two questions that differ have two keys. */
  readonly key: string
  /** Milliseconds for which its answer may be old. */
  readonly ttlMs: number
  /** Where in the answer it is asked, or what it is for: a kept answer is told there. */
  readonly path: string
}

const maxKept = 1_000

/** An operation that selects nothing: what is kept for others has the fields that its reader names, and no others. */
const nothing: Selection = { stored: () => [], cursors: false, morePages: false }

/** The request of whoever reads for all: it selects nothing, and hears what is sent for it. */
class Reader extends InnerRequest {
  readonly heard: Hearing
  readonly #usage: Request['usage']

  constructor(outside: Request) {
    super(outside)
    const { usage } = outside
    const heard = new Hearing(usage.trace)
    this.heard = heard
    this.#usage = {
      trace: heard,
      get commands() {
        return usage.commands
      },
      set commands(count) {
        usage.commands = count
      },
      get documents() {
        return usage.documents
      },
      set documents(count) {
        usage.documents = count
      },
    }
  }

  override get selection(): Selection {
    return nothing
  }

  override get usage(): Request['usage'] {
    return this.#usage
  }
}

interface Kept {
  readonly answer: Promise<unknown>
  /** What was sent for it; known when it is there. */
  readonly commands: Promise<readonly KeptCommand[]>
}

/** Answers of the database that are kept in this process for a while, a thousand at most. */
export class KeptReads {
  readonly #stats: Pick<CommandStats, 'served'>
  readonly #kept = new LRUCache<string, Kept>({ max: maxKept })

  constructor(stats: Pick<CommandStats, 'served'>) {
    this.#stats = stats
  }

  /**
   * What `read` gives, or gave this viewer at most `ttlMs` ago, if his rights are still the same: then the commands that it
   * has sent are recorded as cached, all of them at `path`. What fails is not kept; who waited for it reads himself. Within
   * a transaction nothing is kept, nor taken from what is.
   */
  async read<T>(
    request: Request,
    { key, ttlMs, path }: KeepOptions,
    read: (inside: Request) => Promise<T>,
  ): Promise<T> {
    const inside = new Reader(request)
    if (request.session) return read(inside)
    const name = JSON.stringify([request.viewer, key])
    const known = this.#kept.get(name)
    if (known) {
      try {
        const answer = (await Promise.race([known.answer, request.expired])) as T
        this.#stats.served(await known.commands, causeOf(request, path))
        return answer
      } catch {
        return read(inside)
      }
    }
    const answer = read(inside)
    const reading = { answer, commands: answer.then(() => inside.heard.commandsKept()) }
    this.#kept.set(name, reading, { ttl: ttlMs })
    reading.commands.catch(() => {
      if (this.#kept.peek(name) === reading) this.#kept.delete(name)
    })
    return answer
  }
}
