import type { RunningCommand } from '../database/command-stats.ts'
import type { Statement } from '../database/statement.ts'

/** A command that a request has caused or joined, or would have, had its answer not been kept. */
export interface TracedCommand {
  /** The response path of this request that asked, or what a write is. */
  readonly path: string
  readonly command: RunningCommand
  /** With its values; kept only where it is to be explained. */
  readonly statement: Statement | null
  /** Which run of a transaction it belongs to. */
  readonly run: number
  /** It was not sent: what it gave before was given again. */
  readonly cached: boolean
}

/** More are only counted. */
const maxKept = 500

/** The commands of one request, in the order in which they were sent. */
export class Trace {
  readonly commands: TracedCommand[] = []
  /** Commands beyond those that are kept. */
  more = 0
  readonly #keepsStatements: boolean
  #run = 0

  constructor(keepsStatements = false) {
    this.#keepsStatements = keepsStatements
  }

  add(path: string, command: RunningCommand, statement: Statement): void {
    const last = this.commands.at(-1)
    // Several loads of one place share a command.
    if (last?.command === command && last.path === path) return
    this.#keep({ path, command, statement: this.#keepsStatements ? statement : null, run: this.#run, cached: false })
  }

  /** A command that was not sent, since its answer was kept. */
  served(path: string, command: RunningCommand): void {
    this.#keep({ path, command, statement: null, run: this.#run, cached: true })
  }

  /** What comes now is the same work again, from its beginning. */
  again(): void {
    this.#run++
  }

  #keep(traced: TracedCommand): void {
    if (this.commands.length < maxKept) this.commands.push(traced)
    else this.more++
  }
}
