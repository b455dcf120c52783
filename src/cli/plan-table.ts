import type { Explained } from '../database/explain-trace.ts'
import { type Allowed, isFault, worstOf } from '../database/verdict.ts'
import type { Finding } from '../graphql/findings.ts'

/** One line: what asks, and the plan that answers it. */
export interface PlanLine {
  readonly asks: string
  /** Kinds of users as whom it was planned. */
  readonly as: readonly string[]
  readonly index: string
  readonly examined: number
  readonly returned: number
  readonly allowed: Allowed | null
  readonly verdict: Explained['verdict']
  readonly reasons: readonly string[]
  readonly recommendations: readonly string[]
  /** What its operation has the database do again and again. */
  readonly findings: readonly Pick<Finding, 'by' | 'message'>[]
}

/** What holds a line: the rule of the house, a bound that does not grow with the data, or none (counts). */
type Within = 'rule' | 'bound' | 'count'

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

const withinOf = ({ allowed, verdict, examined, returned }: PlanLine): Within =>
  allowed?.by === 'count' ? 'count' : verdict !== 'indexed' || examined > 2 * returned + 2 ? 'bound' : 'rule'

/** By how much a line looks at more than it returns; of two that are even, the one that returns more tells more. */
const isWorse = (line: PlanLine, than: PlanLine): boolean => {
  const excess = ({ examined, returned }: PlanLine) => examined - returned
  return excess(line) > excess(than) || (excess(line) === excess(than) && line.returned > than.returned)
}

/**
 * The lines of what was explained under one name: of several plans by one index that may look at as much, the worst.
 */
export const linesOf = (asks: string, as: string, commands: readonly Explained[]): PlanLine[] => {
  const lines = new Map<string, PlanLine>()
  for (const command of commands) {
    const { docsExamined: examined, returned, allowed, verdict, reasons, recommendations } = command
    const index = indexText(command)
    const line = { asks, as: [as], index, examined, returned, allowed, verdict, reasons, recommendations, findings: [] }
    const key = `${index}\n${allowed?.by}`
    const known = lines.get(key)
    const worse =
      known && known.verdict !== verdict
        ? worstOf([known.verdict, verdict]) === verdict
        : !known || isWorse(line, known)
    if (worse) lines.set(key, line)
  }
  return [...lines.values()]
}

/** Of lines of one thing by one index that are as good, the worst, for all who ask it so. */
export const distinct = (lines: readonly PlanLine[]): PlanLine[] => {
  const known = new Map<string, PlanLine>()
  for (const line of lines) {
    const key = `${line.asks}\n${line.index}\n${line.verdict}\n${line.allowed?.by}`
    const before = known.get(key) ?? line
    const findings = Map.groupBy([...before.findings, ...line.findings], ({ message }) => message)
    known.set(key, {
      ...(isWorse(line, before) ? line : before),
      as: [...new Set([...before.as, ...line.as])],
      findings: [...findings.values()].flatMap(([first]) => first ?? []),
    })
  }
  return [...Map.groupBy(known.values(), ({ asks }) => asks).values()].flat()
}

/** Those that must not reach production; `strict`: that is all but what holds to 2 × returned + 2 by indexes alone. */
export const faultsIn = (lines: readonly PlanLine[], strict: boolean): PlanLine[] =>
  lines.filter(line => isAtFault(line, strict))

const isAtFault = (line: PlanLine, strict: boolean): boolean =>
  isFault(line.verdict) ||
  line.findings.some(({ by }) => strict || by === 'server') ||
  (strict && withinOf(line) !== 'rule')

const isEmpty = ({ examined, returned }: PlanLine): boolean => examined === 0 && returned === 0

/** What holds how many of the lines that are not at fault, in words. */
export const countsOf = (lines: readonly PlanLine[], strict: boolean): string => {
  const held = Map.groupBy(
    lines.filter(line => !isAtFault(line, strict)),
    withinOf,
  )
  const told = [
    [held.get('rule'), 'within 2 × returned + 2'],
    [held.get('bound'), 'within a fixed bound'],
    [held.get('count'), 'counts of what no index has together, which have none'],
    [lines.filter(isEmpty), 'without a match'],
    [lines.filter(({ findings }) => findings.length > 0), 'with a finding'],
  ] as const
  return told.flatMap(([of, text], i) => (i === 0 || of?.length ? [`${of?.length ?? 0} ${text}`] : [])).join(', ')
}

const widths = { asks: 56, index: 64, figures: 17, allowed: 12 }

/** Longer texts push what follows to the right. */
const padded = (text: string, width: number): string => text.padEnd(width)

const allowedText = ({ allowed, verdict }: PlanLine): string => {
  if (!allowed) return ''
  switch (allowed.by) {
    case 'returned':
      return verdict === 'bounded' ? '2n+2 sorted' : '2n+2'
    case 'parents':
      return `${allowed.documents} parents`
    case 'count':
      return 'count'
    default:
      return `${allowed.documents} ${allowed.by}`
  }
}

/** As whom a line was planned, where another line of the same is of others. */
const asText = ({ asks, as }: PlanLine, lines: readonly PlanLine[]): string =>
  lines.some(other => other.asks === asks && other.as.join() !== as.join()) ? `  as ${as.join(', ')}` : ''

const markOf = (line: PlanLine, strict: boolean): string => {
  const { verdict } = line
  if (isFault(verdict)) return `  ${verdict.toUpperCase()}`
  const within = withinOf(line)
  if (within !== 'rule') {
    const mark = within === 'count' ? 'no bound' : 'bounded'
    return `  ${strict ? mark.toUpperCase() : mark}`
  }
  return isEmpty(line) ? '  no match' : ''
}

const whyOf = (line: PlanLine): readonly string[] => {
  const { examined, returned, reasons, recommendations } = line
  if (withinOf(line) === 'rule') return []
  const told = reasons.length > 0 ? reasons : [`${examined} documents are looked at for ${returned}.`]
  return [...told, ...recommendations].map(text => `  ! ${text}`)
}

/**
 * A table with a line for each plan, with what it may look at and why: `2n+2` of n that are returned, else so many
 * documents. Below one that is at fault, why, and what would serve it; below its first line, what an operation repeats.
 */
export const tableOf = (lines: readonly PlanLine[], strict = false): string[] => [
  `${padded('asks', widths.asks)}  ${padded('index', widths.index)}  ${padded('examined/returned', widths.figures)}  allowed`,
  ...lines.flatMap(line => {
    const { asks, index, examined, returned, findings } = line
    const figures = padded(`${examined}/${returned}`, widths.figures)
    const rest = `${padded(allowedText(line), widths.allowed)}${markOf(line, strict)}${asText(line, lines)}`
    return [
      `${padded(asks, widths.asks)}  ${padded(index, widths.index)}  ${figures}  ${rest}`.trimEnd(),
      ...(isAtFault(line, strict) ? whyOf(line) : []),
      ...findings.map(({ by, message }) => `  ${strict || by === 'server' ? '!' : '~'} ${message}`),
    ]
  }),
]
