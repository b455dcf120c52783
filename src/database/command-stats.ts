const minutes = 60

/** Why a command is sent, as the doors know it. */
export interface CommandCause {
  readonly collection: string
  readonly method: 'find' | 'aggregate' | 'write'
  readonly operation: string
  /** Response path, or what a write is. */
  readonly path: string
  /** Loads of other requests that this command answers as well. */
  readonly shared?: number
}

/** One command that has ended. Values are never part of it. */
export interface CommandRecord extends CommandCause {
  /** How long the caller waited for the database. */
  readonly ms: number
  readonly failed: boolean
}

/** Totals of this process's commands, with the slow ones of the last hour in a ring of minutes. */
export class CommandStats {
  readonly #slowMs: number
  readonly #log: ((record: CommandRecord) => void) | null
  readonly #slow = new Array<{ minute: number; count: number }>(minutes)
  #commands = 0
  #ms = 0

  /**
   * `slowMs`: from which duration on a command counts as slow (`DB_SLOW_QUERY_MS`). `log`: gets every command
   * (`DB_LOG_QUERIES`).
   */
  constructor(slowMs: number, log: ((record: CommandRecord) => void) | null = null) {
    this.#slowMs = slowMs
    this.#log = log
  }

  /** Sends a command and records it, however it ends: one that the server gave up is the slowest of all. */
  async measure<T>(cause: CommandCause, send: () => Promise<T>): Promise<T> {
    const begun = performance.now()
    let failed = true
    try {
      const result = await send()
      failed = false
      return result
    } finally {
      this.#add({ ...cause, ms: performance.now() - begun, failed })
    }
  }

  #add(record: CommandRecord): void {
    this.#commands++
    this.#ms += record.ms
    this.#log?.(record)
    if (record.ms < this.#slowMs) return
    const minute = Math.floor(Date.now() / 60_000)
    const slot = this.#slow[minute % minutes]
    if (slot?.minute === minute) slot.count++
    else this.#slow[minute % minutes] = { minute, count: 1 }
  }

  /** `averageMs` over all commands of this process; `slow` within the last hour. */
  snapshot(): { commands: number; averageMs: number; slow: number } {
    const oldest = Math.floor(Date.now() / 60_000) - minutes
    const slow = this.#slow.reduce((sum, slot) => sum + (slot && slot.minute > oldest ? slot.count : 0), 0)
    return { commands: this.#commands, averageMs: this.#commands === 0 ? 0 : this.#ms / this.#commands, slow }
  }
}
