import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { at, codesOf, password } from '../../support/accounts.ts'
import { Browser, type Visit } from '../../support/browser.ts'
import { type Claims, startOidc } from '../../support/oidc.ts'
import { begun, frontend, googleAt, type ProvidersApp, startProviders } from '../../support/providers.ts'

/** Everybody who has an account at the provider, by his id there. */
const people = new Map<string, Claims>()
let t: ProvidersApp
beforeAll(async () => {
  t = await startProviders(async api => googleAt(await startOidc(`${api}/oauth/google/callback`, people)))
})

let known = 0
/** Somebody new at the provider. */
const somebody = (claims: Claims = {}): { sub: string; email: string } => {
  const sub = `person${++known}`
  const email = claims.email ?? `${sub}@example.com`
  people.set(sub, { email, email_verified: true, given_name: 'Ada', family_name: 'Byron', ...claims })
  return { sub, email }
}

/** Signs in at the provider, as its own pages ask for it, and gives where the browser ends up. */
const throughProvider = async (browser: Browser, sub: string, challenge: string, app = t): Promise<Visit> => {
  let page = await app.start(browser, 'google', challenge)
  if (page.body.includes('name="login"')) page = await browser.submit(page, { login: sub, password: 'any' }, frontend)
  return page.status === 0 ? page : browser.submit(page, {}, frontend)
}

const codeOf = ({ url }: Visit): string => {
  const code = url.searchParams.get('code')
  if (code === null) throw new Error(`no code came back: ${url}`)
  return code
}

const signIn = async (sub: string, browser = new Browser(), app = t) => {
  const { verifier, challenge } = begun()
  const answer = await app.exchange(codeOf(await throughProvider(browser, sub, challenge, app)), verifier)
  return at<{ accessToken: string; refreshToken: string; user: Record<string, unknown> }>(answer, 'exchangeOAuthCode')
}

const usersOf = (email: string) => t.db.collection('users').find({ email }).toArray()
const sessionsOf = (id: string) =>
  t.db.collection('sessions').countDocuments({ userId: new mongoose.Types.ObjectId(id) })
const idOf = (user: Record<string, unknown>): string => String(user.id).slice('usr_'.length)

