import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { AppError } from '../kernel/errors.ts'
import type { AccessClaims, Tokens } from '../kernel/tokens.ts'

const party = 'loadstone'
const hex = /^[0-9a-f]{24}$/

/** Checks a token that is not ours; throws a JOSEError for one that is not valid, and AppErrors. */
export type VerifyOutside = (token: string) => Promise<AccessClaims>

export interface TokenSettings {
  readonly key: Uint8Array
  /** Of an access token, at most 15 minutes. */
  readonly ttlMs: number
  /** Where another identity provider's tokens are taken. */
  readonly outside?: VerifyOutside | null
}

const refused = () => new AppError('UNAUTHENTICATED', 'The access token is invalid or has expired; sign in again.')

/** The algorithm that a token names; which keys may check it is decided by us, never by the token. */
const algorithmOf = (token: string): string | undefined => {
  try {
    return decodeProtectedHeader(token).alg
  } catch {
    throw refused()
  }
}

/** Access tokens as JWT (RFC 7519). Ours are HS256: `sub` is the user, `sid` the session, both hex. */
export const createTokens = ({ key, ttlMs, outside = null }: TokenSettings): Tokens => {
  const verifyOurs = async (token: string): Promise<AccessClaims> => {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], issuer: party, audience: party })
    const { sub, sid, exp } = payload
    if (sub === undefined || !hex.test(sub) || exp === undefined) throw refused()
    if (sid !== undefined && !(typeof sid === 'string' && hex.test(sid))) throw refused()
    return { userId: sub, sessionId: typeof sid === 'string' ? sid : null, expiresAt: exp }
  }
  return {
    issue: async (userId, sessionId) => {
      const expiresAt = new Date(Math.floor((Date.now() + ttlMs) / 1000) * 1000)
      const token = await new SignJWT(sessionId === null ? {} : { sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(userId)
        .setIssuer(party)
        .setAudience(party)
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(key)
      return { token, expiresAt }
    },
    verify: async token => {
      const verify = outside && algorithmOf(token) !== 'HS256' ? outside : verifyOurs
      try {
        return await verify(token)
      } catch (error) {
        if (error instanceof errors.JOSEError) throw refused()
        throw error
      }
    },
  }
}
