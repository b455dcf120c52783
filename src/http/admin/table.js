import { html } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { update } from './state.js'

/**
 * @template Row
 * @typedef {{
 *   readonly label: string
 *   readonly sortBy: ((row: Row) => string | number | null) | null
 *   readonly cell: (row: Row) => unknown
 *   readonly isNumber?: boolean
 *   readonly isWide?: boolean
 * }} Column `sortBy`: null where there is nothing to sort by; `isNumber`: aligned to the right, and sorted from the largest down first.
 */

/** @type {Map<string, { readonly label: string, readonly isDown: boolean }>} */
const orders = new Map()

/** So many rows are shown of a longer table, until all are asked for. */
const shortly = 25
/** @type {Set<string>} */
const whole = new Set()

const narrow = matchMedia('(max-width: 40rem)')
narrow.addEventListener('change', () => update({}))

/** On a narrow screen long texts come last, so that what is counted is seen without scrolling. @template Row @param {readonly Column<Row>[]} columns */
const inOrder = columns =>
  narrow.matches ? columns.toSorted((a, b) => Number(a.isWide ?? false) - Number(b.isWide ?? false)) : columns

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
  const shown = inOrder(columns)
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
  /** @param {Column<Row>} column */
  const ariaSort = ({ label }) => (order?.label !== label ? 'none' : order.isDown ? 'descending' : 'ascending')

  /** @param {Column<Row>} column */
  const heading = column =>
    column.sortBy === null
      ? html`<th scope="col"><span class="unseen">${column.label}</span></th>`
      : html`<th scope="col" class=${column.isNumber ? 'number' : ''} aria-sort=${ariaSort(column)}>
          <button type="button" class="sort" @click=${() => press(column)}>${column.label}</button>
        </th>`

  return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}>
    <table>
      <thead>
        <tr>
          ${shown.map(heading)}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          isShort ? sorted.slice(0, shortly) : sorted,
          keyOf,
          row =>
            html`<tr>
              ${shown.map(
                ({ cell, isNumber, isWide }) =>
                  html`<td class=${isNumber ? 'number' : isWide ? 'wide' : ''}>${cell(row)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    </div>
    ${isShort ? html`<button type="button" @click=${showAll}>Show all ${rows.length}</button>` : ''}`
}
