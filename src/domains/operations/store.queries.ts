import type { CommandStats } from '../../database/command-stats.ts'
import type { DeclaredIndex } from '../../database/indexes.ts'
import { sizeOf } from '../../database/page.ts'
import type { PlanGuard } from '../../database/plan-guard.ts'
import { adviceFor } from '../../database/shape-advice.ts'
import type { Durations, ShapeFigures } from '../../database/shape-stats.ts'
import { invalid } from '../../kernel/errors.ts'
import { hundredths } from '../../kernel/rounded.ts'
import type { QueryShapeRow, QueryStatsRow, SlowQueriesRow } from './rows.ts'

/** What the reports are made from. */
export interface QueriesParts {
  readonly instance: string
  readonly stats: CommandStats
  readonly guard: PlanGuard
  readonly indexes: readonly DeclaredIndex[]
  /** Names of the operations that the page for administrators asks. */
  readonly adminPage: ReadonlySet<string>
}

/**
 * Commands of this process by shape; those of the page for administrators, which asks them to show others, only where
 * `adminPage` says so. They ask nothing of the database. All throw INVALID_INPUT.
 */
export interface Queries {
  /** Shapes with a command that took `thresholdMs` or longer; `DB_SLOW_QUERY_MS` where nothing is said. */
  slow(asked: {
    readonly thresholdMs?: number | null | undefined
    readonly first?: number | null | undefined
    readonly adminPage?: boolean | null | undefined
  }): SlowQueriesRow
  /** All shapes, by operation, of which `operation` is one. */
  all(asked: {
    readonly operation?: string | null | undefined
    readonly first?: number | null | undefined
    readonly adminPage?: boolean | null | undefined
  }): QueryStatsRow
}

const defaultFirst = 50

const firstOf = (first: number | null | undefined): number => sizeOf(first ?? defaultFirst, 'first')

const rounded = <Of extends Durations>(of: Of): Of => {
  const { averageMs, p95Ms, worstMs } = of
  return { ...of, averageMs: hundredths(averageMs), p95Ms: hundredths(p95Ms), worstMs: hundredths(worstMs) }
}

export const createQueries = ({ instance, stats, guard, indexes, adminPage }: QueriesParts): Queries => {
  const isOfPage = ({ operation }: { readonly operation: string }): boolean => adminPage.has(operation)
  const told = (shapes: readonly ShapeFigures[]): QueryShapeRow[] => {
    const findings = new Map(guard.findings().map(finding => [finding.shape, finding]))
    return shapes.map(figures => ({
      ...rounded(figures),
      recommendations: adviceFor(figures, findings.get(figures.shape), indexes),
    }))
  }
  const process = () => ({ instance, since: stats.since, forgotten: stats.shapes.forgotten })

  return {
    slow: ({ thresholdMs, first, adminPage: withPage }) => {
      const threshold = thresholdMs ?? stats.slowMs
      if (threshold < 0) throw invalid('thresholdMs', `\`thresholdMs\` must be 0 or more, but got ${threshold}.`)
      const size = firstOf(first)
      const all = stats.shapes.shapes().filter(({ count, worstMs }) => count > 0 && worstMs >= threshold)
      const slow = withPage ? all : all.filter(one => !isOfPage(one))
      const counts = { total: slow.length, leftOut: all.length - slow.length }
      return { ...process(), thresholdMs: threshold, ...counts, shapes: told(slow.slice(0, size)) }
    },
    all: ({ operation, first, adminPage: withPage }) => {
      const size = firstOf(first)
      const all = stats.shapes.operations().filter(one => operation == null || one.operation === operation)
      const found = withPage || operation != null ? all : all.filter(one => !isOfPage(one))
      const operations = found.slice(0, size).map(of => ({
        ...rounded(of),
        total: of.shapes.length,
        shapes: told(of.shapes.slice(0, size)),
      }))
      return { ...process(), total: found.length, leftOut: all.length - found.length, operations }
    },
  }
}
