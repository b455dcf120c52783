import { AppError } from './errors.ts'

export const roles = ['admin', 'agency', 'mediator', 'brand', 'merchant', 'shopper'] as const
export type Role = (typeof roles)[number]

/** Who asks: taken from the access token, completed from the user's own document. `id` and `shopIds` are hex strings. */
export interface Viewer {
  readonly id: string
  readonly sessionId: string | null
  readonly roles: readonly Role[]
  readonly brandCode: string | null
  readonly mediatorCode: string | null
  readonly agencyCode: string | null
  readonly shopIds: readonly string[]
}

export const isAdmin = (viewer: Viewer | null): boolean => viewer?.roles.includes('admin') ?? false

/** The viewer of a request that must have one. Throws UNAUTHENTICATED. */
export const signedIn = ({ request }: { readonly request: { readonly viewer: Viewer | null } }): Viewer => {
  if (!request.viewer) throw new AppError('UNAUTHENTICATED')
  return request.viewer
}
