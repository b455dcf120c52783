import type { Change } from '../../database/write.ts'
import type { Context } from '../../graphql/context.ts'
import { and, between, equals } from '../../kernel/condition.ts'
import { AppError } from '../../kernel/errors.ts'
import { checkPassword, hashPassword } from './actions.passwords.ts'
import { type Accounts, hashOf, newSecret, trier } from './actions.ts'
import { alreadyRegisteredMail, passwordChangedMail, passwordResetMail, verificationMail } from './mails.ts'
import type { UserRow } from './rows.ts'
import { endSessions } from './store.sessions.ts'
import { type Account, accountByEmail, accountByToken, changeUser, insertUser, renamed } from './store.users.ts'

const hour = 3_600_000
const verificationTtl = 24 * hour
const resetTtl = hour

/** Where mail goes. Throws FORBIDDEN where the server sends none: what hangs on it is off as a whole. */
const mailOf = ({ mail }: Accounts): NonNullable<Accounts['mail']> => {
  if (!mail)
    throw new AppError('FORBIDDEN', 'This server sends no mail, so it registers nobody and resets no password.')
  return mail
}

const tokenRefusal = () =>
  new AppError('INVALID_INPUT', 'The token is not valid, or not any more; ask for a new one.', { argument: 'token' })

const ending = (ms: number): Date => new Date(Date.now() + ms)

/** Writes a new verification token for an account and mails it. */
const sendVerification = async (context: Context, { id, email }: Account): Promise<void> => {
  const { post, publicUrl } = mailOf(context.ports.accounts)
  const token = newSecret()
  const emailVerification = { tokenHash: hashOf(token), expiresAt: ending(verificationTtl) }
  const user = await changeUser(context, id, 'new verification', { set: { emailVerification }, counted: false })
  if (user) post(verificationMail(email, publicUrl, token))
}

/** Writes a token to set a new password with, and mails it; `more` is written with it, and the token alone is no edit. */
const sendPasswordReset = async (
  context: Context,
  { id, email }: Account,
  more: Change = { counted: false },
): Promise<void> => {
  const { post, publicUrl } = mailOf(context.ports.accounts)
  const token = newSecret()
  const passwordReset = { tokenHash: hashOf(token), expiresAt: ending(resetTtl) }
  const change = { ...more, set: { ...more.set, passwordReset } }
  const user = await changeUser(context, id, 'new password reset', change)
  if (user) post(passwordResetMail(email, publicUrl, token))
}

/**
 * An account that two have registered and nobody has verified. Either may have done it for an address of somebody else,
 * who would verify the other's password by a click: so it has none, until who reads the mail sets one.
 */
const disputed = ({ email }: Account): Change => {
  const unnamed = renamed({ firstName: null, lastName: null, email })
  return { ...unnamed, unset: [...(unnamed.unset ?? []), 'passwordHash', 'emailVerification'] }
}

interface Registration {
  readonly email: string
  readonly password: string
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
}

/**
 * Makes an account, which may sign in when its email is verified. The answer, and the time to it, are the same for an
 * email that has an account: its owner then gets a mail that says so. Throws VALIDATION_ERROR, RATE_LIMITED, FORBIDDEN.
 */
export const register = async (context: Context, input: Registration): Promise<{ email: string }> => {
  const { accounts } = context.ports
  const { post, publicUrl } = mailOf(accounts)
  const email = input.email.toLowerCase()
  checkPassword(input.password, email, 'password')
  await accounts.attempts.begin('mail', trier(context, email))
  const token = newSecret()
  const passwordHash = await hashPassword(input.password)
  try {
    await insertUser(context, {
      email,
      passwordHash,
      ...(input.firstName?.trim() ? { firstName: input.firstName.trim() } : {}),
      ...(input.lastName?.trim() ? { lastName: input.lastName.trim() } : {}),
      roles: ['shopper'],
      emailVerification: { tokenHash: hashOf(token), expiresAt: ending(verificationTtl) },
    })
    post(verificationMail(email, publicUrl, token))
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'DUPLICATE_KEY')) throw error
    accounts.inBackground('Telling of a registration', async () => {
      const account = await accountByEmail(context.door, email)
      if (account?.emailVerified) post(alreadyRegisteredMail(email, publicUrl))
      else if (account) await sendPasswordReset(context, account, disputed(account))
    })
  }
  return { email }
}

