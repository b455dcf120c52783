import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { encodeId } from '../../../src/kernel/ids.ts'
import { at, codesOf } from '../../support/accounts.ts'
import type { Answer } from '../../support/app.ts'
import { type MoneyApp, type Moved, type Movement, startMoney } from '../../support/money.ts'

let t: MoneyApp
let ann: { id: string; wallet: string }
let bob: { id: string; wallet: string }
const most = Number.MAX_SAFE_INTEGER

beforeAll(async () => {
  t = await startMoney()
})
beforeEach(async () => {
  ;[ann, bob] = await Promise.all([t.holder(1000), t.holder(50)])
})

const balance = async (of: { wallet: string }) => Number((await t.stored(of.wallet)).availablePaise)
const types = async (of: { wallet: string }) => (await t.ledger(of.wallet)).map(({ type }) => type)
const refusal = ({ errors }: Answer) => errors?.[0]?.extensions
const ofDeleted = () => t.holder(100, { deleted: true, deletedAt: new Date() })
const nowhere = `wal_${'f'.repeat(24)}`

/** A movement of each kind from or into Ann's wallet, by somebody who may. */
const movements: [Movement, (amountPaise: unknown) => [string, object]][] = [
  ['creditWallet', amountPaise => [t.admin, { walletId: ann.wallet, amountPaise }]],
  ['debitWallet', amountPaise => [ann.id, { walletId: ann.wallet, amountPaise }]],
  ['transferFunds', amountPaise => [ann.id, { fromWalletId: ann.wallet, toWalletId: bob.wallet, amountPaise }]],
]

describe.each(movements)('%s', (name, inputOf) => {
  const move = (amountPaise: unknown, more: object = {}) => {
    const [as, input] = inputOf(amountPaise)
    return t.move(as, name, { ...input, ...more })
  }
  const nothingHappened = async () => {
    expect([await balance(ann), await balance(bob)]).toEqual([1000, 50])
    expect([await types(ann), await types(bob)]).toEqual([['credit'], ['credit']])
    expect((await t.stored(ann.wallet)).version).toBe(1)
  }

  it('of nothing, or of less, is INVALID_INPUT', async () => {
    for (const amount of [0, -1, -most]) {
      expect(refusal(await move(amount)), String(amount)).toMatchObject({
        code: 'INVALID_INPUT',
        argument: 'amountPaise',
      })
    }
    await nothingHappened()
  })

  it('of half a paisa, or of more than a double holds exactly, is refused before anything runs', async () => {
    for (const amount of [0.5, 1e-9, 2 ** 53, 1e300, '1', null, { $gt: 0 }]) {
      const answer = await move(amount)
      expect(answer.data, String(amount)).toBeUndefined()
      expect(codesOf(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    }
    await nothingHappened()
  })

  it('without a reason, with a blank one, or with a very long one, is VALIDATION_ERROR', async () => {
    for (const reason of ['', ' \t\n', 'x'.repeat(501)]) {
      expect(refusal(await move(5, { reason }))).toMatchObject({
        code: 'VALIDATION_ERROR',
        fields: [{ field: 'reason' }],
      })
    }
    await nothingHappened()
  })

  it('sets nothing that its input does not name', async () => {
    for (const more of [{ createdBy: encodeId('User', bob.id) }, { balanceAfterPaise: 9 }, { createdAt: new Date() }]) {
      expect(codesOf(await move(5, more))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    }
    await nothingHappened()
  })

  it('tells what it did, and who did it', async () => {
    const [as] = inputOf(30)
    const { wallet, transaction } = at(await move(30), name) as unknown as Moved
    const after = name === 'creditWallet' ? 1030 : 970
    expect(wallet).toEqual({ id: ann.wallet, availablePaise: after, version: 2 })
    expect(transaction).toEqual({
      id: expect.stringMatching(/^txn_/),
      type: { creditWallet: 'CREDIT', debitWallet: 'DEBIT', transferFunds: 'TRANSFER_OUT' }[name],
      ...{ amountPaise: 30, balanceAfterPaise: after, reason: 'a reason', idempotencyKey: null },
      createdBy: { id: encodeId('User', as) },
    })
    expect(await balance(ann)).toBe(after)
  })

  it('fifty at once all count, each after the other', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => move(2)))
    const balances = all.map(answer => (at(answer, name) as unknown as Moved).transaction.balanceAfterPaise)
    const after = (n: number) => (name === 'creditWallet' ? 1000 + 2 * n : 1000 - 2 * n)
    expect(new Set(balances)).toEqual(new Set(Array.from({ length: 50 }, (_, i) => after(i + 1))))
    expect(await balance(ann)).toBe(after(50))
    expect((await t.ledger(ann.wallet)).length).toBe(51)
  })
})

