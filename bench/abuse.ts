import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { makeIndexes } from '../src/database/indexes.ts'
import { freePort } from '../src/database/ports.ts'
import { createTokens } from '../src/http/tokens.ts'
import { indexes } from '../src/indexes.ts'
import { generate } from '../src/seed/generate.ts'
import { load } from '../src/seed/load.ts'
import type { Honest, HonestJob } from './abuse-honest.ts'
import type { AbuseJob, Outcomes } from './abuse-load.ts'
import { type AbuseRun, failuresOf, reportAbuse, type Sample } from './abuse-report.ts'
import { startMongod } from './mongod.ts'
import { type ServerProcess, startServer, startWorker } from './processes.ts'
import { writeAbuse } from './readme.ts'
import { admins, merchants, newestOfShop } from './workloads.ts'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, warm: { type: 'string', default: '15' } },
})
const seconds = Number(options.seconds)
const warm = Math.min(Number(options.warm), seconds / 2)
const perSecond = 10

const say = (text: string): void => console.log(`${(performance.now() / 1_000).toFixed(0).padStart(4)} s  ${text}`)

const ends: (() => Promise<unknown>)[] = []
const ending = <T extends { stop(): Promise<unknown> }>(started: T): T => {
  ends.unshift(() => started.stop())
  return started
}

/** Memory each half second, until the abuse is over. */
const watch = async (server: ServerProcess): Promise<Sample[]> => {
  const samples: Sample[] = []
  for (const begin = performance.now(); performance.now() - begin < seconds * 1_000; await wait(500)) {
    if (server.pid() === null) break
    samples.push({ second: (performance.now() - begin) / 1_000, ...(await server.memory()) })
  }
  return samples
}

const main = async (): Promise<void> => {
  const mongod = ending(await startMongod(1))
  const client = await mongoose.mongo.MongoClient.connect(mongod.uri)
  ends.unshift(() => client.close())
  const environment = {
    NODE_ENV: 'production',
    MONGODB_URI: mongod.uri,
    DB_NAME: 'abuse',
    JWT_SECRET: randomBytes(32).toString('hex'),
  }
  const db = client.db(environment.DB_NAME)
  await load(db, generate({ shops: 60, products: 12_000, users: 2_000 }))
  await makeIndexes(db, indexes)
  const tokens = createTokens({ key: new TextEncoder().encode(environment.JWT_SECRET), ttlMs: 900_000 })
  const [attacker] = await admins(db, tokens)
  const items = newestOfShop(await merchants(db, tokens)).map(pair => pair.ours)
  const honest = ending(startWorker<HonestJob, Honest>('bench/abuse-honest.ts'))
  const abuse = ending(startWorker<AbuseJob, Outcomes>('bench/abuse-load.ts'))

  const one = async (title: string, env: NodeJS.ProcessEnv): Promise<AbuseRun> => {
    say(title)
    const server = ending(
      await startServer('src/main.ts', await freePort(), { ...environment, ...env }, '/health/ready'),
    )
    const pid = server.pid()
    const job = { url: server.url, items, perSecond }
    const alone = await honest.run({ ...job, seconds: Math.min(seconds, 15) })
    const authorization = attacker?.authorization ?? ''
    const [beside, outcomes, samples] = await Promise.all([
      honest.run({ ...job, seconds }),
      abuse.run({ url: server.url, authorization, seconds, loops: 24, held: 24 }),
      watch(server),
    ])
    await wait(500)
    const after = await fetch(`${server.url}/health/live`).then(
      ({ status }) => status,
      () => null,
    )
    const run = { title, outcomes, alone, beside, samples, warm, samePid: pid !== null && server.pid() === pid, after }
    await server.stop()
    return run
  }

  const runs = [
    await one('With the rate limits as they are by default', {}),
    await one('Without rate limits, so that each request meets what stands behind them', {
      RATE_LIMIT: '0',
      COST_BUDGET: '0',
      SIGN_IN_ATTEMPTS: '1000',
      SIGN_IN_ATTEMPTS_PER_ADDRESS: '100000',
      // Full within the warm-up: what grows after it is no cache.
      DOCUMENT_CACHE_BYTES: String(4 * 1024 * 1024),
    }),
  ]
  const { version } = await db.admin().serverInfo()
  const text = reportAbuse(runs, { seconds, perSecond, mongod: String(version) })
  console.log(`\n${text}`)
  if (seconds >= 60) await writeAbuse(text)
  const failures = runs.flatMap(failuresOf)
  for (const failure of failures) say(`does not hold: ${failure}`)
  process.exitCode = failures.length > 0 ? 1 : 0
}

let stopping: Promise<void> | undefined
const stopAll = (): Promise<void> => {
  stopping ??= (async () => {
    for (const end of ends) await end()
  })()
  return stopping
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopAll().finally(() => process.exit(130)))
try {
  await main()
} finally {
  await stopAll()
}
