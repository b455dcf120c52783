import { html } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { select } from './parts.js'
import { update } from './state.js'

/**
 * @template Row
 * @typedef {{
 *   readonly label: string
 *   readonly sortBy: ((row: Row) => string | number | null) | null
 *   readonly cell: (row: Row) => unknown
 *   readonly isNumber?: boolean
 *   readonly isWide?: boolean
 *   readonly isLong?: boolean
 * }} Column `sortBy`: null where there is nothing to sort by, but to press; `isLong`: twice as wide as a number where rows are stacked; `isNumber`: aligned to the right, and sorted from the largest down first.
 */

/** @type {Map<string, { readonly label: string, readonly isDown: boolean }>} */
const orders = new Map()

/** So many rows are shown of a longer table, until all are asked for. */
const shortly = 25
/** @type {Set<string>} */
const whole = new Set()

const narrow = matchMedia('(max-width: 40rem)')
const medium = matchMedia('(max-width: 60rem)')
for (const width of [narrow, medium]) width.addEventListener('change', () => update({}))

/** What is wider than this, where a long text is as wide as three others, does not fit on a tablet. */
const mediumColumns = 7

/** Whether each row becomes a block of its own, so that nothing lies outside of what is seen. @template Row @param {readonly Column<Row>[]} columns */
const areStacked = columns => {
  const width = columns.reduce((sum, { isWide = false }) => sum + (isWide ? 3 : 1), 0)
  return narrow.matches || (medium.matches && width > mediumColumns)
}

/** @param {string | number | null} a @param {string | number | null} b */
const compare = (a, b) => {
  if (a === null || b === null) return Number(b === null) - Number(a === null)
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en')
}

/**
 * A table whose rows are sorted by a column when its heading is pressed; without that they stay as they come.
 *
 * @template Row
 * @param {string} title
 * @param {readonly Column<Row>[]} columns
 * @param {readonly Row[]} rows
 * @param {string} whenEmpty
 * @param {(row: Row, place: number) => string | number} keyOf what a row stays by, and its focus with it, where rows move
 */
export const sortable = (title, columns, rows, whenEmpty, keyOf = (_row, place) => place) => {
  if (rows.length === 0) return html`<p class="empty">${whenEmpty}</p>`
  const order = orders.get(title)
  const isStacked = areStacked(columns)
  const { sortBy } = columns.find(({ label }) => label === order?.label) ?? { sortBy: null }
  const sorted = sortBy ? rows.toSorted((a, b) => compare(sortBy(a), sortBy(b)) * (order?.isDown ? -1 : 1)) : rows

  const isShort = rows.length > shortly && !whole.has(title)
  const showAll = () => {
    whole.add(title)
    update({ announced: `All ${rows.length} rows are shown` })
  }
  /** @param {Column<Row>} column */
  const press = ({ label, isNumber = false }) => {
    orders.set(title, { label, isDown: order?.label === label ? !order.isDown : isNumber })
    update({ announced: `Sorted by ${label}` })
  }
  const asTheyCome = () => {
    orders.delete(title)
    update({ announced: 'Not sorted' })
  }
  /** @param {Column<Row>} column */
  const ariaSort = ({ label }) => (order?.label !== label ? 'none' : order.isDown ? 'descending' : 'ascending')

  /** @param {Column<Row>} column */
  const heading = column =>
    column.sortBy === null
      ? html`<th scope="col" role="columnheader"><span class="unseen">${column.label}</span></th>`
      : html`<th scope="col" role="columnheader" class=${column.isNumber ? 'number' : ''} aria-sort=${ariaSort(column)}>
          <button type="button" class="sort" @click=${() => press(column)}>${column.label}</button>
        </th>`

  return html`<div class=${isStacked ? 'scroll stacked' : 'scroll'} tabindex="0" role="region" aria-label=${title}>
    ${isStacked ? sorter(columns, order, press, asTheyCome) : ''}
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map(heading)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          isShort ? sorted.slice(0, shortly) : sorted,
          keyOf,
          row => html`<tr role="row">${columns.map(column => cellOf(column, row))}</tr>`,
        )}
      </tbody>
    </table>
    </div>
    ${isShort ? html`<button type="button" @click=${showAll}>Show all ${rows.length}</button>` : ''}`
}

/** @template Row @param {Column<Row>} column @param {Row} row */
const cellOf = ({ label, sortBy, isNumber, isWide, isLong, cell }, row) => {
  const kind = isNumber ? 'number' : isWide ? 'wide' : isLong ? 'long' : sortBy === null ? 'action' : ''
  return html`<td role="cell" class=${kind} data-label=${label}>${cell(row)}</td>`
}

/**
 * In the place of the headings, where there is no room for them.
 *
 * @template Row
 * @param {readonly Column<Row>[]} columns
 * @param {{ readonly label: string, readonly isDown: boolean } | undefined} order
 * @param {(column: Column<Row>) => void} press
 * @param {() => void} asTheyCome
 */
const sorter = (columns, order, press, asTheyCome) => {
  const sortable = columns.filter(({ sortBy }) => sortBy !== null)
  const chosen = columns.find(({ label }) => label === order?.label) ?? null
  /** @type {readonly (readonly [Column<Row> | null, string])[]} */
  const choices = [[null, 'As they come'], ...sortable.map(column => /** @type {const} */ ([column, column.label]))]
  return html`<div class="order">
    ${select('Sort by', choices, chosen, column => (column === null ? asTheyCome() : press(column)))}
    ${
      chosen === null
        ? ''
        : html`<button type="button" class="small" aria-label="Turn the order round" @click=${() => press(chosen)}>
            ${order?.isDown ? '↓' : '↑'}
          </button>`
    }
  </div>`
}
