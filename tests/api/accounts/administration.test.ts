import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, at, codesOf, password, startAccounts } from '../../support/accounts.ts'

let t: AccountsApp
let admin: string
beforeAll(async () => {
  t = await startAccounts()
  admin = (await t.user({ roles: ['admin'] })).id
})

const me = (token: string) => t.query('{ me { id roles } }', {}, { token })
const sessions = (id: string) => t.db.collection('sessions').countDocuments({ userId: new mongoose.Types.ObjectId(id) })
const administer = (name: string, id: string, more: object = {}, as: string | null = admin) =>
  t.mutate(name, { userId: `usr_${id}`, ...more }, 'user { id status roles deleted deletedAt version }', { as })

const mutations = ['suspendUser', 'reinstateUser', 'deleteUser', 'restoreUser', 'setUserRoles']
const inputOf = (name: string) => (name === 'setUserRoles' ? { roles: ['BRAND'] } : {})

describe.each(mutations)('%s', name => {
  it('is for admins alone, and changes nothing for others', async () => {
    const { id } = await t.user()
    const before = await t.stored(id)
    expect(codesOf(await administer(name, id, inputOf(name), null))).toEqual(['UNAUTHENTICATED'])
    for (const role of ['agency', 'mediator', 'brand', 'merchant', 'shopper']) {
      const { id: viewer } = await t.user({ roles: [role] })
      expect(codesOf(await administer(name, id, inputOf(name), viewer))).toEqual(['FORBIDDEN'])
      expect(codesOf(await administer(name, viewer, inputOf(name), viewer))).toEqual(['FORBIDDEN'])
    }
    expect(await t.stored(id)).toEqual(before)
  })

  it('of nobody is NOT_FOUND, of what is no user INVALID_ID', async () => {
    const nobody = new mongoose.Types.ObjectId().toHexString()
    expect(codesOf(await administer(name, nobody, inputOf(name)))).toEqual(['NOT_FOUND'])
    const answer = await t.mutate(name, { userId: `shp_${nobody}`, ...inputOf(name) }, 'user { id }', { as: admin })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_ID', argument: 'userId' })
  })

  it('of a version that is not the present one is CONFLICT, tells the present one, and changes nothing', async () => {
    const deleted = name === 'restoreUser'
    const status = name === 'reinstateUser' ? 'suspended' : 'active'
    const { id } = await t.user({ version: 4, deleted, status })
    const stale = await administer(name, id, { ...inputOf(name), expectedVersion: 3 })
    expect(stale.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', currentVersion: 4 })
    expect(await t.stored(id)).toMatchObject({ version: 4, roles: ['shopper'], status, deleted })
    const fresh = await administer(name, id, { ...inputOf(name), expectedVersion: 4 })
    expect(at(fresh, name)).toMatchObject({ user: { version: 5 } })
  })
})

it.each(['suspendUser', 'deleteUser', 'setUserRoles'])(
  '%s is not for oneself, so that an admin remains',
  async name => {
    expect(codesOf(await administer(name, admin, inputOf(name)))).toEqual(['INVALID_INPUT'])
  },
)

describe('suspending', () => {
  it('ends the sessions, refuses the tokens that were given, and lets nobody sign in until he is reinstated', async () => {
    const { id, email } = await t.user()
    const { accessToken, refreshToken } = await t.login(email)
    expect((await me(accessToken)).errors).toBeUndefined()
    expect(at(await administer('suspendUser', id), 'suspendUser')).toMatchObject({ user: { status: 'SUSPENDED' } })
    expect(await sessions(id)).toBe(0)
    expect(codesOf(await me(accessToken))).toEqual(['UNAUTHENTICATED'])
    expect(codesOf(await t.mutate('refreshSession', { refreshToken }, 'accessToken'))).toEqual(['UNAUTHENTICATED'])
    expect(codesOf(await t.mutate('login', { email, password }, 'accessToken'))).toEqual(['UNAUTHENTICATED'])
    expect(at(await administer('reinstateUser', id), 'reinstateUser')).toMatchObject({ user: { status: 'ACTIVE' } })
    expect(codesOf(await me(accessToken))).toEqual(['UNAUTHENTICATED'])
    expect((await t.mutate('login', { email, password }, 'accessToken')).errors).toBeUndefined()
  })

  it('while he signs in leaves no session of his', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, email } = await t.user()
      const [answer] = await Promise.all([
        administer('suspendUser', id),
        t.mutate('login', { email, password }, 'accessToken'),
        t.mutate('login', { email, password }, 'accessToken'),
      ])
      expect(answer.errors).toBeUndefined()
      expect(await sessions(id)).toBe(0)
    }
  })
})

