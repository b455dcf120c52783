import { AppError } from '../kernel/errors.ts'
import type { Trace } from '../kernel/trace.ts'
import type { KeptCommand } from './kept-commands.ts'
import type { Refusal } from './plan-summary.ts'
import { shapeOf } from './shape.ts'
import { ShapeStats } from './shape-stats.ts'
import type { Statement } from './statement.ts'

const minutes = 60
/** Names that a client gives may be as long as a request. */
const maxName = 256

/** Who waits for a command, and where. */
export interface Cause {
  readonly operation: string
  /** Response path without its list positions, or what a write is. */
  readonly path: string
  /** Of the request; none where nobody's request asks. */
  readonly requestId?: string | undefined
  /** Where the request's commands are kept. */
  readonly trace?: Trace | undefined
  /** It is we who ask, for ourselves: a trace tells that at `operation path`. */
  readonly own?: true
}

/** Who asks what: by these a command is counted. */
export interface ShapeNames {
  readonly operation: string
  readonly path: string
  readonly collection: string
  readonly method: string
  readonly shape: string
}

/** One command. Values are never part of it. */
export interface CommandRecord extends ShapeNames {
  /** Of all requests that it answers, each once. */
  readonly requestIds: readonly string[]
  /** Loads of other requests, or of this one, that it answers beside the first. */
  readonly shared: number
  /** How often it was sent again. */
  readonly retries: number
  /** Documents that it gave, or changed. */
  readonly documents: number
  /** How long the caller waited for the database. */
  readonly ms: number
  readonly failed: boolean
  /** Why it failed: our code, or the name that the server or the driver has for it; null where it did not. */
  readonly code: string | null
}

/** A command on its way: `ms` is null until it has ended. `begun`: as `performance.now()` has it. */
export interface RunningCommand extends Omit<CommandRecord, 'ms'> {
  readonly begun: number
  readonly ms: number | null
}

export type CommandListener = (record: CommandRecord, statement: Statement) => void

/** What the one who sends a command says of it meanwhile. */
export interface Sending {
  retries: number
}

/** Who asks, in names that are not too long. */
export const namesOf = ({ operation, path }: Cause) => ({
  operation: operation.slice(0, maxName),
  path: path.slice(0, maxName),
})

class Running implements RunningCommand, Sending {
  readonly begun = performance.now()
  readonly collection: string
  readonly method: string
  readonly operation: string
  readonly path: string
  readonly shape: string
  readonly requestIds: readonly string[]
  readonly shared: number
  retries = 0
  documents = 0
  ms: number | null = null
  failed = false
  code: string | null = null

  constructor(statement: Statement, causes: readonly Cause[]) {
    // Texts, and not what they come from: every request that joins keeps this, and would keep the first one's trace alive.
    const { operation, path } = namesOf(causes[0] ?? { operation: '', path: '' })
    this.collection = statement.collection
    this.method = statement.method
    this.operation = operation
    this.path = path
    this.shape = shapeOf(statement)
    const ids = causes.flatMap(({ requestId }) => requestId ?? [])
    this.requestIds = ids.length > 1 ? [...new Set(ids)] : ids
    this.shared = causes.length - 1
  }

  ended(documents: number | null): CommandRecord {
    const { collection, method, shape, operation, path, requestIds, shared, retries, begun } = this
    this.ms = performance.now() - begun
    this.failed = documents === null
    this.documents = documents ?? 0
    const { ms, failed, code } = this
    const told = { collection, method, shape, operation, path, requestIds, shared, retries }
    return { ...told, documents: this.documents, ms, failed, code }
  }
}

/** A command as those are told of it who asked for it: it was refused, and not sent. */
export const tellRefused = (statement: Statement, causes: readonly Cause[], refusal: Refusal): void => {
  const running = new Running(statement, causes)
  running.ms = 0
  running.failed = true
  running.code = 'UNINDEXED_QUERY'
  for (const { trace, operation, path, own } of causes)
    trace?.refused(own ? `${operation} ${path}` : path, running, statement, refusal)
}

/** A word for why a command failed, of which there are not many: nothing of the text, which may quote values. */
const codeOf = (error: unknown): string => {
  if (error instanceof AppError) return error.code
  const { codeName, name } = error as { readonly codeName?: unknown; readonly name?: unknown }
  return String(codeName ?? name ?? 'Error')
}

