import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, at, codesOf, startAccounts } from '../../support/accounts.ts'

let t: AccountsApp
let [admin, agency, mediator, shopper] = ['', '', '', '']
beforeAll(async () => {
  t = await startAccounts()
  admin = (await t.user({ roles: ['admin'] })).id
  agency = (await t.user({ roles: ['agency'], agencyCode: 'AG-1' })).id
  mediator = (await t.user({ roles: ['mediator'], mediatorCode: 'MD-1', agencyCode: 'AG-1' })).id
  shopper = (await t.user({ mediatorCode: 'MD-1', agencyCode: 'AG-1' })).id
})

interface Invite {
  id: string
  code: string
  parentCode: string | null
  status: string
}
const fields = 'invite { id code role parentCode status expiresAt createdBy { id } usedBy { id } }'
const create = (as: string, input: object) => t.mutate('createInvite', input, fields, { as })
const invited = async (as: string, input: object) =>
  at<{ invite: Invite }>(await create(as, input), 'createInvite').invite
const accept = (as: string, code: unknown) =>
  t.mutate('acceptInvite', { code }, `${fields} user { id roles mediatorCode agencyCode brandCode }`, { as })
const stored = (code: string) => t.db.collection('invites').findOne({ code })
const over = (code: string) => t.db.collection('invites').updateOne({ code }, { $set: { expiresAt: new Date() } })
const preview = (code: string) =>
  t.query('query ($code: String!) { invite(code: $code) { role status expiresAt } }', { code })

describe('making an invitation', () => {
  it('gives a code that nobody guesses, under the own code, for 14 days', async () => {
    const answer = await create(mediator, { role: 'SHOPPER' })
    expect(at(answer, 'createInvite')).toEqual({
      invite: {
        id: expect.stringMatching(/^inv_/),
        code: expect.stringMatching(/^INV-[0-9A-F]{20}$/),
        role: 'SHOPPER',
        parentCode: 'MD-1',
        status: 'ACTIVE',
        expiresAt: expect.any(String),
        createdBy: { id: `usr_${mediator}` },
        usedBy: null,
      },
    })
    const invite = await stored(at<{ invite: Invite }>(answer, 'createInvite').invite.code)
    const day = 86_400_000
    expect(invite?.expiresAt - invite?.createdAt).toBe(14 * day)
    expect(invite?.purgeAt - invite?.expiresAt).toBe(30 * day)
  })

  it.each([
    ['a mediator', () => mediator, ['SHOPPER']],
    ['an agency', () => agency, ['MEDIATOR']],
    ['an admin', () => admin, ['ADMIN', 'AGENCY', 'MEDIATOR', 'BRAND', 'MERCHANT', 'SHOPPER']],
    ["a mediator's shopper, who has the code and not the role", () => shopper, []],
  ])('%s gives the roles that are his to give, and no other', async (_name, who, own) => {
    for (const role of ['ADMIN', 'AGENCY', 'MEDIATOR', 'BRAND', 'MERCHANT', 'SHOPPER']) {
      expect([role, ...codesOf(await create(who(), { role }))]).toEqual([
        role,
        ...((own as string[]).includes(role) ? [] : ['FORBIDDEN']),
      ])
    }
  })

  it("under another's code is FORBIDDEN, but for admins", async () => {
    expect(codesOf(await create(mediator, { role: 'SHOPPER', parentCode: 'MD-2' }))).toEqual(['FORBIDDEN'])
    expect((await invited(admin, { role: 'SHOPPER', parentCode: 'MD-2' })).parentCode).toBe('MD-2')
    expect(codesOf(await create(admin, { role: 'MERCHANT', parentCode: 'MD-2' }))).toEqual(['INVALID_INPUT'])
  })

  it('needs the code beside the role', async () => {
    const { id } = await t.user({ roles: ['mediator'] })
    expect(codesOf(await create(id, { role: 'SHOPPER' }))).toEqual(['FORBIDDEN'])
  })

  it.each([
    ['the past', -1],
    ['more than 90 days', 91 * 86_400_000],
  ])('that ends in %s is INVALID_INPUT', async (_name, ms) => {
    const answer = await create(mediator, { role: 'SHOPPER', expiresAt: new Date(Date.now() + ms) })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', argument: 'expiresAt' })
  })
})

