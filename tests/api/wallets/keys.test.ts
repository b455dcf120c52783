import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { at, codesOf } from '../../support/accounts.ts'
import type { Answer } from '../../support/app.ts'
import { type MoneyApp, type Moved, type Movement, startMoney } from '../../support/money.ts'

let t: MoneyApp
let admin: string
let ann: { id: string; wallet: string }
let bob: { id: string; wallet: string }
let key = ''
let keys = 0

beforeAll(async () => {
  t = await startMoney()
  admin = t.admin
})
beforeEach(async () => {
  key = `key ${++keys}`
  ;[ann, bob] = await Promise.all([t.holder(1000), t.holder(50)])
})

const names: Movement[] = ['creditWallet', 'debitWallet', 'transferFunds']
const inputOf = (name: Movement) => ({
  amountPaise: 600,
  reason: 'a reason',
  idempotencyKey: key,
  ...(name === 'transferFunds' ? { fromWalletId: ann.wallet, toWalletId: bob.wallet } : { walletId: ann.wallet }),
})
const move = (name: Movement, more: object = {}, as = admin) => t.move(as, name, { ...inputOf(name), ...more })
const result = (answer: Answer, name: Movement) => at(answer, name) as unknown as Moved
const balances = async () => Promise.all([ann, bob].map(async ({ wallet }) => (await t.stored(wallet)).availablePaise))
const counts = async () => (await Promise.all([ann, bob].map(({ wallet }) => t.ledger(wallet)))).map(l => l.length)

describe.each(names)('a key of %s', name => {
  const done = { creditWallet: [1600, 50], debitWallet: [400, 50], transferFunds: [400, 650] }[name]
  const written = name === 'transferFunds' ? [2, 2] : [2, 1]

  it('runs it once, and a repeat gets the first result', async () => {
    const first = result(await move(name), name)
    expect(result(await move(name), name)).toEqual(first)
    expect([await balances(), await counts()]).toEqual([done, written])
  })

  it('gives a repeat the first result, whatever came between, also when the wallet is deleted since', async () => {
    const first = result(await move(name), name)
    await t.move(admin, 'debitWallet', { walletId: ann.wallet, amountPaise: 399 })
    expect(result(await move(name), name)).toEqual(first)
    await t.db.collection('wallets').updateMany({}, { $set: { deleted: true } })
    expect(result(await move(name), name)).toEqual(first)
  })

  it('runs it once when ten come at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => move(name)))
    expect(new Set(all.map(answer => result(answer, name).transaction.id)).size).toBe(1)
    expect([await balances(), await counts()]).toEqual([done, written])
  })

  it('with another input is IDEMPOTENCY_CONFLICT', async () => {
    await move(name)
    const others = [
      { amountPaise: 601 },
      { reason: 'another' },
      name === 'transferFunds' ? { toWalletId: (await t.holder()).wallet } : { walletId: bob.wallet },
    ]
    for (const other of others) expect(codesOf(await move(name, other))).toEqual(['IDEMPOTENCY_CONFLICT'])
    expect([await balances(), await counts()]).toEqual([done, written])
  })

  it('is IDEMPOTENCY_CONFLICT for each of the other movements', async () => {
    await move(name)
    for (const other of names.filter(of => of !== name)) {
      expect(codesOf(await move(other)), other).toEqual(['IDEMPOTENCY_CONFLICT'])
    }
    expect([await balances(), await counts()]).toEqual([done, written])
  })

  it('is not kept by what was refused', async () => {
    const wrong = { reason: '' }
    expect(codesOf(await move(name, wrong))).toEqual(['VALIDATION_ERROR'])
    expect(codesOf(await move(name))).toEqual([])
  })

  it('finds its transaction by `transactionByKey`', async () => {
    const { transaction } = result(await move(name), name)
    const query = `{ transactionByKey(idempotencyKey: "${key}") { id balanceAfterPaise } }`
    expect((await t.ask(query, { as: admin })).data).toEqual({
      transactionByKey: { id: transaction.id, balanceAfterPaise: transaction.balanceAfterPaise },
    })
  })

  it('is kept for ever, with the transaction and with the first result', async () => {
    await move(name)
    const [kept, ...others] = await t.db.collection('idempotencyKeys').find({ key }).toArray()
    expect([kept?.expiresAt, others]).toEqual([undefined, []])
    expect((await t.ledger(ann.wallet)).at(-1)).toMatchObject({ idempotencyKey: key })
  })

  it('is IDEMPOTENCY_CONFLICT for everything else, before and after it', async () => {
    const list = (idempotencyKey: string) =>
      t.ask('mutation ($input: CreateTodoListInput!) { createTodoList(input: $input) { list { id } } }', {
        as: admin,
        variables: { input: { title: 'a list', idempotencyKey } },
      })
    await move(name)
    const refused = await list(key)
    expect(codesOf(refused)).toEqual(['IDEMPOTENCY_CONFLICT'])
    expect(refused.errors?.[0]?.message).toBe(
      'This idempotency key was used for something else: another mutation, or another input.',
    )
    const other = `other ${key}`
    expect(codesOf(await list(other))).toEqual([])
    expect(codesOf(await move(name, { idempotencyKey: other }))).toEqual(['IDEMPOTENCY_CONFLICT'])
    expect([await balances(), await counts()]).toEqual([done, written])
  })

  it('gives the first transaction where nothing else is kept of it, and is IDEMPOTENCY_CONFLICT for another movement', async () => {
    const { transaction } = result(await move(name), name)
    const forget = () => t.db.collection('idempotencyKeys').deleteMany({})
    await forget()
    expect(codesOf(await move(name, { reason: 'another' }))).toEqual(['IDEMPOTENCY_CONFLICT'])
    expect(result(await move(name), name).transaction).toEqual(transaction)
    await forget()
    await t.db.collection('wallets').updateMany({}, { $set: { deleted: true } })
    expect(result(await move(name), name)).toEqual({ wallet: null, transaction })
    expect([await balances(), await counts()]).toEqual([done, written])
  })
})

