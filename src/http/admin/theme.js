import { repaintCharts } from './chart.js'
import { update } from './state.js'

/** @import { State } from './page-state.d.ts' */

const place = 'loadstone-admin-theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

export const themes = /** @type {const} */ ([
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
])

/** @param {State['theme']} theme */
export const choose = theme => {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  localStorage.setItem(place, theme)
  update({ theme })
  repaintCharts()
}

/** Takes up what was chosen the last time. */
export const resumeTheme = () => {
  const kept = localStorage.getItem(place)
  choose(themes.map(([name]) => name).find(name => name === kept) ?? 'system')
  dark.addEventListener('change', repaintCharts)
}
