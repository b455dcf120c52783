/** @import { Shown, Spec } from './chart.js' */

/** A pause between samples that is longer than this many of them is a gap. */
const gap = 2.5

/** @param {string} at */
export const seconds = at => new Date(at).getTime() / 1_000

/** As uPlot takes them: moments, and a column for each series, with an empty row where samples are missing. @param {Spec} spec @param {Shown} shown */
export const columnsOf = ({ series }, { samples, intervalMs }) => {
  /** @type {number[]} */
  const moments = []
  /** @type {(number | null)[][]} */
  const columns = series.map(() => [])
  for (const sample of samples) {
    const at = seconds(sample.at)
    const before = moments.at(-1)
    if (before !== undefined && at - before > (gap * intervalMs) / 1_000) {
      moments.push(before + intervalMs / 1_000)
      for (const column of columns) column.push(null)
    }
    moments.push(at)
    for (const [i, { value }] of series.entries()) columns[i]?.push(value(sample))
  }
  return /** @type {import('uplot').AlignedData} */ ([moments, ...columns])
}

/** The places of values that have none before and none behind them. @param {ArrayLike<number | null | undefined>} values */
export const alone = values =>
  Array.from(values).flatMap((value, i, all) => (value != null && all[i - 1] == null && all[i + 1] == null ? [i] : []))
