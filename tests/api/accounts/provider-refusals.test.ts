import { createHmac } from 'node:crypto'
import { exportSPKI, generateKeyPair, importJWK } from 'jose'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codesOf } from '../../support/accounts.ts'
import { Browser, type Visit } from '../../support/browser.ts'
import { recordLog } from '../../support/log.ts'
import { client, type Forgery, type StandIn, startStandIn } from '../../support/oidc.ts'
import { begun, frontend, googleAt, type ProvidersApp, startProviders } from '../../support/providers.ts'

let provider: StandIn
let t: ProvidersApp
const { log, lines } = recordLog()
beforeAll(async () => {
  provider = await startStandIn()
  t = await startProviders(async () => ({ ...googleAt(provider.issuer), OPERATION_TIMEOUT: '8000' }), log)
})
afterEach(() => {
  provider.forge = {}
  provider.statuses.clear()
})

const secrets = new RegExp([client.secret, encodeURIComponent(client.secret), 'provider access token', 'eyJ'].join('|'))

/** What is written to the database by a sign-in. */
const written = () =>
  Promise.all(['identities', 'users', 'sessions'].map(name => t.db.collection(name).countDocuments({})))

const told = ({ url }: Visit) => Object.fromEntries(url.searchParams)

/** The browser is back at the frontend with this refusal, nothing was written, and nobody was told a secret. */
const mustBeRefused = async (go: () => Promise<Visit>, error: string, reason: string): Promise<void> => {
  const before = await written()
  lines.length = 0
  const visit = await go()
  expect(told(visit)).toEqual({
    provider: 'google',
    error,
    reason,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(visit.url.href.startsWith(`${frontend}/oauth?`)).toBe(true)
  expect(await written()).toEqual(before)
  expect(visit.url.href).not.toMatch(secrets)
  expect(JSON.stringify(lines)).not.toMatch(secrets)
  expect(lines.find(line => line.requestId === told(visit).requestId)).toMatchObject({ code: error, reason })
}

const arrive = (browser = new Browser(), challenge = begun().challenge) => t.start(browser, 'google', challenge)

it('a stand-in that says nothing wrong signs in, so that what is refused below is refused for its reason', async () => {
  const { verifier, challenge } = begun()
  const { code } = told(await arrive(new Browser(), challenge))
  expect((await t.exchange(code ?? '', verifier)).errors).toBeUndefined()
})

describe('the state', () => {
  const callbackOf = (browser: Browser): string => {
    const found = browser.visited.find(url => url.includes('/oauth/google/callback'))
    if (found === undefined) throw new Error('the browser was not sent to the callback')
    return found
  }

  it('of another browser is refused, though its code is right', async () => {
    const attacker = new Browser()
    const stop = `${t.api}/oauth/google/callback`
    const mine = await attacker.open(`${t.api}/oauth/google?challenge=${begun().challenge}`, stop)
    await mustBeRefused(() => new Browser().open(mine.url.href, frontend), 'INVALID_INPUT', 'state')
    const victim = new Browser()
    await victim.open(`${t.api}/oauth/google?challenge=${begun().challenge}`, stop)
    await mustBeRefused(() => victim.open(mine.url.href, frontend), 'INVALID_INPUT', 'state')
  })

  it.each([
    ['missing', (url: URL) => url.searchParams.delete('state')],
    ['empty', (url: URL) => url.searchParams.set('state', '')],
    ['twice there', (url: URL) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
    ['changed', (url: URL) => url.searchParams.set('state', `${url.searchParams.get('state')}x`)],
    ['another, with the same challenge', (url: URL) => url.searchParams.set('state', `x.${begun().challenge}`)],
  ])('that is %s is refused', async (_name, change) => {
    const browser = new Browser()
    const { url } = await browser.open(
      `${t.api}/oauth/google?challenge=${begun().challenge}`,
      `${t.api}/oauth/google/callback`,
    )
    change(url)
    const asked = provider.asked.get('/token')
    await mustBeRefused(() => browser.open(url.href, frontend), 'INVALID_INPUT', 'state')
    expect(provider.asked.get('/token')).toBe(asked)
  })

  it('that was used is refused, and so is its code when the cookies are put back', async () => {
    const browser = new Browser()
    const { url } = await browser.open(
      `${t.api}/oauth/google?challenge=${begun().challenge}`,
      `${t.api}/oauth/google/callback`,
    )
    const cookies = browser.cookies
    expect(told(await browser.open(url.href, frontend))).toHaveProperty('code')
    await mustBeRefused(() => browser.open(callbackOf(browser), frontend), 'INVALID_INPUT', 'state')
    browser.cookies = cookies
    provider.statuses.set('/token', 400)
    await mustBeRefused(() => browser.open(callbackOf(browser), frontend), 'UNAUTHENTICATED', 'refused')
  })

  it('is in a cookie that no script reads and no other site sends, beside the PKCE verifier', async () => {
    const browser = new Browser()
    await browser.open(`${t.api}/oauth/google?challenge=${begun().challenge}`, provider.issuer)
    const ours = browser.cookies.filter(({ name }) => name.startsWith('oauth-google-'))
    expect(ours.map(({ name }) => name).sort()).toEqual(['oauth-google-state', 'oauth-google-verifier'])
    for (const { attributes } of ours) {
      expect(attributes).toEqual(expect.arrayContaining(['httponly', 'samesite=lax', 'max-age=600']))
    }
  })
})

it('sends the provider a state, a nonce and a PKCE challenge by S256, each new, and the verifier to nobody', async () => {
  const seen = new Set<string>()
  for (let i = 0; i < 2; i++) {
    const browser = new Browser()
    const { verifier, challenge } = begun()
    const { url } = await browser.open(`${t.api}/oauth/google?challenge=${challenge}`, `${provider.issuer}/authorize`)
    const sent = Object.fromEntries(url.searchParams)
    expect(sent).toMatchObject({
      response_type: 'code',
      client_id: client.id,
      redirect_uri: `${t.api}/oauth/google/callback`,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}\.[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    for (const name of ['state', 'nonce', 'code_challenge']) seen.add(sent[name] ?? '')
    expect(browser.visited.join(' ')).not.toContain(verifier)
  }
  expect(seen.size).toBe(6)
})

it.each(['', 'short', 'x'.repeat(44), 'x'.repeat(42), '='.repeat(43), `${'x'.repeat(42)}\n`])(
  'does not begin without a challenge: %j',
  async challenge => {
    const browser = new Browser()
    await mustBeRefused(() => t.start(browser, 'google', challenge), 'INVALID_INPUT', 'challenge')
    expect(browser.cookies).toEqual([])
  },
)

describe('an id_token', () => {
  const other = generateKeyPair('RS256')
  const hmac = async (jwk: Parameters<typeof exportSPKI>[0]) => Buffer.from(await exportSPKI(jwk))
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = () => Math.floor(Date.now() / 1000)
  const right = () => ({ iss: provider.issuer, aud: client.id, sub: 'mallory', iat: now(), exp: now() + 300 })
  const forgeries: [string, () => Promise<Forgery>][] = [
    ['of another issuer', async () => ({ claims: { iss: 'https://accounts.google.com.evil.example' } })],
    ['for another client', async () => ({ claims: { aud: 'another client' } })],
    ['for several clients, made for another', async () => ({ claims: { aud: [client.id, 'x'], azp: 'x' } })],
    ['of another sign-in', async () => ({ claims: { nonce: 'of another' } })],
    ['without a nonce', async () => ({ claims: { nonce: undefined } })],
    ['that has ended', async () => ({ claims: { exp: now() - 60 } })],
    ['without an end', async () => ({ claims: { exp: undefined } })],
    ['without a subject', async () => ({ claims: { sub: undefined } })],
    ['whose subject is no text', async () => ({ claims: { sub: { $ne: null } } })],
    ['signed by another key', async () => ({ key: (await other).privateKey })],
    ['of a key that the provider has not', async () => ({ header: { kid: 'two' }, key: (await other).privateKey })],
    ['that is not signed', async () => ({ token: `${part({ alg: 'none' })}.${part(right())}.` })],
    [
      'signed with the client secret, which clients know',
      async () => ({ header: { alg: 'HS256' }, key: Buffer.from(client.secret.padEnd(32)) }),
    ],
    [
      'signed with the public key, which everybody knows',
      async () => {
        const secret = await hmac((await importJWK(provider.publicJwk)) as never)
        const text = `${part({ alg: 'HS256', kid: 'one' })}.${part(right())}`
        return { token: `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}` }
      },
    ],
    ['that is none', async () => ({ token: 'no token' })],
  ]

  it.each(forgeries)('%s is UNAUTHENTICATED, and nothing is written', async (_name, forge) => {
    provider.forge = await forge()
    await mustBeRefused(() => arrive(), 'UNAUTHENTICATED', 'refused')
  })

  it.each([
    ['not verified', { email_verified: false }],
    ['verified in words only', { email_verified: 'true' }],
    ['none at all', { email_verified: undefined, email: '' }],
    ['no email address', { email: '{"$gt":""}' }],
    ['of another type', { email: { $gt: '' } }],
  ])('whose email is %s makes no account', async (_name, claims) => {
    provider.forge = { claims: { ...claims, sub: `somebody ${_name}` } }
    const { verifier, challenge } = begun()
    const { code } = told(await arrive(new Browser(), challenge))
    const before = (await written()).slice(1)
    expect(codesOf(await t.exchange(code ?? '', verifier))).toEqual(['FORBIDDEN'])
    expect((await written()).slice(1)).toEqual(before)
  })

  it('with names and a picture that we would not take makes an account without them', async () => {
    const claims = {
      sub: 'odd',
      email: 'odd@example.com',
      given_name: 'x'.repeat(101),
      family_name: 'a\u0000b',
      picture: 'javascript:alert(1)',
    }
    provider.forge = { claims }
    const { verifier, challenge } = begun()
    const { code } = told(await arrive(new Browser(), challenge))
    const answer = await t.exchange(code ?? '', verifier)
    expect(answer.data).toMatchObject({ exchangeOAuthCode: { user: { name: null, picture: null } } })
  })
})

describe('a provider', () => {
  it.each([
    ['access_denied', 'UNAUTHENTICATED', 'denied'],
    ['invalid_scope', 'UNAUTHENTICATED', 'refused'],
    ['temporarily_unavailable', 'PROVIDER_UNAVAILABLE', 'unavailable'],
    ['<script>', 'UNAUTHENTICATED', 'refused'],
  ])('that sends somebody back with %s is told as %s', async (error, code, reason) => {
    const browser = new Browser()
    const { url } = await browser.open(
      `${t.api}/oauth/google?challenge=${begun().challenge}`,
      `${t.api}/oauth/google/callback`,
    )
    url.searchParams.set('error', error)
    await mustBeRefused(() => browser.open(url.href, frontend), code, reason)
  })

  it('that answers in the name of another is refused (RFC 9207)', async () => {
    const browser = new Browser()
    const { url } = await browser.open(
      `${t.api}/oauth/google?challenge=${begun().challenge}`,
      `${t.api}/oauth/google/callback`,
    )
    url.searchParams.set('iss', 'https://another.example.com')
    await mustBeRefused(() => browser.open(url.href, frontend), 'UNAUTHENTICATED', 'refused')
  })

  it.each([
    ['that refuses the code', '/token', 400, 'UNAUTHENTICATED', 'refused'],
    ['whose token endpoint fails', '/token', 500, 'PROVIDER_UNAVAILABLE', 'unavailable'],
    ['whose token endpoint never answers', '/token', 0, 'PROVIDER_UNAVAILABLE', 'unavailable'],
  ])('%s', async (_name, path, status, code, reason) => {
    provider.statuses.set(path, status)
    await mustBeRefused(() => arrive(), code, reason)
  })

  it.each([
    ['does not answer', '/.well-known/openid-configuration', 0],
    ['fails', '/.well-known/openid-configuration', 503],
    ['has no discovery document', '/.well-known/openid-configuration', 404],
    ['does not give its keys', '/jwks', 500],
  ])('that %s at first is PROVIDER_UNAVAILABLE, and signs in when it is back', async (_name, path, status) => {
    const late = await startStandIn()
    const app = await startProviders(async () => googleAt(late.issuer))
    late.statuses.set(path, status)
    const visit = await app.start(new Browser(), 'google', begun().challenge)
    expect(told(visit)).toMatchObject({ error: 'PROVIDER_UNAVAILABLE', reason: 'unavailable' })
    late.statuses.clear()
    const { verifier, challenge } = begun()
    const { code } = told(await app.start(new Browser(), 'google', challenge))
    expect((await app.exchange(code ?? '', verifier)).errors).toBeUndefined()
  })

  it('whose discovery document is of another issuer is not believed', async () => {
    const app = await startProviders(async () => googleAt(`${provider.issuer}/`))
    const visit = await app.start(new Browser(), 'google', begun().challenge)
    expect(told(visit)).toMatchObject({ error: 'PROVIDER_UNAVAILABLE' })
  })

  it('that is off has no address, and an app without any has none', async () => {
    for (const path of ['/oauth/github', '/oauth/github/callback', '/oauth/none', '/oauth/__proto__']) {
      expect((await t.app.inject({ url: path })).statusCode).toBe(404)
    }
  })
})

it('guessed codes of a provider are RATE_LIMITED as others are', async () => {
  const app = await startProviders(async () => ({
    ...googleAt(provider.issuer),
    SIGN_IN_ATTEMPTS_PER_ADDRESS: '3',
  }))
  provider.statuses.set('/token', 400)
  const errors: (string | undefined)[] = []
  for (let i = 0; i < 5; i++) errors.push(told(await app.start(new Browser(), 'google', begun().challenge)).error)
  expect(errors).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED', 'RATE_LIMITED', 'RATE_LIMITED'])
})

it('in production the cookies go over https alone, under a name that only this host can set', async () => {
  const app = await startProviders(async () => ({
    ...googleAt(provider.issuer),
    NODE_ENV: 'production',
    API_URL: 'https://api.example.com',
    MAIL_FROM: 'shop@example.com',
  }))
  const response = await app.app.inject({ url: `/oauth/google?challenge=${begun().challenge}` })
  const set = [response.headers['set-cookie']].flat().map(String)
  expect(set).toHaveLength(2)
  for (const header of set) {
    expect(header).toMatch(/^__Host-oauth-google-(state|verifier)=/)
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(header).toContain(attribute)
    expect(header).not.toContain('Domain')
  }
  expect(response.headers['cache-control']).toBe('no-store')
})
