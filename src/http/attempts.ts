import { isIPv6 } from 'node:net'
import type { AttemptKind, Attempts } from '../kernel/attempts.ts'
import { AppError } from '../kernel/errors.ts'
import { type Counter, type CreateCounter, createCounters } from './counters.ts'

/** Of each kind within one request, however many fields it has. */
const perRequest = 5
/** Longer than any request lasts. */
const requestMs = 60_000

/** An IPv6 client has a network of 64 bits for itself and may come from any address of it (RFC 6177). */
export const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [front = '', back] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split('::')
  const groups = front === '' ? [] : front.split(':')
  const behind = back ? back.split(':') : []
  const missing = back === undefined ? 0 : 8 - groups.length - behind.length
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...behind]
  return `${all.slice(0, 4).join(':')}::/64`
}

/** Counts attempts: of accounts and addresses by `createCounter`, of one request in this process. */
export const createAttempts = (
  createCounter: CreateCounter,
  limits: { readonly perAccount: number; readonly perAddress: number; readonly windowMs: number },
): Attempts => {
  const requests = createCounters(null)('attempts of request', requestMs)
  const addresses = createCounter('attempts of address', limits.windowMs)
  const accounts = createCounter('attempts of account', limits.windowMs)

  const attempt = async (counter: Counter, key: string, most: number): Promise<void> => {
    const { count, resetMs } = await counter.add(key)
    if (count <= most) return
    const retryAfter = Math.ceil(resetMs / 1000)
    throw new AppError('RATE_LIMITED', `Too many attempts; try again in ${retryAfter} s.`, { retryAfter })
  }
  const keyOf = (kind: AttemptKind, of: string) => `${kind} ${of}`

  return {
    begin: async (kind, { requestId, address, account }) => {
      const network = keyOf(kind, networkOf(address))
      await attempt(requests, keyOf(kind, requestId), perRequest)
      await attempt(addresses, network, limits.perAddress)
      if (account !== undefined) await attempt(accounts, keyOf(kind, account), limits.perAccount)
      return {
        forgive: async () => {
          await requests.add(keyOf(kind, requestId), -1)
          await addresses.add(network, -1)
          if (account !== undefined) await accounts.forget(keyOf(kind, account))
        },
        takeBack: async () => {
          await addresses.add(network, -1)
          if (account !== undefined) await accounts.add(keyOf(kind, account), -1)
        },
      }
    },
    forget: async (kind, account) => {
      await accounts.forget(keyOf(kind, account))
    },
  }
}
