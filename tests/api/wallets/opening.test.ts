import { beforeAll, describe, expect, it } from 'vitest'
import { encodeId } from '../../../src/kernel/ids.ts'
import { at, codesOf } from '../../support/accounts.ts'
import { type MoneyApp, startMoney } from '../../support/money.ts'

let t: MoneyApp
const fields = 'wallet { id currency availablePaise version deleted owner { id } }'
const open = (as: string, input: object) => t.mutate(as, 'openWallet', input, fields)
/** Somebody whose wallet is deleted, so that he may open another one. */
const somebody = async () => (await t.holder(0, { deleted: true, deletedAt: new Date() })).id

beforeAll(async () => {
  t = await startMoney()
})

describe('openWallet', () => {
  it("opens one's own, empty, in rupees where nothing is said", async () => {
    const user = await somebody()
    const { wallet } = at(await open(user, {}), 'openWallet')
    expect(wallet).toEqual({
      id: expect.stringMatching(/^wal_/),
      ...{ currency: 'INR', availablePaise: 0, version: 1, deleted: false },
      owner: { id: encodeId('User', user) },
    })
    expect(await t.stored((wallet as { id: string }).id)).toMatchObject({ availablePaise: 0, currency: 'INR' })
  })

  it("opens another's for admins, and for nobody else, to whom the other is not there", async () => {
    const [user, other] = [await somebody(), await somebody()]
    const ownerId = encodeId('User', user)
    const refused = await open(other, { ownerId })
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', argument: 'ownerId' })
    expect(at(await open(t.admin, { ownerId, currency: 'USD' }), 'openWallet')).toMatchObject({
      wallet: { currency: 'USD', owner: { id: ownerId } },
    })
  })

  it('of a user who is not there is NOT_FOUND, naming the argument', async () => {
    const refused = await open(t.admin, { ownerId: encodeId('User', 'f'.repeat(24)) })
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', argument: 'ownerId' })
    const { wallet } = await t.holder()
    expect((await open(t.admin, { ownerId: wallet })).errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_ID',
      argument: 'ownerId',
    })
  })

  it('twice is DUPLICATE_KEY, also when both come at once', async () => {
    const user = await somebody()
    const both = await Promise.all([open(user, {}), open(user, {})])
    expect(both.flatMap(codesOf)).toEqual(['DUPLICATE_KEY'])
    const again = await open(user, {})
    expect(again.errors?.[0]?.extensions).toMatchObject({ code: 'DUPLICATE_KEY', fields: ['ownerId'] })
  })

  it('of a currency that is none is VALIDATION_ERROR', async () => {
    for (const currency of ['inr', 'XXQ', '', '₹']) {
      const refused = await open(await somebody(), { currency })
      expect(refused.errors?.[0]?.extensions, currency).toMatchObject({
        code: 'VALIDATION_ERROR',
        fields: [{ field: 'currency' }],
      })
    }
  })

  it('sets nothing that its input does not name', async () => {
    const user = await somebody()
    for (const more of [{ availablePaise: 5 }, { version: 9 }, { deleted: false }, { createdAt: new Date() }]) {
      expect(codesOf(await open(user, more))).toHaveLength(1)
    }
    expect(await t.db.collection('wallets').countDocuments({ availablePaise: 5 })).toBe(0)
  })

  it('is not for those who are not signed in', async () => {
    expect(codesOf(await t.mutate(null, 'openWallet', {}, fields))).toEqual(['UNAUTHENTICATED'])
  })
})
