import { randomBytes } from 'node:crypto'
import type { Context } from '../../graphql/context.ts'
import { and, type Condition, equals } from '../../kernel/condition.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { signedIn } from '../../kernel/viewer.ts'
import { isPassword } from './actions.passwords.ts'
import { hashOf, newSecret, trier, viewerFrom } from './actions.ts'
import type { LoginPayloadRow } from './rows.ts'
import { endFamily, endOwnSession, endSessions, insertSession, rotateSession } from './store.sessions.ts'
import { accountByEmail, changeUser, viewerById } from './store.users.ts'

/** Said of every sign-in that fails, so that it tells nothing of the account. */
const refusal = () => new AppError('UNAUTHENTICATED', 'Email or password is wrong, or the address is not verified yet.')

const familyOf = (token: string): string | null => /^([0-9a-f]{32})\.[\w-]{43}$/.exec(token)?.[1] ?? null

const newRefreshToken = (familyId: string): string => `${familyId}.${newSecret()}`

/**
 * Begins a session for a user who has just shown what `shown` says he has (his password's hash, a linked provider); null
 * when he has it no more, or is not active. The session is there before the user is looked at again: whoever changes
 * that after this ends the session.
 */
export const beginSession = async (
  context: Context,
  userId: string,
  shown: Condition,
): Promise<LoginPayloadRow | null> => {
  const { client, ports, tokens } = context
  const familyId = randomBytes(16).toString('hex')
  const refreshToken = newRefreshToken(familyId)
  const now = new Date()
  const session = await insertSession(context, {
    userId,
    familyId,
    refreshTokenHash: hashOf(refreshToken),
    userAgent: client.userAgent?.slice(0, 512) ?? null,
    ip: client.address,
    createdAt: now,
    expiresAt: new Date(now.getTime() + ports.accounts.sessionTtlMs),
  })
  const where = and(shown, equals('status', 'active'))
  const change = { set: { lastLoginAt: now }, counted: false } as const
  const user = await changeUser(context, userId, 'sign in', change, { where })
  if (!user) {
    await endFamily(context, familyId)
    return null
  }
  const { token, expiresAt } = await tokens.issue(userId, session.id)
  context.become(viewerFrom(user, session.id))
  return { accessToken: token, expiresAt, refreshToken, userId }
}

/**
 * Signs in by email and password. Throws UNAUTHENTICATED, in the same words and after the same time for an unknown
 * email, a wrong password, and an account that has none, is suspended or not verified; RATE_LIMITED.
 */
export const login = async (context: Context, input: { email: string; password: string }): Promise<LoginPayloadRow> => {
  const email = input.email.toLowerCase()
  const attempt = await context.ports.accounts.attempts.begin('password', trier(context, email))
  const giveUp = async (error: unknown): Promise<never> => {
    await attempt.takeBack()
    throw error
  }
  const account = await accountByEmail(context.door, email).catch(giveUp)
  const matches = await isPassword(input.password, account?.passwordHash).catch(giveUp)
  if (!matches || !account?.passwordHash || !account.emailVerified || account.status !== 'active') throw refusal()
  const signIn = await beginSession(context, account.id, equals('passwordHash', account.passwordHash))
  if (!signIn) throw refusal()
  await attempt.forgive()
  return signIn
}

/**
 * Gives a new access token and a new refresh token for one that was not used yet. Throws UNAUTHENTICATED: for a used
 * one, and then ends its session, because two hold it and one of them has stolen it (RFC 9700, section 4.14.2). Of
 * several requests with one token at the same time one succeeds and the others are refused.
 */
export const refreshSession = async (context: Context, input: { refreshToken: string }): Promise<LoginPayloadRow> => {
  const { client, door, ports, tokens } = context
  const refused = new AppError('UNAUTHENTICATED', 'The refresh token is not valid; sign in again.')
  const now = new Date()
  const familyId = familyOf(input.refreshToken)
  if (familyId === null) throw refused
  const refreshToken = newRefreshToken(familyId)
  const session = await rotateSession(context, {
    familyId,
    used: hashOf(input.refreshToken),
    next: hashOf(refreshToken),
    now,
    expiresAt: new Date(now.getTime() + ports.accounts.sessionTtlMs),
  })
  if (!session) {
    await endFamily(context, familyId, client.arrivedAt)
    throw refused
  }
  const user = await viewerById(door, session.userId)
  if (user?.status !== 'active') {
    await endFamily(context, familyId)
    throw refused
  }
  const viewer = viewerFrom(user, session.id)
  const { token, expiresAt } = await tokens.issue(viewer.id, session.id)
  context.become(viewer)
  return { accessToken: token, expiresAt, refreshToken, userId: viewer.id }
}

/**
 * Ends one session: by its refresh token, by its id (one's own), or else the one that asks. A refresh token needs no
 * access token beside it. Throws UNAUTHENTICATED, INVALID_ID, NOT_FOUND.
 */
export const logout = async (
  context: Context,
  { refreshToken, sessionId }: { refreshToken?: string | null | undefined; sessionId?: string | null | undefined },
): Promise<{ ended: number }> => {
  if (refreshToken != null) {
    const familyId = familyOf(refreshToken)
    const ended = familyId === null ? 0 : await endFamily(context, familyId)
    if (context.request.viewer) context.forgetViewer(context.request.viewer.id)
    return { ended }
  }
  const viewer = signedIn(context)
  const id = sessionId == null ? viewer.sessionId : decodeId('Session', sessionId, 'sessionId')
  const ended = id === null ? 0 : await endOwnSession(context, id)
  context.forgetViewer(viewer.id)
  if (sessionId != null) found(ended || null, 'sessionId')
  return { ended }
}

/** Ends all sessions of the viewer, or all but the one that asks. */
export const logoutEverywhere = async (
  context: Context,
  { keepThis }: { keepThis?: boolean | null | undefined },
): Promise<{ ended: number }> => {
  const viewer = signedIn(context)
  const ended = await endSessions(context, viewer.id, keepThis ? viewer.sessionId : null)
  context.forgetViewer(viewer.id)
  return { ended }
}
