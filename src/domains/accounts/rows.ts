import type { Connection } from '../../kernel/connection.ts'
import type { Role } from '../../kernel/viewer.ts'

export const authMethods = ['password', 'google', 'github'] as const
export type AuthMethod = (typeof authMethods)[number]
export const userStatuses = ['active', 'suspended'] as const
export type UserStatus = (typeof userStatuses)[number]
export const inviteStatuses = ['active', 'used', 'expired', 'revoked'] as const
export type InviteStatus = (typeof inviteStatuses)[number]

/** A provider that people sign in by. */
export type Provider = Exclude<AuthMethod, 'password'>

export interface OAuthProviderRow {
  provider: AuthMethod
  /** Of the account there; never told. */
  providerId: string
  providerEmail?: string | null
  profilePicture?: string | null
  connectedAt?: Date | null
  lastUsedAt?: Date | null
}

export interface UserRow {
  id: string
  email: string
  firstName?: string | null
  lastName?: string | null
  status: UserStatus
  roles: Role[]
  brandCode?: string | null
  mediatorCode?: string | null
  agencyCode?: string | null
  emailVerified: boolean
  emailVerifiedAt?: Date | null
  primaryAuthMethod: AuthMethod
  oauthProviders: OAuthProviderRow[]
  lastLoginAt?: Date | null
  version: number
  createdAt: Date
  updatedAt: Date
  deleted: boolean
  deletedAt?: Date | null
}

export interface SessionRow {
  id: string
  userId: string
  userAgent?: string | null
  ip?: string | null
  createdAt: Date
  lastUsedAt?: Date | null
  expiresAt: Date
}

export interface InviteRow {
  id: string
  code: string
  role: Role
  parentCode?: string | null
  createdBy: string
  usedBy?: string | null
  status: InviteStatus
  expiresAt: Date
  createdAt: Date
}

/** What an invitation shows to whoever holds its code. */
export type InvitePreviewRow = Pick<InviteRow, 'role' | 'status' | 'expiresAt'>

export interface LoginPayloadRow {
  accessToken: string
  expiresAt: Date
  refreshToken: string
  userId: string
}
export type RefreshSessionPayloadRow = LoginPayloadRow
export type ExchangeOAuthCodePayloadRow = LoginPayloadRow

/** What a provider says of somebody who signs in there. */
export interface Identity {
  readonly provider: Provider
  /** Of the account there, which never changes. */
  readonly providerId: string
  /** In lower case; none unless the provider has verified it. */
  readonly email?: string | null
  readonly firstName?: string | null
  readonly lastName?: string | null
  readonly picture?: string | null
}

/** What `userStats` counts for one way to sign in. */
export interface UserStatsRow {
  authMethod: AuthMethod
  count: number
  verified: number
  averageAccountAgeDays: number
}

export type UserConnectionRow = Connection<UserRow>
export type SessionConnectionRow = Connection<SessionRow>
export type InviteConnectionRow = Connection<InviteRow>
