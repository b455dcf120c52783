import type { Context } from '../../graphql/context.ts'
import { equals } from '../../kernel/condition.ts'
import { decided } from '../../kernel/decided.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { signedIn } from '../../kernel/viewer.ts'
import { checkPassword, hashPassword, isPassword } from './actions.passwords.ts'
import { trier } from './actions.ts'
import { passwordChangedMail } from './mails.ts'
import { canUnlinkProvider, otherWaysIn } from './policy.ts'
import type { AuthMethod, UserRow } from './rows.ts'
import { endSessions } from './store.sessions.ts'
import { accountById, changeUser, renamed } from './store.users.ts'

/** Sets a new password and ends all other sessions. Throws VALIDATION_ERROR (also for a wrong present one), RATE_LIMITED. */
export const changePassword = async (
  context: Context,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<{ user: UserRow }> => {
  const viewer = signedIn(context)
  const { accounts } = context.ports
  const account = found(await accountById(context.door, viewer.id), 'viewer')
  checkPassword(newPassword, account.email, 'newPassword')
  const attempt = await accounts.attempts.begin('password', trier(context, account.email))
  const wrong = new AppError('VALIDATION_ERROR', undefined, {
    fields: [{ field: 'currentPassword', kind: 'wrong', message: 'Is not the present password.' }],
  })
  const matches = await isPassword(currentPassword, account.passwordHash)
  if (!matches || !account.passwordHash) throw wrong
  const where = equals('passwordHash', account.passwordHash)
  const passwordHash = await hashPassword(newPassword)
  const user = await context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const change = { set: { passwordHash }, unset: ['passwordReset'] }
    const changed = await changeUser(writing, viewer.id, 'change password', change, { where })
    if (changed) await endSessions(writing, viewer.id, viewer.sessionId)
    return changed
  })
  if (!user) throw wrong
  await attempt.forgive()
  context.forgetViewer(viewer.id)
  context.request.afterCommit(() => accounts.mail?.post(passwordChangedMail(account.email)))
  return { user }
}

interface Names {
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
  readonly expectedVersion?: number | null | undefined
}

/** A name as it is stored: null where it is taken away, what it was where nothing is said of it. */
const nameOf = (given: string | null | undefined, known: string | null | undefined): string | null =>
  (given === undefined ? known : given?.trim()) || null

/** Changes the viewer's names, and what users are sorted and searched by. Throws VALIDATION_ERROR, CONFLICT. */
export const updateProfile = async (context: Context, input: Names): Promise<{ user: UserRow }> => {
  const viewer = signedIn(context)
  const update = async () => {
    const account = found(await accountById(context.door, viewer.id), 'viewer')
    const names = {
      email: account.email,
      firstName: nameOf(input.firstName, account.firstName),
      lastName: nameOf(input.lastName, account.lastName),
    }
    const expectedVersion = input.expectedVersion ?? account.version
    const user = await changeUser(context, viewer.id, 'update profile', renamed(names), {
      rights: 'viewer',
      expectedVersion,
    })
    return { user: found(user, 'viewer') }
  }
  return input.expectedVersion == null ? decided(context.request, update) : update()
}

/** Unlinks a provider while another way to sign in remains. Throws NOT_FOUND, INVALID_INPUT. */
export const unlinkOAuthProvider = async (
  context: Context,
  { provider }: { provider: AuthMethod },
): Promise<{ user: UserRow }> => {
  const viewer = signedIn(context)
  return decided(context.request, async () => {
    const account = found(await accountById(context.door, viewer.id), 'viewer')
    if (!account.oauthProviders?.some(linked => linked.provider === provider)) {
      throw new AppError('NOT_FOUND', 'No account of this provider is linked.', { argument: 'provider' })
    }
    if (!canUnlinkProvider(account, provider)) {
      throw new AppError(
        'INVALID_INPUT',
        'This is the last way to sign in: set a password, or link another provider.',
        {
          argument: 'provider',
        },
      )
    }
    const [next] = otherWaysIn(account, provider)
    const change = {
      pull: { oauthProviders: { provider } },
      ...(account.primaryAuthMethod === provider && next ? { set: { primaryAuthMethod: next } } : {}),
    }
    const user = await changeUser(context, viewer.id, 'unlink provider', change, {
      rights: 'viewer',
      expectedVersion: account.version,
    })
    return { user: found(user, 'viewer') }
  })
}
