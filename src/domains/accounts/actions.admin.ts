import type { ReadDoor } from '../../database/read-door.ts'
import type { Writing } from '../../database/writes.ts'
import { AppError } from '../../kernel/errors.ts'
import { checkPassword, hashPassword } from './actions.passwords.ts'
import { accountByEmail, changeUser, insertUser } from './store.users.ts'

/** `created`: the account is new. `taken over`: it was never verified, and now has the given password. */
export type MadeAdmin = 'created' | 'taken over' | 'made' | 'already'

/**
 * Makes the account of an email an admin, with nobody's rights: it is for who runs the server, before there is an admin.
 * Where there is no account, or one that nobody has verified, which anybody may have registered, it gets the password.
 * Throws VALIDATION_ERROR for a password, FORBIDDEN for an account that is suspended.
 */
export const makeAdmin = async (
  context: Writing & { readonly door: ReadDoor },
  { email: given, password }: { readonly email: string; readonly password: string },
): Promise<MadeAdmin> => {
  const email = given.toLowerCase()
  const account = await accountByEmail(context.door, email)
  if (account?.status === 'suspended') throw new AppError('FORBIDDEN', 'The account is suspended.')
  if (account?.emailVerified) {
    if (account.roles?.includes('admin')) return 'already'
    await changeUser(context, account.id, 'make admin', { addToSet: { roles: 'admin' } })
    return 'made'
  }
  checkPassword(password, email, 'password')
  const vouched = {
    passwordHash: await hashPassword(password),
    emailVerified: true as const,
    emailVerifiedAt: new Date(),
  }
  if (!account) {
    await insertUser(context, { email, roles: ['admin'], ...vouched })
    return 'created'
  }
  await changeUser(context, account.id, 'make admin', {
    set: { ...vouched, roles: [...new Set([...(account.roles ?? []), 'admin'])] },
    unset: ['emailVerification', 'passwordReset'],
  })
  return 'taken over'
}
