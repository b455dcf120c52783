import { AppError } from '../kernel/errors.ts'
import { remember } from '../kernel/remember.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { Viewers } from './viewers.ts'

/** How often it is looked at who sits on a socket; with the age of what is known of a viewer it makes less than 5 s. */
const lookMs = 500
/** Subscriptions of one socket, of one viewer over all his sockets, and his sockets, at the same time. */
const perSocket = 100
const perViewer = 300
const socketsPerViewer = 50

/** Who sits on one socket. */
export interface Seat {
  /** As he was half a second ago; or, where the database is away, as he was last known. */
  readonly viewer: Viewer
  /** Takes the place of a subscription; gives the function that gives it back, to be called once. Throws RATE_LIMITED. */
  take(): () => void
  leave(): void
}

export interface Subscribers {
  /**
   * Seats the viewer of an access token, until he leaves. `over` is called when the token has ended, the viewer was
   * suspended or his session is over. Throws UNAUTHENTICATED, and RATE_LIMITED where he sits on too many sockets.
   */
  seat(authorization: string, over: () => void): Promise<Seat>
}

interface Held {
  sockets: number
  subscriptions: number
}

interface Sitting {
  readonly authorization: string
  readonly over: () => void
  viewer: Viewer
}

/** Keeps account of who subscribes in this process, and looks after their rights. */
export const createSubscribers = (viewers: Viewers): Subscribers => {
  const sittings = new Set<Sitting>()
  const held = new Map<string, Held>()
  let timer: NodeJS.Timeout | undefined

  const look = async (sitting: Sitting): Promise<void> => {
    try {
      const viewer = await viewers(sitting.authorization)
      if (viewer) sitting.viewer = viewer
    } catch (error) {
      // A database that is away says nothing of anybody.
      if (error instanceof AppError && error.code === 'UNAUTHENTICATED' && sittings.has(sitting)) sitting.over()
    }
  }

  let isLooking = false
  /** A round that takes long, because the database does, is not joined by the next. */
  const lookAtAll = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    await Promise.all([...sittings].map(look))
    isLooking = false
  }

  return {
    seat: async (authorization, over) => {
      const viewer = await viewers(authorization)
      if (!viewer) throw new AppError('UNAUTHENTICATED')
      const own = remember(held, viewer.id, () => ({ sockets: 0, subscriptions: 0 }))
      if (own.sockets >= socketsPerViewer) {
        throw new AppError('RATE_LIMITED', `You have ${socketsPerViewer} sockets open, which is the most.`)
      }
      own.sockets += 1
      const sitting: Sitting = { authorization, over, viewer }
      if (sittings.size === 0) timer = setInterval(() => void lookAtAll(), lookMs)
      sittings.add(sitting)
      let subscriptions = 0
      return {
        get viewer() {
          return sitting.viewer
        },
        take: () => {
          if (subscriptions >= perSocket) {
            throw new AppError('RATE_LIMITED', `A socket has at most ${perSocket} subscriptions at the same time.`)
          }
          if (own.subscriptions >= perViewer) {
            throw new AppError('RATE_LIMITED', `You have at most ${perViewer} subscriptions at the same time.`)
          }
          subscriptions += 1
          own.subscriptions += 1
          return () => {
            subscriptions -= 1
            own.subscriptions -= 1
          }
        },
        leave: () => {
          if (!sittings.delete(sitting)) return
          if (sittings.size === 0) clearInterval(timer)
          own.sockets -= 1
          if (own.sockets === 0) held.delete(viewer.id)
        },
      }
    },
  }
}
