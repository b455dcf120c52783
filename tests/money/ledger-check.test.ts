import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest'
import { makeIndexes } from '../../src/database/indexes.ts'
import { atOneMoment } from '../../src/database/snapshot.ts'
import { slotRules } from '../../src/domains/campaigns/index.ts'
import { ledgerRules } from '../../src/domains/wallets/index.ts'
import { indexes } from '../../src/indexes.ts'
import { generate } from '../../src/seed/generate.ts'
import { load } from '../../src/seed/load.ts'
import { codesOf } from '../support/accounts.ts'
import { openTestDatabase } from '../support/database.ts'
import { asTheCommand } from '../support/fire-checks.ts'
import { type MoneyApp, startMoney } from '../support/money.ts'
import { startProcess } from '../support/process.ts'
import { doorOn } from '../support/requests.ts'

let t: MoneyApp
let ann: { id: string; wallet: string }
let bob: { id: string; wallet: string }
let transactions: mongoose.mongo.Collection
let wallets: mongoose.mongo.Collection
let campaigns: mongoose.mongo.Collection
let assignments: mongoose.mongo.Collection
const ofWallet = ({ wallet }: { wallet: string }) => mongoose.Types.ObjectId.createFromHexString(wallet.slice(4))

const rules = [...ledgerRules, ...slotRules]
/** What does not hold, by rule. */
const broken = async ({ connection } = t.database): Promise<Record<string, string[]>> => {
  const { db = t.db } = connection
  const found = await Promise.all(
    rules.map(async ({ holds, check }) => {
      const violations = await atOneMoment(connection.getClient(), asTheCommand(), inside => check(doorOn(db), inside))
      return [holds, violations.map(({ id, problem }) => `${id} ${problem}`)] as const
    }),
  )
  return Object.fromEntries(found.filter(([, problems]) => problems.length > 0))
}
const [balances = '', amounts = '', keys = '', transfers = '', steps = '', owners = '', currencies = '', kinds = ''] =
  ledgerRules.map(({ holds }) => holds)
const [slots = '', agencies = ''] = slotRules.map(({ holds }) => holds)

const run = async (...args: string[]) => {
  const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: t.db.databaseName }
  const child = startProcess('src/cli/ledger-check.ts', env, args)
  const code = await child.exited
  return { code, lines: child.output().trimEnd().split('\n') }
}

beforeAll(async () => {
  t = await startMoney()
  transactions = t.db.collection('transactions')
  wallets = t.db.collection('wallets')
  campaigns = t.db.collection('campaigns')
  assignments = t.db.collection('assignments')
})
beforeEach(async () => {
  const kept = t.db.collection('idempotencyKeys')
  for (const collection of [transactions, wallets, campaigns, assignments, kept]) await collection.deleteMany({})
  ;[ann, bob] = await Promise.all([t.holder(1000), t.holder(50)])
  const moves = [
    await t.move(ann.id, 'transferFunds', {
      ...{ fromWalletId: ann.wallet, toWalletId: bob.wallet, amountPaise: 300, idempotencyKey: 'gift' },
    }),
    await t.move(ann.id, 'transferFunds', { fromWalletId: ann.wallet, toWalletId: bob.wallet, amountPaise: 300 }),
    await t.move(bob.id, 'debitWallet', { walletId: bob.wallet, amountPaise: 650, idempotencyKey: 'shoes' }),
    await t.move(t.admin, 'creditWallet', { walletId: ann.wallet, amountPaise: 1, idempotencyKey: 'shoes' }),
  ]
  expect(moves.flatMap(codesOf)).toEqual([])
  await wallets.updateOne({ _id: ofWallet(bob) }, { $set: { deleted: true, deletedAt: new Date() } })
  const [campaign, now] = [new mongoose.Types.ObjectId(), new Date()]
  const more = { brandCode: 'BR', version: 1, createdAt: now }
  await campaigns.insertOne({
    ...{ _id: campaign, title: 'c', status: 'active', deleted: false, ...more },
    ...{ payoutPaise: 5, totalSlots: 10, assignedSlots: 7, usedSlots: 3, allowedAgencyCodes: ['A', 'B'] },
  })
  await assignments.insertMany([
    { campaignId: campaign, agencyCode: 'A', slots: 4, usedSlots: 3, ...more },
    { campaignId: campaign, agencyCode: 'B', slots: 3, usedSlots: 0, ...more },
  ])
})

