import { html } from 'lit-html'
import { database } from './database.js'
import { duration } from './format.js'
import { indexes } from './indexes.js'
import { jobs } from './jobs.js'
import { missing, notices } from './notices.js'
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
    <h1 tabindex="-1">Loadstone</h1>
    <p class="hint">Sign in as an administrator.</p>
    <p class="trouble" role="alert" ?hidden=${notice === null}>${notice}</p>
    <form @submit=${submit} aria-busy=${isSigningIn}>
      <label>Email <input name="email" type="email" autocomplete="username" required autofocus /></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
      <button class="primary" ?disabled=${isSigningIn}>${isSigningIn ? 'Signing in…' : 'Sign in'}</button>
    </form>
  </main>
`

/** @param {State} state @param {string} name */
const header = ({ health, startedAt, view, theme, instance, goneSince }, name) => html`
  <header class="top">
    <div class="brand">
      <b>Loadstone</b>
      ${goneSince === null ? (health ? pill(health.status) : '') : html`<span class="pill bad">No answer</span>`}
      ${goneSince === null && health?.ready === false ? html`<span class="pill bad">Not ready</span>` : ''}
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
export const titleOf = ({ user, view }) =>
  `${user === null ? 'Sign in' : views.find(([id]) => id === view)?.[1]} – Loadstone admin`

/** @param {State} state */
export const page = state => {
  const { user, view, announced, question } = state
  if (user === null) return signInForm(state)
  return html`
    <a class="skip" href="#content">To the content</a>
    ${header(state, user.name)}
    ${notices(state)}
    <div role="status" class="unseen">${announced}</div>
    <main id="content" tabindex="-1">${contentOf(state, view)} ${missing(state)}</main>
    ${question === null ? '' : questionBox(question)}
  `
}
