import { Refusal, Unreachable } from './api.js'
import { follow } from './live.js'
import { ask } from './session.js'
import { now, update } from './state.js'

/**
 * @import { Health, History } from './types.d.ts'
 * @import { Asked, Listed, State } from './page-state.d.ts'
 */

const keptMs = 60 * 60_000
const lookMs = 1_000

/** These say something of the server, the others of what was asked. */
const ofTheServer = new Set(['OVERLOADED', 'RATE_LIMITED', 'DATABASE_UNAVAILABLE', 'TIMEOUT'])

let pausedUntil = 0
let toldAt = 0

/** @param {unknown} error */
const failed = error => {
  if (error instanceof Unreachable) update({ goneSince: now().goneSince ?? Date.now() })
  else if (error instanceof Refusal) {
    update({ goneSince: null, ...(ofTheServer.has(error.code) ? { refused: error.message } : {}) })
    if (error.retryAfter) pausedUntil = Date.now() + error.retryAfter * 1_000
  } else throw error
}

const answered = () => {
  if (now().goneSince !== null || now().refused !== null) update({ goneSince: null, refused: null })
}

/** @param {History} history */
const addHistory = history => {
  toldAt = Date.now()
  const isSame = history.instance === now().instance
  const known = isSame ? now().samples : []
  const last = known.at(-1)?.at ?? ''
  const all = [...known, ...history.samples.filter(({ at }) => at > last)]
  const oldest = new Date(all.at(-1)?.at ?? 0).getTime() - keptMs
  update({
    samples: all.filter(({ at }) => new Date(at).getTime() >= oldest),
    instance: history.instance,
    intervalMs: history.intervalMs,
    hasHistory: true,
  })
}

/** @param {Health} health */
const addHealth = health => update({ health, startedAt: Date.now() - health.uptime * 1_000, goneSince: null })

const after = () => ({ after: now().samples.at(-1)?.at ?? null })

/** The history comes by itself; where nothing has come for long, it is asked for. */
const isOverdue = () => now().goneSince !== null || Date.now() - toldAt > 3 * now().intervalMs

/**
 * @template {'activity' | 'queries' | 'indexes' | 'database' | 'migrations' | 'jobs' | 'runs'} Name
 * @param {Name} name
 * @param {Promise<any>} asking
 */
const keep = async (name, asking) => {
  try {
    const data = await asking
    update(/** @type {Partial<State>} */ ({ [name]: { data, at: Date.now(), error: null } }))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    update(/** @type {Partial<State>} */ ({ [name]: { .../** @type {Asked<any>} */ (now()[name]), error: message } }))
    throw error
  }
}

/** What is left out is no filter. @param {Listed} listed */
const wanted = ({ name, status, cursors }) => ({
  ...(name === null ? {} : { name }),
  ...(status === null ? {} : { status }),
  ...(cursors.length === 0 ? {} : { after: cursors.at(-1) }),
})

/** @type {Readonly<Record<string, { everyMs: number, isWanted: () => boolean, run: () => Promise<void> }>>} */
const tasks = {
  history: {
    everyMs: 2_000,
    isWanted: isOverdue,
    run: async () => addHistory((await ask('AdminPageHistory', after())).history),
  },
  activity: {
    everyMs: 3_000,
    isWanted: () => now().view === 'overview',
    run: () =>
      keep(
        'activity',
        ask('AdminPageActivity').then(({ activity }) => activity),
      ),
  },
  queries: {
    everyMs: 10_000,
    isWanted: () => now().view === 'queries',
    run: () => keep('queries', ask('AdminPageQueries', { thresholdMs: now().thresholdMs })),
  },
  indexes: {
    everyMs: 60_000,
    isWanted: () => now().view === 'indexes',
    run: () =>
      keep(
        'indexes',
        ask('AdminPageIndexes').then(({ indexes }) => indexes),
      ),
  },
  database: {
    everyMs: 15_000,
    isWanted: () => now().view === 'database',
    run: () =>
      keep(
        'database',
        ask('AdminPageDatabase').then(({ dbStats }) => dbStats),
      ),
  },
  migrations: {
    everyMs: 15_000,
    isWanted: () => now().view === 'database',
    run: () =>
      keep(
        'migrations',
        ask('AdminPageMigrations').then(({ migrations }) => migrations),
      ),
  },
  jobs: {
    everyMs: 5_000,
    isWanted: () => now().view === 'jobs' || now().view === 'overview',
    run: () => keep('jobs', ask('AdminPageJobs')),
  },
  runs: {
    everyMs: 3_000,
    isWanted: () => now().view === 'jobs',
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
    answered()
  } catch (error) {
    begunAt.set(name, Date.now() - Math.max(0, task.everyMs - againMs))
    failed(error)
  } finally {
    running.delete(name)
  }
}

/** Asks for what is due. */
export const look = () => {
  if (document.hidden || now().user === null || Date.now() < pausedUntil) return
  for (const [name, { everyMs, isWanted }] of Object.entries(tasks))
    if (isWanted() && Date.now() - (begunAt.get(name) ?? 0) >= everyMs) void run(name)
}

/** Asks now. @param {string} name */
export const again = name => {
  begunAt.delete(name)
  look()
}

/** Nothing comes by itself any more. */
const closed = () => {
  toldAt = 0
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
  if (!isWanted) return
  toldAt = Date.now()
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