it('finds nothing where all holds, among them keys of several people, a transfer twice, and a deleted wallet', async () => {
  expect(await broken()).toEqual({})
})

it('finds nothing in the generated data', async () => {
  const database = await openTestDatabase()
  const { db } = database.connection
  if (!db) throw new Error('the test database is not open')
  await load(db, generate({ shops: 2, products: 20, users: 300 }, { passwordHash: null }))
  expect(await db.collection('transactions').countDocuments({ type: 'transfer_in' })).toBeGreaterThan(10)
  expect(await broken(database)).toEqual({})
})

describe('finds', () => {
  it('a balance that is not the sum of its transactions, of a deleted wallet too', async () => {
    await wallets.updateOne({ _id: ofWallet(ann) }, { $inc: { availablePaise: 1 } })
    await wallets.updateOne({ _id: ofWallet(bob) }, { $set: { availablePaise: 9 } })
    expect((await broken())[balances]?.sort()).toEqual(
      [`${ann.wallet} holds 402, its transactions are 401`, `${bob.wallet} holds 9, its transactions are 0`].sort(),
    )
  })

  it('money in a wallet without transactions, and transactions without a wallet', async () => {
    const eve = await t.holder()
    await wallets.updateOne({ _id: ofWallet(eve) }, { $set: { availablePaise: 3 } })
    await wallets.deleteOne({ _id: ofWallet(bob) })
    expect((await broken())[balances]?.sort()).toEqual(
      [`${eve.wallet} holds 3, its transactions are 0`, `${bob.wallet} has transactions, but does not exist`].sort(),
    )
  })

  it('a balance below zero, now or once', async () => {
    await wallets.updateOne({ _id: ofWallet(ann) }, { $set: { availablePaise: -1 } })
    const debit = await transactions.findOneAndUpdate({ type: 'debit' }, { $set: { balanceAfterPaise: -5 } })
    expect((await broken())[amounts]?.sort()).toEqual(
      [`${ann.wallet} holds -1`, `txn_${debit?._id.toHexString()} debit of 650 leaves -5`].sort(),
    )
  })

  it('amounts of nothing, and half paise', async () => {
    for (const [amountPaise, text] of [
      ...[0, -650, 0.5].map(amount => [amount, String(amount)] as const),
      ...[['650', '"650", which is no number'] as const, [null, 'null, which is no number'] as const],
    ]) {
      await transactions.updateOne({ type: 'debit' }, { $set: { amountPaise } })
      expect((await broken())[amounts]).toEqual([expect.stringContaining(` debit of ${text} leaves 0`)])
    }
    await wallets.updateOne({ _id: ofWallet(ann) }, { $set: { availablePaise: '401' } })
    expect((await broken())[amounts]).toContain(`${ann.wallet} holds "401", which is no number`)
  })

  it('a key that was used twice, by one kind of movement or two', async () => {
    for (const { unique, name } of await transactions.indexes()) if (unique) await transactions.dropIndex(String(name))
    onTestFinished(() =>
      makeIndexes(
        t.db,
        indexes.filter(({ collection }) => collection === 'transactions'),
      ),
    )
    const debit = await transactions.findOne({ idempotencyKey: 'shoes', type: 'debit' })
    for (const type of ['debit', 'credit', 'transfer_out']) {
      const { insertedId } = await transactions.insertOne({ ...debit, _id: new mongoose.Types.ObjectId(), type })
      expect((await broken())[keys], type).toEqual([`usr_${bob.id} the key "shoes" made debit, ${type}`])
      await transactions.deleteOne({ _id: insertedId })
    }
  })

  it('a transfer without its other half', async () => {
    await transactions.deleteOne({ type: 'transfer_in', idempotencyKey: 'gift' })
    const found = await broken()
    expect(found[transfers]).toEqual([`${ann.wallet} 300 to ${bob.wallet} went out 1 times and in 0 times`])
    expect(found).not.toHaveProperty(keys)
  })

  it('a transfer whose halves differ', async () => {
    await transactions.updateOne(
      { type: 'transfer_in', idempotencyKey: { $exists: false } },
      { $set: { amountPaise: 3 } },
    )
    expect((await broken())[transfers]).toHaveLength(2)
  })

  it('a balance that a transaction left, and no other began with', async () => {
    await transactions.updateOne({ type: 'debit' }, { $inc: { balanceAfterPaise: 7 } })
    expect(await broken()).toEqual({ [steps]: [`${bob.wallet} 1 of its transactions begins with what no other left`] })
  })

  it('a transaction that begins with nothing where another began so', async () => {
    await transactions.updateMany(
      { walletId: ofWallet(bob), type: 'transfer_in' },
      { $set: { balanceAfterPaise: 300 } },
    )
    expect((await broken())[steps]).toEqual([`${bob.wallet} 2 of its transactions begin with what no other left`])
  })

  it('a transaction of somebody else than the owner of its wallet, or of nobody', async () => {
    const debit = { type: 'debit' }
    await transactions.updateOne(debit, { $set: { ownerId: mongoose.Types.ObjectId.createFromHexString(ann.id) } })
    const both = [`usr_${ann.id}`, `usr_${bob.id}`].sort().join(' and ')
    expect(await broken()).toEqual({ [owners]: [`${bob.wallet} it and its transactions are of ${both}`] })
    await transactions.updateOne(debit, { $unset: { ownerId: true } })
    expect((await broken())[owners]).toEqual([`${bob.wallet} it and its transactions are of nobody and usr_${bob.id}`])
  })

  it('a transfer between wallets of two currencies, once for both', async () => {
    await wallets.updateOne({ _id: ofWallet(bob) }, { $set: { currency: 'USD' } })
    expect(await broken()).toEqual({ [currencies]: [`${ann.wallet} of INR gave to ${bob.wallet} of USD`] })
  })

  it('a transaction that is none of what there is', async () => {
    for (const [type, told] of [
      ['gift', '"gift"'],
      [null, 'null'],
    ]) {
      const { insertedId } = await transactions.insertOne({
        ...{ type, walletId: ofWallet(bob), ownerId: ofWallet(bob), amountPaise: 1, balanceAfterPaise: 0 },
      })
      expect((await broken())[kinds]).toEqual([`txn_${insertedId.toHexString()} is of the type ${told}`])
      await transactions.deleteOne({ _id: insertedId })
    }
  })

  it('slots that are no whole number, and two assignments of one agency', async () => {
    await campaigns.updateOne({}, { $set: { totalSlots: 91.5 } })
    await assignments.updateOne({ agencyCode: 'B' }, { $set: { usedSlots: '0' } })
    expect((await broken())[slots]?.map(line => line.replace(/^\w+ /, ''))).toEqual([
      'totalSlots is 91.5, which is no count',
      'usedSlots is "0", which is no count',
    ])
    await campaigns.updateOne({}, { $set: { totalSlots: 10 } })
    for (const { unique, name } of await assignments.indexes()) if (unique) await assignments.dropIndex(String(name))
    onTestFinished(() =>
      makeIndexes(
        t.db,
        indexes.filter(({ collection }) => collection === 'assignments'),
      ),
    )
    await assignments.updateOne({ agencyCode: 'B' }, { $set: { agencyCode: 'A', usedSlots: 0 } })
    expect(await broken()).toEqual({ [agencies]: [expect.stringMatching(/^cmp_\w+ A has 2 assignments of it$/)] })
    await assignments.deleteMany({})
  })

  it.each([
    ['more slots used than assigned', 'assignments', { agencyCode: 'A' }, { usedSlots: 5 }],
    ['another number of slots assigned than the campaign says', 'campaigns', {}, { assignedSlots: 6 }],
    ['another number used than the campaign says', 'campaigns', {}, { usedSlots: 2 }],
    ['more assigned than there are', 'campaigns', {}, { totalSlots: 6 }],
  ])('%s', async (_, name, where, change) => {
    await t.db.collection(name).updateOne(where, { $set: change })
    expect(Object.keys(await broken())).toEqual([slots])
  })
})