/** How many documents a result is, or tells of. */
const countOf = (result: unknown): number => {
  if (Array.isArray(result)) return result.length
  if (typeof result !== 'object' || result === null) return 0
  const told = result as Partial<Record<'insertedCount' | 'modifiedCount' | 'deletedCount', number>>
  const counted = [told.insertedCount, told.modifiedCount, told.deletedCount].filter(count => count !== undefined)
  return counted.length === 0 ? 1 : counted.reduce((sum, count) => sum + count, 0)
}

/** Records this process's commands: in totals, in the slow ones of the last hour, by shape, and for whoever listens. */
export class CommandStats {
  readonly slowMs: number
  readonly shapes = new ShapeStats()
  readonly since = new Date()
  readonly #listeners = new Set<CommandListener>()
  readonly #servedListeners = new Set<(command: KeptCommand) => void>()
  readonly #running = new Set<Running>()
  readonly #slow = new Array<{ minute: number; count: number }>(minutes)
  #commands = 0
  #ms = 0

  /** `slowMs`: from which duration on a command counts as slow (`DB_SLOW_QUERY_MS`). */
  constructor(slowMs: number) {
    this.slowMs = slowMs
  }

  /** Tells `listener` of every command when it has ended; gives what ends that. It must be fast, and not throw. */
  onCommand(listener: CommandListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The same for commands that were not sent, since their answers were kept. */
  onServed(listener: (command: KeptCommand) => void): () => void {
    this.#servedListeners.add(listener)
    return () => this.#servedListeners.delete(listener)
  }

  /**
   * Records that what commands have given before was given again; none of them is sent, nor counted as one. `cause`: who
   * got it; null for what we ask for ourselves, whose cause is always the same.
   */
  served(commands: readonly KeptCommand[], cause: Cause | null): void {
    const begun = performance.now()
    for (const command of commands) {
      const served = cause ? { ...command, ...namesOf(cause) } : command
      this.shapes.served(served)
      for (const listener of this.#servedListeners) listener(served)
      cause?.trace?.served(cause.path, {
        ...served,
        ...{ requestIds: cause.requestId === undefined ? [] : [cause.requestId], shared: 0, retries: 0 },
        ...{ begun, ms: 0, failed: false, code: null },
      })
    }
  }

  /**
   * Sends a command and records it, however it ends: one that the server gave up is the slowest of all. `count`: the
   * documents of a result, where that is not its length or what the server says of a write.
   */
  async measure<T>(
    statement: Statement,
    causes: readonly Cause[],
    send: (sending: Sending) => Promise<T>,
    count: (result: T) => number = countOf,
  ): Promise<T> {
    const running = new Running(statement, causes)
    for (const { trace, operation, path, own } of causes)
      trace?.add(own ? `${operation} ${path}` : path, running, statement, own)
    this.#running.add(running)
    let documents: number | null = null
    try {
      const result = await send(running)
      documents = count(result)
      return result
    } catch (error) {
      running.code = codeOf(error)
      throw error
    } finally {
      this.#running.delete(running)
      this.#add(running.ended(documents), statement)
    }
  }

  #add(record: CommandRecord, statement: Statement): void {
    const { ms } = record
    const isSlow = ms >= this.slowMs
    this.#commands++
    this.#ms += ms
    this.shapes.add(record, statement, isSlow)
    for (const listener of this.#listeners) listener(record, statement)
    if (!isSlow) return
    const minute = Math.floor(Date.now() / 60_000)
    const slot = this.#slow[minute % minutes]
    if (slot?.minute === minute) slot.count++
    else this.#slow[minute % minutes] = { minute, count: 1 }
  }

  /** Commands that have been sent and have not ended. */
  running(): RunningCommand[] {
    return [...this.#running]
  }

  /** `averageMs` over all commands of this process; `slow` within the last hour. */
  snapshot(): { commands: number; averageMs: number; slow: number } {
    const oldest = Math.floor(Date.now() / 60_000) - minutes
    const slow = this.#slow.reduce((sum, slot) => sum + (slot && slot.minute > oldest ? slot.count : 0), 0)
    return { commands: this.#commands, averageMs: this.#commands === 0 ? 0 : this.#ms / this.#commands, slow }
  }
}
