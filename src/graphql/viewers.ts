import { LRUCache } from 'lru-cache'
import { AppError } from '../kernel/errors.ts'
import type { Observer } from '../kernel/observer.ts'
import type { Request } from '../kernel/request.ts'
import type { AccessClaims, Tokens } from '../kernel/tokens.ts'
import type { Viewer } from '../kernel/viewer.ts'

/** What an access token that counts for nothing gets, forged or ended. */
const refused = 'The access token is invalid or has expired; sign in again.'

/**
 * How long what is known of a user may be old, where nothing tells that it has changed: so long a suspended one is still
 * let in. On a WebSocket it is looked at every half second, and 5 s is the most that either may take.
 */
const longestFreshMs = 4_000
/**
 * How long somebody is who he was when the database was last asked, while it is away: nobody's rights can change there,
 * what is stored answers nobody, and what the process knows by itself is looked at just then.
 */
const awayMs = 600_000
const bearer = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i

/** The request that has somebody looked up: the commands that this takes are told as its. */
export type Asker = Pick<Request, 'id' | 'usage'>

export interface Viewers {
  /** Finds out who asks. Null for nobody; throws UNAUTHENTICATED for a token that is not valid or not any more. */
  (authorization: string | undefined, asker?: Asker): Promise<Viewer | null>
  /**
   * What this process knows of a user, or of who holds a session (hex id), is not used any more: his rights or his
   * sessions have changed.
   */
  forget(id: string): void
  /** Nor is what it knows of anybody. */
  forgetAll(): void
}

/**
 * Who asks. Whose token is not valid is nobody, and `refusal` says why: what is public answers him too, so that he can
 * sign in again, and everything else tells him the reason.
 */
export const identify = async (
  viewer: () => Promise<Viewer | null>,
): Promise<{ viewer: Viewer | null; refusal: AppError | null }> => {
  try {
    return { viewer: await viewer(), refusal: null }
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return { viewer: null, refusal: error }
    throw error
  }
}

/** Who a user is, and what records that it was told again without asking. */
export interface KnownViewer {
  readonly viewer: Viewer | null
  readonly served?: () => void
}

export interface ViewersOptions extends Pick<Observer, 'lookup'> {
  /** Milliseconds for which what is known of a user serves where nothing tells that it has changed (4,000). */
  readonly freshMs?: number | undefined
  /** Whether the database is known to be away: then nobody is looked up who was known. */
  readonly isAway?: () => boolean
}

/**
 * Checks a token's signature once and keeps its claims until it ends; completes the viewer from his user document, which
 * is read at most every `freshMs` by this process, and once it was forgotten; one reading serves all requests that wait
 * for it. `lookup` is told of each question. While the database is away, who was known stays known, for ten minutes, unless
 * he was forgotten by his id: that all are, when the news of changes stops, is what an outage begins with.
 */
export const createViewers = (
  tokens: Tokens,
  viewerOf: (userId: string, sessionId: string | null, asker: Asker | undefined) => Promise<KnownViewer>,
  { lookup, freshMs = longestFreshMs, isAway = () => false }: ViewersOptions = {},
): Viewers => {
  // Longer than a question for a viewer may be under way, and its answer kept.
  const forgottenMs = 4 * freshMs
  const verified = new LRUCache<string, AccessClaims>({ max: 10_000 })
  const viewers = new LRUCache<
    string,
    KnownViewer,
    { readonly claims: AccessClaims; readonly asker?: Asker | undefined }
  >({
    max: 10_000,
    ttl: freshMs,
    fetchMethod: async (_key, _stale, { context: { claims, asker } }) => {
      const viewer = isAway() ? lastSeen(claims) : null
      if (viewer) return { viewer }
      const known = await viewerOf(claims.userId, claims.sessionId, asker)
      seen(claims, known.viewer)
      return known
    },
  })
  // By the user, and by his session; whichever is forgotten leaves.
  const last = new LRUCache<string, Viewer>({ max: 20_000, ttl: awayMs })
  const seen = ({ userId, sessionId }: AccessClaims, viewer: Viewer | null): void => {
    for (const id of sessionId === null ? [userId] : [userId, sessionId]) {
      if (viewer) last.set(id, viewer)
      else last.delete(id)
    }
  }
  const lastSeen = ({ userId, sessionId }: AccessClaims): Viewer | null => {
    const viewer = last.get(userId)
    return viewer && (sessionId === null || last.has(sessionId)) ? { ...viewer, sessionId } : null
  }
  // Who was forgotten is known under another key, until what was known before has ended.
  const forgotten = new LRUCache<string, { readonly time: number; readonly until: number }>({
    max: 10_000,
    ttl: forgottenMs,
    disposeAfter: ({ until }, _id, reason) => {
      if (reason === 'evict' && until > performance.now()) forgetAll()
    },
  })
  let times = 0
  let everybody = 0
  const forgetAll = (): void => {
    times += 1
    everybody = times
    // Everybody is forgotten: that one of them was says nothing more, and there is room for as many again.
    forgotten.clear()
  }
  const who = async (authorization: string | undefined, asker?: Asker): Promise<Viewer | null> => {
    if (authorization === undefined) return null
    const token = bearer.exec(authorization)?.[1]
    if (!token) throw new AppError('UNAUTHENTICATED', 'The authorization header must be `Bearer <access token>`.')
    let claims = verified.get(token)
    if (!claims || claims.expiresAt * 1000 <= Date.now()) {
      claims = await tokens.verify(token)
      verified.set(token, claims)
    }
    const { userId, sessionId } = claims
    const latest = Math.max(everybody, ...[userId, sessionId ?? ''].map(id => forgotten.get(id)?.time ?? 0))
    const key = `${userId} ${sessionId ?? ''} ${latest}`
    const kept = viewers.get(key)
    lookup?.('viewers', kept !== undefined)
    kept?.served?.()
    const known = kept ?? (await viewers.fetch(key, { context: { claims, asker } }))
    if (!known?.viewer) throw new AppError('UNAUTHENTICATED', refused)
    return known.viewer
  }
  return Object.assign(who, {
    forget: (id: string) => {
      times += 1
      last.delete(id)
      forgotten.set(id, { time: times, until: performance.now() + forgottenMs })
    },
    forgetAll,
  })
}
