import { html } from 'lit-html'
import { again } from './feed.js'
import { ago, count, figure, milliseconds, time, words } from './format.js'
import { asked, card, choice, ofInstance, pill, prose } from './parts.js'
import { update } from './state.js'
import { sortable } from './table.js'

/**
 * @import { PlanFinding, Queries, QueryOperation, QueryShape } from './types.d.ts'
 * @import { State } from './page-state.d.ts'
 * @import { Column } from './table.js'
 */

const thresholds = /** @type {const} */ ([
  [0, 'All'],
  [10, '≥ 10 ms'],
  [100, '≥ 100 ms'],
  [1_000, '≥ 1 s'],
])

/** @template {QueryOperation | QueryShape} Row @returns {readonly Column<Row>[]} */
const durations = () => [
  { label: 'Average', isNumber: true, sortBy: row => row.averageMs, cell: row => milliseconds(row.averageMs) },
  { label: 'p95', isNumber: true, sortBy: row => row.p95Ms, cell: row => milliseconds(row.p95Ms) },
  { label: 'Worst', isNumber: true, sortBy: row => row.worstMs, cell: row => milliseconds(row.worstMs) },
]

/** @type {Column<QueryOperation | QueryShape>} */
const lastSeen = { label: 'Last', isNumber: true, sortBy: row => row.lastSeenAt, cell: row => ago(row.lastSeenAt) }

/** @type {readonly Column<QueryOperation>[]} */
const operationColumns = [
  { label: 'Operation', sortBy: ({ operation }) => operation, cell: ({ operation }) => html`<b>${operation}</b>` },
  { label: 'Count', isNumber: true, sortBy: row => row.count, cell: row => count(row.count) },
  ...durations(),
  { label: 'Shapes', isNumber: true, sortBy: ({ total }) => total, cell: ({ total }) => count(total) },
  lastSeen,
]

/** What was answered without a command, or took more than one. @param {number} times @param {string} what */
const beside = (times, what) => (times > 0 ? html`<span class="hint">${count(times)} ${what}</span>` : '')

/** @type {readonly Column<QueryShape>[]} */
const shapeColumns = [
  {
    label: 'Command',
    isWide: true,
    sortBy: ({ collection }) => collection,
    cell: ({ collection, method, shape, recommendations }) =>
      html`<b>${collection}.${method}</b><code class="shape">${shape}</code>
        ${recommendations.map(text => html`<p class="advice">${prose(text)}</p>`)}`,
  },
  {
    label: 'Asked by',
    isLong: true,
    sortBy: ({ operation, path }) => `${operation} ${path}`,
    cell: ({ operation, path }) => html`${operation}<span class="hint">${path}</span>`,
  },
  {
    label: 'Count',
    isNumber: true,
    sortBy: row => row.count,
    cell: ({ count: times, cached, shared, retries }) => html`${count(times)}
      ${beside(cached, 'kept')}${beside(shared, 'shared')}${beside(retries, 'sent again')}`,
  },
  ...durations(),
  {
    label: 'Documents',
    isNumber: true,
    sortBy: ({ documents }) => documents,
    cell: ({ documents, count: times }) =>
      html`${count(documents)}<span class="hint">${figure(documents / times)} a time</span>`,
  },
  { label: 'Slow', isNumber: true, sortBy: ({ slow }) => slow, cell: ({ slow }) => count(slow) },
  { label: 'Failed', isNumber: true, sortBy: ({ failed }) => failed, cell: ({ failed }) => count(failed) },
  lastSeen,
]

/** @type {readonly Column<PlanFinding>[]} */
const findingColumns = [
  { label: 'What it does', sortBy: ({ verdict }) => verdict, cell: ({ verdict }) => pill(verdict) },
  {
    label: 'Command',
    isWide: true,
    sortBy: ({ collection }) => collection,
    cell: ({ collection, shape }) => html`<b>${collection}</b><code class="shape">${shape}</code>`,
  },
  {
    label: 'Asked by',
    isLong: true,
    sortBy: ({ operation }) => operation,
    cell: ({ operation, path }) => html`${operation ?? '–'}<span class="hint">${path ?? ''}</span>`,
  },
  { label: 'Found', isNumber: true, sortBy: ({ foundAt }) => foundAt, cell: ({ foundAt }) => ago(foundAt) },
]

/** @param {Queries['planGuard']} guard */
const findings = ({ mode, findings: found, refused }) =>
  found.length === 0
    ? ''
    : card(
        'Commands that no index serves',
        sortable('Commands that no index serves', findingColumns, found, ''),
        `Plan guard: ${words(mode).toLowerCase()}${refused > 0 ? `, ${count(refused)} refused` : ''}`,
      )

/** @param {number} shown @param {number} total */
const outOf = (shown, total) => (shown < total ? `${count(shown)} of ${count(total)}` : count(total))

/** @param {Queries} queries @param {State} state */
const tables = ({ slowQueries, queryStats, planGuard }, { instance, thresholdMs }) => {
  const { shapes, total, since, forgotten } = slowQueries
  const { operations } = queryStats
  const left = forgotten > 0 ? `, ${count(forgotten)} forgotten` : ''
  return html`
    ${findings(planGuard)}
    ${card(
      'Slowest operations',
      sortable('Slowest operations', operationColumns, operations, 'No operation has asked the database yet.'),
      `${outOf(operations.length, queryStats.total)}, by the time of their commands ${ofInstance(slowQueries.instance, instance)}`,
    )}
    ${card(
      'Slowest shapes',
      sortable(
        'Slowest shapes',
        shapeColumns,
        shapes,
        thresholdMs ? 'No command took that long.' : 'No command has been sent yet.',
      ),
      `${outOf(shapes.length, total)} since ${time(since)}${left}. Values are never kept.`,
    )}
  `
}

/** @param {State} state */
export const queries = state => html`
  <div class="bar">
    <h1 tabindex="-1">Queries</h1>
    ${choice('Shapes whose slowest command took', thresholds, state.thresholdMs, chosen => {
      update({ thresholdMs: chosen })
      again('queries')
    })}
  </div>
  ${asked(state.queries, data => tables(data, state))}
`
