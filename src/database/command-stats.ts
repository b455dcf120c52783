const minutes = 60

/** One command as the doors record it. `ms`: how long the caller waited for the database. */
export interface CommandRecord {
  readonly collection: string
  readonly method: 'find' | 'aggregate'
  readonly operation: string
  readonly path: string
  /** Loads of other requests that this command answered as well. */
  readonly shared: number
  readonly ms: number
  readonly documents: number
}

/** Totals of this process's commands, with the slow ones of the last hour in a ring of minutes. */
export class CommandStats {
  readonly #slowMs: number
  readonly #slow = new Array<{ minute: number; count: number }>(minutes)
  #commands = 0
  #ms = 0
  #shared = 0

  /** `slowMs`: from which duration on a command counts as slow (`DB_SLOW_QUERY_MS`). */
  constructor(slowMs: number) {
    this.#slowMs = slowMs
  }

  add(record: CommandRecord): void {
    this.#commands++
    this.#ms += record.ms
    this.#shared += record.shared
    if (record.ms < this.#slowMs) return
    const minute = Math.floor(Date.now() / 60_000)
    const slot = this.#slow[minute % minutes]
    if (slot?.minute === minute) slot.count++
    else this.#slow[minute % minutes] = { minute, count: 1 }
  }

  /** `averageMs` over all commands of this process; `slow` within the last hour; `shared`: loads that needed none. */
  snapshot(): { commands: number; shared: number; averageMs: number; slow: number } {
    const oldest = Math.floor(Date.now() / 60_000) - minutes
    const slow = this.#slow.reduce((sum, slot) => sum + (slot && slot.minute > oldest ? slot.count : 0), 0)
    return {
      commands: this.#commands,
      shared: this.#shared,
      averageMs: this.#commands === 0 ? 0 : this.#ms / this.#commands,
      slow,
    }
  }
}
