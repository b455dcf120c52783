import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { dataOf, person } from '../../support/people.ts'

const id = () => new mongoose.Types.ObjectId()
const admin = id()
const giver = id()
const taker = id()
const giverWallet = id()
const takerWallet = id()
const walletId = (of: mongoose.Types.ObjectId) => `wal_${of.toHexString()}`
let t: TestApp

const ask = async (as: mongoose.Types.ObjectId, query: string) => dataOf(await t.ask(query, { as: as.toHexString() }))

beforeAll(async () => {
  t = await startApp()
  const now = new Date()
  await t.db
    .collection('users')
    .insertMany(
      Object.entries({ admin, giver, taker }).map(([name, _id]) =>
        person(name, _id, { roles: [name === 'admin' ? 'admin' : 'shopper'] }),
      ),
    )
  const wallet = (_id: mongoose.Types.ObjectId, ownerId: mongoose.Types.ObjectId, availablePaise: number) => ({
    ...{ _id, ownerId, availablePaise, currency: 'INR', version: 1, createdAt: now, updatedAt: now, deleted: false },
  })
  await t.db.collection('wallets').insertMany([
    wallet(giverWallet, giver, 700),
    wallet(takerWallet, taker, 2 ** 53 - 1),
    {
      ...wallet(id(), giver, 5),
      deleted: true,
      deletedAt: now,
    },
  ])
  const transfer = (key: string, createdBy: mongoose.Types.ObjectId, at: number) => [
    {
      ...{ type: 'transfer_in', walletId: takerWallet, ownerId: taker, counterWalletId: giverWallet },
      ...{ amountPaise: 100, balanceAfterPaise: 100, reason: 'thanks', idempotencyKey: key, createdBy },
      createdAt: new Date(at),
    },
    {
      ...{ type: 'transfer_out', walletId: giverWallet, ownerId: giver, counterWalletId: takerWallet },
      ...{ amountPaise: 100, balanceAfterPaise: 900, reason: 'thanks', idempotencyKey: key, createdBy },
      createdAt: new Date(at),
    },
  ]
  const single = (type: string, at: number, createdBy: mongoose.Types.ObjectId, key: object) => ({
    ...{ type, walletId: giverWallet, ownerId: giver, amountPaise: 1, balanceAfterPaise: 1, reason: type, createdBy },
    ...key,
    createdAt: new Date(at),
  })
  await t.db
    .collection('transactions')
    .insertMany([
      ...transfer('gift', giver, 3000),
      ...transfer('correction', admin, 2000),
      single('credit', 1000, giver, {}),
      single('credit', 1001, giver, {}),
      single('debit', 1002, giver, { idempotencyKey: 'shoes' }),
      single('debit', 1003, admin, { idempotencyKey: 'shoes' }),
    ])
})
beforeEach(() => t.forget())

describe('wallets', () => {
  const wallet = `wallet(id: "${walletId(giverWallet)}")`

  it('are seen by their owner and by admins, with every amount that a double holds', async () => {
    const query = `{ ${wallet} { availablePaise currency deleted owner { firstName } } node(id: "${walletId(giverWallet)}") { id } }`
    const seen = {
      wallet: { availablePaise: 700, currency: 'INR', deleted: false, owner: { firstName: 'giver' } },
      node: { id: walletId(giverWallet) },
    }
    expect(await ask(giver, query)).toEqual(seen)
    expect(await ask(admin, query)).toEqual(seen)
    expect(await ask(taker, query)).toEqual({ wallet: null, node: null })
    expect(await ask(taker, '{ me { wallet { availablePaise } } }')).toEqual({
      me: { wallet: { availablePaise: 2 ** 53 - 1 } },
    })
  })

  it('show their transactions by type and time, newest first', async () => {
    const all = await ask(
      giver,
      `{ ${wallet} { transactions { totalCount nodes { type reason } }
          credits: transactions(type: CREDIT, createdAfter: "1970-01-01T00:00:01Z") { totalCount nodes { createdAt } } } }`,
    )
    expect(all.wallet).toEqual({
      transactions: {
        totalCount: 6,
        nodes: [
          { type: 'TRANSFER_OUT', reason: 'thanks' },
          { type: 'TRANSFER_OUT', reason: 'thanks' },
          { type: 'DEBIT', reason: 'debit' },
          { type: 'DEBIT', reason: 'debit' },
          { type: 'CREDIT', reason: 'credit' },
          { type: 'CREDIT', reason: 'credit' },
        ],
      },
      credits: { totalCount: 1, nodes: [{ createdAt: '1970-01-01T00:00:01.001Z' }] },
    })
  })

  it('are read together for all users, and their transactions for all wallets', async () => {
    const data = await ask(
      admin,
      '{ users { nodes { firstName wallet { availablePaise transactions(first: 2, type: TRANSFER_IN) { nodes { counterWallet { owner { firstName } } } } } } } }',
    )
    const given = { counterWallet: { owner: { firstName: 'giver' } } }
    expect((data.users as { nodes: unknown[] }).nodes).toEqual(
      expect.arrayContaining([
        { firstName: 'admin', wallet: null },
        { firstName: 'giver', wallet: { availablePaise: 700, transactions: { nodes: [] } } },
        { firstName: 'taker', wallet: { availablePaise: 2 ** 53 - 1, transactions: { nodes: [given, given] } } },
      ]),
    )
    expect(t.commands).toHaveLength(5)
  })
})

