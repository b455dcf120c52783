import { errors, jwtVerify, SignJWT } from 'jose'
import { AppError } from '../kernel/errors.ts'
import type { AccessClaims, Tokens } from '../kernel/tokens.ts'

const party = 'loadstone'
const hex = /^[0-9a-f]{24}$/

/** Access tokens as JWT, HS256 (RFC 7519): `sub` is the user, `sid` the session, both hex. `ttlMs` at most 15 minutes. */
export const createTokens = ({ key, ttlMs }: { key: Uint8Array; ttlMs: number }): Tokens => ({
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
  verify: async (token): Promise<AccessClaims> => {
    const refused = new AppError('UNAUTHENTICATED', 'The access token is not valid; sign in again.')
    try {
      const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], issuer: party, audience: party })
      const { sub, sid, exp } = payload
      if (sub === undefined || !hex.test(sub) || exp === undefined) throw refused
      if (sid !== undefined && !(typeof sid === 'string' && hex.test(sid))) throw refused
      return { userId: sub, sessionId: typeof sid === 'string' ? sid : null, expiresAt: exp }
    } catch (error) {
      if (error instanceof errors.JOSEError) throw refused
      throw error
    }
  },
})
