import type { Logger } from 'pino'
import type { Database } from './connection.ts'
import { type DeclaredIndex, missingIndexes } from './indexes.ts'
import { notWhole, unfinishedRestore } from './restore-mark.ts'

export interface IndexWatch {
  /** How many declared indexes the database lacks; null until it was looked. */
  readonly missing: number | null
  /** The same of one collection. */
  missingOf(collection: string): number | null
  /** Whether a restore of the database has come to no end, so that what is there is a part; null until it was looked. */
  readonly isPart: boolean | null
  /** Looks now. A failure is logged, and leaves what was known. */
  look(): Promise<void>
  start(): void
  stop(): void
}

const INTERVAL_MS = 30_000
const SOON_MS = 5_000

/**
 * Knows whether the database is whole and all declared indexes are there, so that nobody who asks waits for it: it looks
 * every 30 s, every 5 s as long as something is missing or it does not know. `whole` is called when a restore that was
 * under way has come to its end.
 */
export const createIndexWatch = (
  database: Database,
  declared: readonly DeclaredIndex[],
  log: Logger,
  whole: () => Promise<void> = async () => undefined,
): IndexWatch => {
  let lacking: readonly DeclaredIndex[] | null = null
  let isPart: boolean | null = null
  let obstacle = ''
  let timer: NodeJS.Timeout | undefined

  /** Once as long as it stays the same. */
  const tell = (what: string, of: { readonly indexes?: readonly string[] } = {}): void => {
    const told = [what, ...(of.indexes ?? [])].join('\n')
    if (told !== obstacle) log.error(of, `Not ready: ${what}`)
    obstacle = told
  }

  const lookOnce = async (): Promise<void> => {
    const { db } = database.connection
    if (!db || database.state.state !== 'connected') return
    try {
      const unfinished = await unfinishedRestore(db)
      if (isPart && !unfinished) await whole()
      isPart = unfinished !== null
      lacking = await missingIndexes(db, declared)
      const indexes = lacking.map(({ collection, keys }) => `${collection} ${JSON.stringify(keys)}`)
      if (unfinished) tell(notWhole(db, unfinished))
      else if (indexes.length > 0) tell('declared indexes are missing; `npm run indexes` makes them', { indexes })
      else if (obstacle !== '') {
        obstacle = ''
        log.info('The database is whole again, with all declared indexes')
      }
    } catch (error) {
      log.warn({ err: error }, 'The indexes could not be looked at')
    }
  }

  const plan = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), lacking?.length === 0 && !isPart ? INTERVAL_MS : SOON_MS).unref()
  }

  const look = async (): Promise<void> => {
    await lookOnce()
    if (timer) plan()
  }

  return {
    get missing() {
      return lacking?.length ?? null
    },
    get isPart() {
      return isPart
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
