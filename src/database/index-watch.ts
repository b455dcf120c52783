import type { Logger } from 'pino'
import type { Database } from './connection.ts'
import { type DeclaredIndex, missingIndexes } from './indexes.ts'

export interface IndexWatch {
  /** How many declared indexes the database lacks; null until it was looked. */
  readonly missing: number | null
  /** The same of one collection. */
  missingOf(collection: string): number | null
  /** Looks now. A failure is logged, and leaves what was known. */
  look(): Promise<void>
  start(): void
  stop(): void
}

const INTERVAL_MS = 30_000
const SOON_MS = 5_000

/**
 * Knows whether all declared indexes are there, so that nobody who asks waits for it: it looks every 30 s, every 5 s as
 * long as one is missing or it does not know.
 */
export const createIndexWatch = (database: Database, declared: readonly DeclaredIndex[], log: Logger): IndexWatch => {
  let lacking: readonly DeclaredIndex[] | null = null
  let timer: NodeJS.Timeout | undefined

  const look = async (): Promise<void> => {
    const { db } = database.connection
    if (!db || database.state.state !== 'connected') return
    try {
      const found = await missingIndexes(db, declared)
      if (found.length > 0 && found.length !== lacking?.length) {
        const indexes = found.map(({ collection, keys }) => `${collection} ${JSON.stringify(keys)}`)
        log.error({ indexes }, 'Not ready: declared indexes are missing; `npm run indexes` makes them')
      }
      lacking = found
    } catch (error) {
      log.warn({ err: error }, 'The indexes could not be looked at')
    }
  }

  const plan = (): void => {
    timer = setTimeout(
      () => void look().finally(() => timer && plan()),
      lacking?.length === 0 ? INTERVAL_MS : SOON_MS,
    ).unref()
  }

  return {
    get missing() {
      return lacking?.length ?? null
    },
    missingOf: name => lacking?.filter(({ collection }) => collection === name).length ?? null,
    look,
    start: () => {
      if (!timer) plan()
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
