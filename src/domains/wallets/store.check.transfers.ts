import { encodeId } from '../../kernel/ids.ts'
import { ruleOf } from './store.check.rule.ts'
import { Wallet } from './store.ts'

interface Unpaired {
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly out: number
  readonly into: number
}

const isOut = { $eq: ['$type', 'transfer_out'] }
const countOf = (type: string) => ({ $sum: { $cond: [{ $eq: ['$type', type] }, 1, 0] } })

export const halves = ruleOf<Unpaired>(
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

interface Exchanged {
  readonly from: string
  readonly to: string
  readonly currencies: readonly string[]
}

const currencyOf = (path: string, as: string) => ({
  $lookup: {
    ...{ from: Wallet.model.collection, localField: path, foreignField: '_id', as },
    pipeline: [{ $project: { _id: 0, currency: 1 } }],
  },
})

/** A wallet that is gone is another rule's to tell. */
export const currencies = ruleOf<Exchanged>(
  'both wallets of a transfer are of one currency',
  [
    { $match: { type: 'transfer_out' } },
    { $group: { _id: { from: '$walletId', to: '$counterWalletId' } } },
    currencyOf('_id.from', 'giver'),
    currencyOf('_id.to', 'taker'),
    {
      $project: {
        ...{ _id: 0, from: { $toString: '$_id.from' }, to: { $toString: '$_id.to' } },
        currencies: { $concatArrays: ['$giver.currency', '$taker.currency'] },
      },
    },
    {
      $match: {
        'currencies.1': { $exists: true },
        $expr: { $ne: [{ $first: '$currencies' }, { $last: '$currencies' }] },
      },
    },
  ],
  ({ from, to, currencies: [given, taken] }) => ({
    id: encodeId('Wallet', from),
    problem: `of ${given} gave to ${encodeId('Wallet', to)} of ${taken}`,
  }),
)
