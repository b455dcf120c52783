import { html } from 'lit-html'
import { database } from './database.js'
import { duration, time } from './format.js'
import { indexes } from './indexes.js'
import { jobs } from './jobs.js'
import { overview } from './overview.js'
import { choice, pill } from './parts.js'
import { queries } from './queries.js'
import { questionBox } from './question.js'
import { signIn, signOut } from './session.js'
import { choose, themes } from './theme.js'

/** @import { State, View } from './page-state.d.ts' */

export const views = /** @type {const} */ ([
  ['overview', 'Overview', overview],
  ['queries', 'Queries', queries],
  ['indexes', 'Indexes', indexes],
  ['database', 'Database', database],
  ['jobs', 'Jobs', jobs],
])

/** @param {SubmitEvent} event */
const submit = event => {
  event.preventDefault()
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target))
  void signIn(String(form.get('email')), String(form.get('password')))
}

/** @param {State} state */
const signInForm = ({ notice, isSigningIn }) => html`
  <main class="sign-in">
    <h1>Loadstone</h1>
    <p class="hint">Sign in as an administrator.</p>
    <p class="trouble" role="alert" ?hidden=${notice === null}>${notice}</p>
    <form @submit=${submit} aria-busy=${isSigningIn}>
      <label>Email <input name="email" type="email" autocomplete="username" required autofocus /></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
      <button class="primary" ?disabled=${isSigningIn}>${isSigningIn ? 'Signing in…' : 'Sign in'}</button>
    </form>
  </main>
`

/** The worst that is known, in a sentence; null where all is well. @param {State} state */
const trouble = ({ goneSince, refused, health, samples }) => {
  if (goneSince !== null) return `The server has not answered since ${time(goneSince)}. This page goes on by itself.`
  const { checks } = health ?? {}
  if (checks?.database.error) {
    const breaker = samples.at(-1)?.breaker
    const meanwhile = breaker === 'OPEN' || breaker === 'HALF_OPEN' ? ' Requests are refused meanwhile.' : ''
    return `${checks.database.error}.${meanwhile} This page goes on by itself.`
  }
  const [error] = checks ? Object.values(checks).flatMap(check => check.error ?? check.message ?? []) : []
  return refused ?? (error ? `${error}.` : null)
}

/** @param {State} state */
const isWarning = ({ goneSince, refused, health }) =>
  goneSince === null && refused === null && health?.status === 'DEGRADED'

/** @param {State} state @param {string} name */
const header = ({ health, startedAt, view, theme, instance, goneSince }, name) => html`
  <header class="top">
    <div class="brand">
      <b>Loadstone</b>
      ${goneSince === null ? (health ? pill(health.status) : '') : html`<span class="pill bad">No answer</span>`}
      <span class="hint">
        ${instance ?? ''}${health ? html` · ${health.version} · ${health.environment} · up ${duration((Date.now() - (startedAt ?? Date.now())) / 1_000)}` : ''}
      </span>
    </div>
    <div class="viewer">
      ${choice('Colours', themes, theme, choose)}
      <span class="hint">${name}</span>
      <button type="button" @click=${signOut}>Sign out</button>
    </div>
    <nav aria-label="Views">
      ${views.map(([id, label]) => html`<a href="#${id}" aria-current=${id === view ? 'page' : 'false'}>${label}</a>`)}
    </nav>
  </header>
`

/** @param {State} state @param {View} view */
const contentOf = (state, view) => views.find(([id]) => id === view)?.[2](state)

/** @param {State} state */
export const page = state => {
  const { user, view, announced, question } = state
  if (user === null) return signInForm(state)
  const told = trouble(state)
  return html`
    <a class="skip" href="#content">To the content</a>
    ${header(state, user.name)}
    <div role="status" class="status">${told === null ? '' : html`<p class=${isWarning(state) ? 'trouble warn' : 'trouble'}>${told}</p>`}</div>
    <div role="status" class="unseen">${announced}</div>
    <main id="content" tabindex="-1">${contentOf(state, view)}</main>
    ${question === null ? '' : questionBox(question)}
  `
}
