import type { Explained } from '../database/explain-trace.ts'
import { isFault, worstOf } from '../database/verdict.ts'

/** One line: what asks, and the plan that answers it. */
export interface PlanLine {
  readonly asks: string
  /** Kinds of users as whom it was planned. */
  readonly as: readonly string[]
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
export const linesOf = (asks: string, as: string, commands: readonly Explained[]): PlanLine[] => {
  const lines = new Map<string, PlanLine>()
  for (const command of commands) {
    const index = indexText(command)
    const line = {
      ...{ asks, as: [as], index, examined: command.docsExamined, returned: command.returned },
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

/** Of lines of one thing by one index that are as good, the one that looked at most, for all who ask it so. */
export const distinct = (lines: readonly PlanLine[]): PlanLine[] => {
  const known = new Map<string, PlanLine>()
  for (const line of lines) {
    const key = `${line.asks}\n${line.index}\n${line.verdict}`
    const before = known.get(key) ?? line
    const worse = line.examined - line.returned > before.examined - before.returned ? line : before
    known.set(key, { ...worse, as: [...new Set([...before.as, ...line.as])] })
  }
  return [...Map.groupBy(known.values(), ({ asks }) => asks).values()].flat()
}

export const faultsIn = (lines: readonly PlanLine[]): PlanLine[] => lines.filter(({ verdict }) => isFault(verdict))

const widths = { asks: 56, index: 64 }

/** Longer texts push what follows to the right. */
const padded = (text: string, width: number): string => text.padEnd(width)

/** As whom a line was planned, where another line of the same is of others. */
const asText = ({ asks, as }: PlanLine, lines: readonly PlanLine[]): string =>
  lines.some(other => other.asks === asks && other.as.join() !== as.join()) ? `  as ${as.join(', ')}` : ''

/** A table with a line for each plan; below one that is at fault, why, and what would serve it. */
export const tableOf = (lines: readonly PlanLine[]): string[] => [
  `${padded('asks', widths.asks)}  ${padded('index', widths.index)}  examined/returned`,
  ...lines.flatMap(line => {
    const { asks, index, examined, returned, verdict, reasons, recommendations } = line
    return [
      `${padded(asks, widths.asks)}  ${padded(index, widths.index)}  ${examined}/${returned}${verdict === 'indexed' ? '' : `  ${isFault(verdict) ? verdict.toUpperCase() : verdict}`}${asText(line, lines)}`,
      ...(isFault(verdict) ? [...reasons, ...recommendations].map(text => `  ! ${text}`) : []),
    ]
  }),
]
