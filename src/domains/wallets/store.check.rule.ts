import type { ReadDoor } from '../../database/read-door.ts'
import type { Request } from '../../kernel/request.ts'
import { Transaction } from './store.ts'

/** What does not hold of a wallet, a transaction or a user (tagged id). */
export interface LedgerViolation {
  readonly id: string
  readonly problem: string
}

/** Something that always holds of money, also after a crash or a failover. */
export interface LedgerRule {
  /** As a sentence. */
  readonly holds: string
  /** What breaks it, at most 1,000 of them; nothing where it holds. Every transaction is read, in the database. */
  readonly check: (door: ReadDoor, request: Request) => Promise<LedgerViolation[]>
}

const told = 1_000

/** Begins at the transactions and not at the wallets, of which a read would leave out the deleted ones. */
export const ruleOf = <Found>(
  holds: string,
  pipeline: object[],
  say: (found: Found) => LedgerViolation,
): LedgerRule => ({
  holds,
  check: async (door, request) => {
    const read = { entity: Transaction, rights: 'system', path: 'ledger' } as const
    const found = await door.statistic<Found>(request, read, undefined, () => [...pipeline, { $limit: told }])
    return found.map(say)
  },
})

const comesIn = { $in: ['$type', ['credit', 'transfer_in']] }
/** What is no number is another rule's to tell. */
const amount = { $cond: [{ $isNumber: '$amountPaise' }, '$amountPaise', 0] }
/** What a transaction adds to its wallet, below zero where it takes. */
export const signed = { $cond: [comesIn, amount, { $multiply: [amount, -1] }] }
