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

const planText = ({ plan, ms, documents, shared, retries, cached }: ToldCommand): string =>
  [
    cached ? `not sent: its ${documents} documents were kept` : `${ms ?? '?'} ms, ${documents} documents`,
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

/** What a request has had the database do, for the panel: findings first, then command by command. */
export const explainPanel = ({ commands, findings, more }: ToldDatabase): ExplainPanel => ({
  operations: [
    ...findings.map(({ coordinate, path, times, message, shape }) => ({
      type: 'sql' as const,
      title: `! ${coordinate ?? path}: ${times} times`,
      query: shape,
      explain: message,
    })),
    ...commands.map((command, i) => ({
      type: 'sql' as const,
      title: `${i + 1}. ${command.path}: ${command.method} ${command.collection}`,
      query: command.shape,
      explain: planText(command),
    })),
    ...(commands.length === 0
      ? [{ type: 'sql' as const, title: 'No command', query: 'The database was not asked for this.' }]
      : []),
    ...(more > 0 ? [{ type: 'sql' as const, title: `${more} more`, query: 'Only the first are told.' }] : []),
  ],
})
