import { isDeepStrictEqual } from 'node:util'
import { serves } from './index-report.ts'
import type { DeclaredIndex } from './indexes.ts'
import type { PlanFinding } from './plan-guard.ts'
import { type Need, needsOf } from './shape-needs.ts'
import type { ShapeFigures } from './shape-stats.ts'
import type { Read } from './statement.ts'
import { indexFor, remedyOf } from './verdict.ts'

/** What waits for the majority of the members, and looks for nothing. */
const waiting = new Set(['insertOne', 'bulkWrite', 'commitTransaction', 'abortTransaction'])
/** Documents of one command from which on their number is what takes long. */
const many = 1_000
/** Times the average from which on the worst tells of waiting. */
const outlier = 10

const build = ({ collection, keys }: DeclaredIndex): string =>
  `The index ${JSON.stringify(keys)} on ${collection} is declared and not there: \`npm run indexes\` makes it.`

const servedBy = (need: Need, declared: readonly DeclaredIndex[]): DeclaredIndex | undefined =>
  need.equality.includes('_id')
    ? undefined
    : declared.find(index => index.collection === need.collection && serves(index, need))

/** Why a read is refused that names an index which is not there. */
export const indexMissing = ({ collection, hint }: Read): string =>
  `The index ${JSON.stringify(hint ?? {})} on ${collection}, which it names, is not there.`

/** What would serve a read whose plan is no good, in sentences; `missing`: what is declared and not there. */
export const remediesFor = (read: Read, missing: readonly DeclaredIndex[]): string[] => {
  const named = missing.find(
    ({ collection, keys }) => collection === read.collection && isDeepStrictEqual(keys, read.hint),
  )
  if (named) return [build(named)]
  return needsOf(read).flatMap(need => {
    const index = servedBy(need, missing)
    return index ? [build(index)] : remedyOf(need)
  })
}

const indexAdvice = ({ collection, needs }: PlanFinding, declared: readonly DeclaredIndex[]): string[] =>
  needs.flatMap(need => {
    const index = servedBy(need, declared)
    if (index) return [build(index)]
    const keys = indexFor(need)
    if (Object.keys(keys).length === 0) return []
    return [`No index serves it: declare an access path that makes ${JSON.stringify(keys)} on ${collection}.`]
  })

/**
 * What may be done about a shape, in sentences; `finding`: what its plan was found to lack, though it may be `declared`. None for one that was never
 * sent, or never slow, has not failed, was not sent again, gives few documents and has a plan that is found good.
 */
export const adviceFor = (
  figures: ShapeFigures,
  finding: PlanFinding | undefined,
  declared: readonly DeclaredIndex[],
): string[] => {
  const { method, count, averageMs, worstMs, documents, failed, retries, slow, needs } = figures
  if (count === 0) return []
  const perCommand = Math.round(documents / count)
  if (slow + failed + retries === 0 && perCommand < many && !finding) return []
  const advice = [
    ...(finding ? indexAdvice(finding, declared) : []),
    ...(perCommand >= many
      ? [`It gives ${perCommand} documents each time: ask for smaller pages, or of fewer parents at once.`]
      : []),
    ...(failed > 0 ? [`${failed} of ${count} failed: the log tells why.`] : []),
    ...(retries > 0 ? [`It was sent again ${retries} times: the primary changed, or could not be reached.`] : []),
    ...(waiting.has(method)
      ? ['It waits for the majority of the members: look at their replication lag and disks.']
      : []),
    ...(count > 1 && worstMs >= outlier * averageMs
      ? ['Its worst is far from its average: it waited, rather than worked. Look at `pool` and at what ran beside it.']
      : []),
  ]
  if (advice.length > 0) return advice
  return needs.some(({ equality }) => equality.includes('_id'))
    ? ['It is found by its id: look at the load of the database and at the network.']
    : ['An index serves it: `explain` tells how many keys and documents it looks at.']
}