describe('signing in by Google', () => {
  it('makes an account for somebody new: a shopper, verified, with the names and the picture of there', async () => {
    const { sub, email } = somebody({ email: 'Ada.Byron@Example.com', picture: 'https://pictures.example.com/ada.png' })
    const { accessToken, user } = await signIn(sub)
    expect(user).toEqual({
      id: expect.stringMatching(/^usr_/),
      email: email.toLowerCase(),
      emailVerified: true,
      name: 'Ada Byron',
      picture: 'https://pictures.example.com/ada.png',
      roles: ['SHOPPER'],
      primaryAuthMethod: 'GOOGLE',
    })
    expect(at(await t.query('{ me { id } }', {}, { token: accessToken }), 'me')).toEqual({ id: user.id })
    const [stored, ...others] = await usersOf(email.toLowerCase())
    expect(others).toEqual([])
    expect(stored).toMatchObject({
      searchWords: expect.arrayContaining(['ada', 'byron']),
      oauthProviders: [{ provider: 'google', providerId: sub, connectedAt: expect.any(Date) }],
    })
    expect(stored).not.toHaveProperty('passwordHash')
  })

  it('begins a session like any other: it is renewed, listed and ended', async () => {
    const { refreshToken, accessToken, user } = await signIn(somebody().sub)
    const renewed = await t.mutate('refreshSession', { refreshToken }, 'accessToken refreshToken')
    expect(renewed.errors).toBeUndefined()
    expect(at(await t.mutate('logoutEverywhere', {}, 'ended', { token: accessToken }), 'logoutEverywhere')).toEqual({
      ended: 1,
    })
    expect(await sessionsOf(idOf(user))).toBe(0)
  })

  it('signs in to the same account the next time, though the email has changed there, and notes when and with which picture', async () => {
    const { sub } = somebody()
    const first = await signIn(sub)
    const { version, ...stored } = await t.stored(idOf(first.user))
    const before = stored.oauthProviders as { lastUsedAt: Date; connectedAt: Date }[]
    people.set(sub, {
      email: `new.${sub}@example.com`,
      email_verified: true,
      picture: 'https://pictures.example.com/2.png',
    })
    const second = await signIn(sub)
    expect(second.user).toMatchObject({
      id: first.user.id,
      email: `${sub}@example.com`,
      picture: 'https://pictures.example.com/2.png',
    })
    const again = await t.stored(idOf(first.user))
    expect(again.version).toBe(version)
    const [after] = again.oauthProviders as [(typeof before)[0]]
    expect(after).toMatchObject({ providerEmail: `new.${sub}@example.com`, connectedAt: before[0]?.connectedAt })
    expect(after.lastUsedAt.getTime()).toBeGreaterThan(Number(before[0]?.lastUsedAt))
    expect(await usersOf(`new.${sub}@example.com`)).toEqual([])
  })

  it('takes email and names from the userinfo endpoint where the id_token has none', async () => {
    const other = await startProviders(async api =>
      googleAt(await startOidc(`${api}/oauth/google/callback`, people, false)),
    )
    const { sub, email } = somebody({ given_name: 'Grace' })
    expect((await signIn(sub, new Browser(), other)).user).toMatchObject({ email, name: 'Grace Byron' })
  })

  it('of an account that has no other way in, is not unlinked', async () => {
    const { accessToken } = await signIn(somebody().sub)
    const answer = await t.mutate('unlinkOAuthProvider', { provider: 'GOOGLE' }, 'user { id }', { token: accessToken })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', argument: 'provider' })
    const unlinked = await t.mutate(
      'resetPassword',
      { token: await resetToken(accessToken), newPassword: password },
      'user { id }',
    )
    expect(unlinked.errors).toBeUndefined()
  })

  const resetToken = async (token: string): Promise<string> => {
    const { email } = at<{ email: string }>(await t.query('{ me { email } }', {}, { token }), 'me')
    await t.mutate('requestPasswordReset', { email }, 'email')
    return t.smtp.token(email)
  }

  it('ten times at once for somebody new makes one account', async () => {
    const { sub, email } = somebody()
    const begins = Array.from({ length: 10 }, begun)
    const codes: string[] = []
    for (const { challenge } of begins) codes.push(codeOf(await throughProvider(new Browser(), sub, challenge)))
    const answers = await Promise.all(codes.map((code, i) => t.exchange(code, begins[i]?.verifier ?? '')))
    const failed = new Set(answers.flatMap(codesOf))
    failed.delete('CONFLICT')
    expect([...failed]).toEqual([])
    expect(answers.some(({ errors }) => !errors)).toBe(true)
    expect(await usersOf(email)).toHaveLength(1)
  })
})