describe('npm run ledger:check', () => {
  it('says of each rule that it holds, and ends with 0', async () => {
    const { code, lines } = await run()
    const [head, ...told] = lines
    expect(head).toBe(`Database ${t.db.databaseName}: 2 wallets, 8 transactions, 1 campaign, 2 assignments`)
    expect(told).toHaveLength(rules.length)
    for (const line of told) expect(line).toMatch(/^holds {2}\w/)
    expect(code).toBe(0)
  })

  it('says nothing but that of a database that is large enough for its reads to be noticed', async () => {
    const wallet = new mongoose.Types.ObjectId()
    const more = { walletId: wallet, ownerId: wallet, createdBy: wallet, reason: 'r', createdAt: new Date() }
    const many = Array.from({ length: 3_000 }, (_, n) => ({
      type: 'credit',
      amountPaise: 1,
      balanceAfterPaise: n + 1,
      ...more,
    }))
    await transactions.insertMany(many)
    await wallets.insertOne({ _id: wallet, ownerId: wallet, currency: 'INR', availablePaise: 3_000, deleted: false })
    const { code, lines } = await run()
    expect(lines[0]).toContain(': 3 wallets, 3,008 transactions,')
    expect(lines).toHaveLength(1 + rules.length)
    expect(code).toBe(0)
  })

  it('tells the same as JSON', async () => {
    await wallets.updateOne({ _id: ofWallet(ann) }, { $inc: { availablePaise: 1 } })
    const { code, lines } = await run('--json')
    const told = JSON.parse(lines.join('\n')) as { rules: { rule: string }[] }
    expect(told).toMatchObject({
      database: t.db.databaseName,
      looked: { wallets: 2, transactions: 8, campaigns: 1, assignments: 2 },
    })
    expect(told.rules).toHaveLength(rules.length)
    expect(told.rules.find(({ rule }) => rule === balances)).toEqual({
      ...{ rule: balances, holds: false },
      violations: [{ id: ann.wallet, problem: 'holds 402, its transactions are 401' }],
    })
    expect(code).toBe(1)
  })

  it('names each wallet that does not hold, and ends with 1', async () => {
    await wallets.updateOne({ _id: ofWallet(ann) }, { $inc: { availablePaise: 1 } })
    const { code, lines } = await run()
    expect(lines).toContain(`FAILS  ${balances}`)
    expect(lines).toContain(`         ${ann.wallet} holds 402, its transactions are 401`)
    expect(lines.filter(line => line.startsWith('holds'))).toHaveLength(rules.length - 1)
    expect(code).toBe(1)
  })

  it('says that there is nothing in a database that is empty or not there, and ends with 2', async () => {
    for (const args of [[], ['--json']]) {
      const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: `${t.db.databaseName}_misspelled` }
      const child = startProcess('src/cli/ledger-check.ts', env, args)
      expect(await child.exited).toBe(2)
      if (args.length > 0) expect(JSON.parse(child.output())).toMatchObject({ looked: { wallets: 0 }, rules: [] })
      else
        expect(child.output()).toBe(
          `Database ${env.DB_NAME}: 0 wallets, 0 transactions, 0 campaigns, 0 assignments\nThere is nothing in it to check: is DB_NAME the right one?\n`,
        )
    }
  })

  it('goes on to its exit code where nobody reads its output any more', async () => {
    await wallets.updateOne({ _id: ofWallet(ann) }, { $inc: { availablePaise: 1 } })
    const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: t.db.databaseName }
    const child = startProcess('src/cli/ledger-check.ts', env)
    child.child.stdout?.destroy()
    expect(await child.exited).toBe(1)
    expect(child.output()).toBe('')
  })

  it('finds nothing wrong while money moves', async () => {
    let moving = true
    const [eve, dan] = [await t.holder(1000), await t.holder(1000)]
    const moves = [eve, dan].map(async (from, i) => {
      const to = i === 0 ? dan : eve
      for (let n = 0; moving; n++) {
        const input = { fromWalletId: from.wallet, toWalletId: to.wallet, amountPaise: 1, idempotencyKey: `m${n}` }
        expect(codesOf(await t.move(from.id, 'transferFunds', input))).toEqual([])
      }
    })
    for (let round = 0; round < 10; round++) expect(await broken()).toEqual({})
    moving = false
    await Promise.all(moves)
    expect((await t.ledger(eve.wallet)).length).toBeGreaterThan(2)
  })
})