describe('a money key', () => {
  it('used for a credit and a debit of different wallets at the same moment is used once', async () => {
    for (let round = 0; round < 5; round++) {
      key = `key ${++keys}`
      const both = await Promise.all([
        move('creditWallet', { walletId: ann.wallet, amountPaise: 1 }),
        move('debitWallet', { walletId: bob.wallet, amountPaise: 1 }),
        move('creditWallet', { walletId: (await t.holder()).wallet, amountPaise: 1 }),
      ])
      expect(both.flatMap(codesOf)).toEqual(['IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_CONFLICT'])
      expect(await t.db.collection('transactions').countDocuments({ idempotencyKey: key })).toBe(1)
    }
  })

  it("is each viewer's own", async () => {
    await move('debitWallet', { amountPaise: 10 }, ann.id)
    expect(codesOf(await move('debitWallet', { amountPaise: 20 }))).toEqual([])
    expect(await balances()).toEqual([970, 50])
  })

  it('of the last money that was there is repeated, and not INSUFFICIENT_FUNDS, ten times at once too', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => move('debitWallet', { amountPaise: 1000 }, ann.id)))
    expect(all.flatMap(codesOf)).toEqual([])
    expect(await balances()).toEqual([0, 50])
  })

  it('that is none is INVALID_INPUT', async () => {
    for (const idempotencyKey of ['', ' ', '\t\n', 'x'.repeat(256)]) {
      const refused = await move('debitWallet', { idempotencyKey })
      expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', argument: 'idempotencyKey' })
    }
  })

  it('holds in a `@transaction` too: the second of two is a repeat', async () => {
    const one = (n: number) =>
      `m${n}: debitWallet(input: { walletId: "${ann.wallet}", amountPaise: 1, reason: "r", idempotencyKey: "${key}" }) { transaction { id } }`
    const answer = await t.ask(`mutation @transaction { ${one(1)} ${one(2)} }`, { as: ann.id })
    expect(at(answer, 'm1')).toEqual(at(answer, 'm2'))
    expect(await balances()).toEqual([999, 50])
  })
})
