import mongoose from 'mongoose'
import { encodeId } from '../../src/kernel/ids.ts'
import { type Answer, startApp, type TestApp } from './app.ts'
import { person } from './people.ts'

export type Movement = 'creditWallet' | 'debitWallet' | 'transferFunds'

/** What a movement answers, when it selects `moved`. */
export interface Moved {
  readonly wallet: { readonly id: string; readonly availablePaise: number; readonly version: number } | null
  readonly transaction: { readonly id: string; readonly type: string; readonly balanceAfterPaise: number }
}

export const moved =
  'wallet { id availablePaise version } transaction { id type amountPaise balanceAfterPaise reason idempotencyKey createdBy { id } }'

/** The app with people who have wallets; ids of users are hex, those of wallets as the API has them. */
export interface MoneyApp extends TestApp {
  readonly admin: string
  /** A user with a wallet that holds so much, by a credit where it is not empty. */
  holder(availablePaise?: number, wallet?: object): Promise<{ id: string; wallet: string }>
  mutate(as: string | null, name: string, input: object, fields: string): Promise<Answer>
  move(as: string, name: Movement, input: object): Promise<Answer>
  /** The stored wallet. */
  stored(wallet: string): Promise<Record<string, unknown>>
  /** The stored transactions of a wallet, the oldest first. */
  ledger(wallet: string): Promise<Record<string, unknown>[]>
}

export const startMoney = async (): Promise<MoneyApp> => {
  const t = await startApp()
  const hexOf = (wallet: string) => mongoose.Types.ObjectId.createFromHexString(wallet.slice(4))
  const newId = () => new mongoose.Types.ObjectId()
  const admin = newId()
  await t.db.collection('users').insertOne(person('admin', admin, { roles: ['admin'] }))
  const mutate: MoneyApp['mutate'] = (as, name, input, fields) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`
    return t.ask(query, { as, variables: { input } })
  }
  return {
    ...t,
    admin: admin.toHexString(),
    mutate,
    move: (as, name, input) => mutate(as, name, { reason: 'a reason', ...input }, moved),
    holder: async (availablePaise = 0, fields = {}) => {
      const [owner, wallet, now] = [newId(), newId(), new Date()]
      await t.db.collection('users').insertOne(person('holder', owner, { email: `${owner.toHexString()}@example.com` }))
      await t.db.collection('wallets').insertOne({
        ...{ _id: wallet, ownerId: owner, currency: 'INR', availablePaise, version: 1, deleted: false },
        ...{ createdAt: now, updatedAt: now },
        ...fields,
      })
      if (availablePaise > 0) {
        await t.db.collection('transactions').insertOne({
          ...{ type: 'credit', walletId: wallet, ownerId: owner, createdBy: admin, reason: 'at first', createdAt: now },
          ...{ amountPaise: availablePaise, balanceAfterPaise: availablePaise },
        })
      }
      return { id: owner.toHexString(), wallet: encodeId('Wallet', wallet.toHexString()) }
    },
    stored: async wallet => {
      const found = await t.db.collection('wallets').findOne({ _id: hexOf(wallet) })
      if (!found) throw new Error('no such wallet')
      return found
    },
    ledger: wallet =>
      t.db
        .collection('transactions')
        .find({ walletId: hexOf(wallet) })
        .sort({ _id: 1 })
        .toArray(),
  }
}
