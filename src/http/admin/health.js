import { html, svg } from 'lit-html'
import { bytes, duration, milliseconds, percent, time, words } from './format.js'
import { card, pill } from './parts.js'

/**
 * @import { Shown } from './chart.js'
 * @import { BreakerState, Health, Sample, Status } from './types.d.ts'
 */

const told = 6
/** The units of the strip: so wide and high is it; it takes the room that there is. */
const wide = 1_000
const high = 24
const least = 3
/** How far from the top, so that it is not told by the colour alone. @type {Readonly<Record<Status, number>>} */
const tops = { HEALTHY: 10, DEGRADED: 5, UNHEALTHY: 0 }

/** Stretches of the same status and the same state of the breaker, the last first. @param {readonly Sample[]} samples */
export const stretches = samples => {
  /** @type {{ health: Status, breaker: BreakerState, from: number, to: number }[]} */
  const found = []
  for (const { health, breaker, at, seconds } of samples) {
    const to = new Date(at).getTime()
    const last = found.at(-1)
    if (last?.health === health && last.breaker === breaker) last.to = to
    else found.push({ health, breaker, from: to - seconds * 1_000, to })
  }
  return found.reverse()
}

/**
 * Each stretch as long as it was, at its place in the time that is shown.
 *
 * @param {readonly ReturnType<typeof stretches>[number][]} all
 * @param {number} from epoch milliseconds of the left end
 * @param {number} rangeMs
 */
const strip = (all, from, rangeMs) => {
  const scale = wide / rangeMs
  return svg`${all.map(stretch => {
    const left = Math.max(0, (stretch.from - from) * scale)
    // The shortest is to be seen as well.
    const width = Math.max(least, (stretch.to - from) * scale - left)
    const top = tops[stretch.health]
    return svg`<rect class=${stretch.health} x=${left} y=${top} width=${width} height=${high - top}></rect>`
  })}`
}

/** @param {readonly Sample[]} samples */
const summary = samples => {
  const secondsOf = (/** @type {readonly Sample[]} */ some) => some.reduce((sum, { seconds }) => sum + seconds, 0)
  const all = secondsOf(samples)
  const well = secondsOf(samples.filter(({ health }) => health === 'HEALTHY'))
  return all === 0 ? '' : `Healthy for ${percent((well / all) * 100)} of the last ${duration(all)}`
}

/** The report comes when a status changes; the figures are those of the last sample. @param {Health} health @param {Sample | undefined} last */
const checks = ({ checks: { database, memory, cpu } }, last) => {
  const members = database.replicaSet ? `, ${database.replicaSet.healthy} of ${database.replicaSet.total} members` : ''
  const rows = /** @type {const} */ ([
    ['Database', database, `${milliseconds(last?.databaseLatencyMs)}${members}`],
    ['Memory', memory, bytes(last?.process.rss)],
    ['Processor', cpu, percent(last?.process.machineCpu)],
  ])
  return html`<table class="checks">
    <tbody>
      ${rows.map(
        ([name, check, figure]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${pill(check.status)}</td>
            <td>${figure}</td>
            <td>${check.error ?? check.message ?? ''}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** @param {Health | null} health @param {Shown} shown */
export const healthCard = (health, { samples, rangeMs }) => {
  const all = stretches(samples)
  const from = new Date(samples.at(-1)?.at ?? Date.now()).getTime() - rangeMs
  const content = html`<svg class="strip" viewBox="0 0 ${wide} ${high}" preserveAspectRatio="none" role="img" aria-label=${summary(samples)}>
      ${strip(all, from, rangeMs)}
    </svg>
    <p class="ends hint"><span>${time(from)}</span><span>${time(from + rangeMs)}</span></p>
    <ul class="changes">
      ${all.slice(0, told).map(
        ({ health: status, breaker, from, to }, i) =>
          html`<li>
            ${pill(status)} since ${time(from)}${i === 0 ? '' : `, for ${duration((to - from) / 1_000)}`}
            ${breaker === 'CLOSED' ? '' : html`<span class="hint">breaker ${words(breaker).toLowerCase()}</span>`}
          </li>`,
      )}
    </ul>
    ${health ? checks(health, samples.at(-1)) : ''}`
  return card('Health', content, summary(samples))
}
