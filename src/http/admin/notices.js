import { html, nothing } from 'lit-html'
import { ago, time } from './format.js'

/** @import { Asked, State, View } from './page-state.d.ts' */

/** What is asked for to show a view. @type {Readonly<Record<View, readonly ('activity' | 'queries' | 'indexes' | 'database' | 'migrations' | 'jobs' | 'runs')[]>>} */
export const partsOf = {
  overview: ['activity', 'jobs', 'migrations'],
  queries: ['queries'],
  indexes: ['indexes'],
  database: ['database', 'migrations'],
  jobs: ['jobs', 'runs'],
}

/** @param {State} state */
const waitingParts = state =>
  partsOf[state.view].map(name => /** @type {Asked<unknown>} */ (state[name])).filter(({ isWaiting }) => isWaiting)

/** Below what is shown, where something of it has never come. @param {State} state */
export const missing = state =>
  waitingParts(state).some(({ at }) => at === null)
    ? html`<p class="empty">What is not here yet comes once the server can answer.</p>`
    : nothing

/** From when what does not come at the moment is; empty where all of it does. @param {State} state */
const fromWhen = state => {
  const moments = waitingParts(state).flatMap(({ at }) => at ?? [])
  return moments.length === 0 ? '' : ` What is not live is from ${ago(Math.min(...moments))}.`
}

const byItself = 'This page goes on by itself.'

/** @param {State} state */
const isRefusing = ({ samples }) => samples.at(-1)?.breaker !== undefined && samples.at(-1)?.breaker !== 'CLOSED'

/** A phrase in the middle of a sentence. @param {string} phrase */
const within = phrase => phrase.charAt(0).toLowerCase() + phrase.slice(1)

/** Where what stands in the way is to be seen. @param {string} reason */
const whereFor = reason => (/index/i.test(reason) ? html` <a href="#indexes">Which indexes</a>` : nothing)

/**
 * The worst that is known, in a sentence; null where all is well.
 *
 * @param {State} state
 * @returns {{ readonly text: unknown, readonly isWarning: boolean } | null}
 */
const worst = state => {
  const { goneSince, refused, health } = state
  const bad = (/** @type {unknown} */ text) => ({ text, isWarning: false })
  if (goneSince !== null)
    return bad(`The server has not answered since ${time(goneSince)}. ${byItself}${fromWhen(state)}`)
  const { checks, notReady = null } = health ?? {}
  if (checks?.database.error) {
    const ready = notReady === null ? '' : ' This server is not ready.'
    const refuses = isRefusing(state) ? ' Requests are refused meanwhile.' : ''
    return bad(`${checks.database.error}.${ready}${refuses} ${byItself}${fromWhen(state)}`)
  }
  if (notReady !== null)
    return bad(
      html`<b>This server is not ready:</b> ${within(notReady)}. Its balancer sends it nothing meanwhile.${whereFor(notReady)}`,
    )
  if (refused !== null) return bad(`${refused}${fromWhen(state)}`)
  const [message] = checks ? Object.values(checks).flatMap(check => check.error ?? check.message ?? []) : []
  return message === undefined ? null : { text: `${message}.`, isWarning: health?.status === 'DEGRADED' }
}

/** Migrations that failed, each with why: what comes after them has not run either. @param {State} state */
const failedMigrations = ({ view, migrations: { data } }) =>
  view === 'overview' ? (data ?? []).filter(({ state }) => state === 'FAILED') : []

/** What somebody must know first, each thing once, above whatever view is shown. @param {State} state */
export const notices = state => {
  const told = worst(state)
  return html`<div role="status" class="status">
    ${told === null ? '' : html`<p class=${told.isWarning ? 'trouble warn' : 'trouble'}>${told.text}</p>`}
    ${failedMigrations(state).map(
      ({ name, finishedAt, error }) =>
        html`<p class="trouble">
          <b>Migration <code>${name}</code> failed</b> ${finishedAt === null ? '' : ago(finishedAt)}${error === null ? '.' : `: ${error}`}
          <a href="#database">All migrations</a>
        </p>`,
    )}
  </div>`
}
