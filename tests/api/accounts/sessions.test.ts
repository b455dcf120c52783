import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, at, codesOf, password, startAccounts } from '../../support/accounts.ts'

let t: AccountsApp
beforeAll(async () => {
  t = await startAccounts()
})

interface SignIn {
  accessToken: string
  refreshToken: string
}

const sessionsOf = (userId: string) =>
  t.db
    .collection('sessions')
    .find({ userId: new mongoose.Types.ObjectId(userId) })
    .toArray()

const refresh = (refreshToken: string) =>
  t.mutate('refreshSession', { refreshToken }, 'accessToken refreshToken expiresAt user { id }')
const me = (token: string) => t.query('{ me { id } }', {}, { token })

describe('signing in', () => {
  it('gives tokens for the right password, in any case of the email, and begins a session', async () => {
    const { id, email } = await t.user()
    const answer = await t.mutate(
      'login',
      { email: email.toUpperCase(), password },
      'accessToken refreshToken user { id email lastLoginAt sessions { nodes { userAgent ip lastUsedAt } } }',
      { address: '192.0.2.7', userAgent: 'Netscape 4' },
    )
    expect(answer.errors).toBeUndefined()
    expect(at(answer, 'login')).toMatchObject({
      user: {
        id: `usr_${id}`,
        email,
        lastLoginAt: expect.any(String),
        sessions: { nodes: [{ userAgent: 'Netscape 4', ip: '192.0.2.7', lastUsedAt: null }] },
      },
    })
    const { accessToken } = at<SignIn>(answer, 'login')
    expect(at(await me(accessToken), 'me')).toEqual({ id: `usr_${id}` })
  })

  it('keeps the refresh token as a hash alone', async () => {
    const { id, email } = await t.user()
    const { refreshToken } = await t.login(email)
    const [session] = await sessionsOf(id)
    expect(session?.refreshTokenHash).toBe(createHash('sha256').update(refreshToken).digest('hex'))
    expect(JSON.stringify(session)).not.toContain(refreshToken.split('.')[1])
  })

  it.each([
    ['a wrong password', {}, 'wrong password'],
    ['a suspended account', { status: 'suspended' }, password],
    ['an account without a password', { passwordHash: null }, password],
    ['an account whose email is not verified', { emailVerified: false }, password],
    ['a deleted account', { deleted: true }, password],
    ['a password of 2,000 characters', {}, 'x'.repeat(2_000)],
  ])('says the same of %s as of an unknown email, and begins no session', async (_name, fields, given) => {
    const { id, email } = await t.user(fields)
    const strip = ({ errors, ...rest }: Awaited<ReturnType<typeof me>>) => ({
      ...rest,
      errors: errors?.map(({ message, extensions: { code } }) => ({ message, code })),
    })
    const known = await t.mutate('login', { email, password: given }, 'accessToken')
    const unknown = await t.mutate('login', { email: `no.${email}`, password: given }, 'accessToken')
    expect(strip(known)).toEqual(strip(unknown))
    expect(codesOf(known)).toEqual(['UNAUTHENTICATED'])
    expect(await sessionsOf(id)).toEqual([])
  })
})

describe('refreshing', () => {
  it('gives new tokens for the same session and prolongs it', async () => {
    const { id, email } = await t.user()
    const { refreshToken } = await t.login(email)
    const [before] = await sessionsOf(id)
    const answer = await refresh(refreshToken)
    expect(at(answer, 'refreshSession')).toMatchObject({ user: { id: `usr_${id}` } })
    const renewed = at<SignIn>(answer, 'refreshSession')
    expect(renewed.refreshToken).not.toBe(refreshToken)
    expect(at(await me(renewed.accessToken), 'me')).toEqual({ id: `usr_${id}` })
    const [after, ...others] = await sessionsOf(id)
    expect(others).toEqual([])
    expect(after?._id).toEqual(before?._id)
    expect(after?.lastUsedAt).toBeInstanceOf(Date)
    expect(after?.expiresAt.getTime()).toBeGreaterThan(before?.expiresAt.getTime())
  })

  it('with a used token is refused and ends the session, for the newest token too', async () => {
    const { id, email } = await t.user()
    const { refreshToken } = await t.login(email)
    const renewed = at<SignIn>(await refresh(refreshToken), 'refreshSession')
    expect(codesOf(await refresh(refreshToken))).toEqual(['UNAUTHENTICATED'])
    expect(await sessionsOf(id)).toEqual([])
    expect(codesOf(await refresh(renewed.refreshToken))).toEqual(['UNAUTHENTICATED'])
  })

  it('ten times at once with one token succeeds exactly once', async () => {
    const { email } = await t.user()
    const { refreshToken } = await t.login(email)
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(refreshToken)))
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 9 }, () => 'UNAUTHENTICATED'))
    const [won] = answers.filter(({ errors }) => !errors)
    expect(won && (await refresh(at<SignIn>(won, 'refreshSession').refreshToken)).errors).toBeUndefined()
  })

  it('leaves other sessions of the user alone when one is ended by reuse', async () => {
    const { id, email } = await t.user()
    const one = await t.login(email)
    const other = await t.login(email)
    await refresh(one.refreshToken)
    await refresh(one.refreshToken)
    expect(await sessionsOf(id)).toHaveLength(1)
    expect((await refresh(other.refreshToken)).errors).toBeUndefined()
  })

  it('after the session has ended is refused, though MongoDB has not deleted it yet', async () => {
    const { id, email } = await t.user()
    const { refreshToken } = await t.login(email)
    await t.db
      .collection('sessions')
      .updateMany({ userId: new mongoose.Types.ObjectId(id) }, { $set: { expiresAt: new Date(Date.now() - 1) } })
    expect(codesOf(await refresh(refreshToken))).toEqual(['UNAUTHENTICATED'])
  })

  it('of a suspended user is refused', async () => {
    const { id, email } = await t.user()
    const { refreshToken } = await t.login(email)
    await t.db.collection('users').updateOne({ email }, { $set: { status: 'suspended' } })
    expect(codesOf(await refresh(refreshToken))).toEqual(['UNAUTHENTICATED'])
    expect(await sessionsOf(id)).toEqual([])
  })

  it.each(['', 'x', `${'0'.repeat(32)}.${'a'.repeat(43)}`, 'a'.repeat(10_000), '{"$gt":""}'])(
    'with what is no token is refused: %#',
    async token => {
      expect(codesOf(await refresh(token))).toEqual(['UNAUTHENTICATED'])
    },
  )
})

