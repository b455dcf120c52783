import type { Config } from './config.ts'
import { CommandStats } from './database/command-stats.ts'
import type { Database } from './database/connection.ts'
import { openDb } from './database/open-db.ts'
import { PlanGuard } from './database/plan-guard.ts'
import { ReadDoor } from './database/read-door.ts'
import { WriteDoor } from './database/write-door.ts'
import { hundredths } from './kernel/rounded.ts'
import type { Logger } from './log.ts'

/** The two ways to the documents, and the figures of what passed through them. */
export interface Doors {
  readonly door: ReadDoor
  readonly writeDoor: WriteDoor
  readonly stats: CommandStats
  readonly guard: PlanGuard
}

/** The doors as the settings have them; of the server as of a command. */
export const createDoors = ({ database: settings }: Config, database: Database, log: Logger): Doors => {
  const { slowQueryMs, logQueries, failoverWaitMs, idempotencyTtlMs, sharing, readPreference, planGuard } = settings
  const { connection, outage } = database
  const stats = new CommandStats(slowQueryMs)
  if (logQueries)
    stats.onCommand(command => log.info({ command: { ...command, ms: hundredths(command.ms) } }, 'Database command'))
  const db = () => openDb(connection)
  const guard = new PlanGuard({ ...planGuard, db, log })
  stats.onCommand(guard.seen)
  return {
    guard,
    door: new ReadDoor({
      ...{ db, stats, outage, failoverWaitMs, sharing },
      ...{ statisticsFrom: readPreference, admit: guard.admit },
    }),
    writeDoor: new WriteDoor({ connection, stats, outage, failoverWaitMs, idempotencyTtlMs, admit: guard.admit }),
    stats,
  }
}