describe('creditWallet', () => {
  const credit = (as: string, walletId: string, amountPaise = 5) =>
    t.move(as, 'creditWallet', { walletId, amountPaise })

  it('is for admins alone: nobody makes his own money', async () => {
    expect(codesOf(await credit(ann.id, ann.wallet))).toEqual(['FORBIDDEN'])
    expect(await balance(ann)).toBe(1000)
  })

  it('into a wallet that is not there, or is deleted, is WALLET_NOT_FOUND', async () => {
    const gone = await ofDeleted()
    for (const wallet of [nowhere, gone.wallet]) {
      expect(refusal(await credit(t.admin, wallet))).toMatchObject({ code: 'WALLET_NOT_FOUND', argument: 'walletId' })
    }
    expect(await balance(gone)).toBe(100)
  })

  it('goes up to 2^53 - 1 and no further', async () => {
    expect(codesOf(await credit(t.admin, ann.wallet, most - 1000))).toEqual([])
    expect(await balance(ann)).toBe(most)
    expect(refusal(await credit(t.admin, ann.wallet, 1))).toMatchObject({
      code: 'INVALID_INPUT',
      argument: 'amountPaise',
    })
    expect(await balance(ann)).toBe(most)
    expect(await types(ann)).toEqual(['credit', 'credit'])
  })
})

describe('debitWallet', () => {
  const debit = (as: string, walletId: string, amountPaise = 5) => t.move(as, 'debitWallet', { walletId, amountPaise })

  it("takes from one's own wallet, for admins from any; another's is not there", async () => {
    expect(codesOf(await debit(t.admin, ann.wallet))).toEqual([])
    expect(refusal(await debit(bob.id, ann.wallet))).toMatchObject({ code: 'WALLET_NOT_FOUND', argument: 'walletId' })
    expect(refusal(await debit(bob.id, ann.wallet, 1e9))).toMatchObject({ code: 'WALLET_NOT_FOUND' })
    expect(await balance(ann)).toBe(995)
  })

  it('empties a wallet, and is INSUFFICIENT_FUNDS beyond that', async () => {
    expect(refusal(await debit(ann.id, ann.wallet, 1001))).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      argument: 'amountPaise',
    })
    expect(codesOf(await debit(ann.id, ann.wallet, 1000))).toEqual([])
    expect(codesOf(await debit(ann.id, ann.wallet, 1))).toEqual(['INSUFFICIENT_FUNDS'])
    expect(await balance(ann)).toBe(0)
    expect(await types(ann)).toEqual(['credit', 'debit'])
  })

  it('from a deleted wallet is WALLET_NOT_FOUND', async () => {
    const gone = await ofDeleted()
    expect(codesOf(await debit(gone.id, gone.wallet))).toEqual(['WALLET_NOT_FOUND'])
    expect(codesOf(await debit(ann.id, encodeId('User', ann.id)))).toEqual(['INVALID_ID'])
  })

  it('twenty at once of a wallet that holds ten of them succeed ten times', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => debit(ann.id, ann.wallet, 100)))
    expect(all.flatMap(codesOf)).toEqual(Array.from({ length: 10 }, () => 'INSUFFICIENT_FUNDS'))
    expect(await balance(ann)).toBe(0)
  })

  it('a hundred at once of one wallet wait for each other and not for the database: none runs twice', async () => {
    let updates = 0
    const count = ({ commandName }: { commandName: string }) => {
      if (commandName === 'findAndModify') updates++
    }
    const client = t.database.connection.getClient()
    client.on('commandStarted', count)
    onTestFinished(() => void client.off('commandStarted', count))
    const all = await Promise.all(Array.from({ length: 100 }, () => debit(ann.id, ann.wallet, 1)))
    expect(all.flatMap(codesOf)).toEqual([])
    expect(updates).toBe(100)
  })
})

