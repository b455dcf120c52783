import type { Explained } from '../database/explain-trace.ts'
import { isFault, worstOf } from '../database/verdict.ts'

/** One line: what asks, and the plan that answers it. */
export interface PlanLine {
  readonly asks: string
  readonly index: string
  readonly examined: number
  readonly returned: number
  readonly verdict: Explained['verdict']
  readonly reasons: readonly string[]
  readonly recommendations: readonly string[]
}

const indexText = ({ indexes, stages }: Explained): string =>
  indexes.length > 0
    ? indexes
        .map(keys =>
          typeof keys === 'string'
            ? keys
            : Object.entries(keys)
                .map(([path, d]) => `${path} ${d}`)
                .join(', '),
        )
        .join(' + ')
    : stages.includes('EOF')
      ? 'no collection'
      : stages.join(' ')

/**
 * The lines of what was explained under one name: of several plans by one index, the one that looked at most for what it
 * returned.
 */
export const linesOf = (asks: string, commands: readonly Explained[]): PlanLine[] => {
  const lines = new Map<string, PlanLine>()
  for (const command of commands) {
    const index = indexText(command)
    const line = {
      ...{ asks, index, examined: command.docsExamined, returned: command.returned },
      ...{ verdict: command.verdict, reasons: command.reasons, recommendations: command.recommendations },
    }
    const known = lines.get(index)
    const worse =
      known && known.verdict !== line.verdict
        ? worstOf([known.verdict, line.verdict]) === line.verdict
        : !known || line.examined - line.returned > known.examined - known.returned
    if (worse) lines.set(index, line)
  }
  return [...lines.values()]
}

export const faultsIn = (lines: readonly PlanLine[]): PlanLine[] => lines.filter(({ verdict }) => isFault(verdict))

const widths = { asks: 56, index: 64 }

/** Longer texts push what follows to the right. */
const padded = (text: string, width: number): string => text.padEnd(width)

/** A table with a line for each plan; below one that is at fault, why, and what would serve it. */
export const tableOf = (lines: readonly PlanLine[]): string[] => [
  `${padded('asks', widths.asks)}  ${padded('index', widths.index)}  examined/returned`,
  ...lines.flatMap(({ asks, index, examined, returned, verdict, reasons, recommendations }) => [
    `${padded(asks, widths.asks)}  ${padded(index, widths.index)}  ${examined}/${returned}${verdict === 'indexed' ? '' : `  ${isFault(verdict) ? verdict.toUpperCase() : verdict}`}`,
    ...(isFault(verdict) ? [...reasons, ...recommendations].map(text => `  ! ${text}`) : []),
  ]),
]
