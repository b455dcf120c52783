import { checkKey } from '../../database/idempotency.ts'
import type { Writing } from '../../database/writes.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { signedIn } from '../../kernel/viewer.ts'
import type { TransactionRow, WalletRow } from './rows.ts'
import { transactionsUnder, walletById } from './store.writes.ts'

/** What every movement of money says of itself. */
export interface MovementInput {
  readonly amountPaise: number
  readonly reason: string
  readonly idempotencyKey?: string | null | undefined
}

/** A movement as it is asked for: of a transfer the outgoing half. Ids are hex. */
export interface Movement extends Pick<TransactionRow, 'type' | 'walletId' | 'amountPaise' | 'reason'> {
  readonly counterWalletId?: string
}

/** What came of a movement: the transaction as it was made, and the wallet as it is. */
export interface Moved {
  readonly wallet: WalletRow | null
  readonly transaction: TransactionRow
}

/** Whole paise that a double holds exactly, above zero. Throws INVALID_INPUT. */
export const amountOf = ({ amountPaise }: MovementInput): number => {
  if (Number.isSafeInteger(amountPaise) && amountPaise > 0) return amountPaise
  throw new AppError('INVALID_INPUT', `\`amountPaise\` must be above zero, but got ${amountPaise}.`, {
    argument: 'amountPaise',
  })
}

/** The hex id of a wallet. Throws INVALID_ID. */
export const walletIdOf = (id: string, argument: string): string => decodeId('Wallet', id, argument)

export const walletNotFound = (argument: string): AppError => new AppError('WALLET_NOT_FOUND', undefined, { argument })

/** Why nothing was put into a wallet that is there. */
export const wouldOverflow = (): AppError =>
  new AppError('INVALID_INPUT', 'The wallet cannot hold so much: a balance stays below 2^53 paise.', {
    argument: 'amountPaise',
  })

const walletsOf = ({ walletId, counterWalletId }: Movement): string[] =>
  counterWalletId === undefined ? [walletId] : [walletId, counterWalletId]

/** A transaction of the movement would say just this. */
const isOf = ({ type, walletId, counterWalletId, amountPaise, reason }: Movement, first: TransactionRow): boolean =>
  first.type === type &&
  first.walletId === walletId &&
  (first.counterWalletId ?? undefined) === counterWalletId &&
  first.amountPaise === amountPaise &&
  first.reason === reason

/**
 * Runs a movement in a transaction, once for its key: a repeat, whenever it comes, gets the first transaction and the
 * wallet as it is then. The key lies in the transaction itself and is kept as long. Throws IDEMPOTENCY_CONFLICT where it
 * was used for another movement, of whatever kind; INVALID_INPUT for a key that is none.
 */
export const once = async (
  context: Context,
  key: string | null | undefined,
  movement: Movement,
  move: (writing: Writing, by: MoneyBy) => Promise<Moved>,
): Promise<Moved> => {
  const { id: createdBy } = signedIn(context)
  if (key != null) checkKey(key)
  return context.writeDoor.transaction(
    context.request,
    async request => {
      const writing = { ...context, request }
      if (key == null) return move(writing, { createdBy })
      const known = await transactionsUnder(writing, createdBy, key)
      if (known.length === 0) return move(writing, { createdBy, idempotencyKey: key })
      // Of a transfer's two the outgoing one is the movement.
      const first = known.find(({ type }) => type !== 'transfer_in')
      if (!first || !isOf(movement, first)) throw new AppError('IDEMPOTENCY_CONFLICT')
      return { wallet: await walletById(writing, first.walletId), transaction: first }
    },
    walletsOf(movement),
  )
}

/** Who moves money, and under which key. */
export type MoneyBy = Pick<TransactionRow, 'createdBy' | 'idempotencyKey'>
