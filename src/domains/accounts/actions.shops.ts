import type { Writing } from '../../database/writes.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { changeUser, shopsOf } from './store.users.ts'

/** A policy reads the shops of a viewer in order up to this many. */
const mostShops = 190

/**
 * Adds a shop to those that a user works for (hex ids), and gives all of them. Runs inside the transaction that makes the
 * shop, and the user is known anew when that is committed. Throws INVALID_INPUT for one too many.
 */
export const joinShop = async (writing: Writing, userId: string, shopId: string): Promise<readonly string[]> => {
  const user = found(await shopsOf(writing, userId), 'viewer')
  const { shopIds = [] } = user
  if (shopIds.includes(shopId)) return shopIds
  if (shopIds.length >= mostShops) {
    throw new AppError('INVALID_INPUT', `You work for ${mostShops} shops already, which is the most.`)
  }
  const all = [...shopIds, shopId]
  found(await changeUser(writing, userId, 'join shop', { set: { shopIds: all } }), 'viewer')
  return all
}
