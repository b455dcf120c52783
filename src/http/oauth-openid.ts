import { jwtVerify } from 'jose'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { AppError } from '../kernel/errors.ts'
import { type ClientSettings, type Endpoints, oauthClient } from './oauth-client.ts'
import { type Identify, identityOf, type OauthProvider, providerJson, refused, unavailable } from './oauth-provider.ts'
import { isWithoutKeys, remoteKeys } from './remote-keys.ts'

type Settings = NonNullable<NonNullable<Config['auth']['providers']>['google']>

/** OpenID Connect Discovery 1.0, section 3: what we use of it. */
const metadataShape = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
})
type Metadata = z.output<typeof metadataShape>

const claimsShape = z.looseObject({ sub: z.string().min(1).max(255) })

/** No secret of ours among them: an HS256 token could be made by whoever knows the client secret. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** Google names itself in two ways in its tokens. */
const google = 'https://accounts.google.com'
const issuersOf = (issuer: string): string[] => (issuer === google ? [google, 'accounts.google.com'] : [issuer])

const reader = (metadata: Metadata, clientId: string): Identify => {
  const keys = remoteKeys(metadata.jwks_uri)
  return async (token, nonce) => {
    if (typeof token.id_token !== 'string') throw refused('no id_token came')
    const { payload } = await jwtVerify(token.id_token, keys, {
      issuer: issuersOf(metadata.issuer),
      audience: clientId,
      algorithms,
      requiredClaims: ['iat', 'exp', 'sub'],
      clockTolerance: 5,
    }).catch((error: unknown) => {
      throw isWithoutKeys(error)
        ? unavailable(error)
        : refused(`the id_token is not valid: ${(error as Error).message}`)
    })
    if (payload.nonce !== nonce) throw refused('the id_token belongs to another sign-in')
    if (payload.azp !== undefined && payload.azp !== clientId) throw refused('the id_token was made for another client')
    const claims = claimsShape.safeParse(payload).data
    if (!claims) throw refused('the id_token has no subject')
    const said =
      claims.email === undefined ? { ...(await userInfo(metadata, token.access_token, claims.sub)), ...claims } : claims
    return identityOf('google', claims.sub, {
      verifiedEmail: said.email_verified === true ? said.email : null,
      firstName: said.given_name,
      lastName: said.family_name,
      picture: said.picture,
    })
  }
}

/** What the userinfo endpoint says of the subject; nothing where the provider has none. */
const userInfo = async (metadata: Metadata, accessToken: string, sub: string): Promise<Record<string, unknown>> => {
  if (metadata.userinfo_endpoint === undefined) return {}
  const info = claimsShape.safeParse(
    await providerJson(metadata.userinfo_endpoint, { authorization: `Bearer ${accessToken}` }),
  ).data
  if (info?.sub !== sub) throw refused('the userinfo is of another subject')
  return info
}

/** Finds an OpenID provider by its discovery document, which must be its own. */
const discover = async ({ issuer, clientId }: Settings): Promise<Endpoints> => {
  const found = metadataShape.safeParse(
    await providerJson(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`).catch((error: AppError) => {
      throw error.code === 'PROVIDER_UNAVAILABLE' ? error : unavailable(error.cause)
    }),
  ).data
  if (!found) throw unavailable(new Error('the discovery document is not one'))
  if (found.issuer !== issuer) throw unavailable(new Error(`the discovery document is of ${found.issuer}`))
  const [authorize, token] = [new URL(found.authorization_endpoint), new URL(found.token_endpoint)]
  return {
    issuer: found.issuer,
    auth: {
      authorizeHost: authorize.origin,
      authorizePath: authorize.pathname,
      tokenHost: token.origin,
      tokenPath: token.pathname,
    },
    // Without the list it is the header alone (section 3 of the same).
    secretInBody: found.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false,
    identify: reader(found, clientId),
  }
}

/** Google, or another OpenID provider in its place: discovery, an id_token that is checked, userinfo for what it leaves out. */
export const openIdProvider = (settings: Settings, client: Omit<ClientSettings, 'name' | 'scope'>): OauthProvider =>
  oauthClient({ ...client, name: 'google', scope: ['openid', 'email', 'profile'] }, () => discover(settings))
