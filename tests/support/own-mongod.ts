import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Embedded, startEmbedded } from '../../src/database/embedded.ts'
import { atEnd } from './ends.ts'
import { recordLog } from './log.ts'

export interface OwnMongod {
  readonly uri: string
  /** Stops it in the middle of whatever it does: connections stay open, and nobody answers. */
  freeze(): void
  thaw(): void
  /** As a machine that lost its power. */
  kill(): void
  /** Starts it again after `kill`, on the same data and port. */
  restart(): Promise<void>
}

/** A mongod for the tests of one file, to freeze and kill; it ends with them. Fail points are enabled. */
export const startOwnMongod = async (): Promise<OwnMongod> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'loadstone-test-'))
  const { MONGOMS_SYSTEM_BINARY: binary = null } = process.env
  let running: Embedded
  let pid = 0
  const start = async () => {
    const { log, lines } = recordLog()
    const args = ['--setParameter', 'enableTestCommands=1', '--wiredTigerCacheSizeGB', '0.25']
    running = await startEmbedded({ dataDir, binary, args, log })
    pid = Number(lines.find(line => line.mongod)?.mongod)
    return running.uri
  }
  const uri = await start()
  atEnd(async () => {
    try {
      process.kill(pid, 'SIGCONT')
    } catch {
      // It was killed.
    }
    await running.stop()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  return {
    uri,
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    thaw: () => void process.kill(pid, 'SIGCONT'),
    kill: () => void process.kill(pid, 'SIGKILL'),
    restart: async () => void (await start()),
  }
}
