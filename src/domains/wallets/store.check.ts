import type { ReadDoor } from '../../database/read-door.ts'
import { encodeId } from '../../kernel/ids.ts'
import type { Request } from '../../kernel/request.ts'
import type { Rule } from '../../kernel/rule.ts'
import { owners, steps } from './store.check.balances.ts'
import { ruleOf, signed } from './store.check.rule.ts'
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
      ? { id: encodeId('Wallet', _id), problem: `holds ${balance}` }
      : { id: encodeId('Transaction', _id), problem: `${type} of ${amount} leaves ${balance}` },
)

interface Twice {
  readonly createdBy: string
  readonly key: string
  readonly types: readonly string[]
}

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
                { $in: ['$types', [['credit'], ['debit']]] },
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

interface Unpaired {
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly out: number
  readonly into: number
}

const isOut = { $eq: ['$type', 'transfer_out'] }
const countOf = (type: string) => ({ $sum: { $cond: [{ $eq: ['$type', type] }, 1, 0] } })

const transfers = ruleOf<Unpaired>(
  'every transfer went out of one wallet and into the other',
  [
    { $match: { type: { $in: ['transfer_out', 'transfer_in'] } } },
    {
      $group: {
        _id: {
          from: { $cond: [isOut, '$walletId', '$counterWalletId'] },
          to: { $cond: [isOut, '$counterWalletId', '$walletId'] },
          amount: '$amountPaise',
          reason: '$reason',
          key: '$idempotencyKey',
          by: '$createdBy',
        },
        out: countOf('transfer_out'),
        into: countOf('transfer_in'),
      },
    },
    { $match: { $expr: { $or: [{ $ne: ['$out', '$into'] }, { $eq: ['$_id.from', '$_id.to'] }] } } },
    {
      $project: {
        ...{ _id: 0, amount: '$_id.amount', out: 1, into: 1 },
        ...{ from: { $toString: '$_id.from' }, to: { $toString: '$_id.to' } },
      },
    },
  ],
  ({ from, to, amount, out, into }) => ({
    id: encodeId('Wallet', from),
    problem: `${amount} to ${to ? encodeId('Wallet', to) : 'nobody'} went out ${out} times and in ${into} times`,
  }),
)

/** What always holds of wallets and their transactions. */
export const ledgerRules: readonly Rule[] = [balances, nothingBelowZero, keys, transfers, steps, owners]
