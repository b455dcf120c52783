import { html } from 'lit-html'
import { ago, ahead, duration, many } from './format.js'
import { inTrouble, isAlive, standingOf } from './job-marks.js'
import { askToRun } from './job-questions.js'
import { asked, card, pill, prose } from './parts.js'
import { runsCard } from './runs.js'
import { sortable } from './table.js'

/**
 * @import { DeclaredJob, Jobs } from './answers-jobs.d.ts'
 * @import { State } from './page-state.d.ts'
 * @import { Column } from './table.js'
 * @import { Standing } from './job-marks.js'
 *
 * @typedef {DeclaredJob & Standing} Standard
 */

/** What is due is due by the clock of the server, as its last sample tells it. @param {State} state */
const clockOf = ({ samples }) => new Date(samples.at(-1)?.at ?? Date.now()).getTime()

/** @param {number} now @returns {readonly Column<Standard>[]} */
const columns = now => [
  {
    label: 'Job',
    sortBy: ({ name }) => name,
    cell: ({ name }) => html`<b>${name}</b>`,
  },
  {
    label: 'State',
    sortBy: ({ marks }) => marks[0] ?? null,
    cell: ({ marks }) => (marks.length > 0 ? marks.map(pill) : '–'),
  },
  { label: 'Next run', isNumber: true, sortBy: job => job.nextRunAt, cell: job => ahead(job.nextRunAt, now) },
  { label: 'Last success', isNumber: true, sortBy: job => job.lastSuccessAt, cell: job => ago(job.lastSuccessAt, now) },
  {
    label: 'Run',
    sortBy: null,
    cell: ({ name, does }) =>
      html`<button type="button" class="small" aria-label="Run now: ${name}" @click=${() => askToRun(name, does)}>Run now</button>`,
  },
  {
    label: 'Schedule',
    sortBy: ({ schedule }) => schedule,
    cell: ({ schedule }) =>
      schedule === null ? 'When asked for' : html`<code class="whole">${schedule}</code><span class="hint">UTC</span>`,
  },
  {
    label: 'At most',
    isNumber: true,
    sortBy: ({ timeLimitMs }) => timeLimitMs,
    cell: ({ attempts, timeLimitMs }) =>
      html`${duration(timeLimitMs / 1_000)}<span class="hint">${many(attempts, 'attempt')}</span>`,
  },
  {
    label: 'What it does',
    isWide: true,
    sortBy: ({ does }) => does,
    cell: ({ does, failed }) => html`${prose(does)}
      ${failed ? html`<p class="advice bad">${ago(failed.finishedAt, now)}: ${prose(failed.failReason ?? '')}</p>` : ''}`,
  },
]

/** @param {Jobs} data @param {number} now */
const declaredCard = (data, now) => {
  const rows = data.declaredJobs.map(job => ({ ...job, ...standingOf(job, data, now) }))
  const troubled = inTrouble(data, now).length
  return card(
    'Declared',
    sortable('Declared jobs', columns(now), rows, 'No job is declared.', ({ name }) => name),
    troubled > 0 ? `${many(troubled, 'job')} to look at` : '',
  )
}

/** @param {State} state */
export const jobs = state => {
  const now = clockOf(state)
  return html`
    <div class="bar">
      <h1 tabindex="-1">Jobs</h1>
      <span class="hint">What is done beside requests, by all processes together</span>
    </div>
    ${asked(state.jobs, data => declaredCard(data, now))} ${runsCard(state, now)}
  `
}

/** What has failed and succeeded since, with its time: the list of runs shows it. @param {Jobs} jobs @param {number} now */
const earlier = ({ failed: { nodes } }, now) => {
  const last = nodes
    .map(({ finishedAt }) => finishedAt ?? '')
    .toSorted()
    .at(-1)
  return last === undefined ? '' : ` ${many(nodes.length, 'run')} failed before, the last one ${ago(last, now)}.`
}

/** For the overview: what somebody must look at, and otherwise that all is well. @param {State} state */
export const jobsCard = state =>
  asked(state.jobs, data => {
    const now = clockOf(state)
    const troubled = inTrouble(data, now)
    const next = data.queued.nodes.map(({ nextRunAt }) => nextRunAt ?? '').toSorted()[0] ?? null
    const well = html`<p>No job’s last run has failed, and none is overdue.${earlier(data, now)}</p>`
    const lines = html`<ul class="jobs">
      ${troubled.map(
        ({ job, standing: { marks, failed } }) =>
          html`<li>
            <b>${job.name}</b> ${marks.map(pill)}
            ${failed ? html`<span>${ago(failed.finishedAt, now)}: ${prose(failed.failReason ?? '')}</span>` : ''}
          </li>`,
      )}
    </ul>`
    return card(
      'Jobs',
      html`${troubled.length > 0 ? lines : well} <a href="#jobs">All jobs</a>`,
      `${many(data.running.nodes.filter(run => isAlive(run, now)).length, 'run')} at work, next ${ahead(next, now)}`,
    )
  })
