import { z } from 'zod'
import type { Config } from '../config.ts'
import { type ClientSettings, oauthClient } from './oauth-client.ts'
import { type Identify, identityOf, type OauthProvider, providerJson, refused } from './oauth-provider.ts'

type Settings = NonNullable<NonNullable<Config['auth']['providers']>['github']>

const userShape = z.object({
  id: z.int().positive(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
})
const emailsShape = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

const reader =
  (apiUrl: string): Identify =>
  async token => {
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token.access_token}`,
      'x-github-api-version': '2022-11-28',
    }
    const [about, listed] = await Promise.all([
      providerJson(`${apiUrl}/user`, headers),
      providerJson(`${apiUrl}/user/emails`, headers),
    ])
    const user = userShape.safeParse(about).data
    const emails = emailsShape.safeParse(listed).data
    if (!user || !emails) throw refused('GitHub answered something else than a user and his addresses')
    const [first, ...rest] = (user.name?.trim() || user.login).split(/\s+/)
    return identityOf('github', String(user.id), {
      verifiedEmail: emails.find(({ primary, verified }) => primary && verified)?.email,
      firstName: first,
      lastName: rest.join(' '),
      picture: user.avatar_url,
    })
  }

/** GitHub, which is OAuth 2 alone: who has come is asked of its API, and of his addresses the verified primary one counts. */
export const githubProvider = (
  { url, apiUrl }: Settings,
  client: Omit<ClientSettings, 'name' | 'scope'>,
): OauthProvider => {
  const { origin, pathname } = new URL(url)
  const path = pathname.replace(/\/+$/, '')
  const endpoints = {
    auth: {
      authorizeHost: origin,
      authorizePath: `${path}/login/oauth/authorize`,
      tokenHost: origin,
      tokenPath: `${path}/login/oauth/access_token`,
    },
    secretInBody: true,
    identify: reader(apiUrl),
  }
  return oauthClient({ ...client, name: 'github', scope: ['read:user', 'user:email'] }, async () => endpoints)
}
