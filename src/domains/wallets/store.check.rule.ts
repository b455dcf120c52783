import { mostTold, type Rule, type Violation } from '../../kernel/rule.ts'
import { Transaction } from './store.ts'

/** Begins at the transactions and not at the wallets, of which a read would leave out the deleted ones. */
export const ruleOf = <Found>(holds: string, pipeline: object[], say: (found: Found) => Violation): Rule => ({
  holds,
  check: async (door, request) => {
    const read = { entity: Transaction, rights: 'system', path: 'ledger' } as const
    const found = await door.statistic<Found>(request, read, undefined, () => [...pipeline, { $limit: mostTold }])
    return found.map(say)
  },
})

const comesIn = { $in: ['$type', ['credit', 'transfer_in']] }
/** What is no number is another rule's to tell. */
const amount = { $cond: [{ $isNumber: '$amountPaise' }, '$amountPaise', 0] }
/** What a transaction adds to its wallet, below zero where it takes. */
export const signed = { $cond: [comesIn, amount, { $multiply: [amount, -1] }] }
