import { anything, between, type Condition, equals, nothing, oneOf, or, type Scalar } from '../../kernel/condition.ts'
import type { FieldGuard } from '../../kernel/domain.ts'
import { isAdmin, type Role, type Viewer } from '../../kernel/viewer.ts'
import type { AuthMethod, InviteRow } from './rows.ts'

/** As an entry, a user is seen by himself; through a relation by everybody, who then reads the open fields only. */
export const userEntry = (viewer: Viewer) => equals('_id', viewer.id)
export const userRelation = () => anything

export const userFields: FieldGuard = {
  open: ['id', 'name', 'firstName', 'lastName', 'picture'],
  may: (viewer, row) => viewer?.id === row.id || isAdmin(viewer),
}

export const session = (viewer: Viewer) => equals('userId', viewer.id)

/** Nobody's to read: it is taken up by its code. */
export const identity = () => nothing

/** The codes that a viewer invites under. A shopper has his mediator's code too, and invites nobody with it. */
const inviterCodes = ({ roles, mediatorCode, agencyCode }: Viewer): string[] =>
  [roles.includes('mediator') ? mediatorCode : null, roles.includes('agency') ? agencyCode : null].filter(
    code => code !== null,
  )

export const invite = (viewer: Viewer) => or(equals('createdBy', viewer.id), oneOf('parentCode', inviterCodes(viewer)))

/** An invitation is over from its moment on, though `active` stays stored. */
export const inviteStatusAt = ({ status, expiresAt }: Pick<InviteRow, 'status' | 'expiresAt'>, now: number) =>
  status === 'active' && expiresAt.getTime() <= now ? 'expired' : status

/** How the invitations are found that have a status at this moment. */
export const inviteStatusMeans = (status: Scalar): { stored: Scalar; beside: Condition } => {
  const now = new Date()
  if (status === 'active') return { stored: status, beside: between('expiresAt', { after: now }) }
  if (status !== 'expired') return { stored: status, beside: anything }
  return { stored: 'active', beside: between('expiresAt', { before: new Date(now.getTime() + 1) }) }
}

/**
 * The code under which a viewer who is no admin may give a role by invitation: agencies bring in mediators, mediators
 * shoppers, each under the own code. Null where he may not.
 */
export const codeToGive = ({ roles, mediatorCode, agencyCode }: Viewer, role: Role): string | null => {
  if (role === 'mediator' && roles.includes('agency')) return agencyCode
  if (role === 'shopper' && roles.includes('mediator')) return mediatorCode
  return null
}

interface WaysIn {
  readonly passwordHash?: string
  readonly oauthProviders?: readonly { readonly provider: AuthMethod }[]
}

/** The ways to sign in that a user has besides a provider, the password first. */
export const otherWaysIn = ({ passwordHash, oauthProviders = [] }: WaysIn, provider: AuthMethod): AuthMethod[] => [
  ...(passwordHash ? ['password' as const] : []),
  ...oauthProviders.filter(linked => linked.provider !== provider).map(linked => linked.provider),
]

/** Whether a user can still sign in without a provider (seed 000). */
export const canUnlinkProvider = (user: WaysIn, provider: AuthMethod): boolean => otherWaysIn(user, provider).length > 0

type Codes = Partial<Record<'brandCode' | 'mediatorCode' | 'agencyCode', string | null>>

interface Member extends Codes {
  readonly roles?: readonly Role[]
}

/**
 * The codes that a user gets with an invitation's role, or null where he cannot take it: nobody leaves a code that he has
 * for another, and nobody who invites under a code of his own gets another's, for he would then invite as that one.
 * `fresh` makes a code for who comes with one of his own.
 */
export const codesGained = (
  { role, parentCode = null }: { role: Role; parentCode?: string | null },
  user: Member,
  fresh: (prefix: string) => string,
): Codes | null => {
  const gained: Codes = {
    ...(role === 'shopper' && parentCode !== null ? { mediatorCode: parentCode } : {}),
    ...(role === 'mediator'
      ? { mediatorCode: fresh('MD'), ...(parentCode === null ? {} : { agencyCode: parentCode }) }
      : {}),
    ...(role === 'agency' ? { agencyCode: parentCode ?? fresh('AG') } : {}),
    ...(role === 'brand' ? { brandCode: parentCode ?? fresh('BR') } : {}),
  }
  const taken = (Object.keys(gained) as (keyof Codes)[]).some(code => user[code] != null)
  const invites = (held: Role) => user.roles?.includes(held) ?? false
  if (taken || (gained.mediatorCode && invites('mediator')) || (gained.agencyCode && invites('agency'))) return null
  return gained
}
