import { lookupIn } from './lookup.ts'
import type { Plan } from './plan.ts'
import { type Need, needsOf } from './shape-needs.ts'
import { maxMatches } from './stages.ts'
import type { Planned, Read } from './statement.ts'

/** How well a command is served, the best first. */
export const verdicts = ['indexed', 'bounded', 'wasteful', 'sorts', 'scans'] as const
export type Verdict = (typeof verdicts)[number]

export interface Judged {
  readonly verdict: Verdict
  /** Why it is not `indexed`, in sentences; empty where it is. */
  readonly reasons: readonly string[]
  /** What would serve it; empty where nothing has to be done. */
  readonly recommendations: readonly string[]
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

/** `rows`: what came in the end; the plan's `returned` are those that came out of the index and its documents. */
const ofExamined = (pipeline: Pipeline, plan: Plan, rows: number): readonly Found[] => {
  const { docsExamined, returned } = plan
  if (docsExamined <= 2 * rows + 2) return []
  const told = `${docsExamined} documents are looked at for ${rows}`
  if (has(pipeline, '$count')) return [['bounded', `${told}: no index has all that is counted by.`]]
  if (isSearch(pipeline)) return [['bounded', `${told}: those that have the longest word.`]]
  if (isById(plan)) return [['bounded', `${told}: those of a viewer, at most ${maxIds}, are read by their ids.`]]
  const bound = boundOf(pipeline)
  if (!bound || has(pipeline, '$group') || docsExamined > 2 * returned + 2) return [['wasteful', `${told}.`]]
  return [['bounded', `${told}: a filter is checked on at most ${bound.limit} of them.`]]
}

/** Of all parents together: a document for each row, and one for each parent. */
const ofLookup = (read: Planned, { lookup }: Plan, rows: number): readonly Found[] => {
  const of = read.method === 'aggregate' ? lookupIn(read.pipeline) : null
  if (!lookup || !of) return []
  const { docsExamined, scans } = lookup
  const parents = of.values.length
  if (scans > 0) return [['scans', `${of.from} is read whole for each of ${parents} parents: no index serves it.`]]
  if (docsExamined <= 2 * (rows + parents)) return []
  const told = `${docsExamined} documents are looked at for ${rows} of ${parents} parents`
  if (has(of.each, '$count')) return [['bounded', `${told}: no index has all that is counted by.`]]
  if (isSearch(of.each)) return [['bounded', `${told}: those that have the longest word.`]]
  const bound = boundOf(of.each)
  const isChecked = bound !== null && of.each.slice(bound.at).some(stage => '$match' in stage || '$skip' in stage)
  if (!isChecked || docsExamined > parents * bound.limit) return [['wasteful', `${told}.`]]
  return [['bounded', `${told}: a filter is checked on at most ${bound.limit} of each.`]]
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

/** What would serve a command better, in sentences. */
export const remediesOf = (planned: Planned): string[] =>
  needsOf(planned).flatMap(need => {
    const keys = indexFor(need)
    if (Object.keys(keys).length === 0) return []
    const text = JSON.stringify(keys)
    return [
      `Declare an access path that makes the index ${text} on ${need.collection}: what is compared for equality, then the order, then a range.`,
    ]
  })

/**
 * Holds a plan against the rules of the house: no scan of a collection, no sort in memory, documents examined ≤ 2 ×
 * returned + 2, with the bounded exceptions of ADR 6. `rows`: documents that a read gave, of a `$lookup` by key those of
 * all parents; null where it was planned and not executed, as a write always is.
 */
export const judge = (read: Planned, plan: Plan, rows: number | null): Judged => {
  const pipeline = pipelineOf(read)
  const found: readonly Found[] = [
    ...(plan.stages.includes('COLLSCAN')
      ? [['scans', `${read.collection} is read whole: no index serves it.`] as const]
      : []),
    ...ofSort(pipeline, plan),
    ...(rows === null ? [] : [...ofExamined(pipeline, plan, rows), ...ofLookup(read, plan, rows)]),
  ]
  const verdict = worstOf(found.map(([of]) => of))
  return {
    verdict,
    reasons: found.map(([, reason]) => reason),
    recommendations: isFault(verdict) ? remediesOf(read) : [],
  }
}

/** How many documents a read gave; those of a `$lookup` by key one by one. */
export const rowsIn = (read: Read, documents: readonly object[]): number =>
  read.method === 'aggregate' && lookupIn(read.pipeline)
    ? documents.reduce((sum, document) => sum + (document as { found: readonly unknown[] }).found.length, 0)
    : documents.length
