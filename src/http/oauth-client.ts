import { createHash, randomBytes } from 'node:crypto'
import oauth2, { type OAuth2Namespace, type ProviderConfiguration } from '@fastify/oauth2'
import fastify, { type FastifyRequest } from 'fastify'
import type { Provider } from '../domains/accounts/index.ts'
import { type Identify, madeOnce, type OauthProvider, refused, unavailable } from './oauth-provider.ts'
import { providerTimeoutMs } from './remote-keys.ts'

/** A sign-in at a provider takes no longer than this. */
const flowSeconds = 600
const hour = 3_600_000

export interface ClientSettings {
  readonly name: Provider
  readonly clientId: string
  readonly clientSecret: string
  readonly callbackUrl: string
  readonly scope: readonly string[]
  /** Cookies go over https alone. */
  readonly secureCookies: boolean
}

/** Where a provider is, how it wants to know us, and how its tokens are read. */
export interface Endpoints {
  /** Who the provider says it is on the way back, where it says so (RFC 9207). */
  readonly issuer?: string
  readonly auth: ProviderConfiguration
  readonly secretInBody: boolean
  readonly identify: Identify
}

const parameter = (request: FastifyRequest, name: string): string | null => {
  const value = (request.query as Record<string, unknown>)[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** SHA-256 in base64url: what a verifier's challenge has to look like (RFC 7636, section 4.2). */
const challengeShape = /^[\w-]{43}$/

/** The challenge of the client that begins; null where it gives none. */
export const challengeOf = (request: FastifyRequest): string | null => {
  const challenge = parameter(request, 'challenge')
  return challenge !== null && challengeShape.test(challenge) ? challenge : null
}

/** The challenge that a state of ours carries. */
export const challengeInState = (request: FastifyRequest): string => parameter(request, 'state')?.split('.')[1] ?? ''

/** OpenID Connect Core, section 15.5.2: the hash of what the browser holds in a cookie. */
const nonceOf = (state: string): string => createHash('sha256').update(`nonce ${state}`).digest('base64url')

const tokenFailure = (error: unknown): Error => {
  const status = (error as { output?: { statusCode?: unknown } }).output?.statusCode
  return typeof status === 'number' && status < 500
    ? refused(`the token endpoint answered ${status}`)
    : unavailable(error)
}

/**
 * A provider by `@fastify/oauth2`: authorization code with PKCE (S256) and state, both in HttpOnly cookies. The state
 * carries the challenge of the client that began. `connect` is asked when somebody first signs in, so that a provider
 * that is away holds up nobody but those who come by it; what it says is kept for an hour.
 */
export const oauthClient = (settings: ClientSettings, connect: () => Promise<Endpoints>): OauthProvider => {
  const { name, clientId, clientSecret, callbackUrl, scope, secureCookies } = settings
  const prefix = `${secureCookies ? '__Host-' : ''}oauth-${name}`
  const names = { state: `${prefix}-state`, verifier: `${prefix}-verifier` }
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: secureCookies, maxAge: flowSeconds } as const
  const isOwn = (request: FastifyRequest): boolean => {
    const state = parameter(request, 'state')
    return state !== null && state === request.cookies[names.state]
  }
  const open = madeOnce(hour, async () => {
    const { auth, secretInBody, ...endpoints } = await connect()
    // An instance of its own: the plugin takes the provider's endpoints when it is registered, and the server's is built by then.
    const holder = fastify()
    await holder.register(oauth2, {
      name,
      scope: [...scope],
      credentials: {
        client: { id: clientId, secret: clientSecret },
        auth,
        http: { timeout: providerTimeoutMs, maxBytes: 262_144 },
        options: { authorizationMethod: secretInBody ? 'body' : 'header' },
      },
      userAgent: 'loadstone',
      callbackUri: callbackUrl,
      pkce: 'S256',
      cookie,
      redirectStateCookieName: names.state,
      verifierCookieName: names.verifier,
      generateStateFunction: (request: FastifyRequest) =>
        `${randomBytes(32).toString('base64url')}.${challengeOf(request) ?? ''}`,
      checkStateFunction: isOwn,
    })
    await holder.ready()
    return { client: (holder as unknown as Record<Provider, OAuth2Namespace>)[name], ...endpoints }
  })
  return {
    name,
    isOwn,
    begin: async (request, reply) => {
      const { client } = await open()
      const url = new URL(await client.generateAuthorizationUri(request, reply))
      url.searchParams.set('nonce', nonceOf(url.searchParams.get('state') ?? ''))
      return url.href
    },
    end: reply => {
      for (const cookieName of Object.values(names)) reply.clearCookie(cookieName, cookie)
    },
    identify: async request => {
      if (parameter(request, 'code') === null) throw refused('no code came back')
      const { client, identify, issuer } = await open()
      if (issuer !== undefined && (parameter(request, 'iss') ?? issuer) !== issuer)
        throw refused('another provider answered')
      const { token } = await client.getAccessTokenFromAuthorizationCodeFlow(request).catch((error: unknown) => {
        throw tokenFailure(error)
      })
      // GitHub refuses with status 200 and an `error` in place of the token.
      if (typeof token.access_token !== 'string') throw refused('the token endpoint gave no token')
      return identify(token, nonceOf(parameter(request, 'state') ?? ''))
    },
  }
}
