import { html } from 'lit-html'
import { bytes, duration, milliseconds, percent, time, words } from './format.js'
import { card, pill } from './parts.js'

/**
 * @import { Shown } from './chart.js'
 * @import { BreakerState, Health, Sample, Status } from './types.d.ts'
 */

const cells = 60
const told = 6
const order = /** @type {const} */ (['HEALTHY', 'DEGRADED', 'UNHEALTHY'])

/** @param {readonly Sample[]} samples @returns {Status | null} */
const worst = samples => order.findLast(status => samples.some(({ health }) => health === status)) ?? null

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

/** The worst status of each of 60 slots of the time that is shown. @param {readonly Sample[]} samples @param {number} rangeMs */
const strip = (samples, rangeMs) => {
  const end = new Date(samples.at(-1)?.at ?? Date.now()).getTime()
  const slotMs = rangeMs / cells
  return Array.from({ length: cells }, (_, slot) => {
    const until = end - (cells - 1 - slot) * slotMs
    return worst(
      samples.filter(({ at, seconds }) => {
        const to = new Date(at).getTime()
        return to > until - slotMs && to - seconds * 1_000 < until
      }),
    )
  })
}

/** @param {readonly Sample[]} samples */
const summary = samples => {
  const well = samples.filter(({ health }) => health === 'HEALTHY').length
  return `Healthy in ${percent(samples.length === 0 ? null : (well / samples.length) * 100)} of ${samples.length} looks`
}

/** The report comes when a status changes; the figures are those of the last sample. @param {Health} health @param {Sample | undefined} last */
const checks = ({ checks: { database, memory, cpu } }, last) => {
  const members = database.replicaSet ? `, ${database.replicaSet.healthy} of ${database.replicaSet.total} members` : ''
  const rows = /** @type {const} */ ([
    ['Database', database, `${milliseconds(last?.databaseLatencyMs)}${members}`],
    ['Memory', memory, bytes(last?.process.rss)],
    ['Processor', cpu, percent(last?.process.machineCpu)],
  ])
  return html`<table>
    <tbody>
      ${rows.map(
        ([name, check, figure]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${pill(check.status)}</td>
            <td class="number">${figure}</td>
            <td>${check.error ?? check.message ?? ''}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** @param {Health | null} health @param {Shown} shown */
export const healthCard = (health, { samples, rangeMs }) => {
  const all = stretches(samples)
  const content = html`<div class="strip" role="img" aria-label=${summary(samples)}>
      ${strip(samples, rangeMs).map(status => html`<i class=${status ?? 'NONE'}></i>`)}
    </div>
    <ul class="changes">
      ${all.slice(0, told).map(
        ({ health: status, breaker, from, to }, i) =>
          html`<li>
            ${pill(status)} since ${time(from)}${i === 0 ? '' : `, for ${duration((to - from) / 1_000)}`}
            ${breaker === 'CLOSED' ? '' : html`<span class="hint">breaker ${words(breaker).toLowerCase()}</span>`}
          </li>`,
      )}
    </ul>
    ${health ? html`<div class="scroll" tabindex="0" role="region" aria-label="Checks">${checks(health, samples.at(-1))}</div>` : ''}`
  return card('Health', content, summary(samples))
}
