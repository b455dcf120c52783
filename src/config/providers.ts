import type { z } from 'zod'
import { text } from './readers.ts'
import { variable } from './variable.ts'

const address = (example: string) => text(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, `must be an address like ${example}`)

/** Signing in by others: Google, GitHub, and the tokens of an identity provider outside. */
export const providerVariables = {
  API_URL: variable(
    address('https://api.example.com').optional(),
    'Where browsers reach this server: providers send them back to /oauth/google/callback and /oauth/github/callback below it; without it, PUBLIC_URL',
  ),
  GOOGLE_CLIENT_ID: variable(
    text(/^\S+$/, 'must be a client id').optional(),
    'Client id at Google; turns its sign-in on',
  ),
  GOOGLE_CLIENT_SECRET: variable(text(/^[ -~]+$/, 'must be a client secret').optional(), 'Goes with GOOGLE_CLIENT_ID', {
    secret: true,
  }),
  GOOGLE_ISSUER: variable(
    address('https://accounts.google.com'),
    'OpenID provider that signs in under the name of Google: its discovery document says the rest',
    { default: 'https://accounts.google.com' },
  ),
  GITHUB_CLIENT_ID: variable(
    text(/^\S+$/, 'must be a client id').optional(),
    'Client id at GitHub; turns its sign-in on',
  ),
  GITHUB_CLIENT_SECRET: variable(text(/^[ -~]+$/, 'must be a client secret').optional(), 'Goes with GITHUB_CLIENT_ID', {
    secret: true,
  }),
  GITHUB_URL: variable(address('https://github.com'), 'GitHub, or a GitHub Enterprise Server', {
    default: 'https://github.com',
  }),
  GITHUB_API_URL: variable(
    address('https://api.github.com'),
    'API of GITHUB_URL; of an Enterprise Server, https://its.host/api/v3',
    { default: 'https://api.github.com' },
  ),
  JWT_JWKS_URL: variable(
    address('https://login.example.com/.well-known/jwks.json').optional(),
    'Keys of an outside identity provider, whose RS256 and ES256 access tokens are then taken too',
  ),
  JWT_ISSUER: variable(
    text(/^\S+$/, 'must be the issuer').optional(),
    'Issuer (iss) of those tokens; goes with JWT_JWKS_URL',
  ),
  JWT_AUDIENCE: variable(
    text(/^\S+$/, 'must be the audience').optional(),
    'Audience (aud) of those tokens: this API as the provider knows it; goes with JWT_JWKS_URL',
  ),
}

type Given = z.output<z.ZodObject<typeof providerVariables>> & {
  readonly NODE_ENV: string
  readonly PUBLIC_URL?: string | undefined
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
const isLoopback = (url: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)

/** What is wrong with them together, each as the variable and what is to be said of it. */
export const providerProblems = (v: Given): (readonly [keyof typeof providerVariables | 'PUBLIC_URL', string])[] => {
  const pairs = [
    ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
    ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
    ['JWT_JWKS_URL', 'JWT_ISSUER'],
    ['JWT_JWKS_URL', 'JWT_AUDIENCE'],
  ] as const
  const halves = pairs.flatMap(([one, other]) => [
    ...(v[one] && !v[other] ? [[other, `must be set where ${one} is`] as const] : []),
    ...(v[other] && !v[one] ? [[one, `must be set where ${other} is`] as const] : []),
  ])
  const on = v.GOOGLE_CLIENT_ID ?? v.GITHUB_CLIENT_ID
  if (!on) return halves
  if (!v.PUBLIC_URL) return [...halves, ['PUBLIC_URL', 'must be set where a provider is: sign-ins end there']]
  const base = v.API_URL ?? v.PUBLIC_URL
  if (v.NODE_ENV !== 'production' || base.startsWith('https:') || isLoopback(base)) return halves
  const name = v.API_URL ? 'API_URL' : 'PUBLIC_URL'
  return [...halves, [name, 'must begin with https:// in production where a provider is: its cookies go nowhere else']]
}

/** The settings of signing in by Google and GitHub; null where neither is on. */
export const providersOf = (v: Given) => {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, PUBLIC_URL } = v
  if (!PUBLIC_URL) return null
  const apiUrl = withoutSlash(v.API_URL ?? PUBLIC_URL)
  const google =
    GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET
      ? { clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET, issuer: v.GOOGLE_ISSUER }
      : null
  const github =
    GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET
      ? {
          clientId: GITHUB_CLIENT_ID,
          clientSecret: GITHUB_CLIENT_SECRET,
          url: withoutSlash(v.GITHUB_URL),
          apiUrl: withoutSlash(v.GITHUB_API_URL),
        }
      : null
  if (!google && !github) return null
  const secureCookies = v.NODE_ENV === 'production' || apiUrl.startsWith('https:')
  return { google, github, apiUrl, publicUrl: withoutSlash(PUBLIC_URL), secureCookies }
}

/** The outside identity provider whose tokens are taken; null where there is none. */
export const outsideOf = ({ JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE }: Given) =>
  JWT_JWKS_URL && JWT_ISSUER && JWT_AUDIENCE
    ? { jwksUrl: JWT_JWKS_URL, issuer: JWT_ISSUER, audience: JWT_AUDIENCE }
    : null
