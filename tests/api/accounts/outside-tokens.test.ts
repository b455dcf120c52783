import { createHmac } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AccountsApp, codesOf, startAccounts } from '../../support/accounts.ts'
import { serveOnLoopback } from '../../support/oidc.ts'

const issuer = 'https://login.example.com/'
const audience = 'https://api.example.com'
const rs = generateKeyPair('RS256')
const es = generateKeyPair('ES256')
const stranger = generateKeyPair('RS256')

/** A server of the outside provider's keys: `status` 0 never answers. */
const startKeys = async () => {
  const jwks = {
    keys: [
      { ...(await exportJWK((await rs).publicKey)), kid: 'rs', alg: 'RS256' },
      { ...(await exportJWK((await es).publicKey)), kid: 'es', alg: 'ES256' },
    ],
  }
  const state = { status: 200, asked: 0 }
  const { url } = await serveOnLoopback((_request, response) => {
    state.asked++
    if (state.status !== 0) response.writeHead(state.status).end(state.status === 200 ? JSON.stringify(jwks) : 'away')
  })
  return { url, state }
}

const outside = (url: string): NodeJS.ProcessEnv => ({
  JWT_JWKS_URL: `${url}/jwks.json`,
  JWT_ISSUER: issuer,
  JWT_AUDIENCE: audience,
})

/** Over what would be right; undefined takes a claim away. */
type Claims = Readonly<Record<string, unknown>>

const now = () => Math.floor(Date.now() / 1000)
const claimsOf = (more: Claims): JWTPayload => ({
  iss: issuer,
  aud: audience,
  sub: 'auth0|1',
  iat: now(),
  exp: now() + 300,
  ...more,
})
const sign = async (more: Claims, alg: 'RS256' | 'ES256' = 'RS256', key = alg === 'RS256' ? rs : es, kid?: string) =>
  new SignJWT(claimsOf(more))
    .setProtectedHeader({ alg, kid: kid ?? (alg === 'RS256' ? 'rs' : 'es') })
    .sign((await key).privateKey)
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

let keys: Awaited<ReturnType<typeof startKeys>>
let t: AccountsApp
let person: { id: string; email: string }
beforeAll(async () => {
  keys = await startKeys()
  t = await startAccounts(outside(keys.url))
})
beforeEach(async () => {
  person = await t.user()
})

const me = (token: string, app = t) => app.query('{ me { id } }', {}, { token })
const mine = () => ({ email: person.email, email_verified: true })

describe('a token of the outside identity provider', () => {
  it.each(['RS256', 'ES256'] as const)('by %s counts for the user with its verified email, in any case', async alg => {
    const token = await sign({ email: person.email.toUpperCase(), email_verified: true }, alg)
    expect((await me(token)).data).toEqual({ me: { id: `usr_${person.id}` } })
  })

  it('without an email counts for the user whose id is its subject', async () => {
    for (const sub of [`usr_${person.id}`, person.id]) {
      expect((await me(await sign({ sub }))).data).toEqual({ me: { id: `usr_${person.id}` } })
    }
  })

  it('is taken beside our own, which go on as they are', async () => {
    const { accessToken } = await t.login(person.email)
    expect((await me(accessToken)).data).toEqual({ me: { id: `usr_${person.id}` } })
  })

  it('asks for the keys once, whatever number of tokens comes', async () => {
    await me(await sign(mine()))
    const { asked } = keys.state
    await Promise.all(Array.from({ length: 20 }, async () => me(await sign(mine()))))
    expect(keys.state.asked).toBe(asked)
  })

  it('of a suspended user is refused, also one that was taken before', async () => {
    const admin = await t.user({ roles: ['admin'] })
    const token = await sign(mine())
    expect((await me(token)).errors).toBeUndefined()
    await t.mutate('suspendUser', { userId: `usr_${person.id}` }, 'user { id }', { as: admin.id })
    expect(codesOf(await me(token))).toEqual(['UNAUTHENTICATED'])
  })
})

