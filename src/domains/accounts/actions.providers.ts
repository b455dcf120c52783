import { createHash } from 'node:crypto'
import type { Change } from '../../database/write.ts'
import type { Writing } from '../../database/writes.ts'
import type { Context } from '../../graphql/context.ts'
import { equals } from '../../kernel/condition.ts'
import { decided } from '../../kernel/decided.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { signedIn } from '../../kernel/viewer.ts'
import { beginSession } from './actions.sessions.ts'
import { hashOf, newSecret, trier } from './actions.ts'
import { providerLinkedMail } from './mails.ts'
import type { Identity, LoginPayloadRow, OAuthProviderRow, Provider, UserRow } from './rows.ts'
import { insertIdentity, takeIdentity } from './store.identities.ts'
import { endSessions } from './store.sessions.ts'
import { type Account, accountByEmail, accountById, accountByProvider, changeUser, insertUser } from './store.users.ts'

/** From the way back to the frontend until the code is exchanged, which a script does at once. */
const codeTtl = 60_000

const names: Readonly<Record<Provider, string>> = { google: 'Google', github: 'GitHub' }

/**
 * Keeps what a provider has said of somebody, for the one who began the sign-in: he alone has the verifier whose SHA-256
 * is `challenge` (base64url, as in RFC 7636). Gives the code to take it up with, once, within a minute.
 */
export const keepIdentity = async (writing: Writing, identity: Identity, challenge: string): Promise<string> => {
  const code = newSecret()
  const createdAt = new Date()
  const expiresAt = new Date(createdAt.getTime() + codeTtl)
  await insertIdentity(writing, { ...identity, codeHash: hashOf(code), challenge, createdAt, expiresAt })
  return code
}

interface Exchange {
  readonly code: string
  readonly verifier: string
}

/** What was kept under a code. Throws INVALID_INPUT, in the same words for every code that is not this client's; RATE_LIMITED. */
const identityOf = async (context: Context, { code, verifier }: Exchange): Promise<Identity> => {
  const attempt = await context.ports.accounts.attempts.begin('code', trier(context))
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const identity = await takeIdentity(context, { codeHash: hashOf(code), challenge, now: new Date() })
  if (!identity) {
    throw new AppError('INVALID_INPUT', 'The code is not valid, or not any more: sign in again.', { argument: 'code' })
  }
  await attempt.forgive()
  return identity
}

const isOf =
  ({ provider, providerId }: Identity) =>
  (linked: OAuthProviderRow): boolean =>
    linked.provider === provider && linked.providerId === providerId

/** A linked account as it is after this use of it. */
const used = (identity: Identity, now: Date, before?: OAuthProviderRow): OAuthProviderRow => {
  const { provider, providerId, email = before?.providerEmail, picture } = identity
  return {
    provider,
    providerId,
    connectedAt: before?.connectedAt ?? now,
    lastUsedAt: now,
    ...(email ? { providerEmail: email } : {}),
    ...(picture ? { profilePicture: picture } : {}),
  }
}

/** All linked accounts of a user, with this one among them. */
const linkedWith = ({ oauthProviders = [] }: Account, identity: Identity): OAuthProviderRow[] => {
  const now = new Date()
  const before = oauthProviders.find(isOf(identity))
  return before
    ? oauthProviders.map(linked => (linked === before ? used(identity, now, before) : linked))
    : [...oauthProviders, used(identity, now)]
}

const closed = () => new AppError('UNAUTHENTICATED', 'This account cannot be signed in to.')

/**
 * Links a provider's account to the account that has the email which the provider has verified. Where that one never
 * showed the email to be its own, somebody may have registered it to wait for the owner: his password goes, his linked
 * accounts and his sessions, and the owner has the account.
 */
