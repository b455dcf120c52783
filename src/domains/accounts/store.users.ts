import { interestIn } from '../../database/changes-interest.ts'
import type { ReadDoor } from '../../database/read-door.ts'
import type { Change, OneWrite } from '../../database/write.ts'
import type { Writing } from '../../database/writes.ts'
import { and, anything, type Condition, equals } from '../../kernel/condition.ts'
import type { Role } from '../../kernel/viewer.ts'
import { userKeys } from './models.ts'
import type { AuthMethod, OAuthProviderRow, Provider, UserRow, UserStatus } from './rows.ts'
import { User } from './store.ts'

/** What actions decide by. Nothing of it leaves the server but by the fields of a User. */
export interface Account {
  readonly id: string
  readonly email: string
  readonly firstName?: string | null
  readonly lastName?: string | null
  readonly passwordHash?: string
  readonly status: UserStatus
  readonly roles?: Role[]
  readonly brandCode?: string | null
  readonly mediatorCode?: string | null
  readonly agencyCode?: string | null
  readonly shopIds?: string[]
  readonly emailVerified: boolean
  readonly emailVerification?: { readonly expiresAt: Date }
  readonly passwordReset?: { readonly expiresAt: Date }
  readonly primaryAuthMethod: AuthMethod
  readonly oauthProviders?: readonly OAuthProviderRow[]
  readonly version: number
}

const accountFields = [
  'email',
  'firstName',
  'lastName',
  'passwordHash',
  'status',
  'roles',
  'brandCode',
  'mediatorCode',
  'agencyCode',
  'emailVerified',
  'emailVerification.expiresAt',
  'passwordReset.expiresAt',
  'primaryAuthMethod',
  'oauthProviders',
  'version',
]

export const accountByEmail = (door: ReadDoor, email: string): Promise<Account | null> =>
  door.ours<Account>(User, 'email', email, accountFields, 'account by email')

export const accountById = (door: ReadDoor, id: string): Promise<Account | null> =>
  door.ours<Account>(User, '_id', id, accountFields, 'account')

/** By the account at a provider that is linked to it. */
export const accountByProvider = (door: ReadDoor, provider: Provider, providerId: string): Promise<Account | null> =>
  door.ours<Account>(User, 'oauthProviders', { provider, providerId }, accountFields, 'account by provider')

/** By the hash of the token that a mail to him carried; whether it has ended is for the caller to see. */
export const accountByToken = (
  door: ReadDoor,
  purpose: 'emailVerification' | 'passwordReset',
  tokenHash: string,
): Promise<Account | null> =>
  door.ours<Account>(User, `${purpose}.tokenHash`, tokenHash, accountFields, `account by ${purpose}`)

/** What makes a viewer of a user. */
export type ViewerRow = Pick<
  Account,
  'id' | 'status' | 'roles' | 'brandCode' | 'mediatorCode' | 'agencyCode' | 'shopIds'
>

const viewerFields = ['status', 'roles', 'brandCode', 'mediatorCode', 'agencyCode', 'shopIds']

export const viewerById = (door: ReadDoor, id: string): Promise<ViewerRow | null> =>
  door.ours<ViewerRow>(User, '_id', id, viewerFields, 'viewer')

/** The changes of users after which `viewerById` may give something else. */
export const viewerChanges = interestIn(User, viewerFields)

interface NewUser {
  readonly email: string
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
  readonly roles: readonly Role[]
}

/** Somebody who comes with a password, and whose email is to be verified. */
interface NewWithPassword extends NewUser {
  readonly passwordHash: string
  readonly emailVerification: { readonly tokenHash: string; readonly expiresAt: Date }
}

/** Somebody for whom who runs the server vouches. */
interface NewAdmin extends NewUser {
  readonly passwordHash: string
  readonly emailVerified: true
  readonly emailVerifiedAt: Date
}

/** Somebody whom a provider has brought, and whose email it has verified. */
interface NewWithProvider extends NewUser {
  readonly emailVerified: true
  readonly emailVerifiedAt: Date
  readonly primaryAuthMethod: Provider
  readonly oauthProviders: readonly OAuthProviderRow[]
}

/** Throws DUPLICATE_KEY for an email that has an account. */
export const insertUser = (
  { request, writeDoor }: Writing,
  user: NewWithPassword | NewAdmin | NewWithProvider,
): Promise<UserRow> =>
  writeDoor.insert<UserRow>(
    request,
    { entity: User, cause: 'register', rights: 'system' },
    { ...user, ...userKeys(user) },
  )

/** Changes a user (hex id) in the name of `cause`; null where there is none, or not as `where` asks. */
export const changeUser = (
  { request, writeDoor }: Writing,
  id: string,
  cause: string,
  change: Change,
  {
    where = anything,
    rights = 'system',
    ...more
  }: { where?: Condition } & Partial<Pick<OneWrite, 'rights' | 'expectedVersion' | 'deleted'>> = {},
): Promise<(UserRow & ViewerRow) | null> =>
  writeDoor.change<UserRow & ViewerRow>(
    request,
    { entity: User, cause, rights, where: and(equals('_id', id), where), ...more },
    change,
  )

/** The names as they are stored, with what is sorted and searched by. Null removes a name. */
export const renamed = ({ firstName, lastName, email }: Pick<Account, 'firstName' | 'lastName' | 'email'>): Change => {
  const names = { firstName: firstName || null, lastName: lastName || null }
  const given = Object.entries(names).filter(([, value]) => value !== null)
  const gone = Object.entries(names).flatMap(([field, value]) => (value === null ? [field] : []))
  return {
    set: { ...Object.fromEntries(given), ...userKeys({ ...names, email }) },
    ...(gone.length > 0 ? { unset: gone } : {}),
  }
}

/** The shops (hex ids) that a user works for, as a write would find them. */
export const shopsOf = ({ request, writeDoor }: Writing, id: string): Promise<Pick<Account, 'shopIds'> | null> =>
  writeDoor.current(request, { entity: User, cause: 'shops', rights: 'system', where: equals('_id', id) }, ['shopIds'])
