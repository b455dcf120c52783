import { hash, verify } from '@node-rs/argon2'
import type { ReadDoor } from '../../database/read-door.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { credentialsByEmail, viewerById } from './store.ts'

/** argon2id with OWASP's parameters (19 MiB, 2 passes), which are the library's defaults. */
export const hashPassword = (password: string): Promise<string> => hash(password)

/** Checked where there is no account, so that an unknown email takes as long as a wrong password. */
const nobody = hashPassword('nobody has this password')

/**
 * Signs in by email and password. Throws UNAUTHENTICATED, the same for an unknown email, a wrong password and an
 * account without one.
 */
export const login = async (context: Context, input: { email: string; password: string }) => {
  const refused = new AppError('UNAUTHENTICATED', 'Email or password is wrong.')
  if (input.password.length > 1024) throw refused
  const credentials = await credentialsByEmail(context.door, input.email.toLowerCase())
  const matches = await verify(credentials?.passwordHash ?? (await nobody), input.password)
  if (!credentials?.passwordHash || !matches || credentials.status !== 'active') throw refused
  const viewer = await viewerOf(context.door, credentials.id, null)
  if (!viewer) throw refused
  const { token, expiresAt } = await context.tokens.issue(credentials.id, null)
  context.become(viewer)
  return { accessToken: token, expiresAt, refreshToken: null, userId: credentials.id }
}

/** The viewer that a user is now; null when he is gone or suspended. */
export const viewerOf = async (door: ReadDoor, userId: string, sessionId: string | null): Promise<Viewer | null> => {
  const user = await viewerById(door, userId)
  if (user?.status !== 'active') return null
  return {
    id: user.id,
    sessionId,
    roles: user.roles ?? [],
    brandCode: user.brandCode ?? null,
    mediatorCode: user.mediatorCode ?? null,
    agencyCode: user.agencyCode ?? null,
    shopIds: user.shopIds ?? [],
  }
}
