import { now, update } from './state.js'

/** @import { Health, History } from './types.d.ts' */

const keptMs = 60 * 60_000
let toldAt = 0

/** What comes by itself is waited for from now on. */
export const tellingBegins = () => {
  toldAt = Date.now()
}

/** Nothing comes by itself any more. */
export const tellingEnds = () => {
  toldAt = 0
}

/** @param {History} history */
export const addHistory = history => {
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
export const addHealth = health => update({ health, startedAt: Date.now() - health.uptime * 1_000, goneSince: null })

/** From where the history is wanted. */
export const after = () => ({ after: now().samples.at(-1)?.at ?? null })

/** The first answer of a subscription comes within this. */
const firstMs = 3_000

/** History and health come by themselves; where nothing has come for long, they are asked for. */
export const isOverdue = () => {
  const { goneSince, hasHistory, intervalMs } = now()
  return goneSince !== null || Date.now() - toldAt > (hasHistory ? 3 * intervalMs : firstMs)
}
