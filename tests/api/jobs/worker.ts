// A process of its own that does the job `sleeps`: it notes that it began, and needs as long as `SLEEP_MS` says.
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { readConfig } from '../../../src/config.ts'
import { createDatabase } from '../../../src/database/connection.ts'
import { openDb } from '../../../src/database/open-db.ts'
import { engineOn, jobOf, quick } from './engines.ts'

const config = readConfig(process.env)
const log = pino({ level: 'silent' })
const database = createDatabase(config.database, log)
await database.connect(String(process.env.MONGODB_URI))
const notes = openDb(database.connection).collection<{ at: Date; by: number }>('notes')
const sleeps = jobOf('sleeps', async ({ signal }) => {
  await notes.insertOne({ at: new Date(), by: process.pid })
  process.stdout.write('began\n')
  await wait(Number(process.env.SLEEP_MS), undefined, { signal })
  process.stdout.write('ended\n')
})
const jobs = engineOn(database, config, [sleeps], log, {
  instance: config.instance,
  // A process that has to wait for its turn does not lose its job.
  times: { ...quick, leaseMs: 5_000 },
})
jobs.start()
process.stdout.write('looks\n')
process.on('SIGTERM', () => void jobs.stop(30_000).then(() => database.close()))
