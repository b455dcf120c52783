import { entity } from '../../database/entity.ts'
import { List } from '../../database/list.ts'
import type { ReadDoor } from '../../database/read-door.ts'
import { and, equals } from '../../kernel/condition.ts'
import type { Request } from '../../kernel/request.ts'
import { byKey, TransactionModel, WalletModel } from './models.ts'
import * as policy from './policy.ts'
import type { TransactionRow, WalletRow } from './rows.ts'

export const Wallet = entity<WalletRow>({
  type: 'Wallet',
  model: WalletModel,
  policy: policy.ofOwner,
  softDelete: true,
})
export const Transaction = entity<TransactionRow>({
  type: 'Transaction',
  model: TransactionModel,
  policy: policy.ofOwner,
})

export const transactions = new List(Transaction, {
  name: 'transactions',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }] },
  filters: {
    walletId: { path: 'walletId', id: 'Wallet' },
    type: { path: 'type' },
    ownerId: { path: 'ownerId', id: 'User' },
    createdBy: { path: 'createdBy', id: 'User' },
  },
  ranges: {
    createdAfter: { path: 'createdAt', side: 'after' },
    createdBefore: { path: 'createdAt', side: 'before' },
  },
  paths: [
    { equality: ['walletId'], sorts: ['NEWEST'] },
    { equality: ['walletId', 'type'], sorts: ['NEWEST'] },
    { equality: ['ownerId'], sorts: ['NEWEST'], residual: ['type'] },
    { equality: ['createdBy'], sorts: ['NEWEST'], residual: ['type'] },
    { equality: [], sorts: ['NEWEST'], residual: ['type'], admin: true },
  ],
})

/**
 * The transaction that the viewer himself made under an idempotency key; null where there is none, or none that he may
 * see. Of a transfer's two the outgoing one, whose type sorts last.
 */
export const transactionByKey = async (
  door: ReadDoor,
  request: Request,
  key: string,
  path: string,
): Promise<TransactionRow | null> => {
  if (!request.viewer) return null
  const known = [
    ['createdBy', request.viewer.id],
    ['idempotencyKey', key],
  ] as const
  const [found] = await door.page<TransactionRow>(request, {
    entity: Transaction,
    path,
    where: and(...known.map(([field, value]) => equals(field, value))),
    known,
    position: null,
    sort: { type: -1 },
    limit: 1,
    indexFor: () => byKey,
  })
  return found ?? null
}
