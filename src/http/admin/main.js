import { render } from 'lit-html'
import { begin, followWhileSignedIn, lookAtView } from './feed.js'
import { resume } from './session.js'
import { page, titleOf, views } from './shell.js'
import { onChange, update } from './state.js'
import { resumeTheme } from './theme.js'

/** The view that the address names. */
const readView = () => {
  const name = location.hash.slice(1)
  if (name === 'content') return
  const [view] = views.find(([id]) => id === name) ?? views[0]
  update({ view })
  lookAtView()
}

/** What was shown last: a screen reader and a keyboard begin where what comes instead begins. @type {string | null} */
let shown = null

/** @param {string} title */
const beginAt = title => {
  const isOther = shown !== null && shown !== title
  shown = title
  if (!isOther || document.activeElement !== document.body) return
  const first = document.querySelector('input[name="email"], main h1')
  if (first instanceof HTMLElement) first.focus()
}

onChange(state => {
  const title = titleOf(state)
  document.title = title
  render(page(state), document.body)
  beginAt(title)
  followWhileSignedIn()
})
addEventListener('hashchange', readView)
document.body.replaceChildren()
resumeTheme()
resume()
readView()
begin()
