import type { SentCommand } from './app.ts'
import { isBounded } from './bounded.ts'

const writes = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite'])

const isWrite = ({ name }: SentCommand): boolean => writes.has(name)

/** Whether what a write has done outlives the primary that did it. Within a transaction its commit asks for that. */
const isDurable = (sent: SentCommand): boolean => {
  const { name, command } = sent
  if (name !== 'commitTransaction' && (!isWrite(sent) || command.autocommit === false)) return true
  return (command.writeConcern as { w?: unknown } | undefined)?.w === 'majority'
}

/** Has the server run code, or match a pattern. As text of a document these stand behind a backslash. */
const running = /"\$(?:where|function|accumulator|regex|text)":/

/** Inserts alone hold what was given as it is. */
const runsNothing = ({ name, command }: SentCommand): boolean =>
  name === 'insert' || !running.test(JSON.stringify(command))

/** What is wrong with a command of ours, whatever it was sent for; null where nothing is. */
export const faultOf = (sent: SentCommand): string | null => {
  if (!isBounded(sent)) return 'reads as far as the collection goes'
  if (!isDurable(sent)) return 'may be undone by a failover'
  return runsNothing(sent) ? null : 'runs code or a pattern'
}
