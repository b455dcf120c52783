import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Identity } from '../domains/accounts/index.ts'
import type { Attempts } from '../kernel/attempts.ts'
import { AppError } from '../kernel/errors.ts'
import { late, within } from '../kernel/within.ts'
import { challengeInState, challengeOf } from './oauth-client.ts'
import { githubProvider } from './oauth-github.ts'
import { openIdProvider } from './oauth-openid.ts'
import { type OauthProvider, refused, unavailable } from './oauth-provider.ts'

export interface OauthOptions {
  readonly providers: NonNullable<Config['auth']['providers']>
  readonly attempts: Attempts
  /** Keeps who has come back for the client that knows the challenge's verifier; gives the code to take him up with. */
  readonly keep: (requestId: string, identity: Identity, challenge: string) => Promise<string>
  /** Nobody waits longer for a provider (`OPERATION_TIMEOUT`). */
  readonly timeoutMs: number
}

const enabled = ({ google, github, apiUrl, secureCookies }: OauthOptions['providers']): OauthProvider[] => {
  const client = (name: string, { clientId, clientSecret }: { clientId: string; clientSecret: string }) => ({
    clientId,
    clientSecret,
    secureCookies,
    callbackUrl: `${apiUrl}/oauth/${name}/callback`,
  })
  return [
    ...(google ? [openIdProvider(google, client('google', google))] : []),
    ...(github ? [githubProvider(github, client('github', github))] : []),
  ]
}

/** Why a provider itself sends somebody back (RFC 6749, section 4.1.2.1). */
const providerError = (error: unknown): AppError =>
  error === 'access_denied'
    ? refused('he did not want to', 'denied')
    : error === 'server_error' || error === 'temporarily_unavailable'
      ? unavailable(new Error(String(error)))
      : refused('the provider refused')

/**
 * Sign-in by Google and GitHub: `GET /oauth/<provider>?challenge=…` sends the browser there, and the way back leads over
 * `/oauth/<provider>/callback` to `/oauth` of the frontend (`PUBLIC_URL`): with `code`, for `exchangeOAuthCode` or
 * `linkOAuthProvider`, or with `error` (a code of the error table), `reason` and `requestId`. Until that mutation nothing
 * is written but the code's hash, and no address has a token in it.
 */
export const registerOauth = async (app: FastifyInstance, options: OauthOptions): Promise<void> => {
  const { providers, attempts, keep, timeoutMs } = options

  const frontend = (parameters: Readonly<Record<string, string>>): string =>
    `${providers.publicUrl}/oauth?${new URLSearchParams(parameters)}`

  /** Does a part of the flow within its time, and sends the browser where it says; a failure sends it to the frontend. */
  const step = async (
    { name: provider }: OauthProvider,
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<string>,
  ): Promise<FastifyReply> => {
    reply.header('cache-control', 'no-store')
    try {
      const done = await within(work(), timeoutMs)
      if (done === late) throw unavailable(new Error(`the provider took longer than ${timeoutMs} ms`))
      return reply.redirect(done, 303)
    } catch (thrown) {
      const error =
        thrown instanceof AppError ? thrown : new AppError('INTERNAL_ERROR', undefined, {}, { cause: thrown })
      const reason = typeof error.details.reason === 'string' ? error.details.reason : 'failed'
      // The message alone: an error of the HTTP client carries the request, with the client secret in it.
      const cause = error.cause instanceof Error ? error.cause.message : undefined
      const line = { provider, code: error.code, reason, cause }
      if (error.status >= 500) request.log.error(line, 'Sign-in by a provider failed')
      else request.log.info(line, 'Sign-in by a provider was refused')
      return reply.redirect(frontend({ provider, error: error.code, reason, requestId: request.id }), 303)
    }
  }

  const callback = async (provider: OauthProvider, request: FastifyRequest, reply: FastifyReply) => {
    const isOwn = provider.isOwn(request)
    provider.end(reply)
    if (!isOwn) {
      throw new AppError('INVALID_INPUT', 'This sign-in was not begun here.', { argument: 'state', reason: 'state' })
    }
    const { error } = request.query as { error?: unknown }
    if (error !== undefined) throw providerError(error)
    const attempt = await attempts.begin('code', { requestId: request.id, address: request.ip })
    const identity = await provider.identify(request)
    await attempt.forgive()
    const code = await keep(request.id, identity, challengeInState(request))
    return frontend({ provider: provider.name, code })
  }

  await app.register(async scope => {
    await scope.register(cookie)
    for (const provider of enabled(providers)) {
      scope.get(`/oauth/${provider.name}`, (request, reply) =>
        step(provider, request, reply, async () => {
          if (challengeOf(request) === null) {
            throw new AppError('INVALID_INPUT', '`challenge` must be the SHA-256 of a verifier, base64url.', {
              argument: 'challenge',
              reason: 'challenge',
            })
          }
          return provider.begin(request, reply)
        }),
      )
      scope.get(`/oauth/${provider.name}/callback`, (request, reply) =>
        step(provider, request, reply, () => callback(provider, request, reply)),
      )
    }
  })
}
