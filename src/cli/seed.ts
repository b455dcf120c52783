import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { makeIndexes } from '../database/indexes.ts'
import { hashPassword } from '../domains/accounts/index.ts'
import { indexes } from '../indexes.ts'
import { orExit } from '../or-exit.ts'
import { estimate, generate, type Size } from '../seed/generate.ts'
import { isEmpty, load } from '../seed/load.ts'
import { checkSize } from '../seed/world.ts'
import { type CommandDeps, CommandRefused, refusePart, runCommand } from './deps.ts'

const usage = `Loads a large data set, the same every time, into the configured database.

  npm run seed -- [--shops 270] [--products 97500] [--users 10000]

  --drop        first drop the collections of an API that has data
  --production  do it although NODE_ENV is production; then no account has a password
  --help        show this`

interface Options {
  readonly size: Size
  readonly drop: boolean
  readonly production: boolean
}

const count = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new CommandRefused(`--${name} must be a whole number, but got ${text}`)
  return Number(text)
}

const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      shops: { type: 'string', default: '270' },
      products: { type: 'string', default: '97500' },
      users: { type: 'string', default: '10000' },
      drop: { type: 'boolean', default: false },
      production: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  const size = {
    shops: count('shops', values.shops),
    products: count('products', values.products),
    users: count('users', values.users),
  }
  checkSize(size)
  return { size, drop: values.drop, production: values.production }
}

const collections = [...new Set(indexes.map(({ collection }) => collection))]
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const whole = (value: number): string => Math.round(value).toLocaleString('en')

const seed = async ({ config, db }: CommandDeps, { size, drop, production }: Options): Promise<void> => {
  if (config.env === 'production' && !production) {
    throw new CommandRefused('This would fill a production database with generated data: add --production to do it')
  }
  await refusePart(db)
  if (!drop && !(await isEmpty(db, collections))) {
    throw new CommandRefused(`The database ${db.databaseName} has data: add --drop to replace all of it`)
  }
  // Empty collections too: their indexes would be kept up with every document, which takes several times as long.
  for (const name of collections) await db.dropCollection(name)

  const bar = new SingleBar(
    { format: '{bar} {percentage} % · {value} documents', hideCursor: true },
    Presets.shades_classic,
  )
  bar.start(estimate(size), 0)
  const begin = performance.now()
  const passwordHash = config.sample.enabled ? await hashPassword(config.sample.password) : null
  const documents = await load(db, generate(size, { passwordHash }), { onProgress: done => bar.update(done) })
  const loaded = performance.now()
  bar.setTotal(documents)
  bar.stop()
  console.log(
    `${whole(documents)} documents in ${seconds(loaded - begin)}: ${whole(documents / ((loaded - begin) / 1_000))} a second`,
  )
  await makeIndexes(db, indexes)
  console.log(`${indexes.length} indexes built in ${seconds(performance.now() - loaded)}`)
  if (config.sample.enabled) {
    console.log(`Sign in as admin@example.com and the other sample accounts; the password is ${config.sample.password}`)
  }
}

const options = await orExit(readOptions)
await runCommand(deps => seed(deps, options))