/** Verifies the email whose token this is. Throws INVALID_INPUT, RATE_LIMITED. */
export const verifyEmail = async (context: Context, { token }: { token: string }): Promise<{ user: UserRow }> => {
  const attempt = await context.ports.accounts.attempts.begin('code', trier(context))
  const tokenHash = hashOf(token)
  const account = await accountByToken(context.door, 'emailVerification', tokenHash)
  const now = new Date()
  const user =
    account &&
    (await changeUser(
      context,
      account.id,
      'verify email',
      { set: { emailVerified: true, emailVerifiedAt: now }, unset: ['emailVerification'] },
      {
        where: and(
          equals('emailVerification.tokenHash', tokenHash),
          between('emailVerification.expiresAt', { after: now }),
        ),
      },
    ))
  if (!user) throw tokenRefusal()
  await attempt.forgive()
  return { user }
}

/** Mails a new verification token, where the email has an account that is not verified. The answer does not tell. */
export const resendVerification = async (context: Context, input: { email: string }): Promise<{ email: string }> => {
  const { accounts } = context.ports
  mailOf(accounts)
  const email = input.email.toLowerCase()
  await accounts.attempts.begin('mail', trier(context, email))
  const account = await accountByEmail(context.door, email)
  accounts.inBackground('Sending a verification', async () => {
    if (account?.status === 'active' && !account.emailVerified) await sendVerification(context, account)
  })
  return { email }
}

/** Mails a token to set a new password with, where the email has an account. The answer does not tell. */
export const requestPasswordReset = async (context: Context, input: { email: string }): Promise<{ email: string }> => {
  const { accounts } = context.ports
  mailOf(accounts)
  const email = input.email.toLowerCase()
  await accounts.attempts.begin('mail', trier(context, email))
  const account = await accountByEmail(context.door, email)
  accounts.inBackground('Sending a password reset', async () => {
    if (account?.status === 'active') await sendPasswordReset(context, account)
  })
  return { email }
}

/**
 * Sets a new password for whoever holds the token of a mail, which verifies the email too, and ends all sessions of the
 * account. Throws INVALID_INPUT, VALIDATION_ERROR, RATE_LIMITED.
 */
export const resetPassword = async (
  context: Context,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<{ user: UserRow }> => {
  const { accounts } = context.ports
  const attempt = await accounts.attempts.begin('code', trier(context))
  const tokenHash = hashOf(token)
  const account = await accountByToken(context.door, 'passwordReset', tokenHash)
  if (!account?.passwordReset || account.passwordReset.expiresAt.getTime() <= Date.now()) throw tokenRefusal()
  await attempt.forgive()
  checkPassword(newPassword, account.email, 'newPassword')
  const passwordHash = await hashPassword(newPassword)
  const user = await context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const now = new Date()
    const changed = await changeUser(
      writing,
      account.id,
      'reset password',
      {
        set: { passwordHash, emailVerified: true, ...(account.emailVerified ? {} : { emailVerifiedAt: now }) },
        unset: ['passwordReset', 'emailVerification'],
      },
      { where: and(equals('passwordReset.tokenHash', tokenHash), between('passwordReset.expiresAt', { after: now })) },
    )
    if (changed) await endSessions(writing, account.id)
    return changed
  })
  if (!user) throw tokenRefusal()
  await accounts.attempts.forget('password', account.email)
  context.forgetViewer(account.id)
  accounts.mail?.post(passwordChangedMail(account.email))
  return { user }
}
