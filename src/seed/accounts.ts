import { userKeys } from '../domains/accounts/index.ts'
import { idOf, type SeedDocument } from './documents.ts'
import { devices } from './words.ts'
import { day, type Person, type World } from './world.ts'

/** Users as they are planned, with all that signing in leaves behind. `passwordHash` is everybody's who has a password. */
export function* users(world: World, passwordHash: string | null): Generator<SeedDocument> {
  const random = world.random('users')
  for (const { id, n, email, names, roles, codes, shopIds, createdAt, deleted, fixed } of world.people) {
    const between = () => new Date(random.int(createdAt, world.now))
    const method = fixed ? 'password' : random.weighted({ password: 70, google: 22, github: 8 })
    const verified = fixed || method !== 'password' || random.chance(0.75)
    const provider = method === 'password' && random.chance(0.1) && !fixed ? 'google' : method
    yield {
      _id: id,
      email,
      ...(method === 'password' && passwordHash !== null ? { passwordHash } : {}),
      ...names,
      ...userKeys({ ...names, email }),
      status: !fixed && random.chance(0.03) ? 'suspended' : 'active',
      roles,
      ...codes,
      shopIds,
      emailVerified: verified,
      ...(verified
        ? { emailVerifiedAt: new Date(Math.min(createdAt + random.int(0, 2 * day), world.now)) }
        : { emailVerification: { tokenHash: random.hex(64), expiresAt: new Date(createdAt + day) } }),
      ...random.maybe(fixed ? 0 : 0.01, () => ({
        passwordReset: { tokenHash: random.hex(64), expiresAt: new Date(world.now + day / 24) },
      })),
      primaryAuthMethod: method,
      oauthProviders:
        provider === 'password'
          ? []
          : [
              {
                provider,
                providerId: String(1_000_000 + n),
                ...random.maybe(0.9, () => ({ providerEmail: email })),
                ...random.maybe(0.8, () => ({ profilePicture: `https://pictures.example.com/${n}.png` })),
                connectedAt: new Date(createdAt),
                ...random.maybe(0.9, () => ({ lastUsedAt: between() })),
              },
            ],
      ...random.maybe(0.85, () => ({ lastLoginAt: between() })),
      version: random.int(1, 5),
      createdAt: new Date(createdAt),
      updatedAt: random.chance(0.3) ? new Date(createdAt) : between(),
      deleted,
      ...(deleted ? { deletedAt: between() } : {}),
    }
  }
}

export function* sessions(world: World): Generator<SeedDocument> {
  const random = world.random('sessions')
  let n = 0
  for (const { id, createdAt, deleted } of world.people) {
    for (let left = deleted ? 0 : random.pick([0, 1, 1, 3]); left > 0; left--) {
      const began = random.int(Math.max(createdAt, world.now - 60 * day), world.now)
      yield {
        _id: idOf('sessions', n++),
        userId: id,
        familyId: random.hex(32),
        refreshTokenHash: random.hex(64),
        usedTokenHashes: Array.from({ length: random.int(0, 3) }, () => random.hex(64)),
        ...random.maybe(0.9, () => ({ userAgent: random.pick(devices) })),
        ...random.maybe(0.9, () => ({ ip: `192.0.2.${random.int(1, 254)}` })),
        createdAt: new Date(began),
        ...random.maybe(0.8, () => ({ lastUsedAt: new Date(random.int(began, world.now)) })),
        expiresAt: new Date(world.endsFrom + random.int(1 * day, 30 * day)),
      }
    }
  }
}

export function* invites(world: World): Generator<SeedDocument> {
  const random = world.random('invites')
  const inviters = world.people.filter(
    ({ roles, deleted }) => !deleted && roles.some(role => role === 'mediator' || role === 'agency'),
  )
  const fixed = inviters.filter(person => person.fixed)
  const newcomers = world.people.filter(person => !person.fixed)
  const count = Math.max(12, Math.round(world.size.users / 20))
  for (let n = 0; n < count; n++) {
    const inviter: Person = random.pick(random.chance(6 / count) ? fixed : inviters)
    const status = random.weighted({ active: 4, used: newcomers.length > 0 ? 4 : 0, expired: 2, revoked: 1 })
    const createdAt = world.now - random.int(1 * day, 90 * day)
    const expiresAt =
      status === 'active' ? world.endsFrom + random.int(1 * day, 14 * day) : Math.min(createdAt + 14 * day, world.now)
    // Deleted 30 days after they ended, which for a fixed past would be at once.
    const purgeAt = Math.max(expiresAt, world.endsFrom) + 30 * day
    yield {
      _id: idOf('invites', n),
      code: `INV-${random.hex(8).toUpperCase()}-${n}`,
      role: inviter.roles.includes('agency') ? 'mediator' : 'shopper',
      ...random.maybe(0.95, () => ({ parentCode: inviter.codes.mediatorCode ?? inviter.codes.agencyCode })),
      createdBy: inviter.id,
      status: status === 'expired' ? 'active' : status,
      ...(status === 'used' ? { usedBy: random.pick(newcomers).id } : { purgeAt: new Date(purgeAt) }),
      expiresAt: new Date(expiresAt),
      createdAt: new Date(createdAt),
    }
  }
}