const linkByEmail = async (context: Context, account: Account, identity: Identity): Promise<void> => {
  const { emailVerified, version } = account
  const change: Change = emailVerified
    ? { set: { oauthProviders: linkedWith(account, identity) } }
    : {
        set: {
          oauthProviders: [used(identity, new Date())],
          primaryAuthMethod: identity.provider,
          emailVerified: true,
          emailVerifiedAt: new Date(),
        },
        unset: ['passwordHash', 'passwordReset', 'emailVerification'],
      }
  const linked = await context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const user = await changeUser(writing, account.id, 'link provider', change, { expectedVersion: version })
    if (user && !emailVerified) await endSessions(writing, account.id)
    return user
  })
  if (!linked) throw closed()
  context.forgetViewer(account.id)
  context.ports.accounts.mail?.post(providerLinkedMail(account.email, names[identity.provider]))
}

/** The account that an identity signs in to: the one it is linked to, the one with its verified email, or a new one. */
const accountFor = async (context: Context, identity: Identity): Promise<string> => {
  const { provider, providerId, email, firstName, lastName } = identity
  const own = await accountByProvider(context.door, provider, providerId)
  if (own) {
    if (own.status !== 'active') throw closed()
    const change = { set: { oauthProviders: linkedWith(own, identity) }, counted: false } as const
    found(await changeUser(context, own.id, 'use provider', change, { expectedVersion: own.version }), 'code')
    return own.id
  }
  if (!email) {
    throw new AppError(
      'FORBIDDEN',
      `${names[provider]} has verified no email address of yours: verify one there first.`,
    )
  }
  const same = await accountByEmail(context.door, email)
  if (same) {
    if (same.status !== 'active') throw closed()
    await linkByEmail(context, same, identity)
    return same.id
  }
  const now = new Date()
  const user = await insertUser(context, {
    email,
    firstName: firstName ?? undefined,
    lastName: lastName ?? undefined,
    roles: ['shopper'],
    emailVerified: true,
    emailVerifiedAt: now,
    primaryAuthMethod: provider,
    oauthProviders: [used(identity, now)],
  })
  return user.id
}

/**
 * Signs in whoever comes back from a provider, with the code he was sent back with and the verifier he began with. Throws
 * INVALID_INPUT for a code that is not his or not any more, FORBIDDEN where neither the provider's account nor a verified
 * email is known, UNAUTHENTICATED for a suspended account, RATE_LIMITED.
 */
export const exchangeOAuthCode = async (context: Context, exchange: Exchange): Promise<LoginPayloadRow> => {
  const identity = await identityOf(context, exchange)
  const userId = await decided(context.request, () =>
    accountFor(context, identity).catch(error => {
      // Another request has made or linked the account meanwhile: it is there when it is looked for again.
      throw error instanceof AppError && error.code === 'DUPLICATE_KEY' ? new AppError('CONFLICT') : error
    }),
  )
  const signIn = await beginSession(context, userId, equals('oauthProviders.providerId', identity.providerId))
  if (!signIn) throw closed()
  return signIn
}

/**
 * Links the account of a provider, from which somebody has come back, to the viewer's. Throws INVALID_INPUT for a code
 * that is not his or not any more, DUPLICATE_KEY where it is linked to somebody else, RATE_LIMITED.
 */
export const linkOAuthProvider = async (context: Context, exchange: Exchange): Promise<{ user: UserRow }> => {
  const viewer = signedIn(context)
  const identity = await identityOf(context, exchange)
  return decided(context.request, async () => {
    const account = found(await accountById(context.door, viewer.id), 'viewer')
    const change = { set: { oauthProviders: linkedWith(account, identity) } }
    const user = await changeUser(context, viewer.id, 'link provider', change, {
      rights: 'viewer',
      expectedVersion: account.version,
    })
    const isNew = !account.oauthProviders?.some(isOf(identity))
    if (isNew) {
      const mail = providerLinkedMail(account.email, names[identity.provider])
      context.request.afterCommit(() => context.ports.accounts.mail?.post(mail))
    }
    return { user: found(user, 'viewer') }
  })
}
