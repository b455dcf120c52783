import { html } from 'lit-html'
import { again } from './feed.js'
import { ago, ahead, count, taken, words } from './format.js'
import { isAlive } from './job-marks.js'
import { askToCancel, askToRun } from './job-questions.js'
import { asked, card, pill, prose, select } from './parts.js'
import { update } from './state.js'
import { sortable } from './table.js'

/**
 * @import { DeclaredJob, JobStatus, Run, Runs } from './answers-jobs.d.ts'
 * @import { Listed, State } from './page-state.d.ts'
 * @import { Column } from './table.js'
 */

/** @type {readonly JobStatus[]} */
const statuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']

/** @param {Listed} listed */
const list = listed => {
  update({ listed })
  again('runs')
}

/** Whom or what it was queued by. @param {Run} run */
const cause = ({ schedule, createdBy }) =>
  schedule === null ? (createdBy ? `asked for by ${createdBy.name ?? 'somebody'}` : '') : 'by its schedule'

/** Its process has died, and no other has taken it over yet. @param {Run} run @param {number} now */
const isLeft = (run, now) => run.status === 'RUNNING' && !isAlive(run, now)

/** @param {Run} run @param {number} now */
const takenMs = ({ status, startedAt, durationMs }, now) =>
  status === 'RUNNING' && startedAt !== null ? Math.max(0, now - new Date(startedAt).getTime()) : durationMs

/** Of one that has done all, that is no news. @param {Run} run */
const progressOf = ({ name, status, progress }) => {
  if (progress === null || status === 'SUCCEEDED') return ''
  const bar = html`<progress aria-label="Progress of ${name}" max=${progress.of} .value=${progress.done}></progress>`
  return html`${status === 'RUNNING' ? bar : ''} <span class="hint">${count(progress.done)} of ${count(progress.of)}</span>`
}

/** @param {Run} run @param {readonly DeclaredJob[]} declared */
const button = (run, declared) => {
  const { name, status } = run
  const does = declared.find(job => job.name === name)?.does
  if (status === 'QUEUED' || status === 'RUNNING')
    return html`<button type="button" class="small" aria-label="Cancel this run of ${name}" @click=${() => askToCancel(run)}>Cancel</button>`
  if (status === 'SUCCEEDED' || does === undefined) return ''
  return html`<button type="button" class="small" aria-label="Run again: ${name}" @click=${() => askToRun(name, does)}>Run again</button>`
}

/** @param {readonly DeclaredJob[]} declared @param {number} now @returns {readonly Column<Run>[]} */
const columns = (declared, now) => [
  {
    label: 'Job',
    sortBy: ({ name }) => name,
    cell: run => html`<b>${run.name}</b><span class="hint">${cause(run)}</span>`,
  },
  {
    label: 'Status',
    sortBy: ({ status }) => status,
    cell: run =>
      html`${pill(run.status)} ${isLeft(run, now) ? html`<span class="hint">left by its process</span>` : ''}`,
  },
  {
    label: 'Began or due',
    isNumber: true,
    sortBy: ({ startedAt, nextRunAt }) => startedAt ?? nextRunAt,
    cell: ({ startedAt, nextRunAt }) => (nextRunAt === null ? ago(startedAt, now) : `due ${ahead(nextRunAt, now)}`),
  },
  { label: 'Took', isNumber: true, sortBy: run => takenMs(run, now), cell: run => taken(takenMs(run, now)) },
  { label: 'Progress', sortBy: ({ progress }) => (progress ? progress.done / progress.of : null), cell: progressOf },
  { label: 'Run or cancel', sortBy: null, cell: run => button(run, declared) },
  { label: 'Attempts', isNumber: true, sortBy: ({ attempts }) => attempts, cell: ({ attempts }) => count(attempts) },
  { label: 'Found', isNumber: true, sortBy: ({ problems }) => problems, cell: ({ problems }) => count(problems) },
  {
    label: 'By',
    sortBy: ({ instance }) => instance,
    cell: ({ instance }) => html`<span class="whole">${instance ?? '–'}</span>`,
  },
  {
    label: 'Reason',
    isWide: true,
    sortBy: ({ failReason }) => failReason,
    cell: ({ failReason }) => prose(failReason ?? ''),
  },
]

/** @param {Listed} listed @param {Runs | null} shown @param {readonly DeclaredJob[]} declared */
const filters = (listed, shown, declared) => {
  const known = [...declared, ...(shown?.nodes ?? [])].map(({ name }) => name)
  const names = [...new Set([...known, ...(listed.name === null ? [] : [listed.name])])].sort()
  const ofNames = names.map(name => /** @type {const} */ ([name, name]))
  const ofStatuses = statuses.map(status => /** @type {const} */ ([status, words(status)]))
  return html`<div class="filters">
    ${select('Job', [[null, 'All'], ...ofNames], listed.name, name => list({ ...listed, name, cursors: [] }))}
    ${select('Status', [[null, 'All'], ...ofStatuses], listed.status, status => list({ ...listed, status, cursors: [] }))}
  </div>`
}

/** One that leads nowhere keeps the focus. @param {string} label @param {(() => void) | null} turn */
const turner = (label, turn) =>
  html`<button type="button" aria-disabled=${turn === null} @click=${() => turn?.()}>${label}</button>`

/** @param {Listed} listed @param {Runs | null} shown */
const pager = (listed, shown) => {
  const { cursors } = listed
  const { endCursor = null, hasNextPage = false } = shown?.pageInfo ?? {}
  const older = hasNextPage && endCursor !== null ? () => list({ ...listed, cursors: [...cursors, endCursor] }) : null
  const newer = cursors.length > 0 ? () => list({ ...listed, cursors: cursors.slice(0, -1) }) : null
  return html`<div class="pager" role="group" aria-label="Pages of runs">
    ${turner('Newer', newer)} ${turner('Older', older)}
    <span class="hint">${shown ? `Page ${cursors.length + 1}` : ''}</span>
  </div>`
}

/** @param {State} state @param {number} now */
export const runsCard = ({ runs, listed, jobs }, now) => {
  const declared = jobs.data?.declaredJobs ?? []
  // What was asked with another filter, or for another page, is not what is wanted.
  const shown = runs.data?.listed === listed ? runs.data : null
  const isFiltered = listed.name !== null || listed.status !== null
  const whenEmpty = isFiltered ? 'No run is so.' : 'Nothing has run yet.'
  return card(
    'Runs',
    html`${filters(listed, shown, declared)}
    ${asked({ ...runs, data: shown }, ({ nodes }) => sortable('Runs', columns(declared, now), nodes, whenEmpty, ({ id }) => id))}
    ${pager(listed, shown)}`,
    shown ? `${count(shown.totalCount)}, the newest first` : '',
  )
}
