import { Refusal, send } from './api.js'
import { forget, now, update } from './state.js'

/**
 * Kept for this tab, so that a reload does not sign out. Moments are of this machine's clock.
 *
 * @typedef {{
 *   accessToken: string
 *   refreshToken: string
 *   refreshAt: number
 *   name: string
 * }} Session
 */

const place = 'loadstone-admin'
/** A token is exchanged when it has lived so much of its life. */
const share = 0.75
const leastLifeMs = 1_000

/** @returns {Session | null} */
const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? 'null')
  } catch {
    return null
  }
}

/** @type {Session | null} */
let session = kept()
/** @type {Promise<void> | null} */
let refreshing = null

/** @param {Session | null} next */
const keep = next => {
  session = next
  if (next) sessionStorage.setItem(place, JSON.stringify(next))
  else sessionStorage.removeItem(place)
}

/** @param {{ accessToken: string, expiresAt: string, refreshToken: string }} given @param {string} name */
const keepTokens = ({ accessToken, expiresAt, refreshToken }, name) => {
  const lifeMs = Math.max(leastLifeMs, new Date(expiresAt).getTime() - Date.now())
  keep({ accessToken, refreshToken, refreshAt: Date.now() + lifeMs * share, name })
}

const notAdmin = 'This account is not an administrator’s. Sign in with one that is.'
const ended = 'Your session has ended. Sign in again.'

/** @param {string | null} notice */
const leave = notice => {
  keep(null)
  forget(notice)
}

const refresh = async () => {
  if (!session) return
  const { refreshToken, name } = session
  try {
    const { refreshSession } = await send('AdminPageRefresh', { input: { refreshToken } }, null)
    keepTokens(refreshSession, name)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'UNAUTHENTICATED') leave(ended)
    throw error
  }
}

const refreshOnce = () => {
  refreshing ??= refresh().finally(() => {
    refreshing = null
  })
  return refreshing
}

/** A token that is good for a while. Throws where there is none to be had, as `send` does. */
export const accessToken = async () => {
  if (session && Date.now() >= session.refreshAt) await refreshOnce()
  if (!session) throw new Refusal('UNAUTHENTICATED', ended)
  return session.accessToken
}

/**
 * Asks as the one who is signed in. A token that ended before its time is exchanged once.
 *
 * @param {string} name
 * @param {Readonly<Record<string, unknown>>} variables
 */
export const ask = async (name, variables = {}) => {
  try {
    return await send(name, variables, await accessToken())
  } catch (error) {
    if (!(error instanceof Refusal) || !session) throw error
    if (error.code === 'FORBIDDEN') leave(notAdmin)
    if (error.code !== 'UNAUTHENTICATED') throw error
    await refreshOnce()
    return send(name, variables, await accessToken())
  }
}

/** Goes on with the session of this tab, where it has one. */
export const resume = () => {
  if (session) update({ user: { name: session.name } })
}

/** @param {string} email @param {string} password */
export const signIn = async (email, password) => {
  if (now().isSigningIn) return
  update({ isSigningIn: true, notice: null })
  try {
    const { login } = await send('AdminPageSignIn', { input: { email, password } }, null)
    const { user, refreshToken } = login
    if (!user.roles?.includes('ADMIN')) {
      update({ notice: notAdmin })
      await send('AdminPageSignOut', { input: { refreshToken } }, null)
      return
    }
    keepTokens(login, user.name ?? user.email)
    update({ user: { name: user.name ?? user.email } })
  } catch (error) {
    update({ notice: reasonOf(error) })
  } finally {
    update({ isSigningIn: false })
  }
}

/** @param {unknown} error */
const reasonOf = error => {
  if (!(error instanceof Refusal)) return 'The server does not answer. Try again in a moment.'
  if (error.code === 'UNAUTHENTICATED') return 'Email or password is wrong.'
  return error.message
}

/** Ends the session here, and on the server as soon as it hears of it. */
export const signOut = async () => {
  const refreshToken = session?.refreshToken
  leave('You are signed out.')
  if (refreshToken) await send('AdminPageSignOut', { input: { refreshToken } }, null).catch(() => undefined)
}
