import type { ReadDoor } from '../../database/read-door.ts'
import { encodeId } from '../../kernel/ids.ts'
import type { Request } from '../../kernel/request.ts'
import type { Rule } from '../../kernel/rule.ts'
import { transactionTypes } from './rows.ts'
import { owners, steps } from './store.check.balances.ts'
import { ruleOf, signed } from './store.check.rule.ts'
import { currencies, halves } from './store.check.transfers.ts'
import { Transaction, Wallet } from './store.ts'

/** How many wallets and transactions there are to look at, the deleted ones among them. */
export const countMoney = async (door: ReadDoor, request: Request) => {
  const count = async (entity: typeof Wallet | typeof Transaction): Promise<number> => {
    const read = { entity, rights: 'system', path: 'ledger' } as const
    const [found] = await door.statistic<{ readonly n: number }>(request, read, undefined, () => [{ $count: 'n' }])
    return found?.n ?? 0
  }
  return { wallets: await count(Wallet), transactions: await count(Transaction) }
}

interface Unequal {
  readonly _id: string
  readonly sum: number
  readonly balance: number
  readonly wallets: number
}

const balances = ruleOf<Unequal>(
  'every balance is the sum of its transactions',
  [
    { $group: { _id: '$walletId', sum: { $sum: signed } } },
    {
      $unionWith: {
        coll: Wallet.model.collection,
        pipeline: [{ $project: { balance: '$availablePaise', wallets: { $literal: 1 } } }],
      },
    },
    { $group: { _id: '$_id', sum: { $sum: '$sum' }, balance: { $sum: '$balance' }, wallets: { $sum: '$wallets' } } },
    { $match: { $expr: { $or: [{ $ne: ['$sum', '$balance'] }, { $ne: ['$wallets', 1] }] } } },
    { $set: { _id: { $toString: '$_id' } } },
  ],
  ({ _id, sum, balance, wallets }) => ({
    id: encodeId('Wallet', _id),
    problem: wallets === 0 ? 'has transactions, but does not exist' : `holds ${balance}, its transactions are ${sum}`,
  }),
)

interface Below {
  readonly _id: string
  readonly type?: string
  readonly balance: unknown
  readonly amount: unknown
}

const isPaise = (path: string, least: number) => ({
  $and: [{ $isNumber: path }, { $gte: [path, least] }, { $eq: [path, { $trunc: path }] }],
})

const told = (paise: unknown): string =>
  typeof paise === 'number' ? String(paise) : `${JSON.stringify(paise ?? null)}, which is no number`

const nothingBelowZero = ruleOf<Below>(
  'no balance is below zero, and every amount is above it, in whole paise',
  [
    { $project: { type: 1, balance: '$balanceAfterPaise', amount: '$amountPaise' } },
    {
      $unionWith: {
        coll: Wallet.model.collection,
        pipeline: [{ $project: { balance: '$availablePaise', amount: { $literal: 1 } } }],
      },
    },
    { $match: { $expr: { $not: [{ $and: [isPaise('$balance', 0), isPaise('$amount', 1)] }] } } },
    { $set: { _id: { $toString: '$_id' } } },
  ],
  ({ _id, type, balance, amount }) =>
    type === undefined
      ? { id: encodeId('Wallet', _id), problem: `holds ${told(balance)}` }
      : { id: encodeId('Transaction', _id), problem: `${type} of ${told(amount)} leaves ${told(balance)}` },
)

interface Twice {
  readonly createdBy: string
  readonly key: string
  readonly types: readonly string[]
}

/** What a movement writes under its key; of a transfer that lacks a half another rule tells. */
const movements = [['credit'], ['debit'], ['transfer_in'], ['transfer_out']]

const keys = ruleOf<Twice>(
  'no money key was used twice',
  [
    { $match: { idempotencyKey: { $exists: true } } },
    { $group: { _id: { createdBy: '$createdBy', key: '$idempotencyKey' }, types: { $push: '$type' } } },
    {
      $match: {
        $expr: {
          $not: [
            {
              $or: [
                { $in: ['$types', movements] },
                {
                  $and: [
                    { $setEquals: ['$types', ['transfer_in', 'transfer_out']] },
                    { $eq: [{ $size: '$types' }, 2] },
                  ],
                },
              ],
            },
          ],
        },
      },
    },
    {
      $project: {
        _id: 0,
        createdBy: { $toString: '$_id.createdBy' },
        key: '$_id.key',
        types: { $slice: ['$types', 10] },
      },
    },
  ],
  ({ createdBy, key, types }) => ({
    id: encodeId('User', createdBy),
    problem: `the key ${JSON.stringify(key)} made ${types.join(', ')}`,
  }),
)

interface Unknown {
  readonly _id: string
  readonly type?: unknown
}

const kinds = ruleOf<Unknown>(
  'every transaction is a credit, a debit, or half of a transfer',
  [{ $match: { type: { $nin: transactionTypes } } }, { $project: { _id: { $toString: '$_id' }, type: 1 } }],
  ({ _id, type }) => ({ id: encodeId('Transaction', _id), problem: `is of the type ${JSON.stringify(type ?? null)}` }),
)

/** What always holds of wallets and their transactions. */
export const ledgerRules: readonly Rule[] = [
  ...[balances, nothingBelowZero, keys, halves, steps, owners],
  ...[currencies, kinds],
]
