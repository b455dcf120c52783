import type { Mail } from '../../kernel/mail.ts'

/** An address of the frontend with a token in it. */
const link = (publicUrl: string, page: string, token: string): string => {
  const url = new URL(`${publicUrl.replace(/\/+$/, '')}/${page}`)
  url.searchParams.set('token', token)
  return url.href
}

const ignore = 'If this was not you, ignore this message: nothing happens without the link.'

export const verificationMail = (to: string, publicUrl: string, token: string): Mail => ({
  to,
  subject: 'Verify your email address',
  text: `Somebody gave this address for an account. To verify it, open this within a day:\n\n${link(publicUrl, 'verify-email', token)}\n\n${ignore}\n`,
})

export const passwordResetMail = (to: string, publicUrl: string, token: string): Mail => ({
  to,
  subject: 'Set a new password',
  text: `Somebody asked for a new password of your account. To set one, open this within an hour:\n\n${link(publicUrl, 'reset-password', token)}\n\n${ignore}\n`,
})

/** To the owner of an address that somebody tried to register again, who learns nothing of it himself. */
export const alreadyRegisteredMail = (to: string, publicUrl: string): Mail => ({
  to,
  subject: 'You already have an account',
  text: `Somebody tried to register this address, which has an account already. To use it, sign in, or ask for a new password:\n\n${publicUrl}\n\nIf this was not you, ignore this message: nothing has changed.\n`,
})

export const providerLinkedMail = (to: string, provider: string): Mail => ({
  to,
  subject: `${provider} can sign in to your account now`,
  text: `An account at ${provider} has been linked to your account, and signs in to it from now on.\n\nIf this was not you, unlink it and set a new password at once.\n`,
})

export const passwordChangedMail = (to: string): Mail => ({
  to,
  subject: 'Your password has been changed',
  text: 'The password of your account has been changed, and every other session has been ended.\n\nIf this was not you, ask for a new password at once.\n',
})
