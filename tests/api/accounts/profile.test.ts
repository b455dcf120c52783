import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type AccountsApp, at, codesOf, startAccounts } from '../../support/accounts.ts'

let t: AccountsApp
beforeAll(async () => {
  t = await startAccounts()
})

const update = (as: string, input: object) =>
  t.mutate('updateProfile', input, 'user { name firstName lastName version }', { as })
const google = { provider: 'google', providerId: 'g1', providerEmail: 'a@example.com', accessToken: 'secret' }
const unlink = (as: string, provider: string) =>
  t.mutate('unlinkOAuthProvider', { provider }, 'user { primaryAuthMethod oauthProviders { provider } }', { as })
let providers = 0
const linked = (...names: string[]) => names.map(provider => ({ provider, providerId: `p${++providers}` }))

describe('updating a profile', () => {
  it('changes the names, and what is sorted and searched by, and leaves what is not given', async () => {
    const { id, email } = await t.user()
    expect(at(await update(id, { firstName: '  Élodie ' }), 'updateProfile')).toEqual({
      user: { name: 'Élodie Lovelace', firstName: 'Élodie', lastName: 'Lovelace', version: 2 },
    })
    expect(await t.stored(id)).toMatchObject({
      nameKey: 'elodie lovelace',
      searchWords: ['elodie', 'lovelace', email.split('@')[0], 'example', 'com'],
    })
    expect(at(await update(id, { lastName: null }), 'updateProfile')).toMatchObject({
      user: { name: 'Élodie', lastName: null },
    })
    const stored = await t.stored(id)
    expect(stored).not.toHaveProperty('lastName')
    expect(stored).toMatchObject({ nameKey: 'elodie', version: 3 })
  })

  it('is found by its new name, in search and in order', async () => {
    const { id: admin } = await t.user({ roles: ['admin'] })
    const { id } = await t.user()
    await update(id, { firstName: 'Zyxwvut' })
    const answer = await t.query('{ users(search: "zyxw") { nodes { id } } }', {}, { as: admin })
    expect(at(answer, 'users')).toEqual({ nodes: [{ id: `usr_${id}` }] })
  })

  it('that says what is there is none, and neither is signing in, nor asking for a mail', async () => {
    const { id, email } = await t.user()
    const { version, updatedAt, ...before } = await t.stored(id)
    await t.login(email)
    await t.mutate('requestPasswordReset', { email }, 'email')
    await vi.waitFor(async () => expect(await t.stored(id)).toHaveProperty('passwordReset'))
    await t.db.collection('users').updateOne({ email }, { $set: { emailVerified: false } })
    await t.mutate('resendVerification', { email }, 'email')
    await vi.waitFor(async () => expect(await t.stored(id)).toHaveProperty('emailVerification'))
    for (const input of [{}, { firstName: ' Ada ', lastName: 'Lovelace' }]) {
      expect(at(await update(id, { ...input, expectedVersion: 1 }), 'updateProfile')).toMatchObject({
        user: { version: 1 },
      })
    }
    expect(await t.stored(id)).toMatchObject({ ...before, emailVerified: false, lastLoginAt: expect.any(Date) })
    expect(await t.stored(id)).toMatchObject({ version, updatedAt })
  })

  it('of another version than expected is CONFLICT and changes nothing', async () => {
    const { id } = await t.user()
    await update(id, { firstName: 'One' })
    const stale = await update(id, { firstName: 'Two', expectedVersion: 1 })
    expect(stale.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', currentVersion: 2 })
    expect(await t.stored(id)).toMatchObject({ firstName: 'One', version: 2 })
    expect((await update(id, { firstName: 'Two', expectedVersion: 2 })).errors).toBeUndefined()
  })

  it('by halves at the same time keeps both halves and the keys of both', async () => {
    const { id } = await t.user()
    const answers = await Promise.all([update(id, { firstName: 'Left' }), update(id, { lastName: 'Right' })])
    expect(answers.flatMap(codesOf)).toEqual([])
    expect(await t.stored(id)).toMatchObject({
      firstName: 'Left',
      lastName: 'Right',
      nameKey: 'left right',
      searchWords: expect.arrayContaining(['left', 'right']),
      version: 3,
    })
  })

  it('with a name of 101 characters is VALIDATION_ERROR, names the field and not its value', async () => {
    const { id } = await t.user()
    const answer = await update(id, { lastName: 'n'.repeat(101) })
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'VALIDATION_ERROR',
      fields: [{ field: 'lastName', kind: 'maxlength', message: 'Must have at most 100 characters.' }],
    })
    expect(JSON.stringify(answer)).not.toContain('nnn')
  })

  it('needs a viewer', async () => {
    expect(codesOf(await t.mutate('updateProfile', { firstName: 'x' }, 'user { id }'))).toEqual(['UNAUTHENTICATED'])
  })
})

