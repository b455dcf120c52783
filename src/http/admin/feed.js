import { Refusal, send, Unreachable } from './api.js'
import { follow } from './live.js'
import { partsOf } from './notices.js'
import { ask } from './session.js'
import { now, update } from './state.js'
import { addHealth, addHistory, after, isOverdue, tellingBegins, tellingEnds } from './told.js'

/** @import { Asked, Listed, State } from './page-state.d.ts' */

const lookMs = 1_000

/** These say something of the server, the others of what was asked. */
const ofTheServer = new Set(['OVERLOADED', 'RATE_LIMITED', 'DATABASE_UNAVAILABLE', 'TIMEOUT'])

let pausedUntil = 0

/** Whether it is the server that can answer nothing, or not this. @param {unknown} error */
const isOfTheServer = error => error instanceof Unreachable || (error instanceof Refusal && ofTheServer.has(error.code))

/** By task: why the server did not answer it. @type {Map<string, string>} */
const refusals = new Map()

/** What the server refuses of that which is wanted at the moment. */
const tellRefusals = () => {
  const [, refused = null] = [...refusals].find(([name]) => tasks[name]?.isWanted()) ?? []
  if (now().refused !== refused) update({ refused })
}

/** @param {string} name @param {unknown} error */
const failed = (name, error) => {
  refusals.delete(name)
  if (error instanceof Unreachable) update({ goneSince: now().goneSince ?? Date.now() })
  else if (error instanceof Refusal) {
    if (now().goneSince !== null) update({ goneSince: null })
    if (isOfTheServer(error)) refusals.set(name, error.message)
    if (error.retryAfter) pausedUntil = Date.now() + error.retryAfter * 1_000
  } else throw error
  tellRefusals()
}

/** @param {string} name */
const answered = name => {
  refusals.delete(name)
  if (now().goneSince !== null) update({ goneSince: null })
  tellRefusals()
}

/**
 * @template {'activity' | 'queries' | 'indexes' | 'database' | 'migrations' | 'jobs' | 'runs'} Name
 * @param {Name} name
 * @param {Promise<any>} asking
 */
const keep = async (name, asking) => {
  try {
    const data = await asking
    update(/** @type {Partial<State>} */ ({ [name]: { data, at: Date.now(), error: null, isWaiting: false } }))
  } catch (error) {
    const isWaiting = isOfTheServer(error)
    const message = isWaiting ? null : error instanceof Error ? error.message : String(error)
    const last = /** @type {Asked<any>} */ (now()[name])
    update(/** @type {Partial<State>} */ ({ [name]: { ...last, error: message, isWaiting } }))
    throw error
  }
}

/** What is left out is no filter. @param {Listed} listed */
const wanted = ({ name, status, cursors }) => ({
  ...(name === null ? {} : { name }),
  ...(status === null ? {} : { status }),
  ...(cursors.length === 0 ? {} : { after: cursors.at(-1) }),
})

/**
 * Wanted while it is shown; and once while all is well, so that it is there when the server can answer no more.
 *
 * @param {'activity' | 'queries' | 'indexes' | 'database' | 'migrations' | 'jobs' | 'runs'} name
 */
const isPartWanted = name => {
  const { view, hasHistory, goneSince, refused, [name]: part } = now()
  if (partsOf[view].includes(name)) return true
  return part.at === null && part.error === null && hasHistory && goneSince === null && refused === null
}

