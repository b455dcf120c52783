import { Redis } from 'ioredis'
import type { Logger } from './log.ts'

const longestPauseMs = 2_000

/** What processes share beside the database. It may be away at any time. */
export interface SharedMemory {
  readonly client: Redis
  /** Resolves when it is connected, or is known to be away. */
  readonly opened: Promise<void>
  /** Whether it can be asked now; where not, nothing waits for it. */
  readonly isThere: boolean
  /** Something asked of it failed, or took too long: it is not asked again until it has been connected anew. */
  failed(error: unknown): void
  close(): void
}

/** Connects to Redis and keeps the connection. That it is away is logged once, and that it is back. */
export const connectRedis = (url: string, log: Logger): SharedMemory => {
  const client = new Redis(url, {
    connectionName: 'loadstone',
    keyPrefix: 'loadstone:',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    retryStrategy: times => Math.min(50 * 2 ** times, longestPauseMs),
  })
  let isAway = false
  let isClosed = false
  const away = (error: unknown): void => {
    if (!isAway) log.error({ err: error }, 'Redis is away: this process counts for itself until it is back')
    isAway = true
  }
  const opened = new Promise<void>(done => client.once('ready', done).once('error', () => done()))
  client.on('error', away)
  client.on('close', () => {
    if (!isClosed) away(new Error('The connection has ended'))
  })
  client.on('ready', () => {
    log.info(isAway ? 'Redis is back' : 'Connected to Redis')
    isAway = false
  })
  return {
    client,
    opened,
    get isThere() {
      return client.status === 'ready' && !isAway
    },
    failed: error => {
      // One that is frozen keeps its connection, and every command would wait for the whole time.
      if (client.status === 'ready' && !isAway) client.disconnect(true)
      away(error)
    },
    close: () => {
      isClosed = true
      client.disconnect()
    },
  }
}
