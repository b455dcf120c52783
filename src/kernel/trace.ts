import type { RunningCommand } from '../database/command-stats.ts'
import type { Refusal } from '../database/plan-summary.ts'
import type { Statement } from '../database/statement.ts'

/** A command that a request has caused or joined, or would have, had its answer not been kept, or its plan been better. */
export interface TracedCommand {
  /** The response path of this request that asked, what a write is, or `loadstone …` for what we ask for ourselves. */
  readonly path: string
  readonly command: RunningCommand
  /** With its values; kept only where it is to be explained. */
  readonly statement: Statement | null
  /** Which run of a transaction it belongs to. */
  readonly run: number
  /** It was not sent: what it gave before was given again. */
  readonly cached: boolean
  /** Why it was refused, and not sent; null where it was not. */
  readonly refused: Refusal | null
  /** No field or write asked for it: who the viewer is, whose account signs in. */
  readonly own: boolean
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

  add(path: string, command: RunningCommand, statement: Statement, own = false): void {
    const last = this.commands.at(-1)
    // Several loads of one place share a command.
    if (last?.command === command && last.path === path) return
    const kept = this.#keepsStatements ? statement : null
    this.#keep({ path, command, statement: kept, run: this.#run, cached: false, refused: null, own })
  }

  /** A command that was not sent, since its answer was kept. */
  served(path: string, command: RunningCommand): void {
    this.#keep({ path, command, statement: null, run: this.#run, cached: true, refused: null, own: false })
  }

  /** A command that was refused for its plan, and not sent. */
  refused(path: string, command: RunningCommand, statement: Statement, refusal: Refusal): void {
    const kept = this.#keepsStatements ? statement : null
    this.#keep({ path, command, statement: kept, run: this.#run, cached: false, refused: refusal, own: false })
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
