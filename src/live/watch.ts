import { Newest } from './newest.ts'

export interface Watched<T> {
  readonly look: () => T | Promise<T>
  /** Milliseconds between looks. */
  readonly everyMs: number
  /** Whether what is seen now is worth telling to who was told `before`. */
  readonly isNews: (before: T, now: T) => boolean
}

interface Watcher<T> {
  readonly told: Newest<T>
  last: { readonly value: T } | null
}

/**
 * Watches a value that does not tell by itself when it changes. Each call begins one subscription: it gets the value at
 * once, and again whenever there is news. One look serves all who watch, and nobody looks while nobody watches.
 */
export const watch = <T>({ look, everyMs, isNews }: Watched<T>): (() => Newest<T>) => {
  const watchers = new Set<Watcher<T>>()
  let timer: NodeJS.Timeout | undefined
  let looking = false

  const tell = (value: T): void => {
    for (const watcher of watchers) {
      if (watcher.last && !isNews(watcher.last.value, value)) continue
      watcher.last = { value }
      watcher.told.push(value)
    }
  }
  const round = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      tell(await look())
    } catch (error) {
      const failed = [...watchers]
      watchers.clear()
      clearInterval(timer)
      for (const { told } of failed) told.fail(error)
    } finally {
      looking = false
    }
    // Who came while it was looked at may have come too late for it.
    if ([...watchers].some(({ last }) => last === null)) await round()
  }

  return () => {
    const told = new Newest<T>(() => {
      watchers.delete(watcher)
      if (watchers.size === 0) clearInterval(timer)
    })
    const watcher: Watcher<T> = { told, last: null }
    if (watchers.size === 0) timer = setInterval(() => void round(), everyMs)
    watchers.add(watcher)
    void round()
    return told
  }
}