describe('accepting an invitation', () => {
  it("of a mediator makes one of the mediator's shoppers, for this request and every next", async () => {
    const { id, email } = await t.user()
    const { accessToken } = await t.login(email)
    const { code } = await invited(mediator, { role: 'SHOPPER' })
    const answer = await t.mutate('acceptInvite', { code }, `${fields} user { id roles mediatorCode agencyCode }`, {
      token: accessToken,
    })
    expect(at(answer, 'acceptInvite')).toMatchObject({
      invite: { code, status: 'USED', usedBy: { id: `usr_${id}` } },
      user: { id: `usr_${id}`, roles: ['SHOPPER'], mediatorCode: 'MD-1', agencyCode: null },
    })
    const me = await t.query('{ me { mediatorCode } }', {}, { token: accessToken })
    expect(at(me, 'me')).toEqual({ mediatorCode: 'MD-1' })
    expect(await stored(code)).not.toHaveProperty('purgeAt')
  })

  it('of an agency makes a mediator with a code of his own, who invites under it at once', async () => {
    const { id, email } = await t.user()
    const { accessToken: token } = await t.login(email)
    await t.query('{ me { id } }', {}, { token })
    const { code } = await invited(agency, { role: 'MEDIATOR' })
    const answer = await t.mutate('acceptInvite', { code }, 'user { roles mediatorCode agencyCode }', { token })
    const { user } = at<{ user: { mediatorCode: string } }>(answer, 'acceptInvite')
    expect(user).toEqual({
      roles: ['SHOPPER', 'MEDIATOR'],
      mediatorCode: expect.stringMatching(/^MD-[0-9A-F]{12}$/),
      agencyCode: 'AG-1',
    })
    const own = await t.mutate('createInvite', { role: 'SHOPPER' }, 'invite { parentCode }', { token })
    expect(at(own, 'createInvite')).toEqual({ invite: { parentCode: user.mediatorCode } })
    expect(await t.stored(id)).toMatchObject({ roles: ['shopper', 'mediator'], version: 2 })
  })

  it('of an admin gives whatever role it says', async () => {
    const [brand, joining] = [(await t.user()).id, (await t.user()).id]
    const own = await accept(brand, (await invited(admin, { role: 'BRAND' })).code)
    expect(at(own, 'acceptInvite')).toMatchObject({ user: { brandCode: expect.stringMatching(/^BR-/) } })
    const other = await accept(joining, (await invited(admin, { role: 'BRAND', parentCode: 'BR-7' })).code)
    expect(at(other, 'acceptInvite')).toMatchObject({ user: { brandCode: 'BR-7', roles: ['SHOPPER', 'BRAND'] } })
  })

  it('ten at once gives it to one of them', async () => {
    const { code } = await invited(mediator, { role: 'SHOPPER' })
    const people = await Promise.all(Array.from({ length: 10 }, () => t.user()))
    const answers = await Promise.all(people.map(({ id }) => accept(id, code)))
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 9 }, () => 'INVALID_INPUT'))
    const joined = await Promise.all(people.map(({ id }) => t.stored(id)))
    expect(joined.filter(({ mediatorCode }) => mediatorCode === 'MD-1')).toHaveLength(1)
  })

  it('two at once by one user gives one, and leaves the other open', async () => {
    const { id } = await t.user()
    const codes = [
      await invited(mediator, { role: 'SHOPPER' }),
      await invited(admin, { role: 'SHOPPER', parentCode: 'MD-3' }),
    ]
    const answers = await Promise.all(codes.map(({ code }) => accept(id, code)))
    expect(answers.flatMap(codesOf)).toEqual(['INVALID_INPUT'])
    const statuses = await Promise.all(codes.map(async ({ code }) => (await stored(code))?.status))
    expect(statuses.sort()).toEqual(['active', 'used'])
  })

  it('is refused to who would leave a code of his for it, and leaves the invitation open', async () => {
    const { code } = await invited(admin, { role: 'SHOPPER', parentCode: 'MD-2' })
    for (const id of [shopper, mediator]) expect(codesOf(await accept(id, code))).toEqual(['INVALID_INPUT'])
    const without = await t.user({ roles: ['mediator'] })
    expect(codesOf(await accept(without.id, code))).toEqual(['INVALID_INPUT'])
    expect(await stored(code)).toMatchObject({ status: 'active' })
  })

  it('is refused from the moment it ends, and by whatever way its status shows it', async () => {
    const { id } = await t.user()
    const { code } = await invited(mediator, { role: 'SHOPPER' })
    expect(at(await preview(code), 'invite')).toMatchObject({ status: 'ACTIVE' })
    await over(code)
    expect(at(await preview(code), 'invite')).toMatchObject({ status: 'EXPIRED' })
    expect(codesOf(await accept(id, code))).toEqual(['INVALID_INPUT'])
    expect(await stored(code)).toMatchObject({ status: 'active' })
    expect(await t.stored(id)).not.toHaveProperty('mediatorCode')
  })

  it('by an operator is refused before anything is read', async () => {
    for (const code of [{ $ne: null }, { $regex: '^INV' }, ['INV'], 1]) {
      t.forget()
      const answer = await accept(shopper, code)
      expect(answer.data).toBeUndefined()
      expect(t.commands).toEqual([])
    }
  })
})

