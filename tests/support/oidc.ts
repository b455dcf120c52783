import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { Provider } from 'oidc-provider'
import { atEnd } from './ends.ts'

/** A server on loopback that is closed after the last test of the file. */
export const serveOnLoopback = async (
  listener: RequestListener | null = null,
): Promise<{ server: Server; url: string }> => {
  const server = listener ? createServer(listener) : createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    return new Promise<void>(resolve => server.close(() => resolve()))
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

export const client = { id: 'loadstone', secret: 'a client secret of the tests' }

/** What a person has told the provider of himself. */
export interface Claims {
  readonly email?: string
  readonly email_verified?: boolean
  readonly given_name?: string
  readonly family_name?: string
  readonly picture?: string
}

/**
 * A real OpenID provider (`oidc-provider`) on loopback, which knows one client: people sign in by the form of its own
 * pages, as themselves. `claimsInToken`: the id_token carries email and names, as Google's does; without it they are
 * asked of the userinfo endpoint.
 */
export const startOidc = async (
  redirectUri: string,
  people: Map<string, Claims>,
  claimsInToken = true,
): Promise<string> => {
  const { server, url: issuer } = await serveOnLoopback()
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' } as never] },
    cookies: { keys: ['a key of the tests'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    conformIdTokenClaims: !claimsInToken,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'picture'] },
    findAccount: (_context, id) => {
      const claims = people.get(id)
      return claims && { accountId: id, claims: async () => ({ sub: id, ...claims }) }
    },
  })
  server.on('request', provider.callback())
  return issuer
}

/** What a stand-in puts into its next id_token, over what would be right. */
export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Partial<JWTHeaderParameters>
  /** Signs instead of the provider's key. */
  readonly key?: Parameters<SignJWT['sign']>[0]
  /** Takes the place of the whole token. */
  readonly token?: string
}

export interface StandIn {
  readonly issuer: string
  /** Its public key, as anybody can read it. */
  readonly publicJwk: JWK
  forge: Forgery
  /** Statuses of its endpoints other than 200, by path; 0 never answers. */
  readonly statuses: Map<string, number>
  /** How often each path was asked. */
  readonly asked: Map<string, number>
}

/**
 * A provider that says what a test wants it to say, to see what we refuse: it sends everybody straight back with a code,
 * and its id_token is right (for the subject `mallory`) but for what `forge` changes.
 */
export const startStandIn = async (): Promise<StandIn> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const publicJwk = { ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'one' }
  const nonces = new Map<string, string>()
  const statuses = new Map<string, number>()
  const asked = new Map<string, number>()
  let codes = 0
  const { server, url: issuer } = await serveOnLoopback()
  const standIn: StandIn = { issuer, publicJwk, forge: {}, statuses, asked }
  const idToken = async (nonce: string | undefined) => {
    const { claims, header, key, token } = standIn.forge
    const right = {
      nonce,
      email: 'mallory@example.com',
      email_verified: true,
      iss: issuer,
      aud: client.id,
      sub: 'mallory',
    }
    const now = Math.floor(Date.now() / 1000)
    return (
      token ??
      new SignJWT({ ...right, iat: now, exp: now + 300, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
        .sign(key ?? privateKey)
    )
  }
  server.on('request', async (request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    asked.set(url.pathname, (asked.get(url.pathname) ?? 0) + 1)
    const status = statuses.get(url.pathname) ?? 200
    if (status === 0) return
    const json = (body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (status !== 200) return json({ error: 'invalid_grant' })
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          token_endpoint_auth_methods_supported: ['client_secret_basic'],
        })
      case '/authorize': {
        const back = new URL(url.searchParams.get('redirect_uri') ?? '')
        const code = `code${++codes}`
        nonces.set(code, url.searchParams.get('nonce') ?? '')
        back.searchParams.set('code', code)
        back.searchParams.set('state', url.searchParams.get('state') ?? '')
        return response.writeHead(302, { location: back.href }).end()
      }
      case '/token': {
        const parts: Buffer[] = []
        for await (const part of request) parts.push(part as Buffer)
        const code = new URLSearchParams(Buffer.concat(parts).toString()).get('code') ?? ''
        return json({
          access_token: 'provider access token',
          token_type: 'Bearer',
          id_token: await idToken(nonces.get(code)),
        })
      }
      case '/jwks':
        return json({ keys: [publicJwk] })
      default:
        return response.writeHead(404).end()
    }
  })
  return standIn
}
