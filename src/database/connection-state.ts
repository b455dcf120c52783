import type { mongo } from 'mongoose'
import type { Logger } from 'pino'

export type State = 'disconnected' | 'connecting' | 'connected' | 'disconnecting'

/** What the connection has been through since the process started (seed 001's metrics). */
export interface ConnectionState {
  readonly state: State
  /** When it came into this state. */
  readonly since: Date
  /** Milliseconds since it last became connected, 0 while it is not. */
  readonly uptimeMs: number
  /** Tries to open it. */
  readonly attempts: number
  readonly connects: number
  readonly disconnects: number
  readonly reconnects: number
  readonly errors: number
  /** Class of the last error, without its text, which may name hosts. */
  readonly lastError: string | null
  readonly lastErrorAt: Date | null
}

/** Members of the replica set as this process sees them: `healthy` are those that answer and hold current data or vote. */
export interface SetMembers {
  readonly healthy: number
  readonly total: number
}

export interface StateRecord {
  readonly state: State
  /** Null where the database is no replica set, or only one server of it was named to connect to. */
  readonly members: SetMembers | null
  /** Address (`host:port`) of a server that takes writes, as the driver last saw it. */
  readonly writable: string | null
  snapshot(): ConnectionState
  attach(client: mongo.MongoClient): void
  connecting(): void
  attempt(): void
  failed(error: unknown): void
  connected(): void
  disconnecting(): void
  disconnected(): void
}

/**
 * Follows the state of the connection by the driver's topology events and logs each change. Mongoose's own
 * `readyState` is not used: it says disconnected whenever no heartbeat arrived for two intervals, so with an interval
 * of one second a pause of the event loop of two looks like an outage.
 */
export function createStateRecord(log: Logger): StateRecord {
  const counts = { attempts: 0, connects: 0, disconnects: 0, reconnects: 0, errors: 0 }
  let state: State = 'disconnected'
  let since = new Date()
  let lastError: string | null = null
  let lastErrorAt: Date | null = null
  let writable: string | null = null
  let members: SetMembers | null = null
  /** Whether the first connect has succeeded: from then on a server that takes writes makes the difference. */
  let opened = false

  function become(next: State): boolean {
    if (state === next) return false
    state = next
    since = new Date()
    return true
  }

  function noteError(error: unknown): void {
    counts.errors += 1
    lastError = error instanceof Error ? error.name : 'Error'
    lastErrorAt = new Date()
  }

  function follow(description: mongo.TopologyDescription): void {
    writable = writableServer(description)
    members = membersOf(description)
    if (!opened || state === 'disconnecting') return
    if (writable === null && state === 'connected') {
      become('disconnected')
      counts.disconnects += 1
      log.error(
        { topology: description.type, disconnects: counts.disconnects },
        'Database lost: no server takes writes',
      )
    } else if (writable !== null && state === 'disconnected') {
      const outageMs = Date.now() - since.getTime()
      become('connected')
      counts.reconnects += 1
      log.info({ address: writable, reconnects: counts.reconnects, outageMs }, 'Database is back')
    }
  }

  function attach(client: mongo.MongoClient): void {
    client.on('topologyDescriptionChanged', event => {
      if (event.previousDescription.type !== event.newDescription.type)
        log.debug({ from: event.previousDescription.type, to: event.newDescription.type }, 'Database topology changed')
      follow(event.newDescription)
    })
    client.on('serverDescriptionChanged', event => {
      const { previousDescription: from, newDescription: to } = event
      if (from.type === to.type) return
      log.info({ address: event.address, from: from.type, to: to.type }, 'Database server changed')
    })
    client.on('serverHeartbeatFailed', event => {
      if (!opened || state === 'disconnecting') return
      noteError(event.failure)
      log.warn({ address: event.connectionId, error: event.failure.name }, 'Database server does not answer')
    })
  }

  return {
    get state() {
      return state
    },
    get writable() {
      return writable
    },
    get members() {
      return members
    },
    snapshot: () => ({
      state,
      since,
      uptimeMs: state === 'connected' ? Date.now() - since.getTime() : 0,
      ...counts,
      lastError,
      lastErrorAt,
    }),
    attach,
    connecting: () => {
      become('connecting')
      log.info('Connecting to the database')
    },
    attempt: () => {
      counts.attempts += 1
    },
    failed: noteError,
    connected: () => {
      opened = true
      counts.connects += 1
      become('connected')
      log.info({ attempt: counts.attempts, address: writable }, 'Connected to the database')
    },
    disconnecting: () => {
      become('disconnecting')
    },
    disconnected: () => {
      become('disconnected')
    },
  }
}

const takesWrites: readonly string[] = ['RSPrimary', 'Standalone', 'Mongos', 'LoadBalancer']

/** Address (`host:port`) of a server that takes writes. */
export function writableServer(description: mongo.TopologyDescription): string | null {
  for (const server of description.servers.values()) if (takesWrites.includes(server.type)) return server.address
  return null
}

const takesPart: readonly string[] = ['RSPrimary', 'RSSecondary', 'RSArbiter']

function membersOf({ type, servers }: mongo.TopologyDescription): SetMembers | null {
  if (!type.startsWith('ReplicaSet')) return null
  const types = [...servers.values()].map(server => server.type as string)
  return { healthy: types.filter(name => takesPart.includes(name)).length, total: types.length }
}
