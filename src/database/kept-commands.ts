import { Trace } from '../kernel/trace.ts'
import type { RunningCommand, ShapeNames } from './command-stats.ts'
import type { Refusal } from './plan-summary.ts'
import { type Need, needsOf } from './shape-needs.ts'
import type { Statement } from './statement.ts'

/** A command whose answer is kept: what it is told as when that is given again. Never with values. */
export interface KeptCommand extends ShapeNames {
  /** Documents that it gave when it was sent. */
  readonly documents: number
  readonly needs: readonly Need[]
}

/** Hears the commands of a piece of work on their way to the trace of the request that waits for it. */
export class Hearing extends Trace {
  readonly #outside: Trace | undefined

  constructor(outside?: Trace) {
    super(true)
    this.#outside = outside
  }

  override add(path: string, command: RunningCommand, statement: Statement, own?: boolean): void {
    super.add(path, command, statement, own)
    this.#outside?.add(path, command, statement, own)
  }

  override served(path: string, command: RunningCommand): void {
    super.served(path, command)
    this.#outside?.served(path, command)
  }

  override refused(path: string, command: RunningCommand, statement: Statement, refusal: Refusal): void {
    super.refused(path, command, statement, refusal)
    this.#outside?.refused(path, command, statement, refusal)
  }

  override again(): void {
    super.again()
    this.#outside?.again()
  }

  /** What was heard, each command once, however many loads of the work it has answered. */
  commandsKept(): KeptCommand[] {
    const distinct = new Map(this.commands.map(traced => [traced.command, traced]))
    return [...distinct.values()].map(({ command, statement }) => {
      const { operation, path, collection, method, shape, documents } = command
      return { operation, path, collection, method, shape, documents, needs: statement ? needsOf(statement) : [] }
    })
  }
}
