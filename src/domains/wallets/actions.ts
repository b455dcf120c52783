import type { Shown } from '../../database/shown-again.ts'
import type { Writing } from '../../database/writes.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { signedIn } from '../../kernel/viewer.ts'
import type { TransactionRow, WalletRow } from './rows.ts'
import { Transaction, Wallet } from './store.ts'
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

/** What came of a movement: the transaction, and the wallet as it was then. */
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

/**
 * Runs a movement in a transaction, once for its key, which is kept for ever: a repeat, whenever it comes, gets the first
 * result. Throws IDEMPOTENCY_CONFLICT where the key was used for anything else, INVALID_INPUT for a key that is none.
 */
export const once = (
  context: Context,
  key: string | null | undefined,
  movement: Movement,
  move: (writing: Writing, by: MoneyBy) => Promise<Moved>,
): Promise<Moved> => {
  const { id: createdBy } = signedIn(context)
  const { request, writeDoor } = context
  const wallets = walletsOf(movement)
  if (key == null) {
    return writeDoor.transaction(request, inside => move({ ...context, request: inside }, { createdBy }), wallets)
  }
  const work = async (inside: Context['request']) => {
    const writing = { ...context, request: inside }
    return (await movedBefore(writing, createdBy, key, movement)) ?? move(writing, { createdBy, idempotencyKey: key })
  }
  const keyed = { mutation: movement.type, key, input: movement, forever: true, rowsOf: shown }
  return writeDoor.once(request, keyed, work, wallets)
}

const shown = ({ wallet, transaction }: Moved): Shown[] => [
  ...(wallet ? [{ entity: Wallet, row: wallet }] : []),
  { entity: Transaction, row: transaction },
]

/** A transaction of the movement would say just this. */
const isOf = ({ type, walletId, counterWalletId, amountPaise, reason }: Movement, first: TransactionRow): boolean =>
  first.type === type &&
  first.walletId === walletId &&
  (first.counterWalletId ?? undefined) === counterWalletId &&
  first.amountPaise === amountPaise &&
  first.reason === reason

/**
 * What came of a movement whose key only its transaction holds, as of money that was brought in: that, and the wallet as
 * it is. Null where there is none. Throws IDEMPOTENCY_CONFLICT for a transaction of another movement.
 */
const movedBefore = async (
  writing: Writing,
  createdBy: string,
  key: string,
  movement: Movement,
): Promise<Moved | null> => {
  const known = await transactionsUnder(writing, createdBy, key)
  if (known.length === 0) return null
  // Of a transfer's two the outgoing one is the movement.
  const first = known.find(({ type }) => type !== 'transfer_in')
  if (!first || !isOf(movement, first)) throw new AppError('IDEMPOTENCY_CONFLICT')
  return { wallet: await walletById(writing, first.walletId), transaction: first }
}

/** Who moves money, and under which key. */
export type MoneyBy = Pick<TransactionRow, 'createdBy' | 'idempotencyKey'>
