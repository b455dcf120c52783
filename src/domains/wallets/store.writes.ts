import { Retry } from '../../database/transaction.ts'
import { type Writing, writesOf } from '../../database/writes.ts'
import { and, between, type Condition, equals, oneOf } from '../../kernel/condition.ts'
import { AppError } from '../../kernel/errors.ts'
import type { TransactionRow, WalletRow } from './rows.ts'
import { Transaction, Wallet } from './store.ts'

const wallets = writesOf<WalletRow>(Wallet)

/** Opens an empty wallet. Throws NOT_FOUND naming `ownerId` where it is not the viewer's to open, DUPLICATE_KEY. */
export const insertWallet = (writing: Writing, wallet: Pick<WalletRow, 'ownerId' | 'currency'>): Promise<WalletRow> =>
  wallets.create(writing, wallet, { cause: 'open wallet', argument: 'ownerId' })

const walletPaths = [...Wallet.model.paths]

/** The wallet as it is; null where there is none that the viewer may see. */
export const walletById = ({ request, writeDoor }: Writing, id: string): Promise<WalletRow | null> =>
  writeDoor.current<WalletRow>(
    request,
    { entity: Wallet, cause: 'wallet', rights: 'viewer', where: equals('_id', id) },
    walletPaths,
  )

/** Wallets whoever they belong to: money is given to those whom one does not see. */
export const walletsByIds = ({ request, writeDoor }: Writing, ids: readonly string[]): Promise<WalletRow[]> =>
  writeDoor.currents<WalletRow>(
    request,
    { entity: Wallet, cause: 'wallets', rights: 'system', where: oneOf('_id', ids) },
    walletPaths,
    ids.length,
  )

const addToBalance = (
  { request, writeDoor }: Writing,
  id: string,
  paise: number,
  rights: 'viewer' | 'system',
  where: Condition,
): Promise<WalletRow | null> =>
  writeDoor.change<WalletRow>(
    request,
    {
      entity: Wallet,
      cause: paise > 0 ? 'credit wallet' : 'debit wallet',
      rights,
      where: and(equals('_id', id), where),
    },
    { inc: { availablePaise: paise } },
  )

/** Takes out of a wallet of the viewer's; null where there is none that holds so much. */
export const takeOut = (writing: Writing, id: string, paise: number): Promise<WalletRow | null> =>
  addToBalance(writing, id, -paise, 'viewer', between('availablePaise', { after: paise - 1 }))

/** Puts into a wallet, whoever it belongs to; null where there is none that can hold so much more. */
export const putIn = (writing: Writing, id: string, paise: number): Promise<WalletRow | null> =>
  addToBalance(writing, id, paise, 'system', between('availablePaise', { before: Number.MAX_SAFE_INTEGER - paise + 1 }))

/** What the viewer wrote under a money key: nothing, one transaction, or a transfer's two. */
export const transactionsUnder = (
  { request, writeDoor }: Writing,
  createdBy: string,
  idempotencyKey: string,
): Promise<TransactionRow[]> =>
  writeDoor.currents<TransactionRow>(
    request,
    {
      entity: Transaction,
      cause: 'money key',
      rights: 'system',
      where: and(equals('createdBy', createdBy), equals('idempotencyKey', idempotencyKey)),
    },
    [...Transaction.model.paths],
    2,
  )

/** Writes a transaction, for good. Where its key was taken meanwhile, all of it runs again and finds that. */
export const insertTransaction = async (
  { request, writeDoor }: Writing,
  transaction: Omit<TransactionRow, 'id' | 'createdAt'>,
): Promise<TransactionRow> => {
  try {
    return await writeDoor.insert<TransactionRow>(
      request,
      { entity: Transaction, cause: transaction.type, rights: 'system' },
      transaction,
    )
  } catch (error) {
    if (error instanceof AppError && error.code === 'DUPLICATE_KEY') {
      throw new Retry('the money key was taken meanwhile', { cause: error })
    }
    throw error
  }
}