/** @type {Readonly<Record<string, { everyMs: number, isWanted: () => boolean, run: () => Promise<void> }>>} */
const tasks = {
  history: {
    everyMs: 2_000,
    isWanted: isOverdue,
    run: async () => addHistory((await ask('AdminPageHistory', after())).history),
  },
  // Told to everybody, and so while nobody can be looked up.
  health: {
    everyMs: 2_000,
    isWanted: isOverdue,
    run: async () => addHealth((await send('AdminPageHealthNow', {}, null)).health),
  },
  activity: {
    everyMs: 3_000,
    isWanted: () => isPartWanted('activity'),
    run: () =>
      keep(
        'activity',
        ask('AdminPageActivity').then(({ activity }) => activity),
      ),
  },
  queries: {
    everyMs: 10_000,
    isWanted: () => isPartWanted('queries'),
    run: () => keep('queries', ask('AdminPageQueries', { thresholdMs: now().thresholdMs })),
  },
  indexes: {
    everyMs: 60_000,
    isWanted: () => isPartWanted('indexes'),
    run: () =>
      keep(
        'indexes',
        ask('AdminPageIndexes').then(({ indexes }) => indexes),
      ),
  },
  database: {
    everyMs: 15_000,
    isWanted: () => isPartWanted('database'),
    run: () =>
      keep(
        'database',
        ask('AdminPageDatabase').then(({ dbStats }) => dbStats),
      ),
  },
  migrations: {
    everyMs: 15_000,
    isWanted: () => isPartWanted('migrations'),
    run: () =>
      keep(
        'migrations',
        ask('AdminPageMigrations').then(({ migrations }) => migrations),
      ),
  },
  jobs: {
    everyMs: 5_000,
    isWanted: () => isPartWanted('jobs'),
    run: () => keep('jobs', ask('AdminPageJobs')),
  },
  runs: {
    everyMs: 3_000,
    isWanted: () => isPartWanted('runs'),
    run: () => {
      const { listed } = now()
      return keep(
        'runs',
        ask('AdminPageRuns', wanted(listed)).then(({ jobs }) => ({ ...jobs, listed })),
      )
    },
  },
}

/** @type {Map<string, number>} */
const begunAt = new Map()
const running = new Set()
/** A question that failed is asked again sooner. */
const againMs = 3_000

/** @param {string} name */
const run = async name => {
  const task = tasks[name]
  if (!task || running.has(name)) return
  running.add(name)
  begunAt.set(name, Date.now())
  try {
    await task.run()
    answered(name)
  } catch (error) {
    begunAt.set(name, Date.now() - Math.max(0, task.everyMs - againMs))
    failed(name, error)
  } finally {
    running.delete(name)
  }
}

/** Asks for what is due. */
export const look = () => {
  if (document.hidden || now().user === null || Date.now() < pausedUntil) return
  tellRefusals()
  for (const [name, { everyMs, isWanted }] of Object.entries(tasks))
    if (isWanted() && Date.now() - (begunAt.get(name) ?? 0) >= everyMs) void run(name)
}

/** What was answered longer ago is asked again when somebody opens its view. */
const freshMs = 1_000

/** Asks for what the view shows that was just opened. */
export const lookAtView = () => {
  for (const name of partsOf[now().view]) if (Date.now() - (now()[name].at ?? 0) > freshMs) begunAt.delete(name)
  look()
}

/** Asks now. @param {string} name */
export const again = name => {
  begunAt.delete(name)
  look()
}

/** Nothing comes by itself any more. */
const closed = () => {
  tellingEnds()
  look()
}

/** @type {AbortController | null} */
let following = null

/** Follows the server while somebody is signed in. */
export const followWhileSignedIn = () => {
  const isWanted = now().user !== null
  if (isWanted === (following !== null)) return
  following?.abort()
  following = null
  begunAt.clear()
  refusals.clear()
  if (!isWanted) return
  tellingBegins()
  following = new AbortController()
  follow(
    [
      { name: 'AdminPageSamples', variables: after, told: ({ history }) => addHistory(history) },
      { name: 'AdminPageHealth', told: ({ health }) => addHealth(health) },
      { name: 'AdminPagePool', told: ({ pool }) => update({ pool }) },
    ],
    { signal: following.signal, closed },
  )
  look()
}

/** Begins to look. */
export const begin = () => {
  setInterval(look, lookMs)
  document.addEventListener('visibilitychange', look)
}