describe('transactions', () => {
  it('hide the wallet at the other end from all but admins', async () => {
    const query = `{ transactions(walletId: "${walletId(giverWallet)}", type: TRANSFER_OUT) { nodes { wallet { id } counterWallet { id } createdBy { firstName email } } } }`
    const [own] = ((await ask(giver, query)).transactions as { nodes: unknown[] }).nodes
    const [known] = ((await ask(admin, query)).transactions as { nodes: unknown[] }).nodes
    const createdBy = { firstName: 'giver', email: 'giver@example.com' }
    expect(own).toEqual({ wallet: { id: walletId(giverWallet) }, counterWallet: null, createdBy })
    expect(known).toEqual({
      wallet: { id: walletId(giverWallet) },
      counterWallet: { id: walletId(takerWallet) },
      createdBy,
    })
    expect((await ask(taker, query)).transactions).toEqual({ nodes: [] })
  })

  it('without a filter are for admins', async () => {
    const query = '{ transactions { totalCount } }'
    expect((await ask(admin, query)).transactions).toEqual({ totalCount: 8 })
    const refused = await t.ask(query, { as: giver.toHexString() })
    expect(refused.errors?.[0]?.extensions.code).toBe('UNINDEXED_QUERY')
  })
})

describe('transactionByKey', () => {
  const byKey = async (as: mongoose.Types.ObjectId, key: string) =>
    (await ask(as, `{ transactionByKey(idempotencyKey: "${key}") { type wallet { id } } }`)).transactionByKey

  it('answers the outgoing transaction of a transfer', async () => {
    const outgoing = { type: 'TRANSFER_OUT', wallet: { id: walletId(giverWallet) } }
    expect(await byKey(giver, 'gift')).toEqual(outgoing)
    expect(await byKey(admin, 'correction')).toEqual(outgoing)
  })

  it("answers one's own keys alone", async () => {
    expect(await byKey(taker, 'gift')).toBeNull()
    expect(await byKey(admin, 'gift')).toBeNull()
    expect(await byKey(giver, 'correction')).toBeNull()
    expect(await byKey(giver, 'shoes')).toEqual({ type: 'DEBIT', wallet: { id: walletId(giverWallet) } })
    expect(await byKey(giver, 'hats')).toBeNull()
  })

  it('reads the index of the keys', async () => {
    await byKey(giver, 'gift')
    const { filter, sort, limit, hint, projection } = t.commands[0]?.command ?? {}
    const command = { find: 'transactions', filter, sort, limit, hint, projection }
    const { queryPlanner, executionStats } = await t.db.command({ explain: command, verbosity: 'executionStats' })
    expect(JSON.stringify(queryPlanner.winningPlan)).toContain('createdBy_1_idempotencyKey_1_type_1')
    expect(JSON.stringify(queryPlanner.winningPlan)).not.toContain('"SORT"')
    expect(executionStats.totalDocsExamined).toBe(1)
  })
})
