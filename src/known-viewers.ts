import { Hearing } from './database/kept-commands.ts'
import { viewerOf } from './domains/accounts/index.ts'
import type { Doors } from './doors.ts'
import { createViewers, type Viewers, type ViewersOptions } from './graphql/viewers.ts'
import type { Observer } from './kernel/observer.ts'
import type { Tokens } from './kernel/tokens.ts'

interface Parts extends Pick<Doors, 'door' | 'stats'> {
  readonly tokens: Tokens
  readonly observers: Pick<Observer, 'lookup'>
  /** Milliseconds, as `ViewersOptions` has them. */
  readonly freshMs?: ViewersOptions['freshMs']
  readonly isAway: () => boolean
}

/**
 * Who asks, by the accounts. The look-ups are told as the asker's, and not counted: whoever asks next within seconds needs
 * none, and is told that he was known.
 */
export const createKnownViewers = ({ tokens, door, stats, observers, freshMs, isAway }: Parts): Viewers =>
  createViewers(
    tokens,
    async (userId, sessionId, asker) => {
      const heard = new Hearing(asker?.usage.trace)
      const usage = { commands: 0, documents: 0, trace: heard }
      const viewer = await viewerOf(door.askedBy({ id: asker?.id, usage }), userId, sessionId)
      const commands = heard.commandsKept()
      return { viewer, served: () => stats.served(commands, null) }
    },
    { ...observers, freshMs, isAway },
  )
