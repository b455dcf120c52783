import type { At } from '../../database/loaders.ts'
import type { Writing } from '../../database/writes.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { isAdmin, signedIn } from '../../kernel/viewer.ts'
import { amountOf, type Moved, type MovementInput, once, walletIdOf, walletNotFound, wouldOverflow } from './actions.ts'
import type { WalletRow } from './rows.ts'
import { insertTransaction, putIn, takeOut, walletById, walletsByIds } from './store.writes.ts'

interface OfWallet extends MovementInput {
  readonly walletId: string
}

interface Transfer extends MovementInput {
  readonly fromWalletId: string
  readonly toWalletId: string
}

/** Takes out what must be there. Throws WALLET_NOT_FOUND, INSUFFICIENT_FUNDS. */
const take = async (writing: Writing, id: string, paise: number, argument: string): Promise<WalletRow> => {
  const wallet = await takeOut(writing, id, paise)
  if (wallet) return wallet
  throw (await walletById(writing, id))
    ? new AppError('INSUFFICIENT_FUNDS', undefined, { argument: 'amountPaise' })
    : walletNotFound(argument)
}

/** Puts in what there must be room for. Throws WALLET_NOT_FOUND, INVALID_INPUT. */
const put = async (writing: Writing, id: string, paise: number, argument: string): Promise<WalletRow> => {
  const wallet = await putIn(writing, id, paise)
  if (wallet) return wallet
  const [present] = await walletsByIds(writing, [id])
  throw present ? wouldOverflow() : walletNotFound(argument)
}

/** Nobody could sign in to use what a deleted user is given; what he has can be taken out. Throws WALLET_NOT_FOUND. */
const checkTaker = async ({ loaders }: Context, { ownerId }: WalletRow, argument: string, at: At): Promise<void> => {
  if (!(await loaders.accounts.relatedUserById.load(ownerId, at))) throw walletNotFound(argument)
}

/** Money from outside comes in; only admins say so. */
export const creditWallet = (context: Context, input: OfWallet, at: At): Promise<Moved> => {
  const walletId = walletIdOf(input.walletId, 'walletId')
  const movement = { type: 'credit', walletId, amountPaise: amountOf(input), reason: input.reason } as const
  return once(context, input.idempotencyKey, movement, async (writing, by) => {
    const wallet = await put(writing, walletId, movement.amountPaise, 'walletId')
    await checkTaker(context, wallet, 'walletId', at)
    return { wallet, transaction: await insertTransaction(writing, { ...movement, ...by, ...after(wallet) }) }
  })
}

export const debitWallet = (context: Context, input: OfWallet): Promise<Moved> => {
  const walletId = walletIdOf(input.walletId, 'walletId')
  const movement = { type: 'debit', walletId, amountPaise: amountOf(input), reason: input.reason } as const
  return once(context, input.idempotencyKey, movement, async (writing, by) => {
    const wallet = await take(writing, walletId, movement.amountPaise, 'walletId')
    return { wallet, transaction: await insertTransaction(writing, { ...movement, ...by, ...after(wallet) }) }
  })
}

const after = ({ ownerId, availablePaise }: WalletRow) => ({ ownerId, balanceAfterPaise: availablePaise })

/**
 * Both wallets change and each gets its transaction, or nothing happens. Whoever gives need not see the wallet that
 * takes. Throws WALLET_NOT_FOUND, INSUFFICIENT_FUNDS, INVALID_INPUT for the same wallet or another currency.
 */
export const transferFunds = (context: Context, input: Transfer, at: At): Promise<Moved> => {
  const from = walletIdOf(input.fromWalletId, 'fromWalletId')
  const to = walletIdOf(input.toWalletId, 'toWalletId')
  const paise = amountOf(input)
  const { reason } = input
  if (from === to) {
    throw new AppError('INVALID_INPUT', 'A wallet does not give to itself.', { argument: 'toWalletId' })
  }
  const movement = {
    type: 'transfer_out',
    walletId: from,
    counterWalletId: to,
    amountPaise: paise,
    reason,
  } as const
  return once(context, input.idempotencyKey, movement, async (writing, by) => {
    await checkEnds(context, writing, { from, to, at })
    const give = () => take(writing, from, paise, 'fromWalletId')
    const receive = () => put(writing, to, paise, 'toWalletId')
    // Whoever moves money between the same two takes them in the same order, so that one waits and both do not fail.
    let [giver, taker] = [null, null] as [WalletRow | null, WalletRow | null]
    if (from < to) {
      giver = await give()
      taker = await receive()
    } else {
      taker = await receive()
      giver = await give()
    }
    const transaction = await insertTransaction(writing, { ...movement, ...by, ...after(giver) })
    await insertTransaction(writing, {
      ...{ ...movement, type: 'transfer_in', walletId: to, counterWalletId: from },
      ...by,
      ...after(taker),
    })
    return { wallet: giver, transaction }
  })
}

/** Throws WALLET_NOT_FOUND, also for a wallet that is not the viewer's to give from; INVALID_INPUT for another currency. */
const checkEnds = async (
  context: Context,
  writing: Writing,
  { from, to, at }: { readonly from: string; readonly to: string; readonly at: At },
): Promise<void> => {
  const viewer = signedIn(context)
  const ends = await walletsByIds(writing, [from, to])
  const giver = ends.find(({ id, ownerId }) => id === from && (ownerId === viewer.id || isAdmin(viewer)))
  if (!giver) throw walletNotFound('fromWalletId')
  const taker = ends.find(({ id }) => id === to)
  if (!taker) throw walletNotFound('toWalletId')
  await checkTaker(context, taker, 'toWalletId', at)
  if (giver.currency !== taker.currency) {
    throw new AppError('INVALID_INPUT', 'The wallets are of different currencies.', { argument: 'toWalletId' })
  }
}
