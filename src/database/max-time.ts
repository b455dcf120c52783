import type { mongo } from 'mongoose'
import { AppError } from '../kernel/errors.ts'

/** For the answer of a server that gives a command up. */
const aheadMs = 500

/**
 * Milliseconds that the server may work on a command, until `deadline` (epoch milliseconds), and always less than the
 * silence after which the client takes its connection for dead (`DB_SOCKET_TIMEOUT`): a slow command is one that the
 * server gives up, not a network that failed. Throws TIMEOUT where nothing is left.
 */
export const maxTimeOf = ({ options }: mongo.MongoClient, deadline: number): number => {
  const left = timeLeft(deadline)
  const silence = options.socketTimeoutMS
  return silence > 0 ? Math.min(left, Math.max(silence - aheadMs, Math.ceil(silence / 2))) : left
}

/**
 * The whole time until `deadline` for a command that may need it, longer than `DB_SOCKET_TIMEOUT`: the driver takes a limit
 * of the command's own, though its types do not say so. Throws TIMEOUT where nothing is left.
 */
export const wholeTimeOf = (deadline: number): { readonly maxTimeMS: number; readonly socketTimeoutMS: number } => {
  const left = timeLeft(deadline)
  return { maxTimeMS: left, socketTimeoutMS: left + aheadMs }
}

const timeLeft = (deadline: number): number => {
  const left = Math.floor(deadline - Date.now())
  if (left <= 0) throw new AppError('TIMEOUT')
  return left
}