describe('an account that has the email which the provider has verified', () => {
  it('is linked, keeps its password, and its owner is told by mail', async () => {
    const { id, email } = await t.user()
    const { sub } = somebody({ email: email.toUpperCase() })
    expect((await signIn(sub)).user).toMatchObject({ id: `usr_${id}`, primaryAuthMethod: 'PASSWORD' })
    expect((await t.smtp.next(email)).subject).toBe('Google can sign in to your account now')
    expect((await t.mutate('login', { email, password }, 'accessToken')).errors).toBeUndefined()
    expect(await usersOf(email)).toHaveLength(1)
  })

  it('but never showed it to be its own, loses its password, its sessions and its links to the one who has shown it', async () => {
    const { id, email } = await t.user({
      emailVerified: false,
      emailVerification: { tokenHash: 'x', expiresAt: new Date(Date.now() + 60_000) },
      passwordReset: { tokenHash: 'y', expiresAt: new Date(Date.now() + 60_000) },
      oauthProviders: [{ provider: 'github', providerId: 'of the one who waits' }],
    })
    const { insertedId: planted } = await t.db.collection('sessions').insertOne({
      userId: new mongoose.Types.ObjectId(id),
      familyId: 'f'.repeat(32),
      refreshTokenHash: 'h',
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
    })
    const { token } = await t.app.tokens.issue(id, planted.toHexString())
    expect((await t.query('{ me { id } }', {}, { token })).errors).toBeUndefined()
    const { sub } = somebody({ email })
    expect((await signIn(sub)).user).toMatchObject({
      id: `usr_${id}`,
      emailVerified: true,
      primaryAuthMethod: 'GOOGLE',
    })
    const stored = await t.stored(id)
    for (const gone of ['passwordHash', 'emailVerification', 'passwordReset']) expect(stored).not.toHaveProperty(gone)
    expect(stored.oauthProviders).toMatchObject([{ provider: 'google', providerId: sub }])
    expect(await sessionsOf(id)).toBe(1)
    expect(codesOf(await t.mutate('login', { email, password }, 'accessToken'))).toEqual(['UNAUTHENTICATED'])
    expect(codesOf(await t.query('{ me { id } }', {}, { token }))).toEqual(['UNAUTHENTICATED'])
  })

  it('is not linked by an email that the provider has not verified: FORBIDDEN, and nothing is written', async () => {
    const { id, email } = await t.user()
    const before = await t.stored(id)
    const { sub } = somebody({ email, email_verified: false })
    const { verifier, challenge } = begun()
    const answer = await t.exchange(codeOf(await throughProvider(new Browser(), sub, challenge)), verifier)
    expect(codesOf(answer)).toEqual(['FORBIDDEN'])
    expect(await t.stored(id)).toEqual(before)
    expect(await sessionsOf(id)).toBe(0)
  })

  it.each([
    ['suspended, by its email', {}, false],
    ['suspended, by its link', {}, true],
  ])('%s, is UNAUTHENTICATED and stays as it is', async (_name, fields, linked) => {
    const { sub, email } = somebody()
    const { id } = await t.user({
      email,
      status: 'suspended',
      ...fields,
      oauthProviders: linked ? [{ provider: 'google', providerId: sub }] : [],
    })
    const before = await t.stored(id)
    const { verifier, challenge } = begun()
    const answer = await t.exchange(codeOf(await throughProvider(new Browser(), sub, challenge)), verifier)
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED'])
    expect(await t.stored(id)).toEqual(before)
    expect(await sessionsOf(id)).toBe(0)
    expect(await usersOf(email)).toHaveLength(1)
  })

  it('is not signed in to when it is deleted: whoever comes begins anew, as by registering', async () => {
    const { sub, email } = somebody()
    const { id } = await t.user({ email, deleted: true, oauthProviders: [{ provider: 'google', providerId: sub }] })
    const { user } = await signIn(sub)
    expect(user.id).not.toBe(`usr_${id}`)
    expect(await sessionsOf(id)).toBe(0)
    expect(await t.stored(id)).toMatchObject({ deleted: true })
  })

  it('is not found by an id that another provider gave somebody', async () => {
    const { sub } = somebody()
    const other = await t.user({
      oauthProviders: [
        { provider: 'github', providerId: sub },
        { provider: 'google', providerId: `not ${sub}` },
      ],
    })
    expect((await signIn(sub)).user.id).not.toBe(`usr_${other.id}`)
  })
})

