import { html, render } from 'lit-html'
import uPlot from 'uplot'
import { alone, columnsOf, seconds } from './chart-data.js'
import { duration, time } from './format.js'

/**
 * @import { Sample } from './types.d.ts'
 * @import { Format } from './format.js'
 *
 * @typedef {{
 *   readonly label: string
 *   readonly color: 'one' | 'two' | 'three' | 'limit'
 *   readonly value: (sample: Sample) => number | null
 * }} Series
 * @typedef {{
 *   readonly title: string
 *   readonly hint: string
 *   readonly format: Format
 *   readonly series: readonly Series[]
 *   readonly least?: number
 *   readonly steps?: readonly number[]
 * }} Spec `least`: the vertical axis reaches at least up to this; `steps`: what may lie between two of its lines.
 * @typedef {{ readonly samples: readonly Sample[], readonly rangeMs: number, readonly intervalMs: number }} Shown
 */

const height = 168
const rowsOfTable = 12
/** Pixels that the label of the newest moment, such as 12:34:56, takes beyond the right end of its axis. */
const halfLabel = 28
const font = '11px system-ui, sans-serif'
const sync = uPlot.sync('time')

/** A line chart over time, with the figures of the last sample, or of that under the pointer, and its values as a table. */
class TimeChart extends HTMLElement {
  /** @type {Spec | null} */
  spec = null
  /** @type {Shown | null} */
  #shown = null
  /** @type {uPlot | null} */
  #plot = null
  /** @type {number | null} */
  #pointed = null
  #isTableOpen = false
  #resized = new ResizeObserver(() => this.#resize())

  /** @param {Shown} shown */
  set shown(shown) {
    const { samples, rangeMs } = this.#shown ?? {}
    this.#shown = shown
    if (samples !== shown.samples || rangeMs !== shown.rangeMs) this.#draw()
  }

  connectedCallback() {
    this.#draw()
    this.#resized.observe(this)
  }

  disconnectedCallback() {
    this.#resized.disconnect()
    this.#plot?.destroy()
    this.#plot = null
  }

  /** Takes up the colours of the page, which have changed. */
  repaint() {
    this.#plot?.redraw()
  }

  #resize() {
    const box = this.querySelector('.plot')
    if (this.#plot && box) this.#plot.setSize({ width: box.clientWidth, height })
  }

  /** @param {string} selector @param {'color' | 'backgroundColor' | 'borderTopColor'} property */
  #colour(selector, property) {
    const found = this.querySelector(selector)
    return found ? getComputedStyle(found)[property] : 'gray'
  }

  #draw() {
    const { spec } = this
    const shown = this.#shown
    if (!spec || !shown || !this.isConnected) return
    this.#renderText()
    const end = shown.samples.at(-1)
    const data = columnsOf(spec, shown)
    this.#plot ??= this.#make(spec, data)
    this.#plot.setData(data, false)
    const max = end ? seconds(end.at) : Date.now() / 1_000
    this.#plot.setScale('x', { min: max - shown.rangeMs / 1_000, max })
  }

  /** @param {Spec} spec @param {uPlot.AlignedData} data */
  #make({ series, format, least = 1, steps }, data) {
    const box = /** @type {HTMLElement} */ (this.querySelector('.plot'))
    /** @type {uPlot.Axis} */
    const axis = {
      font,
      stroke: () => this.#colour('.hint', 'color'),
      grid: { stroke: () => this.#colour('.plot', 'borderTopColor'), width: 1 },
      ticks: { show: false },
    }
    return new uPlot(
      {
        width: box.clientWidth,
        height,
        padding: [8, halfLabel, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, sync: { key: sync.key } },
        scales: {
          x: { time: true },
          y: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, least) * 1.08] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 26,
            space: 72,
            values: (_plot, moments) => moments.map(at => time(at * 1_000).replace(/:00$/, '')),
          },
          {
            ...axis,
            size: 64,
            space: 36,
            ...(steps ? { incrs: [...steps] } : {}),
            values: (_plot, values) => values.map(value => format(value)),
          },
        ],
        series: [
          {},
          ...series.map(({ color }) => ({
            stroke: () => this.#colour(`.swatch.${color}`, 'backgroundColor'),
            width: color === 'limit' ? 1 : 1.75,
            ...(color === 'limit' ? { dash: [4, 4] } : {}),
            // A line needs two samples: one that stands alone is a point.
            points: {
              show: true,
              size: 6,
              fill: () => this.#colour(`.swatch.${color}`, 'backgroundColor'),
              filter: (/** @type {uPlot} */ plot, /** @type {number} */ i) => alone(plot.data[i] ?? []),
            },
          })),
        ],
        hooks: { setCursor: [plot => this.#point(plot.cursor.idx ?? null)] },
      },
      data,
      box,
    )
  }

  /** @param {number | null} index */
  #point(index) {
    if (index === this.#pointed) return
    this.#pointed = index
    this.#renderText()
  }

  #renderText() {
    const { spec } = this
    const shown = this.#shown
    if (!spec || !shown) return
    const { title, hint, series, format } = spec
    const data = this.#plot?.data
    const last = shown.samples.at(-1)
    /** @param {Series} one @param {number} i */
    const figureOf = (one, i) =>
      this.#pointed !== null && data ? data[i + 1]?.[this.#pointed] : last ? one.value(last) : null
    const at = this.#pointed !== null && data ? (data[0][this.#pointed] ?? 0) * 1_000 : last?.at
    const text = series.map((one, i) => `${one.label} ${format(figureOf(one, i))}`).join(', ')
    render(
      html`<figure>
        <figcaption>
          <h3>${title}</h3>
          <span class="hint">${hint}</span>
          <ul class="legend">
            ${series.map(
              (one, i) =>
                html`<li><span class="swatch ${one.color}"></span>${one.label} <b>${format(figureOf(one, i))}</b></li>`,
            )}
          </ul>
        </figcaption>
        <div class="plot" role="img" aria-label="${title}: ${text}, at ${time(at)}"></div>
        ${shown.samples.length === 1 ? html`<p class="hint">The first sample. The line begins with the next one, in ${duration(shown.intervalMs / 1_000)}.</p>` : ''}
        <details @toggle=${this.#toggled}>
          <summary>Values<span class="unseen"> of ${title}</span></summary>
          ${this.#isTableOpen ? this.#table(spec, shown) : ''}
        </details>
      </figure>`,
      this,
    )
  }

  /** @param {Event} event */
  #toggled = event => {
    this.#isTableOpen = /** @type {HTMLDetailsElement} */ (event.target).open
    this.#renderText()
  }

  /** @param {Spec} spec @param {Shown} shown */
  #table({ title, series, format }, { samples, rangeMs, intervalMs }) {
    const step = Math.max(1, Math.round(rangeMs / intervalMs / rowsOfTable))
    const rows = samples.filter((_, i) => (samples.length - 1 - i) % step === 0).slice(-rowsOfTable)
    return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}, values">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            ${series.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.toReversed().map(
            sample => html`<tr>
              <th scope="row">${time(sample.at)}</th>
              ${series.map(({ value }) => html`<td class="number">${format(value(sample))}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`
  }
}

customElements.define('time-chart', TimeChart)

/** @param {Spec} spec @param {Shown} shown */
export const chart = (spec, shown) => html`<time-chart .spec=${spec} .shown=${shown}></time-chart>`

/** All charts take up the colours of the page. */
export const repaintCharts = () => {
  for (const found of document.querySelectorAll('time-chart')) /** @type {TimeChart} */ (found).repaint()
}
