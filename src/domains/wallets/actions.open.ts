import type { At } from '../../database/loaders.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { signedIn } from '../../kernel/viewer.ts'
import type { WalletRow } from './rows.ts'
import { insertWallet } from './store.writes.ts'

interface Opening {
  readonly ownerId?: string | null | undefined
  readonly currency?: string | null | undefined
}

/**
 * Opens a user's one wallet, in rupees where nothing is said. Throws NOT_FOUND for a user who is not there, or is not
 * the viewer, who is no admin; DUPLICATE_KEY where he has one; VALIDATION_ERROR for a currency that is none.
 */
export const openWallet = async (
  context: Context,
  { ownerId: given, currency }: Opening,
  at: At,
): Promise<{ wallet: WalletRow }> => {
  const { id: viewerId } = signedIn(context)
  const ownerId = given == null ? viewerId : decodeId('User', given, 'ownerId')
  if (ownerId !== viewerId && !(await context.loaders.accounts.userById.load(ownerId, at))) {
    throw new AppError('NOT_FOUND', undefined, { argument: 'ownerId' })
  }
  return { wallet: await insertWallet(context, { ownerId, currency: currency ?? 'INR' }) }
}
