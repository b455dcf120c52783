import { render } from 'lit-html'
import { begin, followWhileSignedIn, look } from './feed.js'
import { resume } from './session.js'
import { page, views } from './shell.js'
import { onChange, update } from './state.js'
import { resumeTheme } from './theme.js'

/** The view that the address names. */
const readView = () => {
  const name = location.hash.slice(1)
  if (name === 'content') return
  const [view] = views.find(([id]) => id === name) ?? views[0]
  update({ view })
  look()
}

onChange(state => {
  render(page(state), document.body)
  followWhileSignedIn()
})
addEventListener('hashchange', readView)
document.body.replaceChildren()
resumeTheme()
resume()
readView()
begin()
