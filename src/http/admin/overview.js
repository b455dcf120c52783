import { html } from 'lit-html'
import { chart } from './chart.js'
import { charts } from './charts.js'
import { ago, count, many, milliseconds, perSecond, time } from './format.js'
import { healthCard, stretches } from './health.js'
import { jobsCard } from './jobs.js'
import { asked, card, choice, ofInstance, pill, tile } from './parts.js'
import { update } from './state.js'
import { sortable } from './table.js'

/**
 * @import { Activity, CountedError, RunningCommand, Sample } from './types.d.ts'
 * @import { State } from './page-state.d.ts'
 * @import { Shown } from './chart.js'
 * @import { Column } from './table.js'
 */

const minute = 60_000
const ranges = /** @type {const} */ ([
  [5 * minute, '5 min'],
  [15 * minute, '15 min'],
  [60 * minute, '1 hour'],
])

/** @param {readonly Sample[]} samples @param {number} rangeMs */
const within = (samples, rangeMs) => {
  const from = new Date(samples.at(-1)?.at ?? 0).getTime() - rangeMs
  return samples.filter(({ at }) => new Date(at).getTime() > from)
}

/** @type {{ readonly all: readonly Sample[], readonly shown: Shown }} */
let last = { all: [], shown: { samples: [], rangeMs: 0, intervalMs: 0 } }

/** The same object for the same samples, so that charts are drawn only when there is something new. @param {State} state */
const shownOf = ({ samples: all, rangeMs, intervalMs }) => {
  if (last.all !== all || last.shown.rangeMs !== rangeMs)
    last = { all, shown: { samples: within(all, rangeMs), rangeMs, intervalMs } }
  return last.shown
}

/** Since when it lets nothing through; where it does, how often it has not. What is asked for comes later than samples do. @param {readonly Sample[]} samples @param {Activity | null} activity */
const breakerNote = (samples, activity) => {
  const [stretch] = stretches(samples)
  if (stretch && stretch.breaker !== 'CLOSED') return `since ${time(stretch.from)}`
  return activity?.breaker.state === 'CLOSED' ? `opened ${many(activity.breaker.opened, 'time')}` : ''
}

/** @param {State} state */
const tiles = ({ samples, pool, activity: { data, isWaiting } }) => {
  const last = samples.at(-1)
  const lastMinute = within(samples, minute)
  const errors = lastMinute.flatMap(sample => sample.errors).reduce((sum, error) => sum + error.count, 0)
  const rate = last && last.seconds > 0 ? last.operations.count / last.seconds : null
  return html`<dl class="tiles">
    ${tile('Requests', perSecond(rate), data ? `${count(data.operations)} since the start` : '')}
    ${tile('Response time', milliseconds(last?.operations.p95Ms), 'p95, last seconds')}
    ${tile('Errors', last ? count(errors) : '–', 'in the last minute', errors > 0 ? 'warn' : '')}
    ${tile(
      'Pool in use',
      pool ? html`${pool.inUse}<small> of ${pool.max}</small>` : '–',
      pool ? `${pool.size} open, ${pool.waiting} waiting` : '',
      pool && pool.waiting > 0 ? 'warn' : '',
    )}
    ${tile('Database', milliseconds(last?.databaseLatencyMs), 'to answer a ping')}
    ${tile('Event loop', milliseconds(last?.process.eventLoopDelayMs), 'late, p99')}
    ${tile('Breaker', last ? pill(last.breaker) : '–', last ? breakerNote(samples, isWaiting ? null : data) : '')}
    ${tile('Subscriptions', data ? count(data.subscriptions) : '–', data ? `on ${many(data.sockets, 'socket')}` : '')}
  </dl>`
}

/** @type {readonly Column<RunningCommand>[]} */
const runningColumns = [
  {
    label: 'Operation',
    sortBy: ({ operation }) => operation,
    cell: ({ operation, path }) => html`${operation}<span class="hint">${path}</span>`,
  },
  {
    label: 'Command',
    isWide: true,
    sortBy: ({ shape }) => shape,
    cell: ({ collection, method, shape }) => html`${collection}.${method}<code class="shape">${shape}</code>`,
  },
  { label: 'Retries', isNumber: true, sortBy: ({ retries }) => retries, cell: ({ retries }) => count(retries) },
  { label: 'For', isNumber: true, sortBy: ({ ms }) => ms, cell: ({ ms }) => milliseconds(ms) },
]

/** @param {ReadonlyMap<string, number>} shown @returns {readonly Column<CountedError>[]} */
const errorColumns = shown => [
  { label: 'Code', sortBy: ({ code }) => code, cell: ({ code }) => html`<code>${code}</code>` },
  {
    label: 'In the time shown',
    isNumber: true,
    sortBy: ({ code }) => shown.get(code) ?? 0,
    cell: ({ code }) => count(shown.get(code) ?? 0),
  },
  { label: 'Since the start', isNumber: true, sortBy: error => error.count, cell: error => count(error.count) },
  { label: 'Last', isNumber: true, sortBy: ({ lastAt }) => lastAt, cell: ({ lastAt }) => ago(lastAt) },
]

/** @param {Activity} activity @param {State} state */
const running = (activity, { instance }) =>
  card(
    'Running now',
    sortable('Running now', runningColumns, activity.commands, 'No command is on its way to the database.'),
    `${many(activity.running, 'command')} ${ofInstance(activity.instance, instance)}`,
  )

/** @param {Activity} activity @param {State} state */
const errorsByCode = (activity, { samples, rangeMs, instance }) => {
  const shown = new Map()
  for (const { code, count: more } of within(samples, rangeMs).flatMap(({ errors }) => errors))
    shown.set(code, (shown.get(code) ?? 0) + more)
  return card(
    'Errors by code',
    sortable('Errors by code', errorColumns(shown), activity.errors, 'No request has met an error.'),
    ofInstance(activity.instance, instance),
  )
}

/** @param {State} state */
export const overview = state => {
  const { samples, rangeMs, hasHistory, health, activity, goneSince, refused } = state
  const isUnanswered = goneSince !== null || refused !== null
  const shown = shownOf(state)
  const waiting = hasHistory ? 'The first sample comes a few seconds after the start.' : 'Loading…'
  return html`
    <div class="bar">
      <h1 tabindex="-1">Overview</h1>
      ${choice('Time shown', ranges, rangeMs, chosen => update({ rangeMs: chosen }))}
    </div>
    ${tiles(state)}
    ${samples.length === 0 && health === null ? '' : healthCard(health, shown)}
    ${samples.length === 0 && !isUnanswered ? html`<p class="empty">${waiting}</p>` : ''} ${jobsCard(state)}
    <div class="charts">${samples.length === 0 ? '' : charts.map(spec => chart(spec, shown))}</div>
    ${asked(activity, data => html`<div class="pair">${running(data, state)} ${errorsByCode(data, state)}</div>`)}
  `
}
