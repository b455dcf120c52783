import { encodeId } from '../../kernel/ids.ts'
import { ruleOf, signed } from './store.check.rule.ts'
import { Wallet } from './store.ts'

interface Jumped {
  readonly _id: string
  readonly jumps: number
}

const after = { $cond: [{ $isNumber: '$balanceAfterPaise' }, '$balanceAfterPaise', 0] }
const before = { $subtract: [after, signed] }

/**
 * Which transaction came before which is not asked, since servers' clocks differ: as many of a wallet's begin with a
 * balance as leave it, but for the first, which begins with nothing, and the last.
 */
export const steps = ruleOf<Jumped>(
  'every transaction of a wallet begins with nothing, or with what another one left',
  [
    {
      $project: {
        walletId: 1,
        step: [
          { at: after, n: 1 },
          { at: before, n: -1 },
        ],
      },
    },
    { $unwind: '$step' },
    { $group: { _id: { wallet: '$walletId', at: '$step.at' }, n: { $sum: '$step.n' } } },
    { $match: { n: { $lt: 0 } } },
    {
      $group: {
        _id: '$_id.wallet',
        begin: { $sum: { $multiply: ['$n', -1] } },
        first: { $max: { $cond: [{ $eq: ['$_id.at', 0] }, 1, 0] } },
      },
    },
    { $project: { _id: { $toString: '$_id' }, jumps: { $subtract: ['$begin', '$first'] } } },
    { $match: { jumps: { $gt: 0 } } },
  ],
  ({ _id, jumps }) => ({
    id: encodeId('Wallet', _id),
    problem: `${jumps} of its transactions begin${jumps === 1 ? 's' : ''} with what no other left`,
  }),
)

interface Foreign {
  readonly _id: string
  readonly owners: readonly (string | null)[]
}

const tagged = (owner: string | null): string => (owner === null ? 'nobody' : encodeId('User', owner))

/** A transaction whose wallet is gone is another rule's to tell. */
export const owners = ruleOf<Foreign>(
  'every transaction is of the owner of its wallet',
  [
    { $group: { _id: { wallet: '$walletId', owner: { $ifNull: ['$ownerId', null] } } } },
    {
      $unionWith: {
        coll: Wallet.model.collection,
        pipeline: [{ $project: { _id: { wallet: '$_id', owner: '$ownerId' } } }],
      },
    },
    { $group: { _id: '$_id.wallet', owners: { $addToSet: '$_id.owner' } } },
    { $match: { 'owners.1': { $exists: true } } },
    {
      $project: {
        _id: { $toString: '$_id' },
        owners: { $map: { input: { $slice: ['$owners', 10] }, in: { $toString: '$$this' } } },
      },
    },
  ],
  ({ _id, owners: all }) => ({
    id: encodeId('Wallet', _id),
    problem: `it and its transactions are of ${all.map(tagged).sort().join(' and ')}`,
  }),
)
