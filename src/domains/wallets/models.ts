import { Schema } from 'mongoose'
import { model } from '../../database/model.ts'
import { transactionTypes } from './rows.ts'

const id = Schema.Types.ObjectId
const paise = { type: Number, required: true, validate: Number.isSafeInteger }

/** ISO 4217, those of the past among them. */
const currencies = new Set(Intl.supportedValuesOf('currency'))
const currency = {
  validator: (code: string) => currencies.has(code),
  message: 'Must be a currency code of ISO 4217, such as INR.',
}

const wallet = new Schema(
  {
    ownerId: { type: id, required: true },
    currency: { type: String, required: true, validate: currency },
    availablePaise: { ...paise, min: 0, default: 0 },
    version: { type: Number, default: 1, required: true },
    deleted: { type: Boolean, default: false, required: true },
    deletedAt: Date,
  },
  { timestamps: true },
)
wallet.index({ ownerId: 1 }, { unique: true, partialFilterExpression: { deleted: false } })

const transaction = new Schema(
  {
    type: { type: String, enum: transactionTypes, required: true },
    walletId: { type: id, required: true },
    ownerId: { type: id, required: true },
    counterWalletId: id,
    amountPaise: { ...paise, min: 1 },
    balanceAfterPaise: { ...paise, min: 0 },
    reason: { type: String, required: true, maxlength: 500, match: [/\S/, 'Must not be blank.'] },
    idempotencyKey: String,
    createdBy: { type: id, required: true },
  },
  { timestamps: { createdAt: true, updatedAt: false } },
)

/** Money keys: a transfer writes two transactions under one, told apart by their type. */
export const byKey = { createdBy: 1, idempotencyKey: 1, type: 1 } as const

/** A key is one movement, of whatever kind: a credit and a debit under the same one would not meet in `byKey`. */
transaction.index(
  { createdBy: 1, idempotencyKey: 1 },
  {
    unique: true,
    partialFilterExpression: {
      idempotencyKey: { $exists: true },
      type: { $in: transactionTypes.filter(type => type !== 'transfer_in') },
    },
  },
)
transaction.index(byKey, { unique: true, partialFilterExpression: { idempotencyKey: { $exists: true } } })

export const WalletModel = model('Wallet', 'wallets', wallet)
export const TransactionModel = model('Transaction', 'transactions', transaction)