describe('transferFunds', () => {
  const transfer = (as: string, fromWalletId: string, toWalletId: string, amountPaise = 5) =>
    t.move(as, 'transferFunds', { fromWalletId, toWalletId, amountPaise })

  it('moves money between two wallets, with a transaction in each that names the other', async () => {
    const { transaction } = at(await transfer(ann.id, ann.wallet, bob.wallet, 300), 'transferFunds') as unknown as Moved
    expect([await balance(ann), await balance(bob)]).toEqual([700, 350])
    const [out, into] = [(await t.ledger(ann.wallet)).at(-1), (await t.ledger(bob.wallet)).at(-1)]
    const both = { amountPaise: 300, reason: 'a reason' }
    expect(out).toMatchObject({ ...both, type: 'transfer_out', balanceAfterPaise: 700 })
    expect(into).toMatchObject({ ...both, type: 'transfer_in', balanceAfterPaise: 350, createdBy: out?.createdBy })
    expect([out?.counterWalletId, into?.counterWalletId]).toEqual([into?.walletId, out?.walletId])
    expect([String(out?.ownerId), String(into?.ownerId)]).toEqual([ann.id, bob.id])
    expect(transaction.id).toBe(encodeId('Transaction', String(out?._id)))
  })

  it("shows the giver nothing of the other's wallet", async () => {
    const input = { fromWalletId: ann.wallet, toWalletId: bob.wallet, amountPaise: 1, reason: 'r' }
    const fields = 'transaction { counterWallet { availablePaise } }'
    const answer = await t.mutate(ann.id, 'transferFunds', input, fields)
    expect(at(answer, 'transferFunds')).toEqual({ transaction: { counterWallet: null } })
  })

  it('to the same wallet is INVALID_INPUT', async () => {
    expect(refusal(await transfer(ann.id, ann.wallet, ann.wallet))).toMatchObject({
      code: 'INVALID_INPUT',
      argument: 'toWalletId',
    })
  })

  it('to another currency is INVALID_INPUT, and does not say which', async () => {
    const eve = await t.holder(0, { currency: 'USD' })
    const refused = await transfer(ann.id, ann.wallet, eve.wallet)
    expect(refusal(refused)).toMatchObject({ code: 'INVALID_INPUT', argument: 'toWalletId' })
    expect(JSON.stringify(refused)).not.toContain('USD')
    expect(await balance(ann)).toBe(1000)
  })

  it('to or from a wallet that is deleted or not there is WALLET_NOT_FOUND, naming which', async () => {
    const gone = await ofDeleted()
    for (const wallet of [gone.wallet, nowhere]) {
      expect(refusal(await transfer(ann.id, ann.wallet, wallet))).toMatchObject({
        code: 'WALLET_NOT_FOUND',
        argument: 'toWalletId',
      })
      expect(refusal(await transfer(t.admin, wallet, ann.wallet))).toMatchObject({
        code: 'WALLET_NOT_FOUND',
        argument: 'fromWalletId',
      })
    }
    expect([await balance(ann), await balance(gone)]).toEqual([1000, 100])
  })

  it('from the wallet of a deleted user empties it, and to that or into it is WALLET_NOT_FOUND', async () => {
    const eve = await t.holder(100)
    const users = t.db.collection('users')
    const ofEve = { _id: mongoose.Types.ObjectId.createFromHexString(eve.id) }
    await users.updateOne(ofEve, { $set: { deleted: true, deletedAt: new Date() } })
    const into = await t.move(t.admin, 'creditWallet', { walletId: eve.wallet, amountPaise: 5 })
    expect(refusal(into)).toMatchObject({ code: 'WALLET_NOT_FOUND', argument: 'walletId' })
    const to = await transfer(ann.id, ann.wallet, eve.wallet)
    expect(refusal(to)).toMatchObject({ code: 'WALLET_NOT_FOUND', argument: 'toWalletId' })
    expect([await balance(ann), await balance(eve), (await t.ledger(eve.wallet)).length]).toEqual([1000, 100, 1])
    expect(codesOf(await transfer(t.admin, eve.wallet, ann.wallet, 60))).toEqual([])
    expect(codesOf(await t.move(t.admin, 'debitWallet', { walletId: eve.wallet, amountPaise: 40 }))).toEqual([])
    expect([await balance(ann), await balance(eve)]).toEqual([1060, 0])
    // Whoever comes back can be given to.
    await users.updateOne(ofEve, { $set: { deleted: false } })
    expect(codesOf(await transfer(ann.id, ann.wallet, eve.wallet))).toEqual([])
  })

  it("from another's wallet is WALLET_NOT_FOUND, but for admins", async () => {
    expect(refusal(await transfer(bob.id, ann.wallet, bob.wallet))).toMatchObject({
      code: 'WALLET_NOT_FOUND',
      argument: 'fromWalletId',
    })
    const eve = await t.holder(0, { currency: 'USD' })
    expect(codesOf(await transfer(bob.id, ann.wallet, eve.wallet))).toEqual(['WALLET_NOT_FOUND'])
    expect(codesOf(await transfer(t.admin, ann.wallet, bob.wallet))).toEqual([])
    expect([await balance(ann), await balance(bob)]).toEqual([995, 55])
  })

  it('of more than there is, or of more than the other can hold, leaves both as they were', async () => {
    const full = await t.holder(most - 2)
    expect(codesOf(await transfer(ann.id, ann.wallet, bob.wallet, 1001))).toEqual(['INSUFFICIENT_FUNDS'])
    expect(refusal(await transfer(ann.id, ann.wallet, full.wallet, 3))).toMatchObject({
      code: 'INVALID_INPUT',
      argument: 'amountPaise',
    })
    expect([await balance(ann), await balance(bob), await balance(full)]).toEqual([1000, 50, most - 2])
    expect([await types(ann), await types(full)]).toEqual([['credit'], ['credit']])
    expect(codesOf(await transfer(ann.id, ann.wallet, full.wallet, 2))).toEqual([])
  })

  it('to and fro between three, at once, all end, and the sum stays what it was', async () => {
    const eve = await t.holder(1000)
    const all = [ann, bob, eve]
    const pairs = all.flatMap(from => all.filter(to => to !== from).map(to => [from, to] as const))
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => {
        const [from, to] = pairs[i % pairs.length] ?? [ann, bob]
        return transfer(from.id, from.wallet, to.wallet, 1)
      }),
    )
    expect(answers.flatMap(codesOf)).toEqual([])
    expect((await Promise.all(all.map(balance))).reduce((sum, held) => sum + held)).toBe(2050)
  })

  it('several in one `@transaction` are done or undone together', async () => {
    const leg = (n: number, from: string, to: string, paise: number) =>
      `m${n}: transferFunds(input: { fromWalletId: "${from}", toWalletId: "${to}", amountPaise: ${paise}, reason: "r" }) { wallet { availablePaise } }`
    const twice = (paise: number) =>
      t.ask(
        `mutation @transaction { ${leg(1, ann.wallet, bob.wallet, 600)} ${leg(2, ann.wallet, bob.wallet, paise)} }`,
        { as: ann.id },
      )
    const undone = await twice(500)
    expect(undone.data).toBeNull()
    expect(codesOf(undone)).toEqual(['INSUFFICIENT_FUNDS'])
    expect([await balance(ann), await types(ann)]).toEqual([1000, ['credit']])
    expect(at(await twice(400), 'm2')).toEqual({ wallet: { availablePaise: 0 } })
  })
})
