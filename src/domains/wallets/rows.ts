import type { Connection } from '../../kernel/connection.ts'

export const transactionTypes = ['credit', 'debit', 'transfer_in', 'transfer_out'] as const
export type TransactionType = (typeof transactionTypes)[number]

export interface WalletRow {
  id: string
  ownerId: string
  currency: string
  availablePaise: number
  version: number
  createdAt: Date
  updatedAt: Date
  deleted: boolean
  deletedAt?: Date | null
}

export interface TransactionRow {
  id: string
  type: TransactionType
  walletId: string
  ownerId: string
  counterWalletId?: string | null
  amountPaise: number
  balanceAfterPaise: number
  reason: string
  idempotencyKey?: string | null
  createdBy: string
  createdAt: Date
}

export type TransactionConnectionRow = Connection<TransactionRow>