describe('the code that a browser comes back with', () => {
  const arrived = async () => {
    const { verifier, challenge } = begun()
    const browser = new Browser()
    const { sub, email } = somebody()
    const visit = await throughProvider(browser, sub, challenge)
    return { browser, verifier, challenge, visit, email, code: codeOf(visit) }
  }

  it('is all that the address has; no token stands in any address, no cookie of ours is left', async () => {
    const { browser, visit, code } = await arrived()
    expect(visit.url.href).toBe(`${frontend}/oauth?provider=google&code=${code}`)
    expect(browser.visited.join(' ')).not.toMatch(/access_token|id_token|refresh|eyJ/)
    expect(browser.cookies.filter(({ name }) => /^oauth-/.test(name))).toEqual([])
  })

  it('is stored as a hash, with nothing that a token of the provider would be; and until it is used, no user and no session', async () => {
    const { code, email } = await arrived()
    const kept = await t.db.collection('identities').findOne({ email })
    expect(kept).not.toBeNull()
    expect(JSON.stringify(kept)).not.toContain(code)
    expect(Object.keys(kept ?? {}).filter(key => /token/i.test(key))).toEqual([])
    expect(Number(kept?.expiresAt) - Number(kept?.createdAt)).toBeLessThanOrEqual(60_000)
    expect(await usersOf(email)).toEqual([])
  })

  it('is good once', async () => {
    const { code, verifier, email } = await arrived()
    expect((await t.exchange(code, verifier)).errors).toBeUndefined()
    const again = await t.exchange(code, verifier)
    expect(again.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', argument: 'code' })
    const [user] = await usersOf(email)
    expect(await sessionsOf(String(user?._id))).toBe(1)
  })

  it('of two at once is good for one', async () => {
    const { code, verifier } = await arrived()
    const answers = await Promise.all([t.exchange(code, verifier), t.exchange(code, verifier)])
    expect(answers.flatMap(codesOf)).toEqual(['INVALID_INPUT'])
  })

  it('is nothing to a thief who has not the verifier, and still good for the one who has', async () => {
    const { code, verifier, challenge, email } = await arrived()
    for (const wrong of ['', challenge, begun().verifier]) {
      expect(codesOf(await t.exchange(code, wrong))).toEqual(['INVALID_INPUT'])
    }
    expect(await usersOf(email)).toEqual([])
    expect((await t.exchange(code, verifier)).errors).toBeUndefined()
  })

  it('has ended after its time, though MongoDB has not deleted it yet', async () => {
    const { code, verifier, email } = await arrived()
    await t.db.collection('identities').updateOne({ email }, { $set: { expiresAt: new Date(Date.now() - 1) } })
    expect(codesOf(await t.exchange(code, verifier))).toEqual(['INVALID_INPUT'])
    expect(await usersOf(email)).toEqual([])
  })
})

describe('linking by a viewer who is signed in', () => {
  const link = async (token: string | null, sub: string, used?: string) => {
    const { verifier, challenge } = begun()
    const code = codeOf(await throughProvider(new Browser(), sub, challenge))
    return t.mutate(
      'linkOAuthProvider',
      { code, verifier: used ?? verifier },
      'user { id oauthProviders { provider providerEmail connectedAt lastUsedAt } }',
      { token },
    )
  }

  it('adds the provider to his own account, whatever its email there, and tells him by mail', async () => {
    const { id, email } = await t.user()
    const { accessToken } = await t.login(email)
    const there = somebody({ email_verified: false })
    expect(at(await link(accessToken, there.sub), 'linkOAuthProvider')).toMatchObject({
      user: { id: `usr_${id}`, oauthProviders: [{ provider: 'GOOGLE', connectedAt: expect.any(String) }] },
    })
    expect((await t.smtp.next(email)).subject).toBe('Google can sign in to your account now')
    expect((await signIn(there.sub)).user.id).toBe(`usr_${id}`)
  })

  it('of what is linked to somebody else is DUPLICATE_KEY, and changes neither', async () => {
    const there = somebody()
    const theirs = await signIn(there.sub)
    const { id, email } = await t.user()
    const before = [await t.stored(id), await t.stored(idOf(theirs.user))]
    const { accessToken } = await t.login(email)
    const answer = await link(accessToken, there.sub)
    expect(codesOf(answer)).toEqual(['DUPLICATE_KEY'])
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${there.sub}|${there.email}`))
    const after = [await t.stored(id), await t.stored(idOf(theirs.user))]
    expect(after.map(user => user.oauthProviders)).toEqual(before.map(user => user.oauthProviders))
  })

  it('twice is linking once', async () => {
    const { email } = await t.user()
    const { accessToken } = await t.login(email)
    const there = somebody()
    await link(accessToken, there.sub)
    const again = at<{ user: { oauthProviders: unknown[] } }>(await link(accessToken, there.sub), 'linkOAuthProvider')
    expect(again.user.oauthProviders).toHaveLength(1)
  })

  it('needs a viewer, and the verifier: a code slipped to somebody links nothing to him', async () => {
    const { id, email } = await t.user()
    const { accessToken } = await t.login(email)
    const { sub } = somebody()
    expect(codesOf(await link(null, sub))).toEqual(['UNAUTHENTICATED'])
    expect(codesOf(await link(accessToken, sub, begun().verifier))).toEqual(['INVALID_INPUT'])
    expect((await t.stored(id)).oauthProviders).toEqual([])
  })

  it('ends at ten', async () => {
    const { id, email } = await t.user({
      oauthProviders: Array.from({ length: 10 }, (_, i) => ({ provider: 'github', providerId: `many ${i}` })),
    })
    const { accessToken } = await t.login(email)
    expect(codesOf(await link(accessToken, somebody().sub))).toEqual(['VALIDATION_ERROR'])
    expect((await t.stored(id)).oauthProviders).toHaveLength(10)
  })
})

it('tells which ways to sign in there are', async () => {
  expect((await t.query('{ authMethods }')).data).toEqual({ authMethods: ['PASSWORD', 'GOOGLE'] })
})
