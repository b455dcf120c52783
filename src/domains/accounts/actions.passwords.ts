import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import pLimit from 'p-limit'
import { AppError } from '../../kernel/errors.ts'

const shortest = 10
/** Longer ones would cost time and gain nothing. */
const longest = 1024

/**
 * Passwords that are hashed at once: each takes a core for 50 ms, 19 MiB, and one of the four threads that files and
 * names of hosts are read by too. A core and a thread stay free for everybody else.
 */
const atOnce = Math.min(Math.max(availableParallelism() - 1, 1), 3)
/** More would wait longer than anybody waits for an answer. */
const mostWaiting = 50
const threads = pLimit(atOnce)

/** Throws OVERLOADED where too many wait already. */
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  if (threads.pendingCount >= mostWaiting) throw new AppError('OVERLOADED')
  return threads(work)
}

/** argon2id with OWASP's parameters (19 MiB, 2 passes), which are the library's defaults. */
export const hashPassword = async (password: string): Promise<string> => inTurn(() => hash(password))

/** Checked where there is no account, so that an unknown email takes as long as a wrong password. */
const nobody = hashPassword('nobody has this password')

/** Whether a password is the one of a hash. Takes as long where there is no hash. */
export const isPassword = async (password: string, passwordHash: string | undefined): Promise<boolean> => {
  if (password.length > longest) return false
  const known = passwordHash ?? (await nobody)
  const matches = await inTurn(() => verify(known, password))
  return passwordHash !== undefined && matches
}

/** Throws VALIDATION_ERROR for a new password that is too short, too long, or the account's email. */
export const checkPassword = (password: string, email: string, field: string): void => {
  const wrong = (kind: string, message: string): AppError =>
    new AppError('VALIDATION_ERROR', undefined, { fields: [{ field, kind, message }] })
  if ([...password].length < shortest) throw wrong('minlength', `Must have at least ${shortest} characters.`)
  if (password.length > longest) throw wrong('maxlength', `Must have at most ${longest} characters.`)
  if (password.trim().toLowerCase() === email) throw wrong('email', 'Must not be the email address.')
}