describe('unlinking a provider', () => {
  it('works where a password remains, which then is the way to sign in', async () => {
    const { id } = await t.user({ oauthProviders: [google], primaryAuthMethod: 'google' })
    expect(at(await unlink(id, 'GOOGLE'), 'unlinkOAuthProvider')).toEqual({
      user: { primaryAuthMethod: 'PASSWORD', oauthProviders: [] },
    })
    expect((await t.stored(id)).oauthProviders).toEqual([])
  })

  it('works where another provider remains', async () => {
    const { id } = await t.user({
      passwordHash: null,
      oauthProviders: linked('google', 'github'),
      primaryAuthMethod: 'google',
    })
    expect(at(await unlink(id, 'GOOGLE'), 'unlinkOAuthProvider')).toEqual({
      user: { primaryAuthMethod: 'GITHUB', oauthProviders: [{ provider: 'GITHUB' }] },
    })
  })

  it('is refused for the last way in', async () => {
    const { id } = await t.user({ passwordHash: null, oauthProviders: linked('github'), primaryAuthMethod: 'github' })
    expect((await unlink(id, 'GITHUB')).errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      argument: 'provider',
    })
    expect((await t.stored(id)).oauthProviders).toHaveLength(1)
  })

  it('leaves one of two that are unlinked at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await t.user({
        passwordHash: null,
        oauthProviders: linked('google', 'github'),
        primaryAuthMethod: 'google',
      })
      const answers = await Promise.all([unlink(id, 'GOOGLE'), unlink(id, 'GITHUB')])
      expect(answers.flatMap(codesOf)).toEqual(['INVALID_INPUT'])
      expect((await t.stored(id)).oauthProviders).toHaveLength(1)
    }
  })

  it.each(['GITHUB', 'PASSWORD'])('%s that is not linked is NOT_FOUND', async provider => {
    const { id } = await t.user({ oauthProviders: linked('google') })
    expect(codesOf(await unlink(id, provider))).toEqual(['NOT_FOUND'])
  })
})

describe('a document with several mutations', () => {
  it.each(['first', 'second', 'third'])(
    'reads its own writes, field after field (%s time, compiled from the second)',
    async () => {
      const { id } = await t.user({ roles: ['admin'] })
      const answer = await t.query(
        `mutation {
        a: updateProfile(input: { firstName: "One" }) { user { version invitesCreated { nodes { createdBy { firstName } } } } }
        i: createInvite(input: { role: SHOPPER }) { invite { createdBy { firstName } } }
        b: updateProfile(input: { firstName: "Two" }) { user { invitesCreated { nodes { createdBy { firstName } } } } }
        j: createInvite(input: { role: SHOPPER }) { invite { createdBy { firstName } } }
        c: updateProfile(input: { firstName: "Three" }) { user { invitesCreated { nodes { createdBy { firstName } } } } }
      }`,
        {},
        { as: id },
      )
      expect(answer.errors).toBeUndefined()
      const by = (firstName: string) => ({ createdBy: { firstName } })
      expect(answer.data).toEqual({
        a: { user: { version: 2, invitesCreated: { nodes: [] } } },
        i: { invite: by('One') },
        b: { user: { invitesCreated: { nodes: [by('Two')] } } },
        j: { invite: by('Two') },
        c: { user: { invitesCreated: { nodes: [by('Three'), by('Three')] } } },
      })
    },
  )
})
