import { lookupIn } from './lookup.ts'
import type { Plan } from './plan.ts'
import { type Need, needsOf } from './shape-needs.ts'
import { maxMatches } from './stages.ts'
import type { Planned, Read } from './statement.ts'

/** How well a command is served, the best first. */
export const verdicts = ['indexed', 'bounded', 'wasteful', 'sorts', 'scans', 'missing'] as const
export type Verdict = (typeof verdicts)[number]

/** A verdict as everybody is told it who does not ask by GraphQL, which spells it so by itself. */
export const spelled = (verdict: Verdict): Uppercase<Verdict> => verdict.toUpperCase() as Uppercase<Verdict>

/** Documents that a command may look at, and what says so; null: as many as its filter's index has (a count). */
export interface Allowed {
  readonly documents: number | null
  readonly by: 'returned' | 'parents' | 'residual' | 'search' | 'ids' | 'count'
}

export interface Judged {
  readonly verdict: Verdict
  /** Why it is not `indexed`, in sentences; empty where it is. */
  readonly reasons: readonly string[]
  /** What would serve it; empty where nothing has to be done. */
  readonly recommendations: readonly string[]
  /** Null where it was planned and not executed. */
  readonly allowed: Allowed | null
}

type Found = readonly [verdict: Verdict, reason: string]
type Pipeline = readonly Readonly<Record<string, unknown>>[]

/** The most ids of shops that a merchant may have. */
const maxIds = 190

/** The worst of several; `indexed` where there are none. */
export const worstOf = (found: readonly Verdict[]): Verdict =>
  verdicts.findLast(verdict => found.includes(verdict)) ?? 'indexed'

/** Whether it is one that must not reach production. */
export const isFault = (verdict: Verdict): boolean => verdict !== 'indexed' && verdict !== 'bounded'

const pipelineOf = (planned: Planned): Pipeline =>
  planned.method === 'aggregate' ? (lookupIn(planned.pipeline)?.each ?? (planned.pipeline as Pipeline)) : []

const has = (pipeline: Pipeline, stage: string): boolean => pipeline.some(one => stage in one)

/** Where a pipeline first bounds what it looks at. */
const boundOf = (pipeline: Pipeline) => {
  const at = pipeline.findIndex(stage => '$limit' in stage || '$skip' in stage)
  const { $limit, $skip } = pipeline[at] ?? {}
  return at < 0 ? null : { at, limit: $limit === undefined ? Number($skip) + 1 : Number($limit) }
}

/** Matches are looked for in no order, a bounded number of them, and sorted then. */
const isSearch = (pipeline: Pipeline): boolean => {
  const bound = boundOf(pipeline)
  return bound !== null && bound.limit <= maxMatches && pipeline.findIndex(stage => '$sort' in stage) > bound.at
}

const isById = ({ indexes, docsExamined }: Plan): boolean =>
  indexes.length > 0 && indexes.every(keys => Object.keys(keys).join() === '_id') && docsExamined <= maxIds

const ofSort = (pipeline: Pipeline, plan: Plan): readonly Found[] => {
  // What a statistic has grouped is few, and in no index.
  if (!plan.stages.some(stage => stage === 'SORT' || stage === '$sort') || has(pipeline, '$group')) return []
  if (isSearch(pipeline)) return [['bounded', `At most ${maxMatches} matches are sorted in memory.`]]
  if (isById(plan)) return [['bounded', `Documents read by their ids, at most ${maxIds}, are sorted in memory.`]]
  return [['sorts', 'Documents are sorted in memory: no index gives them in this order.']]
}

/** Why more may be looked at than is returned, by what allows it. */
const why: Readonly<Record<Exclude<Allowed['by'], 'returned' | 'parents'>, (most: number | null) => string>> = {
  residual: most => `: a filter is checked on at most ${most} of them`,
  search: most => `: those that have the longest word, at most ${most}`,
  ids: most => `: those of a viewer, at most ${most}, are read by their ids`,
  count: () => ': no index has all that is counted by',
}

/** `rows`: what came in the end; the plan's `returned` are those that came out of the index and its documents. */
const allowedFor = (pipeline: Pipeline, plan: Plan, rows: number): Allowed => {
  const least = { documents: 2 * rows + 2, by: 'returned' } as const
  if (plan.docsExamined <= least.documents) return least
  if (has(pipeline, '$count')) return { documents: null, by: 'count' }
  if (isSearch(pipeline)) return { documents: maxMatches, by: 'search' }
  if (isById(plan)) return { documents: maxIds, by: 'ids' }
  const bound = boundOf(pipeline)
  const isChecked = bound !== null && !has(pipeline, '$group') && plan.docsExamined <= 2 * plan.returned + 2
  return isChecked ? { documents: bound.limit, by: 'residual' } : least
}

