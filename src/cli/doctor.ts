import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../config.ts'
import { type Checked, checkUp } from '../database/checkup.ts'
import { createDatabase, DatabaseUnavailable } from '../database/connection.ts'
import { readMigrations } from '../database/migration-files.ts'
import { readRecords } from '../database/migration-records.ts'
import { migrationStatus } from '../database/migrations.ts'
import { openDb } from '../database/open-db.ts'
import { openMigrations } from '../database/open-migrations.ts'
import { openSource } from '../database/source.ts'
import { indexes } from '../indexes.ts'
import { createLog } from '../log.ts'
import { orExit } from '../or-exit.ts'
import { makeDataDir } from '../preflight.ts'
import { embeddedText } from './deps.ts'
import { changesOf, reportOf, unreachable } from './doctor-lines.ts'

const usage = `Connects to the configured database and says in plain words what is wrong or risky about it. Changes nothing.
Exit code 1 where something is wrong. An index is told as unused where 7 days or more have counted no use of it.

  npm run doctor -- [--watch]

  --watch  look again every minute, and tell what has changed, until Ctrl-C
  --help   show this`

const minuteMs = 60_000
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))

const isWatching = await orExit(() => {
  const { values } = parseArgs({
    options: { watch: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  return values.watch
})

const look = async (config: Config, uri: string): Promise<Checked[]> => {
  const log = createLog({ ...config, log: { level: 'silent', pretty: false } })
  const database = createDatabase({ ...config.database, retry: { ...config.database.retry, attempts: 1 } }, log)
  try {
    await database.connect(uri)
    const db = openDb(database.connection)
    const connected: Checked = { level: 'fine', about: 'connection', text: `The database ${db.databaseName} answers.` }
    const found = await checkUp(db.client, db, {
      poolMax: config.database.pool.max,
      operationMs: config.graphql.operationTimeoutMs,
      compressors: config.database.compressors,
      declared: indexes,
      openMigrations: async of =>
        openMigrations(migrationStatus(await readMigrations(migrations), await readRecords(of))),
    })
    return [connected, ...found]
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return [unreachable(error)]
    throw error
  } finally {
    await database.close()
  }
}

const stopped = new AbortController()
if (isWatching) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())

await orExit(async () => {
  const config = loadConfig()
  const embedded = await embeddedText(config)
  if (embedded) {
    await makeDataDir(config.dataDir)
    console.log(embedded)
  }
  const source = await openSource(
    config.database.source,
    createLog({ ...config, log: { level: 'warn', pretty: false } }),
    true,
  )
  try {
    let checked = await look(config, source.uri)
    for (const line of reportOf(checked)) console.log(line)
    const isWrong = () => checked.some(({ level }) => level === 'wrong')
    while (isWatching && !stopped.signal.aborted) {
      await wait(minuteMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) break
      const now = await look(config, source.uri)
      for (const line of changesOf(checked, now)) console.log(`${new Date().toISOString()}  ${line}`)
      checked = now
    }
    if (isWrong()) process.exitCode = 1
  } finally {
    await source.stop()
  }
})
