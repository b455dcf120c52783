/** @import { DeclaredJob, Jobs } from './answers-jobs.d.ts' */

/** A run begins within seconds of its time; one that has not by then waits for what does not come. */
const patienceMs = 60_000

/**
 * Whether a run has a process that gives signs of life.
 *
 * @param {{ readonly leaseEndsAt: string | null }} run
 * @param {number} now epoch milliseconds, by the server's clock
 */
export const isAlive = ({ leaseEndsAt }, now) => leaseEndsAt !== null && new Date(leaseEndsAt).getTime() > now

/**
 * How a declared job stands. `marks`: what is to be seen of it, trouble first; empty where nothing is known. `failed`: its
 * last failure, unless it has succeeded since. `nextRunAt`: when the first of the runs that wait is due.
 *
 * @typedef {{
 *   readonly marks: readonly ('FAILED' | 'OVERDUE' | 'NOT_PLANNED' | 'RUNNING' | 'SUCCEEDED')[]
 *   readonly failed: Jobs['failed']['nodes'][number] | null
 *   readonly nextRunAt: string | null
 * }} Standing
 */

/**
 * @param {DeclaredJob} job
 * @param {Jobs} jobs
 * @param {number} now epoch milliseconds, by the server's clock
 * @returns {Standing}
 */
export const standingOf = ({ name, schedule, lastSuccessAt }, { running, queued, failed }, now) => {
  const isIts = (/** @type {{ readonly name: string }} */ run) => run.name === name
  // What a dead process has left waits as well, for another one, since its lease ended.
  const left = running.nodes.filter(run => isIts(run) && !isAlive(run, now))
  const isRunning = running.nodes.some(run => isIts(run) && isAlive(run, now))
  const moments = [
    ...queued.nodes.filter(isIts).map(({ nextRunAt }) => nextRunAt ?? ''),
    ...left.map(({ leaseEndsAt }) => leaseEndsAt ?? ''),
  ]
  const nextRunAt = moments.toSorted()[0] ?? null
  const failures = failed.nodes.filter(isIts).toSorted((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? 1 : -1))
  const last = failures.find(({ finishedAt }) => lastSuccessAt === null || (finishedAt ?? '') > lastSuccessAt) ?? null
  // What waits while another one of its name is at work waits for its turn.
  const isOverdue = !isRunning && nextRunAt !== null && now - new Date(nextRunAt).getTime() > patienceMs
  /** @type {Standing['marks']} */
  const marks = [
    ...(last ? /** @type {const} */ (['FAILED']) : []),
    ...(isOverdue ? /** @type {const} */ (['OVERDUE']) : []),
    ...(schedule !== null && nextRunAt === null && !isRunning ? /** @type {const} */ (['NOT_PLANNED']) : []),
    ...(isRunning ? /** @type {const} */ (['RUNNING']) : []),
  ]
  const isWell = marks.length === 0 && lastSuccessAt !== null
  return { marks: isWell ? ['SUCCEEDED'] : marks, failed: last, nextRunAt }
}

/** The jobs of a page that somebody must look at, each with how it stands. @param {Jobs} jobs @param {number} now */
export const inTrouble = (jobs, now) =>
  jobs.declaredJobs
    .map(job => ({ job, standing: standingOf(job, jobs, now) }))
    .filter(({ standing: { marks } }) => marks.some(mark => mark !== 'RUNNING' && mark !== 'SUCCEEDED'))
