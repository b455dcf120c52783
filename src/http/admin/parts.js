import { html, nothing } from 'lit-html'
import { ago, words } from './format.js'
import { now, update } from './state.js'

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
 * What was asked for; while it comes, that it does; and where it does not, why, above the last that came. Why the server
 * answers nothing at all is said at the top of the page, and not here.
 *
 * @template T
 * @param {Asked<T>} asked
 * @param {(data: T) => unknown} show
 */
export const asked = ({ data, at, error, isWaiting }, show) => {
  const trouble =
    error === null ? nothing : html`<p class="trouble">${error}${data ? ` What you see is from ${ago(at)}.` : ''}</p>`
  if (data !== null) return html`${trouble}${show(data)}`
  if (isWaiting) return nothing
  return error === null ? html`<p class="empty" aria-busy="true">Loading…</p>` : trouble
}

/** Without TLS a browser gives pages no clipboard, but copies what is selected. @param {string} text */
const copySelected = text => {
  const focused = document.activeElement
  const box = document.createElement('textarea')
  box.className = 'unseen'
  box.value = text
  document.body.append(box)
  box.select()
  const isCopied = document.execCommand('copy')
  box.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}

const copiedMs = 5_000

/** @param {string} text @param {string} what */
const copy = async (text, what) => {
  let isCopied = true
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    isCopied = copySelected(text)
  }
  const announced = isCopied ? `Copied ${what}` : 'The browser does not let this page copy'
  update({ announced })
  setTimeout(() => {
    if (now().announced === announced) update({ announced: '' })
  }, copiedMs)
}

/**
 * Copies a text, and says for a while that it has.
 *
 * @param {string} text
 * @param {string} what
 * @param {string} label
 */
export const copyButton = (text, what, label = 'Copy') =>
  html`<button type="button" class="small" aria-label="Copy ${what}" @click=${() => copy(text, what)}>
    ${now().announced === `Copied ${what}` ? 'Copied' : label}
  </button>`

/** A line to copy. @param {string} text @param {string} what */
export const copyable = (text, what) =>
  html`<span class="copyable"><code>${text}</code> ${copyButton(text, what)}</span>`

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
 * @template Value
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
