import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { oneLine } from '../kernel/text.ts'
import type { MongodBinary } from './mongod-binary.ts'
import { MongodFailed, type MongodProcess, startMongod } from './mongod-process.ts'
import { becomePrimary, HOST, REPLICA_SET, uriOfSet } from './set-of-one.ts'

export interface Embedded {
  /** Connection string of the set of one, without a database. */
  readonly uri: string
  /** Ends mongod in order. Without it, mongod is killed when this process exits, in whatever way. */
  stop(): Promise<void>
}

/** Where a mongod keeps its data and listens, and which one it is. */
export interface MongodPlace {
  readonly binary: MongodBinary
  readonly folder: string
  readonly port: number
}

export interface LaunchOptions {
  /** More arguments of mongod. */
  readonly args?: readonly string[]
  /** Start mongod again, on the same data and port, where it ends by itself. */
  readonly restarts?: boolean
  /** Waited for when mongod has the folder and before the set is made, whose one member has its port for ever. */
  readonly held?: () => Promise<void>
  readonly log: Logger
}

/** The embedded database cannot run; the message is one line for the terminal. */
export class EmbeddedFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedFailed'
  }
}

/** Another mongod has the folder. */
export class FolderHeld extends Error {}

const mongodArgs = [
  '--nounixsocket',
  '--oplogSize',
  '256',
  // A signalled mongod would wait up to 15 s for a set of several members to hand over.
  '--setParameter',
  'shutdownTimeoutMillisForSignaledShutdown=100',
  // A server that was killed leaves its transactions open, and what they wrote is held as long: 60 s unless told.
  '--setParameter',
  'transactionLifetimeLimitSeconds=15',
]

/** Starts of a mongod that ended by itself: so many within the time, then no more. */
const RESTARTS = 5
const RESTARTS_WITHIN_MS = 60_000
const RESTART_PAUSE_MS = 500

/** Starts a mongod as a set of one and waits until it takes writes. Throws as `runMongod` does. */
export async function launchSet(place: MongodPlace, options: LaunchOptions): Promise<Embedded> {
  const { binary, folder, port } = place
  const { log, restarts = false } = options
  let mongod = await startSet(place, options)
  log.info(
    { mongod: mongod.pid },
    `Embedded database: MongoDB ${binary.version} runs on ${HOST}:${port}, its data in ${folder}`,
  )
  let isStopping = false

  /** Follows mongod from end to end of its processes, until one is not started again. */
  const keep = async (): Promise<void> => {
    let starts: number[] = []
    let failure: unknown
    while (!isStopping) {
      const end = await mongod.exited
      if (isStopping) return
      starts = starts.filter(at => at > Date.now() - RESTARTS_WITHIN_MS)
      if (starts.length === RESTARTS) {
        const reason = failure ? `: ${oneLine(failure)}` : ''
        log.error(`Embedded database: mongod ended (${end}) and is not started again after ${RESTARTS} times${reason}`)
        return
      }
      starts.push(Date.now())
      try {
        mongod = await startSet(place, options)
        failure = undefined
        log.warn(
          { mongod: mongod.pid },
          `Embedded database: mongod ended (${end}) and runs again on ${HOST}:${port}, on the same data`,
        )
      } catch (error) {
        failure = error
        await wait(RESTART_PAUSE_MS * starts.length)
      }
    }
  }
  const kept = restarts ? keep() : null
  return {
    uri: uriOfSet(port),
    stop: async () => {
      isStopping = true
      await mongod.stop()
      await kept
      // It may have been on its way up.
      await mongod.stop()
    },
  }
}

async function startSet(place: MongodPlace, { args = [], held }: LaunchOptions): Promise<MongodProcess> {
  const mongod = await runMongod(place, ['--replSet', REPLICA_SET, ...args])
  try {
    await held?.()
    await becomePrimary(place.port)
  } catch (error) {
    await mongod.stop()
    throw new EmbeddedFailed(`The embedded database takes no writes: ${oneLine(error)}`, { cause: error })
  }
  return mongod
}

/**
 * Runs a mongod and waits until it takes connections.
 *
 * @throws FolderHeld where another mongod has the folder.
 * @throws EmbeddedFailed where it does not start.
 */
export async function runMongod(
  { binary, folder, port }: MongodPlace,
  args: readonly string[] = [],
): Promise<MongodProcess> {
  const own = ['--dbpath', folder, '--port', String(port), '--bind_ip', HOST, '--storageEngine', 'wiredTiger']
  try {
    return await startMongod(binary.path, [...own, ...mongodArgs, ...args])
  } catch (error) {
    if (error instanceof MongodFailed && error.isFolderHeld) throw new FolderHeld(error.message)
    throw new EmbeddedFailed(`The embedded database does not start: ${oneLine(error)}`, { cause: error })
  }
}
