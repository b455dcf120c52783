import { randomBytes } from 'node:crypto'
import type { Context } from '../../graphql/context.ts'
import { decided } from '../../kernel/decided.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { isAdmin, type Role, signedIn, type Viewer } from '../../kernel/viewer.ts'
import { trier, viewerFrom } from './actions.ts'
import { codesGained, codeToGive } from './policy.ts'
import type { InvitePreviewRow, InviteRow, UserRow } from './rows.ts'
import { insertInvite, invitationByCode, revokeInvite as revoke, takeInvite } from './store.invites.ts'
import { accountById, changeUser } from './store.users.ts'

const day = 86_400_000
const usualDays = 14
const longestDays = 90
/** Kept this long after its end (seed 002). */
const keptDays = 30

const withCode: readonly Role[] = ['agency', 'mediator', 'brand', 'shopper']

/** The code an invitation goes under. Throws FORBIDDEN for a role or a code that is not the viewer's to give. */
const parentCodeFor = (viewer: Viewer, role: Role, given: string | null): string | null => {
  if (isAdmin(viewer)) {
    if (given !== null && !withCode.includes(role)) {
      throw new AppError('INVALID_INPUT', 'This role goes under no code.', { argument: 'parentCode' })
    }
    return given
  }
  const own = codeToGive(viewer, role)
  if (own === null || (given !== null && given !== own)) {
    throw new AppError('FORBIDDEN', 'Mediators invite shoppers and agencies mediators, each under the own code.')
  }
  return own
}

/** When an invitation ends. Throws INVALID_INPUT. */
const endOf = (given: Date | null, now: number): Date => {
  const end = given ?? new Date(now + usualDays * day)
  if (!(end.getTime() > now && end.getTime() <= now + longestDays * day)) {
    throw new AppError('INVALID_INPUT', `\`expiresAt\` must lie within the next ${longestDays} days.`, {
      argument: 'expiresAt',
    })
  }
  return end
}

interface Invitation {
  readonly role: Role
  readonly parentCode?: string | null | undefined
  readonly expiresAt?: Date | null | undefined
}

export const createInvite = async (context: Context, input: Invitation): Promise<{ invite: InviteRow }> => {
  const viewer = signedIn(context)
  const parentCode = parentCodeFor(viewer, input.role, input.parentCode || null)
  const now = Date.now()
  const expiresAt = endOf(input.expiresAt ?? null, now)
  const invite = await insertInvite(context, {
    code: `INV-${randomBytes(10).toString('hex').toUpperCase()}`,
    role: input.role,
    parentCode,
    createdBy: viewer.id,
    createdAt: new Date(now),
    expiresAt,
    purgeAt: new Date(expiresAt.getTime() + keptDays * day),
  })
  return { invite }
}

/** A code for whoever comes with one of his own, such as a mediator whom an agency brought in. */
const freshCode = (prefix: string): string => `${prefix}-${randomBytes(6).toString('hex').toUpperCase()}`

/**
 * Gives the viewer the role of an invitation and the code that goes with it, once: either both happen or nothing. Throws
 * INVALID_INPUT where there is no open invitation of this code, or where the viewer cannot take it; RATE_LIMITED.
 */
export const acceptInvite = async (
  context: Context,
  { code }: { code: string },
): Promise<{ invite: InviteRow; user: UserRow }> => {
  const viewer = signedIn(context)
  const attempt = await context.ports.accounts.attempts.begin('code', trier(context))
  const refused = new AppError('INVALID_INPUT', 'There is no open invitation of this code.', { argument: 'code' })
  const invitation = await invitationByCode(context.door, code)
  if (!invitation) throw refused
  await attempt.forgive()
  const taken = await decided(context.request, async () => {
    const account = found(await accountById(context.door, viewer.id), 'viewer')
    const gained = codesGained(invitation, account, freshCode)
    if (!gained) {
      throw new AppError('INVALID_INPUT', 'You already belong to another code than the one of this invitation.', {
        argument: 'code',
      })
    }
    return context.writeDoor.transaction(context.request, async request => {
      const writing = { ...context, request }
      const invite = await takeInvite(writing, invitation.id, viewer.id)
      if (!invite) throw refused
      const change = { addToSet: { roles: invitation.role }, set: gained }
      const user = await changeUser(writing, viewer.id, 'join by invite', change, { expectedVersion: account.version })
      return { invite, user: found(user, 'viewer') }
    })
  })
  context.forgetViewer(viewer.id)
  context.become(viewerFrom(taken.user, viewer.sessionId))
  return taken
}

/** Takes back an open invitation of one's own. Throws INVALID_ID, NOT_FOUND. */
export const revokeInvite = async (
  context: Context,
  { inviteId }: { inviteId: string },
): Promise<{ invite: InviteRow }> => ({
  invite: found(await revoke(context, decodeId('Invite', inviteId, 'inviteId')), 'inviteId'),
})

/** What an invitation offers to whoever holds its code; null where there is none. Throws RATE_LIMITED. */
export const previewInvite = async (context: Context, { code }: { code: string }): Promise<InvitePreviewRow | null> => {
  const attempt = await context.ports.accounts.attempts.begin('code', trier(context))
  const invitation = await invitationByCode(context.door, code)
  if (invitation) await attempt.forgive()
  return invitation
}