describe('is UNAUTHENTICATED, and the server answers on:', () => {
  const secret = async () => Buffer.from(await exportSPKI((await rs).publicKey))
  const hs = async (text: string) =>
    `${text}.${createHmac('sha256', await secret())
      .update(text)
      .digest('base64url')}`
  const tokens: [string, () => Promise<string>][] = [
    ['alg none', async () => `${part({ alg: 'none' })}.${part(claimsOf(mine()))}.`],
    ['alg None, in another case', async () => `${part({ alg: 'None' })}.${part(claimsOf(mine()))}.`],
    ['no signature', async () => (await sign(mine())).replace(/[^.]*$/, '')],
    ['HS256 with the public key', async () => hs(`${part({ alg: 'HS256', kid: 'rs' })}.${part(claimsOf(mine()))}`)],
    [
      'HS256 with the public key, saying it is ours',
      async () =>
        hs(
          `${part({ alg: 'HS256' })}.${part({ ...claimsOf({ sub: person.id }), iss: 'loadstone', aud: 'loadstone' })}`,
        ),
    ],
    [
      'RS256 with a key of its own, saying it is ours',
      () => sign({ iss: 'loadstone', aud: 'loadstone', sub: person.id }),
    ],
    [
      'a key in its own header',
      async () => {
        const jwk = await exportJWK((await stranger).publicKey)
        return new SignJWT(claimsOf(mine())).setProtectedHeader({ alg: 'RS256', jwk }).sign((await stranger).privateKey)
      },
    ],
    ['another key under a known name', () => sign(mine(), 'RS256', stranger)],
    ['a key that is not published', () => sign(mine(), 'RS256', stranger, 'unknown')],
    ['another audience', () => sign({ ...mine(), aud: 'https://another.example.com' })],
    ['no audience', () => sign({ ...mine(), aud: undefined })],
    ['another issuer', () => sign({ ...mine(), iss: 'https://login.example.com' })],
    ['its end behind it', () => sign({ ...mine(), exp: now() - 60 })],
    ['no end', () => sign({ ...mine(), exp: undefined })],
    ['its beginning ahead', () => sign({ ...mine(), nbf: now() + 600 })],
    ['an email that nobody has', () => sign({ email: 'nobody@example.com', email_verified: true })],
    ['an email that is not verified there', () => sign({ email: person.email, email_verified: false })],
    ['an email that is verified in words only', () => sign({ email: person.email, email_verified: 'true' })],
    ['an email that is an operator', () => sign({ email: { $gt: '' }, email_verified: true })],
    ['an email that is not verified, and a subject of ours', () => sign({ email: 'x@example.com', sub: person.id })],
    ['a subject that is no user of ours', () => sign({ sub: 'auth0|123' })],
    ['a subject of nobody', () => sign({ sub: 'f'.repeat(24) })],
  ]

  it.each(tokens)('%s', async (_name, make) => {
    expect(codesOf(await me(await make()))).toEqual(['UNAUTHENTICATED'])
    expect((await t.query('{ __typename }')).data).toEqual({ __typename: 'Query' })
  })

  it('an email that its owner never showed to be his here', async () => {
    const { email } = await t.user({ emailVerified: false })
    expect(codesOf(await me(await sign({ email, email_verified: true })))).toEqual(['UNAUTHENTICATED'])
  })

  it('anything by RS256 where no outside provider is set', async () => {
    const alone = await startAccounts()
    const { email } = await alone.user()
    expect(codesOf(await me(await sign({ email, email_verified: true }), alone))).toEqual(['UNAUTHENTICATED'])
  })
})

describe('while the server of the keys is away', () => {
  it.each([
    ['answers nothing', 0],
    ['fails', 500],
    ['gives something else than keys', 204],
  ])(
    'and %s, its tokens are PROVIDER_UNAVAILABLE in time, our own go on, and all is well when it is back',
    async (_name, status) => {
      const away = await startKeys()
      away.state.status = status
      const app = await startAccounts({ ...outside(away.url), OPERATION_TIMEOUT: '7000' })
      const { id, email } = await app.user()
      const token = await sign({ email, email_verified: true })
      expect(codesOf(await me(token, app))).toEqual(['PROVIDER_UNAVAILABLE'])
      const { accessToken } = await app.login(email)
      expect((await me(accessToken, app)).data).toEqual({ me: { id: `usr_${id}` } })
      away.state.status = 200
      expect((await me(token, app)).data).toEqual({ me: { id: `usr_${id}` } })
    },
  )
})
