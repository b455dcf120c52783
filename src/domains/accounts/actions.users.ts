import type { Change } from '../../database/write.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { type Role, signedIn } from '../../kernel/viewer.ts'
import type { UserRow } from './rows.ts'
import { endSessions } from './store.sessions.ts'
import { changeUser } from './store.users.ts'

interface OfUser {
  readonly userId: string
  readonly expectedVersion?: number | null | undefined
}

/** Another user's id. An admin does not shut himself out, so that one always remains. Throws INVALID_ID, INVALID_INPUT. */
const otherUser = (context: Context, { userId }: OfUser): string => {
  const id = decodeId('User', userId, 'userId')
  if (id === signedIn(context).id) {
    throw new AppError('INVALID_INPUT', 'Admins do not do this to themselves: ask another one.', { argument: 'userId' })
  }
  return id
}

/** Changes a user and ends his sessions, together. */
const shutOut = async (context: Context, input: OfUser, cause: string, change: Change): Promise<{ user: UserRow }> => {
  const id = otherUser(context, input)
  const { expectedVersion } = input
  const user = await context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const changed = await changeUser(writing, id, cause, change, { rights: 'viewer', expectedVersion })
    if (changed) await endSessions(writing, id)
    return changed
  })
  context.forgetViewer(id)
  return { user: found(user, 'userId') }
}

export const suspendUser = (context: Context, input: OfUser): Promise<{ user: UserRow }> =>
  shutOut(context, input, 'suspend user', { set: { status: 'suspended' } })

export const deleteUser = (context: Context, input: OfUser): Promise<{ user: UserRow }> =>
  shutOut(context, input, 'delete user', { set: { deleted: true, deletedAt: new Date() } })

export const reinstateUser = async (context: Context, input: OfUser): Promise<{ user: UserRow }> => {
  const id = decodeId('User', input.userId, 'userId')
  const { expectedVersion } = input
  const change = { set: { status: 'active' } }
  const user = await changeUser(context, id, 'reinstate user', change, { rights: 'viewer', expectedVersion })
  context.forgetViewer(id)
  return { user: found(user, 'userId') }
}

/** Throws DUPLICATE_KEY where the email, or a provider's account, has been taken meanwhile. */
export const restoreUser = async (context: Context, input: OfUser): Promise<{ user: UserRow }> => {
  const id = decodeId('User', input.userId, 'userId')
  const { expectedVersion } = input
  const change = { set: { deleted: false }, unset: ['deletedAt'] }
  const user = await changeUser(context, id, 'restore user', change, {
    rights: 'viewer',
    expectedVersion,
    deleted: true,
  })
  context.forgetViewer(id)
  return { user: found(user, 'userId') }
}

const codes = ['brandCode', 'mediatorCode', 'agencyCode'] as const

interface Rights extends OfUser, Partial<Readonly<Record<(typeof codes)[number], string | null | undefined>>> {
  readonly roles: readonly Role[]
}

/** Says what a user may do, and the codes he does it under: null takes one away, one that is left out stays. */
export const setUserRoles = async (context: Context, input: Rights): Promise<{ user: UserRow }> => {
  const id = otherUser(context, input)
  const { expectedVersion } = input
  const given = codes.flatMap(code => (input[code] == null ? [] : [[code, input[code]] as const]))
  const gone = codes.filter(code => input[code] === null)
  const change: Change = {
    set: { roles: [...new Set(input.roles)], ...Object.fromEntries(given) },
    ...(gone.length > 0 ? { unset: gone } : {}),
  }
  const user = await changeUser(context, id, 'set roles', change, { rights: 'viewer', expectedVersion })
  context.forgetViewer(id)
  return { user: found(user, 'userId') }
}
