import type { OAuth2Token } from '@fastify/oauth2'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Identity, Provider } from '../domains/accounts/index.ts'
import { AppError } from '../kernel/errors.ts'
import { providerTimeoutMs } from './remote-keys.ts'

/** A provider that people sign in by. All of it throws AppError: PROVIDER_UNAVAILABLE, or UNAUTHENTICATED with `reason`. */
export interface OauthProvider {
  readonly name: Provider
  /** Whether the request carries the state that its own browser was given. */
  isOwn(request: FastifyRequest): boolean
  /** The address to send the browser to; its cookies are set. */
  begin(request: FastifyRequest, reply: FastifyReply): Promise<string>
  /** Takes the cookies of `begin` back. */
  end(reply: FastifyReply): void
  /** Who has come back with this request. */
  identify(request: FastifyRequest): Promise<Identity>
}

/** What a provider's tokens say; `nonce` is the one that `begin` sent. */
export type Identify = (token: OAuth2Token['token'], nonce: string) => Promise<Identity>

export const unavailable = (cause: unknown): AppError =>
  new AppError('PROVIDER_UNAVAILABLE', undefined, { reason: 'unavailable' }, { cause })

/** The provider's answer, or what came back in its name, is not one that we believe. */
export const refused = (why: string, reason = 'refused'): AppError =>
  new AppError('UNAUTHENTICATED', 'The provider did not sign you in.', { reason }, { cause: new Error(why) })

/** Reads JSON from a provider. It follows no redirect: the settings name the address. */
export const providerJson = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', 'user-agent': 'loadstone', ...headers },
      redirect: 'error',
      signal: AbortSignal.timeout(providerTimeoutMs),
    })
    if (response.ok) return await response.json()
    await response.body?.cancel()
    if (response.status < 500 && response.status !== 429) throw refused(`${url} answered ${response.status}`)
    throw new Error(`${url} answered ${response.status}`)
  } catch (error) {
    throw error instanceof AppError ? error : unavailable(error)
  }
}

/** What is made when it is first asked for, and made again when `ms` have gone by or it could not be made. */
export const madeOnce = <T>(ms: number, make: () => Promise<T>): (() => Promise<T>) => {
  let made: { readonly at: number; readonly value: Promise<T> } | null = null
  return () => {
    if (made && Date.now() - made.at < ms) return made.value
    const value = make()
    const mine = { at: Date.now(), value }
    made = mine
    value.catch(() => {
      if (made === mine) made = null
    })
    return value
  }
}

const email = z.string().max(320).regex(z.regexes.html5Email)
const url = z.url({ protocol: /^https?$/ }).max(2_048)
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(text => text.isWellFormed() && !/\p{Cc}/u.test(text))

const or = <T>(schema: z.ZodType<T>, value: unknown): T | null => schema.safeParse(value).data ?? null

/** An identity of what a provider says; names and pictures that we would not take are left out. */
export const identityOf = (
  provider: Provider,
  providerId: string,
  said: Readonly<Record<'verifiedEmail' | 'firstName' | 'lastName' | 'picture', unknown>>,
): Identity => ({
  provider,
  providerId,
  email: or(email, said.verifiedEmail)?.toLowerCase() ?? null,
  firstName: or(name, said.firstName),
  lastName: or(name, said.lastName),
  picture: or(url, said.picture),
})
