import { html } from 'lit-html'
import { again } from './feed.js'
import { ago, bytes, count, date, indexKeys } from './format.js'
import { asked, card, copyable, copyButton } from './parts.js'
import { sortable } from './table.js'

/**
 * @import { CollectionIndexes, Index, MissingIndex } from './types.d.ts'
 * @import { State } from './page-state.d.ts'
 * @import { Column } from './table.js'
 *
 * @typedef {Index & { readonly collection: string }} Placed
 * @typedef {MissingIndex & { readonly collection: string }} Wanted
 */

/** @type {Column<{ readonly collection: string }>} */
const collectionColumn = {
  label: 'Collection',
  sortBy: ({ collection }) => collection,
  cell: ({ collection }) => html`<b>${collection}</b>`,
}

/** @type {Column<Placed>} */
const nameColumn = {
  label: 'Index',
  isWide: true,
  sortBy: ({ name }) => name,
  cell: ({ name, keys }) => html`${indexKeys(keys)}<span class="hint">${name}</span>`,
}

/** @type {Column<Placed>} */
const sizeColumn = { label: 'Size', isNumber: true, sortBy: ({ size }) => size, cell: ({ size }) => bytes(size) }

/** @type {Column<Placed>} */
const usesColumn = {
  label: 'Uses',
  isNumber: true,
  sortBy: ({ uses }) => uses,
  cell: ({ uses, since }) => html`${count(uses)}<span class="hint">since ${date(since)}</span>`,
}

/** @type {readonly Column<Wanted>[]} */
const missingColumns = [
  collectionColumn,
  { label: 'Keys', isWide: true, sortBy: ({ keys }) => indexKeys(keys), cell: ({ keys }) => indexKeys(keys) },
  {
    label: 'Because',
    isWide: true,
    sortBy: ({ declared }) => String(declared),
    cell: ({ declared, shapes }) =>
      declared ? 'A list or a model declares it' : shapes.map(shape => html`<code class="shape">${shape}</code>`),
  },
  {
    label: 'Line of a migration',
    isWide: true,
    sortBy: ({ migration }) => migration,
    cell: ({ migration, collection, keys }) =>
      copyable(migration, `the line that makes ${collection} ${indexKeys(keys)}`),
  },
]

/** @type {Column<Placed>} */
const dropColumn = {
  label: 'Line of a migration',
  isWide: true,
  sortBy: ({ migration }) => migration,
  cell: ({ migration, name, declared }) =>
    migration === null
      ? html`<span class="hint">It holds a rule</span>`
      : html`${copyable(migration, `the line that drops ${name}`)}
        ${declared ? html`<span class="hint">It is declared: that goes first</span>` : ''}`,
}

/** @type {readonly Column<Placed>[]} */
const redundantColumns = [
  collectionColumn,
  nameColumn,
  { label: 'Covered by', sortBy: ({ redundantWith }) => redundantWith, cell: ({ redundantWith }) => redundantWith },
  sizeColumn,
  dropColumn,
]

/** @type {readonly Column<Placed>[]} */
const unusedColumns = [collectionColumn, nameColumn, usesColumn, sizeColumn, dropColumn]

/** @type {readonly Column<Placed>[]} */
const allColumns = [
  collectionColumn,
  nameColumn,
  usesColumn,
  sizeColumn,
  { label: 'Declared', sortBy: ({ declared }) => String(declared), cell: ({ declared }) => (declared ? 'Yes' : 'No') },
]

/** What makes them, all at once. @param {readonly Wanted[]} missing */
const remedy = missing => {
  const declared = missing.filter(index => index.declared).length
  const lines = missing.map(({ migration }) => migration).join('\n')
  return html`<div class="remedy">
    <p>
      ${declared > 0 ? html`<code>npm run indexes</code> makes ${declared === 1 ? 'the one that is' : `the ${count(declared)} that are`} declared. ` : ''}A
      migration with the ${missing.length === 1 ? 'line' : 'lines'} below makes
      ${missing.length === 1 ? 'it' : 'all of them'}.
    </p>
    ${missing.length === 1 ? '' : copyButton(lines, `all ${count(missing.length)} lines`, `Copy all ${count(missing.length)} lines`)}
  </div>`
}

/** @param {readonly CollectionIndexes[]} collections */
const advice = collections => {
  const all = collections.flatMap(({ collection, indexes }) => indexes.map(index => ({ ...index, collection })))
  const missing = collections.flatMap(({ collection, missing: wanted }) =>
    wanted.map(index => ({ ...index, collection })),
  )
  const redundant = all.filter(({ redundantWith }) => redundantWith !== null)
  // What is undeclared can go at once.
  const unused = all
    .filter(({ neverUsed, migration }) => neverUsed && migration !== null)
    .sort((a, b) => Number(a.declared) - Number(b.declared))
  return html`
    ${card(
      'Missing',
      html`${missing.length > 0 ? remedy(missing) : ''}
      ${sortable(
        'Missing indexes',
        missingColumns,
        missing,
        'Every declared index is there, and every command that was seen has one.',
      )}`,
      count(missing.length),
    )}
    ${card(
      'Redundant',
      sortable('Redundant indexes', redundantColumns, redundant, 'No index does what another one does as well.'),
      count(redundant.length),
    )}
    ${card(
      'Never used',
      sortable(
        'Indexes that were never used',
        unusedColumns,
        unused,
        'No index has gone without use for 7 days, or its uses are not counted for so long. Those that hold a rule are left out.',
      ),
      `${count(unused.length)}, not once in 7 days or more, by the member that answered`,
    )}
    ${card('All', sortable('All indexes', allColumns, all, 'There is no index.'), `${count(all.length)} beside those of _id`)}
  `
}

/** @param {State} state */
export const indexes = ({ indexes: found }) => html`
  <div class="bar">
    <h1 tabindex="-1">Indexes</h1>
    <span class="hint">${found.at === null ? '' : `Looked at ${ago(found.at)}`}</span>
    <button type="button" @click=${() => again('indexes')}>Look again</button>
  </div>
  ${asked(found, advice)}
`