/**
 * Of all parents together two documents for each row and for each parent: within a `$lookup` no index can be named, and the
 * server may take one that lacks a field of the policy.
 */
const allowedForParents = (each: Pipeline, examined: number, parents: number, rows: number): Allowed => {
  const least = { documents: 2 * (rows + parents), by: 'parents' } as const
  if (examined <= least.documents) return least
  if (has(each, '$count')) return { documents: null, by: 'count' }
  if (isSearch(each)) return { documents: maxMatches * parents, by: 'search' }
  const bound = boundOf(each)
  const isChecked = bound !== null && each.slice(bound.at).some(stage => '$match' in stage || '$skip' in stage)
  return isChecked ? { documents: bound.limit * parents, by: 'residual' } : least
}

const ofAllowed = ({ documents, by }: Allowed, examined: number, told: string): readonly Found[] => {
  if (documents !== null && examined > documents) return [['wasteful', `${told}.`]]
  return by === 'returned' || by === 'parents' ? [] : [['bounded', `${told}${why[by](documents)}.`]]
}

/** What a read that was executed may look at, and what is said of what it did. */
const executed = (
  read: Planned,
  plan: Plan,
  rows: number,
): { readonly allowed: Allowed; readonly found: readonly Found[] } => {
  const of = read.method === 'aggregate' ? lookupIn(read.pipeline) : null
  if (!plan.lookup || !of) {
    const allowed = allowedFor(pipelineOf(read), plan, rows)
    return {
      allowed,
      found: ofAllowed(allowed, plan.docsExamined, `${plan.docsExamined} documents are looked at for ${rows}`),
    }
  }
  const { docsExamined, scans } = plan.lookup
  const parents = of.values.length
  const allowed = allowedForParents(of.each, docsExamined, parents, rows)
  if (scans > 0)
    return {
      allowed,
      found: [['scans', `${of.from} is read whole for each of ${parents} parents: no index serves it.`]],
    }
  const told = `${docsExamined} documents are looked at for ${rows} of ${parents} parents`
  return { allowed, found: ofAllowed(allowed, docsExamined, told) }
}

/** The keys of the index that serves a need: what is equal, then the order, then a range. Empty where none would. */
export const indexFor = ({ equality, sort, range }: Need): Readonly<Record<string, 1 | -1>> => {
  // By their ids documents are found without another index.
  if (equality.includes('_id')) return {}
  const ordered = sort.map(([path]) => path)
  // One range bounds an index; further ones are checked.
  const bounding = range.filter(path => !ordered.includes(path)).slice(0, 1)
  const ascending = (path: string) => [path, 1] as const
  return Object.fromEntries([...equality.map(ascending), ...sort, ...bounding.map(ascending)])
}

/** What would serve a need, in a sentence; none where no index would. */
export const remedyOf = (need: Need): string[] => {
  const keys = indexFor(need)
  if (Object.keys(keys).length === 0) return []
  const text = JSON.stringify(keys)
  return [
    `Declare an access path that makes the index ${text} on ${need.collection}: what is compared for equality, then the order, then a range.`,
  ]
}

/** What would serve a command better, in sentences. */
export const remediesOf = (planned: Planned): string[] => needsOf(planned).flatMap(remedyOf)

/**
 * Holds a plan against the rules of the house: no scan of a collection, no sort in memory, documents examined ≤ 2 ×
 * returned + 2, with the bounded exceptions of ADR 6. `rows`: documents that a read gave, of a `$lookup` by key those of
 * all parents; null where it was planned and not executed, as a write always is.
 */
export const judge = (read: Planned, plan: Plan, rows: number | null): Judged => {
  const pipeline = pipelineOf(read)
  const ran = rows === null ? null : executed(read, plan, rows)
  const found: readonly Found[] = [
    ...(plan.stages.includes('COLLSCAN')
      ? [['scans', `${read.collection} is read whole: no index serves it.`] as const]
      : []),
    ...ofSort(pipeline, plan),
    ...(ran?.found ?? []),
  ]
  const verdict = worstOf(found.map(([of]) => of))
  return {
    verdict,
    reasons: found.map(([, reason]) => reason),
    recommendations: isFault(verdict) ? remediesOf(read) : [],
    allowed: ran?.allowed ?? null,
  }
}

/** How many documents a read gave; those of a `$lookup` by key one by one. */
export const rowsIn = (read: Read, documents: readonly object[]): number =>
  read.method === 'aggregate' && lookupIn(read.pipeline)
    ? documents.reduce((sum, document) => sum + (document as { found: readonly unknown[] }).found.length, 0)
    : documents.length
