import { createHash, randomBytes } from 'node:crypto'
import type { Changes } from '../../database/changes.ts'
import type { ReadDoor } from '../../database/read-door.ts'
import type { Context } from '../../graphql/context.ts'
import type { Attempts, Trier } from '../../kernel/attempts.ts'
import type { InBackground } from '../../kernel/background.ts'
import type { PostMail } from '../../kernel/mail.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { AuthMethod } from './rows.ts'
import { sessionChanges, sessionState } from './store.sessions.ts'
import { accountByEmail, type ViewerRow, viewerById, viewerChanges } from './store.users.ts'

/** What the app gives to accounts beside the database. */
export interface Accounts {
  readonly attempts: Attempts
  /** Milliseconds that a session lives after its last use (`SESSION_TTL`). */
  readonly sessionTtlMs: number
  /** Null where the server sends no mail. */
  readonly mail: { readonly post: PostMail; readonly publicUrl: string } | null
  readonly inBackground: InBackground
  /** The ways to sign in that this server offers. */
  readonly authMethods: readonly AuthMethod[]
}

/** A token of 256 bits that only its owner gets to see; the database has its hash. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** SHA-256 is enough for what has 256 bits of chance in it: there is nothing to try out. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Who tries to get in, for `Attempts`. */
export const trier = ({ request, client }: Context, account?: string): Trier => ({
  requestId: request.id,
  address: client.address,
  ...(account === undefined ? {} : { account }),
})

/** The viewer that a user is. */
export const viewerFrom = (user: ViewerRow, sessionId: string | null): Viewer => ({
  id: user.id,
  sessionId,
  roles: user.roles ?? [],
  brandCode: user.brandCode ?? null,
  mediatorCode: user.mediatorCode ?? null,
  agencyCode: user.agencyCode ?? null,
  shopIds: user.shopIds ?? [],
})

/** The viewer that a token's user is now; null when he is gone or suspended, or the token's session is over. */
export const viewerOf = async (door: ReadDoor, userId: string, sessionId: string | null): Promise<Viewer | null> => {
  const [user, session] = await Promise.all([
    viewerById(door, userId),
    sessionId === null ? null : sessionState(door, sessionId),
  ])
  if (user?.status !== 'active') return null
  // MongoDB deletes what has ended once a minute.
  if (sessionId !== null && !(session?.userId === userId && session.expiresAt.getTime() > Date.now())) return null
  return viewerFrom(user, sessionId)
}

/**
 * Tells of each user and session (hex id) of which something has changed that `viewerOf` reads, by whatever process; null
 * says that it may be any of them.
 */
export const onViewerChange = (changes: Pick<Changes, 'on'>, told: (id: string | null) => void): void => {
  for (const interest of [viewerChanges, sessionChanges])
    changes.on(interest, change => told(change.kind === 'anything' ? null : change.id))
}

/**
 * The user that a token of an outside identity provider counts for: by an email that both sides have verified, or by id;
 * null where there is none, or nobody has shown the email to be his own here.
 */
export const userOf = async (
  door: ReadDoor,
  by: { readonly email: string } | { readonly id: string },
): Promise<string | null> => {
  if ('id' in by) return by.id
  const account = await accountByEmail(door, by.email)
  return account?.emailVerified ? account.id : null
}
