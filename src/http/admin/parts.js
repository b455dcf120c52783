import { html, nothing } from 'lit-html'
import { ago, words } from './format.js'
import { update } from './state.js'

/** @import { Asked } from './page-state.d.ts' */

/** @type {Readonly<Record<string, string>>} */
const tones = {
  HEALTHY: 'good',
  CLOSED: 'good',
  DEGRADED: 'warn',
  HALF_OPEN: 'warn',
  UNHEALTHY: 'bad',
  OPEN: 'bad',
  SCANS: 'bad',
  MISSING: 'bad',
  SORTS: 'warn',
  SUCCEEDED: 'good',
  APPLIED: 'good',
  PENDING: 'warn',
  OVERDUE: 'warn',
  NOT_PLANNED: 'warn',
  FAILED: 'bad',
}

/** A state in a word, with a colour. @param {string} name */
export const pill = name => html`<span class="pill ${tones[name] ?? ''}">${words(name)}</span>`

/** @param {string} label @param {unknown} value @param {unknown} note @param {string} tone */
export const tile = (label, value, note = nothing, tone = '') =>
  html`<div class="tile ${tone}"><dt>${label}</dt><dd>${value}</dd><dd class="hint">${note}</dd></div>`

/** @param {string} title @param {unknown} content @param {unknown} hint */
export const card = (title, content, hint = nothing) =>
  html`<section class="card">
    <header><h2>${title}</h2><span class="hint">${hint}</span></header>
    ${content}
  </section>`

/** A text in which names stand between backticks. @param {string} text */
export const prose = text => text.split('`').map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))

/** Figures of another process than that of the charts say so. @param {string} instance @param {string | null} shown */
export const ofInstance = (instance, shown) => (shown === null || instance === shown ? '' : `of ${instance}`)

/**
 * What was asked for; while it comes, that it does; and where it does not, why, above the last that came.
 *
 * @template T
 * @param {Asked<T>} asked
 * @param {(data: T) => unknown} show
 */
export const asked = ({ data, at, error }, show) => {
  const trouble =
    error === null ? nothing : html`<p class="trouble">${error}${data ? ` What you see is from ${ago(at)}.` : ''}</p>`
  if (data !== null) return html`${trouble}${show(data)}`
  return error === null ? html`<p class="empty" aria-busy="true">Loading…</p>` : trouble
}

/** @param {string} text @param {HTMLElement | null} shown */
const copy = async (text, shown) => {
  try {
    await navigator.clipboard.writeText(text)
    update({ announced: 'Copied' })
  } catch {
    // Without TLS a browser gives pages no clipboard.
    if (shown) getSelection()?.selectAllChildren(shown)
    update({ announced: 'Selected: press Ctrl-C to copy it' })
  }
}

/** A line to copy. @param {string} text @param {string} what */
export const copyable = (text, what) =>
  html`<span class="copyable">
    <code>${text}</code>
    <button
      type="button"
      class="small"
      aria-label="Copy ${what}"
      @click=${(/** @type {MouseEvent} */ event) =>
        copy(text, /** @type {HTMLElement} */ (event.currentTarget).parentElement?.querySelector('code') ?? null)}
    >
      Copy
    </button>
  </span>`

/**
 * A choice of one out of a few.
 *
 * @template {string | number} Value
 * @param {string} name
 * @param {readonly (readonly [Value, string])[]} choices
 * @param {Value} chosen
 * @param {(value: Value) => void} choose
 */
export const choice = (name, choices, chosen, choose) =>
  html`<fieldset class="choice">
    <legend class="unseen">${name}</legend>
    ${choices.map(
      ([value, label]) =>
        html`<label>
          <input
            type="radio"
            name=${name}
            .checked=${value === chosen}
            @change=${() => choose(value)}
          /><span>${label}</span>
        </label>`,
    )}
  </fieldset>`

/**
 * A choice of one out of many.
 *
 * @template {string | null} Value
 * @param {string} name
 * @param {readonly (readonly [Value, string])[]} choices
 * @param {Value} chosen
 * @param {(value: Value) => void} choose
 */
export const select = (name, choices, chosen, choose) => {
  /** @param {Event} event */
  const changed = event => {
    const [value] = choices[/** @type {HTMLSelectElement} */ (event.currentTarget).selectedIndex] ?? []
    if (value !== undefined) choose(value)
  }
  return html`<label class="select">
    <span>${name}</span>
    <select @change=${changed}>
      ${choices.map(([value, label]) => html`<option .selected=${value === chosen}>${label}</option>`)}
    </select>
  </label>`
}
