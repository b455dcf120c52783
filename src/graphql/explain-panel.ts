import { tenths } from '../kernel/rounded.ts'
import type { ToldCommand, ToldDatabase } from './told-commands.ts'

/** `extensions.explain` as the explain panel of ruru takes it, which knows plans of Grafast and SQL: ours are told as the latter. */
export interface ExplainPanel {
  readonly operations: readonly {
    readonly type: 'sql'
    readonly title: string
    readonly query: string
    readonly explain?: string
  }[]
}

const sendingText = ({ ms, documents, cached, refused }: ToldCommand): string => {
  if (refused) return 'not sent: it was refused for its plan'
  return cached ? `not sent: its ${documents} documents were kept` : `${ms ?? '?'} ms, ${documents} documents`
}

const planText = (command: ToldCommand): string => {
  const { plan, shared, retries } = command
  return [
    sendingText(command),
    ...(shared > 0 ? [`shared with ${shared} other loads`] : []),
    ...(retries > 0 ? [`sent again ${retries} times`] : []),
    ...(plan
      ? [
          `plan: ${plan.stages.join(' ← ')}`,
          `index: ${plan.indexes.length > 0 ? plan.indexes.join(', ') : 'none'}`,
          `examined: ${plan.keysExamined} keys and ${plan.docsExamined} documents`,
          `verdict: ${plan.verdict}${plan.reasons.map(reason => `\n  ${reason}`).join('')}`,
        ]
      : []),
  ].join('\n')
}

/** What the server asks for itself, to know who asks, and not for the operation. */
const isOurs = ({ path }: ToldCommand): boolean => path.startsWith('loadstone ')

/** How a command stands, in a word. */
const standing = ({ plan, cached, refused, failed }: ToldCommand): string => {
  if (refused) return 'refused'
  if (failed) return 'failed'
  return cached ? 'kept' : (plan?.verdict ?? '–')
}

const headings = ['#', 'ms', 'exam./ret.', 'verdict', 'path', 'index', 'command']
/** Figures stand at the right of their columns. */
const figures = new Set([0, 1, 2])

const cells = (command: ToldCommand, i: number): string[] => {
  const { plan, ms, documents, path, shape } = command
  return [
    String(i + 1),
    String(ms ?? '?'),
    plan ? `${Math.max(plan.keysExamined, plan.docsExamined)}/${documents}` : `–/${documents}`,
    standing(command),
    path,
    plan && plan.indexes.length > 0 ? plan.indexes.join(', ') : '–',
    shape,
  ]
}

/** All commands, each in a line of its own, in columns. */
const tableText = (commands: readonly ToldCommand[]): string => {
  const rows = [headings, ...commands.map(cells)]
  const widths = headings.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const padded = (text: string, column: number) =>
    figures.has(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
  return rows.map(row => row.map(padded).join('  ').trimEnd()).join('\n')
}

const overview = (commands: readonly ToldCommand[]) => {
  const ms = tenths(commands.reduce((sum, command) => sum + (command.ms ?? 0), 0))
  const many = commands.length === 1 ? '1 command' : `${commands.length} commands`
  return { type: 'sql' as const, title: `All: ${many}, ${ms} ms`, query: tableText(commands) }
}

/**
 * What a request has had the database do, for the panel: all commands in a table, then findings, then command by command.
 * What the server has asked for itself comes last.
 */
export const explainPanel = ({ commands, findings, more }: ToldDatabase): ExplainPanel => {
  const ordered = [...commands.filter(command => !isOurs(command)), ...commands.filter(isOurs)]
  return {
    operations: [
      commands.length === 0
        ? { type: 'sql' as const, title: 'No command', query: 'The database was not asked for this.' }
        : overview(ordered),
      ...findings.map(({ coordinate, path, times, message, shape }) => ({
        type: 'sql' as const,
        title: `! ${coordinate ?? path}: ${times} times`,
        query: shape,
        explain: message,
      })),
      ...ordered.map((command, i) => ({
        type: 'sql' as const,
        title: `${i + 1}. ${command.path}: ${command.method} ${command.collection}`,
        query: command.shape,
        explain: planText(command),
      })),
      ...(more > 0 ? [{ type: 'sql' as const, title: `${more} more`, query: 'Only the first are told.' }] : []),
    ],
  }
}
