/** @import { Asked, Listed, State } from './page-state.d.ts' */

/** @type {Asked<never>} */
const unasked = { data: null, at: null, error: null, isWaiting: false }

/** The first page of all that there are. @type {Listed} */
export const allRuns = { name: null, status: null, cursors: [] }

/** Once for all who come: what a viewer leaves behind is not shown to the next. @returns {State} */
const beginning = () => ({
  user: null,
  notice: null,
  isSigningIn: false,
  view: 'overview',
  rangeMs: 15 * 60_000,
  theme: 'system',
  samples: [],
  instance: null,
  intervalMs: 5_000,
  hasHistory: false,
  health: null,
  startedAt: null,
  pool: null,
  goneSince: null,
  refused: null,
  activity: unasked,
  queries: unasked,
  indexes: unasked,
  database: unasked,
  migrations: unasked,
  jobs: unasked,
  runs: unasked,
  listed: allRuns,
  question: null,
  thresholdMs: 0,
  announced: '',
})

let state = beginning()
/** @type {(state: State) => void} */
let shown = () => undefined
let isDue = false

const show = () => {
  isDue = false
  shown(state)
}

/** What the page knows. @returns {State} */
export const now = () => state

/** Changes it, and shows it once for all that changes in the same moment. @param {Partial<State>} changed */
export const update = changed => {
  state = { ...state, ...changed }
  if (isDue) return
  isDue = true
  queueMicrotask(show)
}

/** Forgets all that was learnt from the server, and keeps what was chosen. @param {string | null} notice */
export const forget = notice => {
  const { view, rangeMs, theme } = state
  update({ ...beginning(), view, rangeMs, theme, notice })
}

/** @param {(state: State) => void} show */
export const onChange = show => {
  shown = show
}
