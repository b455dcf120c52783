import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { at, password, startAccounts } from '../../support/accounts.ts'

it('everything that accounts read and write is found by an index', async () => {
  const t = await startAccounts()
  const { id: admin } = await t.user({ roles: ['admin'] })
  const { id, email } = await t.user({
    oauthProviders: [{ provider: 'google', providerId: 'g1' }],
    emailVerified: false,
  })
  await t.db.command({ profile: 2 })
  for (const _ of [1, 2]) await t.mutate('register', { email: `another-${email}`, password }, 'email')
  await t.mutate('resendVerification', { email }, 'email')
  await t.mutate('verifyEmail', { token: await t.smtp.token(email) }, 'user { id }')
  const { refreshToken } = await t.login(email)
  await t.mutate('refreshSession', { refreshToken }, 'accessToken')
  await t.mutate('refreshSession', { refreshToken }, 'accessToken')
  await t.mutate('requestPasswordReset', { email }, 'email')
  const newPassword = 'a wholly new password'
  await t.mutate('resetPassword', { token: await t.smtp.token(email), newPassword }, 'user { id }')
  await t.mutate('changePassword', { currentPassword: newPassword, newPassword: password }, 'user { id }', { as: id })
  const { accessToken: token } = await t.login(email)
  await t.mutate('updateProfile', { firstName: 'Grace' }, 'user { id }', { token })
  const codeFor = async (provider: 'google' | 'github', providerId: string) => {
    const code = randomBytes(16).toString('hex')
    const codeHash = createHash('sha256').update(code).digest('hex')
    const challenge = createHash('sha256').update('verifier').digest('base64url')
    const until = new Date(Date.now() + 60_000)
    const known = { codeHash, challenge, provider, providerId, email, createdAt: new Date(), expiresAt: until }
    await t.db.collection('identities').insertOne(known)
    return { code, verifier: 'verifier' }
  }
  for (const identity of [await codeFor('google', 'g1'), await codeFor('google', 'g2')]) {
    expect((await t.mutate('exchangeOAuthCode', identity, 'accessToken')).errors).toBeUndefined()
  }
  expect((await t.mutate('linkOAuthProvider', await codeFor('github', 'h1'), 'user { id }', { token })).errors).toBe(
    undefined,
  )
  await t.mutate('unlinkOAuthProvider', { provider: 'GOOGLE' }, 'user { id }', { token })
  const invite = await t.mutate('createInvite', { role: 'SHOPPER', parentCode: 'MD-1' }, 'invite { id code }', {
    as: admin,
  })
  const made = at<{ invite: { id: string; code: string } }>(invite, 'createInvite').invite
  await t.mutate('acceptInvite', { code: made.code }, 'user { id }', { token })
  await t.mutate('revokeInvite', { inviteId: made.id }, 'invite { id }', { as: admin })
  await t.mutate('logoutEverywhere', { keepThis: true }, 'ended', { token })
  await t.mutate('logout', {}, 'ended', { token })
  const userId = `usr_${id}`
  await t.mutate('setUserRoles', { userId, roles: ['SHOPPER'] }, 'user { id }', { as: admin })
  for (const name of ['suspendUser', 'reinstateUser', 'deleteUser', 'restoreUser']) {
    await t.mutate(name, { userId }, 'user { id }', { as: admin })
  }
  await t.db.command({ profile: 0 })
  const profiled = await t.db
    .collection('system.profile')
    .find({ ns: { $in: ['users', 'sessions', 'invites', 'identities'].map(name => `${t.db.databaseName}.${name}`) } })
    .toArray()
  const writes = new Set(profiled.map(({ command }) => String(command?.comment)))
  for (const cause of [
    'begin session',
    'rotate session',
    'end session family',
    'end sessions',
    'accept invite',
    'take identity',
  ]) {
    expect([...writes].filter(comment => comment.endsWith(cause))).not.toEqual([])
  }
  expect(
    profiled.filter(({ planSummary }) => /COLLSCAN/.test(String(planSummary))).map(({ command }) => command.comment),
  ).toEqual([])
})
