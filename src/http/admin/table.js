import { html } from 'lit-html'
import { update } from './state.js'

/**
 * @template Row
 * @typedef {{
 *   readonly label: string
 *   readonly sortBy: (row: Row) => string | number | null
 *   readonly cell: (row: Row) => unknown
 *   readonly isNumber?: boolean
 *   readonly isWide?: boolean
 * }} Column `isNumber`: aligned to the right, and sorted from the largest down first.
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
 */
export const sortable = (title, columns, rows, whenEmpty) => {
  if (rows.length === 0) return html`<p class="empty">${whenEmpty}</p>`
  const order = orders.get(title)
  const shown = inOrder(columns)
  const by = columns.find(({ label }) => label === order?.label)
  const sorted = by ? rows.toSorted((a, b) => compare(by.sortBy(a), by.sortBy(b)) * (order?.isDown ? -1 : 1)) : rows

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

  return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}>
    <table>
      <thead>
        <tr>
          ${shown.map(
            column =>
              html`<th scope="col" class=${column.isNumber ? 'number' : ''} aria-sort=${ariaSort(column)}>
                <button type="button" class="sort" @click=${() => press(column)}>${column.label}</button>
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${(isShort ? sorted.slice(0, shortly) : sorted).map(
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
