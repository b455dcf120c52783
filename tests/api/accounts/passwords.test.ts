import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, at, codesOf, password, startAccounts } from '../../support/accounts.ts'

let t: AccountsApp
beforeAll(async () => {
  t = await startAccounts()
})

const newPassword = 'a wholly new password'
const me = (token: string) => t.query('{ me { id } }', {}, { token })
const sessions = (id: string) => t.db.collection('sessions').countDocuments({ userId: new mongoose.Types.ObjectId(id) })
const signIn = (email: string, given: string) => t.mutate('login', { email, password: given }, 'accessToken')

const resetToken = async (email: string): Promise<string> => {
  await t.mutate('requestPasswordReset', { email }, 'email')
  return t.smtp.token(email)
}
const reset = (token: unknown, given = newPassword) =>
  t.mutate('resetPassword', { token, newPassword: given }, 'user { id email }')

describe('resetting a password', () => {
  it('sets it, ends all sessions of the account at once, and tells its owner', async () => {
    const { id, email } = await t.user()
    const tokens = [await t.login(email), await t.login(email)]
    const answer = await reset(await resetToken(email))
    // Whoever has the link has the mailbox, and is not signed in by it.
    expect(answer.data).toEqual({ resetPassword: { user: { id: `usr_${id}`, email: null } } })
    expect(await sessions(id)).toBe(0)
    for (const { accessToken, refreshToken } of tokens) {
      expect(codesOf(await me(accessToken))).toEqual(['UNAUTHENTICATED'])
      expect(codesOf(await t.mutate('refreshSession', { refreshToken }, 'accessToken'))).toEqual(['UNAUTHENTICATED'])
    }
    expect(codesOf(await signIn(email, password))).toEqual(['UNAUTHENTICATED'])
    expect((await signIn(email, newPassword)).errors).toBeUndefined()
    expect(await t.smtp.next(email)).toMatchObject({ subject: 'Your password has been changed' })
  })

  it('works once per link, even ten times at once', async () => {
    const { email } = await t.user()
    const token = await resetToken(email)
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => reset(token, `${newPassword} ${i}`)))
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 9 }, () => 'INVALID_INPUT'))
    expect(codesOf(await reset(token))).toEqual(['INVALID_INPUT'])
  })

  it('is over after an hour, and by a newer link', async () => {
    const { email } = await t.user()
    const token = await resetToken(email)
    await t.db.collection('users').updateOne({ email }, { $set: { 'passwordReset.expiresAt': new Date() } })
    expect(codesOf(await reset(token))).toEqual(['INVALID_INPUT'])
    const [older, newer] = [await resetToken(email), await resetToken(email)]
    expect(codesOf(await reset(older))).toEqual(['INVALID_INPUT'])
    expect((await reset(newer)).errors).toBeUndefined()
  })

  it('with a bad new password is refused and leaves the link good', async () => {
    const { email } = await t.user()
    const token = await resetToken(email)
    expect((await reset(token, email.toUpperCase())).errors?.[0]?.extensions).toMatchObject({
      code: 'VALIDATION_ERROR',
      fields: [{ field: 'newPassword', kind: 'email' }],
    })
    expect((await reset(token)).errors).toBeUndefined()
  })

  it('by an operator, the stored hash, or what is no token changes no password', async () => {
    const { id, email } = await t.user()
    await resetToken(email)
    const { passwordReset, passwordHash } = await t.stored(id)
    for (const token of [{ $ne: null }, { $regex: '.' }, { $gt: '' }, null, [''], 1]) {
      const answer = await reset(token)
      expect(answer.data).toBeUndefined()
    }
    const { tokenHash } = passwordReset as { tokenHash: string }
    for (const token of [tokenHash, '', '{"$ne":null}']) expect(codesOf(await reset(token))).toEqual(['INVALID_INPUT'])
    expect((await t.stored(id)).passwordHash).toBe(passwordHash)
  })

  it('verifies the email of an account that was not verified', async () => {
    const { id, email } = await t.user({ emailVerified: false })
    await reset(await resetToken(email))
    expect(await t.stored(id)).toMatchObject({ emailVerified: true, emailVerifiedAt: expect.any(Date) })
  })

  it('while somebody signs in with the old password leaves no session of his', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, email } = await t.user()
      const token = await resetToken(email)
      const [answer] = await Promise.all([reset(token), signIn(email, password), signIn(email, password)])
      expect(answer.errors).toBeUndefined()
      expect(await sessions(id)).toBe(0)
    }
  })
})

describe('changing a password', () => {
  const change = (token: string, input: object) =>
    t.mutate('changePassword', { currentPassword: password, newPassword, ...input }, 'user { id }', { token })

  it('ends all other sessions and keeps the one that asks', async () => {
    const { id, email } = await t.user()
    const [other, own] = [await t.login(email), await t.login(email)]
    expect((await change(own.accessToken, {})).errors).toBeUndefined()
    expect(codesOf(await me(other.accessToken))).toEqual(['UNAUTHENTICATED'])
    expect(at(await me(own.accessToken), 'me')).toEqual({ id: `usr_${id}` })
    expect((await t.mutate('refreshSession', { refreshToken: own.refreshToken }, 'accessToken')).errors).toBeUndefined()
    expect((await signIn(email, newPassword)).errors).toBeUndefined()
  })

  it('by a wrong present one is VALIDATION_ERROR, names the field, and changes nothing', async () => {
    const { id, email } = await t.user()
    const { accessToken } = await t.login(email)
    const { passwordHash } = await t.stored(id)
    expect((await change(accessToken, { currentPassword: 'not this' })).errors?.[0]?.extensions).toMatchObject({
      code: 'VALIDATION_ERROR',
      fields: [{ field: 'currentPassword' }],
    })
    expect((await change(accessToken, { newPassword: 'short' })).errors?.[0]?.extensions).toMatchObject({
      code: 'VALIDATION_ERROR',
      fields: [{ field: 'newPassword' }],
    })
    expect((await t.stored(id)).passwordHash).toBe(passwordHash)
  })

  it('makes a reset link that was sent before worthless', async () => {
    const { email } = await t.user()
    const token = await resetToken(email)
    const { accessToken } = await t.login(email)
    expect((await change(accessToken, {})).errors).toBeUndefined()
    expect(codesOf(await reset(token))).toEqual(['INVALID_INPUT'])
  })

  it('needs a viewer', async () => {
    expect(
      codesOf(await t.mutate('changePassword', { currentPassword: password, newPassword }, 'user { id }')),
    ).toEqual(['UNAUTHENTICATED'])
  })
})
