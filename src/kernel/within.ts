import { setTimeout as wait } from 'node:timers/promises'

/** What `within` gives for work that has not ended in time. */
export const late = Symbol('late')

/** What the work gives, or `late` after `ms`: the work itself goes on, and how it ends then is of no interest. */
export const within = async <T>(work: Promise<T>, ms: number): Promise<T | typeof late> => {
  const ended = new AbortController()
  try {
    return await Promise.race([work, wait(ms, late, { signal: ended.signal })])
  } finally {
    ended.abort()
    work.catch(() => undefined)
  }
}