describe('deleting and restoring', () => {
  it('takes a user away from every read and ends his sessions, and gives him back as he was', async () => {
    const { id, email } = await t.user({ firstName: 'Mary' })
    const { accessToken } = await t.login(email)
    const before = await t.stored(id)
    expect(at(await administer('deleteUser', id), 'deleteUser')).toMatchObject({
      user: { deleted: true, deletedAt: expect.any(String) },
    })
    expect(await sessions(id)).toBe(0)
    expect(codesOf(await me(accessToken))).toEqual(['UNAUTHENTICATED'])
    const read = () => t.query('query ($id: ID!) { user(id: $id) { firstName } }', { id: `usr_${id}` }, { as: admin })
    expect((await read()).data).toEqual({ user: null })
    expect(codesOf(await administer('deleteUser', id))).toEqual(['NOT_FOUND'])
    expect(at(await administer('restoreUser', id), 'restoreUser')).toMatchObject({
      user: { deleted: false, deletedAt: null },
    })
    expect((await read()).data).toEqual({ user: { firstName: 'Mary' } })
    const { version, updatedAt, ...after } = await t.stored(id)
    expect(after).toEqual(expect.objectContaining({ email, roles: before.roles, passwordHash: before.passwordHash }))
    expect(version).toBe(Number(before.version) + 2)
    expect(updatedAt).not.toEqual(before.updatedAt)
    expect(codesOf(await administer('restoreUser', id))).toEqual(['NOT_FOUND'])
  })

  it('into an email that has been taken is DUPLICATE_KEY, which names the field and not its value', async () => {
    const { id, email } = await t.user({ deleted: true, deletedAt: new Date() })
    await t.user({ email })
    const answer = await administer('restoreUser', id)
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'DUPLICATE_KEY', fields: ['email'] })
    expect(JSON.stringify(answer)).not.toContain(email)
    expect(await t.stored(id)).toMatchObject({ deleted: true })
  })
})

describe('setting roles', () => {
  it('gives and takes roles and codes, and holds for a token that was given already', async () => {
    const { id, email } = await t.user({ mediatorCode: 'MD-1', brandCode: 'BR-1' })
    const { accessToken } = await t.login(email)
    await me(accessToken)
    const answer = await administer('setUserRoles', id, {
      roles: ['AGENCY', 'ADMIN', 'AGENCY'],
      agencyCode: 'AG-9',
      brandCode: null,
    })
    expect(at(answer, 'setUserRoles')).toMatchObject({ user: { roles: ['AGENCY', 'ADMIN'] } })
    const stored = await t.stored(id)
    expect(stored).toMatchObject({ roles: ['agency', 'admin'], agencyCode: 'AG-9', mediatorCode: 'MD-1' })
    expect(stored).not.toHaveProperty('brandCode')
    expect((await t.query('{ userStats { count } }', {}, { token: accessToken })).errors).toBeUndefined()
  })
})

it.each([
  ...mutations.map(name => [name, { userId: 'usr_64f0c0ffee64f0c0ffee64f0', ...inputOf(name) }] as const),
  ['updateProfile', { firstName: 'x' }] as const,
  ['createInvite', { role: 'SHOPPER' }] as const,
  ['revokeInvite', { inviteId: 'inv_64f0c0ffee64f0c0ffee64f0' }] as const,
])('%s takes no field beside its own, such as _id, version, createdAt, owner', async (name, input) => {
  for (const field of ['_id', 'version', 'createdAt', 'owner', 'passwordHash', 'emailVerified', '$set', '__v']) {
    const answer = await t.mutate(name, { ...input, [field]: 'x' }, '__typename', { as: admin })
    expect(answer.data).toBeUndefined()
    expect(codesOf(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  }
})