describe('an access token', () => {
  it('whose session has ended is refused, though MongoDB has not deleted it yet', async () => {
    const { id, email } = await t.user()
    const { accessToken } = await t.login(email)
    await t.db
      .collection('sessions')
      .updateMany({ userId: new mongoose.Types.ObjectId(id) }, { $set: { expiresAt: new Date(Date.now() - 1) } })
    expect(codesOf(await me(accessToken))).toEqual(['UNAUTHENTICATED'])
  })

  it('that names the session of another user is refused', async () => {
    const [one, other] = [await t.user(), await t.user()]
    await t.login(other.email)
    const [session] = await sessionsOf(other.id)
    const { token } = await t.app.tokens.issue(one.id, session?._id.toHexString() ?? '')
    expect(codesOf(await me(token))).toEqual(['UNAUTHENTICATED'])
  })
})

describe('signing out', () => {
  it('ends the session that asks, at once in this process, and its refresh token', async () => {
    const { email } = await t.user()
    const { accessToken, refreshToken } = await t.login(email)
    expect((await me(accessToken)).errors).toBeUndefined()
    expect(at(await t.mutate('logout', {}, 'ended', { token: accessToken }), 'logout')).toEqual({ ended: 1 })
    expect(codesOf(await me(accessToken))).toEqual(['UNAUTHENTICATED'])
    expect(codesOf(await refresh(refreshToken))).toEqual(['UNAUTHENTICATED'])
  })

  it('by a refresh token needs no access token', async () => {
    const { email } = await t.user()
    const { refreshToken } = await t.login(email)
    expect(at(await t.mutate('logout', { refreshToken }, 'ended'), 'logout')).toEqual({ ended: 1 })
    expect(codesOf(await refresh(refreshToken))).toEqual(['UNAUTHENTICATED'])
  })

  it('by nothing at all is UNAUTHENTICATED', async () => {
    expect(codesOf(await t.mutate('logout', {}, 'ended'))).toEqual(['UNAUTHENTICATED'])
  })

  it("ends another of one's own sessions by its id, and another user's is NOT_FOUND and goes on", async () => {
    const [one, other] = [await t.user(), await t.user()]
    await t.login(other.email)
    const [theirs] = await sessionsOf(other.id)
    await t.login(one.email)
    const [own] = await sessionsOf(one.id)
    const end = (id: string | undefined) => t.mutate('logout', { sessionId: `ses_${id}` }, 'ended', { as: one.id })
    expect(codesOf(await end(theirs?._id.toHexString()))).toEqual(['NOT_FOUND'])
    expect(await sessionsOf(other.id)).toHaveLength(1)
    expect(at(await end(own?._id.toHexString()), 'logout')).toEqual({ ended: 1 })
    expect(codesOf(await end(own?._id.toHexString()))).toEqual(['NOT_FOUND'])
  })

  it('everywhere ends all sessions, or all but the one that asks', async () => {
    const [{ id, email }, other] = [await t.user(), await t.user()]
    await t.login(other.email)
    const tokens = [await t.login(email), await t.login(email), await t.login(email)]
    const token = tokens[0]?.accessToken ?? ''
    const everywhere = (input: object) => t.mutate('logoutEverywhere', input, 'ended', { token })
    expect(at(await everywhere({ keepThis: true }), 'logoutEverywhere')).toEqual({ ended: 2 })
    expect((await me(token)).errors).toBeUndefined()
    expect(at(await everywhere({}), 'logoutEverywhere')).toEqual({ ended: 1 })
    expect(codesOf(await me(token))).toEqual(['UNAUTHENTICATED'])
    expect(await sessionsOf(id)).toEqual([])
    expect(await sessionsOf(other.id)).toHaveLength(1)
  })
})
