import { pino } from 'pino'
import { readConfig } from '../src/config.ts'
import { startEmbedded } from '../src/database/embedded.ts'

/** A mongod of the bench's own, whatever database the environment names, with a cache of so many gigabytes. */
export const startMongod = (cacheGigabytes: number): ReturnType<typeof startEmbedded> => {
  const { source } = readConfig({ ...process.env, MONGODB_URI: '', NODE_ENV: 'test' }).database
  return startEmbedded({
    dataDir: null,
    binary: source.kind === 'embedded' ? source.binary : null,
    args: ['--wiredTigerCacheSizeGB', String(cacheGigabytes)],
    log: pino({ level: 'warn' }),
  })
}
