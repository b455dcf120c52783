import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { Config } from '../config.ts'
import { AppError } from '../kernel/errors.ts'
import { isWithoutKeys, remoteKeys } from './remote-keys.ts'
import type { VerifyOutside } from './tokens.ts'

type By = { readonly email: string } | { readonly id: string }

/** A user (hex id) by the verified email of a token, or by his own id; null where there is none. */
export type FindUser = (by: By) => Promise<string | null>

const userId = /^(?:usr_)?([0-9a-f]{24})$/

const userIn = ({ sub, email, email_verified: verified }: JWTPayload): By | null => {
  if (email !== undefined) return typeof email === 'string' && verified === true ? { email: email.toLowerCase() } : null
  const id = userId.exec(sub ?? '')?.[1]
  return id === undefined ? null : { id }
}

/**
 * Access tokens of an outside identity provider: RS256 or ES256 by its published keys, with its issuer, our audience and
 * an end. They count for the user with the token's verified email (`email` with `email_verified`), or, where the token
 * has no email, for the one whose id is its subject. They belong to no session: suspending the user ends them.
 */
export const createOutside = (
  { jwksUrl, issuer, audience }: NonNullable<Config['auth']['outside']>,
  find: FindUser,
): VerifyOutside => {
  const keys = remoteKeys(jwksUrl)
  return async token => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ['RS256', 'ES256'],
      clockTolerance: 5,
    }).catch((error: unknown) => {
      throw isWithoutKeys(error) ? new AppError('PROVIDER_UNAVAILABLE', undefined, {}, { cause: error }) : error
    })
    const by = userIn(payload)
    const found = by && (await find(by))
    if (!found || payload.exp === undefined) throw new errors.JWTInvalid('it names no user of ours')
    return { userId: found, sessionId: null, expiresAt: payload.exp }
  }
}