describe('taking back an invitation', () => {
  const revoke = (as: string, id: string) => t.mutate('revokeInvite', { inviteId: id }, fields, { as })

  it('is for its maker and who invites under the same code; nobody can accept it then', async () => {
    const colleague = (await t.user({ roles: ['mediator'], mediatorCode: 'MD-1' })).id
    for (const who of [mediator, colleague, admin]) {
      const { id, code } = await invited(mediator, { role: 'SHOPPER' })
      expect(at(await revoke(who, id), 'revokeInvite')).toMatchObject({ invite: { code, status: 'REVOKED' } })
      expect(codesOf(await accept((await t.user()).id, code))).toEqual(['INVALID_INPUT'])
      expect(codesOf(await revoke(who, id))).toEqual(['NOT_FOUND'])
    }
  })

  it("of another's is NOT_FOUND, as one that does not exist, and stays open", async () => {
    const { id, code } = await invited(mediator, { role: 'SHOPPER' })
    const stranger = (await t.user({ roles: ['mediator'], mediatorCode: 'MD-2' })).id
    const text = async (as: string, of: string) => {
      const { errors } = await revoke(as, of)
      return errors?.map(({ message, extensions }) => [message, extensions.code])
    }
    const nothing = `inv_${new mongoose.Types.ObjectId().toHexString()}`
    for (const who of [stranger, shopper]) expect(await text(who, id)).toEqual(await text(who, nothing))
    expect(await stored(code)).toMatchObject({ status: 'active' })
  })

  it("a mediator's shopper does not see its code", async () => {
    await invited(mediator, { role: 'SHOPPER' })
    const seen = await t.query('{ invites(parentCode: "MD-1") { totalCount nodes { code } } }', {}, { as: shopper })
    expect(at(seen, 'invites')).toEqual({ totalCount: 0, nodes: [] })
  })

  it('that has ended is NOT_FOUND', async () => {
    const { id, code } = await invited(mediator, { role: 'SHOPPER' })
    await over(code)
    expect(codesOf(await revoke(mediator, id))).toEqual(['NOT_FOUND'])
  })
})
