import { createHash, randomBytes } from 'node:crypto'
import { freePort } from '../../src/database/ports.ts'
import type { Logger } from '../../src/log.ts'
import { type AccountsApp, startAccounts } from './accounts.ts'
import type { Answer } from './app.ts'
import type { Browser } from './browser.ts'
import { quiet } from './database.ts'
import { client } from './oidc.ts'

/** Where browsers end up. Nobody is there: a test looks at the address alone. */
export const frontend = 'http://frontend.invalid/app'

export interface Begun {
  readonly verifier: string
  readonly challenge: string
}

/** What a frontend makes and keeps to itself before it sends a browser away. */
export const begun = (): Begun => {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export interface ProvidersApp extends AccountsApp {
  /** Where the server listens. */
  readonly api: string
  /** Opens a provider's sign-in in a browser, up to its page, or back to the frontend. */
  start(browser: Browser, provider: string, challenge: string): ReturnType<Browser['open']>
  exchange(code: string, verifier: string): Promise<Answer>
}

export const signInFields =
  'accessToken refreshToken expiresAt user { id email emailVerified name picture roles primaryAuthMethod }'

/** The app, listening on loopback at the port that `settings` were made for. */
export const startProviders = async (
  settings: (api: string) => Promise<NodeJS.ProcessEnv>,
  log: Logger = quiet,
): Promise<ProvidersApp> => {
  const port = await freePort()
  const api = `http://127.0.0.1:${port}`
  const t = await startAccounts(
    {
      PUBLIC_URL: frontend,
      API_URL: api,
      SIGN_IN_ATTEMPTS_PER_ADDRESS: '1000',
      ...(await settings(api)),
    },
    log,
  )
  await t.app.listen({ host: '127.0.0.1', port })
  return {
    ...t,
    api,
    start: (browser, provider, challenge) =>
      browser.open(`${api}/oauth/${provider}?${new URLSearchParams({ challenge })}`, frontend),
    exchange: (code, verifier) => t.mutate('exchangeOAuthCode', { code, verifier }, signInFields),
  }
}

export const googleAt = (issuer: string): NodeJS.ProcessEnv => ({
  GOOGLE_CLIENT_ID: client.id,
  GOOGLE_CLIENT_SECRET: client.secret,
  GOOGLE_ISSUER: issuer,
})

export const githubAt = ({ url, apiUrl }: { url: string; apiUrl: string }): NodeJS.ProcessEnv => ({
  GITHUB_CLIENT_ID: client.id,
  GITHUB_CLIENT_SECRET: client.secret,
  GITHUB_URL: url,
  GITHUB_API_URL: apiUrl,
})
