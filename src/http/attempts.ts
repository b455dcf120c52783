import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { AttemptKind, Attempts } from '../kernel/attempts.ts'
import { AppError } from '../kernel/errors.ts'

/** Of each kind within one request, however many fields it has. */
const perRequest = 5

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

/** Counts attempts in this process. `windowMs` begins with the first of them. */
export const createAttempts = (limits: {
  readonly perAccount: number
  readonly perAddress: number
  readonly windowMs: number
}): Attempts => {
  const duration = limits.windowMs / 1000
  const requests = new RateLimiterMemory({ keyPrefix: 'request', points: perRequest, duration: 60 })
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: limits.perAddress, duration })
  const accounts = new RateLimiterMemory({ keyPrefix: 'account', points: limits.perAccount, duration })

  const consume = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
    try {
      await limiter.consume(key)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      const retryAfter = Math.ceil(refused.msBeforeNext / 1000)
      throw new AppError('RATE_LIMITED', `Too many attempts; try again in ${retryAfter} s.`, { retryAfter })
    }
  }
  const keyOf = (kind: AttemptKind, of: string) => `${kind} ${of}`

  return {
    begin: async (kind, { requestId, address, account }) => {
      const network = keyOf(kind, networkOf(address))
      await consume(requests, keyOf(kind, requestId))
      await consume(addresses, network)
      if (account !== undefined) await consume(accounts, keyOf(kind, account))
      return {
        forgive: async () => {
          await requests.reward(keyOf(kind, requestId))
          await addresses.reward(network)
          if (account !== undefined) await accounts.delete(keyOf(kind, account))
        },
        takeBack: async () => {
          await addresses.reward(network)
          if (account !== undefined) await accounts.reward(keyOf(kind, account))
        },
      }
    },
    forget: async (kind, account) => {
      await accounts.delete(keyOf(kind, account))
    },
  }
}
