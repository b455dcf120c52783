import { html } from 'lit-html'
import { ago, bytes, count, figure, milliseconds, moment, percent, perSecond, taken } from './format.js'
import { asked, card, pill, tile } from './parts.js'
import { sortable } from './table.js'

/**
 * @import { Collection, DatabaseStats } from './types.d.ts'
 * @import { State } from './page-state.d.ts'
 * @import { Migration } from './answers-jobs.d.ts'
 * @import { Column } from './table.js'
 * @import { Format } from './format.js'
 */

/**
 * @param {string} label
 * @param {'count' | 'size' | 'avgObjSize' | 'storageSize' | 'indexSize'} name
 * @param {Format} format
 * @returns {Column<Collection>}
 */
const column = (label, name, format) => ({
  label,
  isNumber: true,
  sortBy: row => row[name],
  cell: row => format(row[name]),
})

/** @type {readonly Column<Collection>[]} */
const columns = [
  { label: 'Collection', sortBy: ({ name }) => name, cell: ({ name }) => html`<b>${name}</b>` },
  column('Documents', 'count', count),
  column('Data', 'size', bytes),
  column('Average', 'avgObjSize', bytes),
  column('On disk', 'storageSize', bytes),
  column('Indexes', 'indexSize', bytes),
]

const kinds = /** @type {const} */ ([
  ['query', 'Queries'],
  ['getmore', 'Further batches'],
  ['insert', 'Inserted'],
  ['update', 'Updated'],
  ['delete', 'Deleted'],
  ['command', 'Other commands'],
])

/** @param {DatabaseStats} stats */
const tables = stats => {
  const { database, collections, connections, operations, lockQueue, writeConflicts, cacheHitRatio, performance } =
    stats
  const rates = operations?.perSecond
  return html`
    <dl class="tiles">
      ${tile('Data', bytes(database?.dataSize), `${bytes(database?.storageSize)} on disk`)}
      ${tile('Indexes', bytes(database?.indexSize), 'on disk')}
      ${tile('Documents', count(database?.documents), `in ${count(database?.collections)} collections`)}
      ${tile('Connections', count(connections?.current), `of all clients, ${count(connections?.active)} at work`)}
      ${tile('Cache hits', percent(cacheHitRatio === null ? null : cacheHitRatio * 100), 'since the server started')}
      ${tile('Lock queue', count(lockQueue?.total), `${count(writeConflicts)} write conflicts so far`)}
      ${tile('Command', milliseconds(performance.avgQueryTime), `average, ${count(performance.slowQueries)} slow in the last hour`)}
    </dl>
    ${card(
      'Operations of all clients',
      rates
        ? html`<dl class="tiles small">${kinds.map(([kind, label]) => tile(label, perSecond(rates[kind])))}</dl>`
        : html`<p class="empty">Two looks at the counters are needed. They come every few seconds.</p>`,
      rates ? `a second, over the last ${figure(rates.seconds)} s` : '',
    )}
    ${card('Collections', sortable('Collections', columns, collections, 'There is no collection.'), database?.name ?? '')}
  `
}

/** @param {Migration} migration */
const durationOf = ({ startedAt, finishedAt }) =>
  startedAt === null || finishedAt === null ? null : new Date(finishedAt).getTime() - new Date(startedAt).getTime()

/** @type {readonly Column<Migration>[]} */
const migrationColumns = [
  {
    label: 'Migration',
    sortBy: ({ name }) => name,
    cell: ({ name, error }) =>
      html`<code>${name}</code>${error === null ? '' : html`<p class="advice bad">${error}</p>`}`,
  },
  { label: 'State', sortBy: ({ state }) => state, cell: ({ state }) => pill(state) },
  { label: 'Began', isNumber: true, sortBy: ({ startedAt }) => startedAt, cell: ({ startedAt }) => moment(startedAt) },
  { label: 'Took', isNumber: true, sortBy: durationOf, cell: migration => taken(durationOf(migration)) },
  {
    label: 'By',
    sortBy: ({ instance }) => instance,
    cell: ({ instance }) => html`<span class="whole">${instance ?? '–'}</span>`,
  },
]

/** @param {readonly Migration[]} migrations */
const migrationsCard = migrations =>
  card(
    'Migrations',
    sortable('Migrations', migrationColumns, migrations, 'There is no migration.'),
    migrations.length === 0
      ? ''
      : `${count(migrations.filter(({ state }) => state === 'APPLIED').length)} of ${count(migrations.length)} applied`,
  )

/** One that has failed is the first to be seen. @param {State['migrations']} migrations */
const hasFailed = ({ data }) => (data ?? []).some(({ state }) => state === 'FAILED')

/** @param {State} state */
export const database = ({ database: found, migrations }) => html`
  <div class="bar">
    <h1 tabindex="-1">Database</h1>
    <span class="hint">${found.data ? `Read ${ago(found.data.generatedAt)}` : ''}</span>
  </div>
  ${hasFailed(migrations) ? [asked(migrations, migrationsCard), asked(found, tables)] : [asked(found, tables), asked(migrations, migrationsCard)]}
`
