import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type mongoose from 'mongoose'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { makeIndexes } from '../database/indexes.ts'
import type { ReadDoor } from '../database/read-door.ts'
import { viewerOf } from '../domains/accounts/index.ts'
import { createDoors } from '../doors.ts'
import { indexes } from '../indexes.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { orExit } from '../or-exit.ts'
import { generate } from '../seed/generate.ts'
import { load } from '../seed/load.ts'
import { type CommandDeps, CommandRefused, runCommand } from './deps.ts'
import { type Ground, kindOf, planOperation, refusalLines } from './plan-operation.ts'
import { operationsIn, operationsOf, type Shipped } from './plan-operations.ts'
import { planPaths } from './plan-paths.ts'
import { countsOf, distinct, faultsIn, linesOf, type PlanLine, tableOf } from './plan-table.ts'
import { lists } from './plan-values.ts'

const usage = `Plans operations on a data set of its own, which is made for it and dropped again, as each kind of user, and
says which index answers each of their reads, and as whom where that differs. Without arguments, the operations of
./operations and every access path of every list.

Exit code 1 where a collection is read whole, documents are sorted in memory, more are looked at than the column \`allowed\`
says, an operation is refused, or one of our own fields asks anew for each parent. Allowed are, of n that are returned:

  2n+2          what an index gives
  600 residual  a filter behind the index: of a page of 20 at most 600 documents (20 × its size + 200), of each parent
  1000 search   matches of a search
  190 ids       what a viewer has, such as his shops, read by their ids
  30 parents    for the pages of several parents in one command: two for each row and for each parent
  count         a count of what no index has together: as many as its filters leave, so there is no bound

  npm run plans -- [--operations DIR | --manifest FILE] [--variables FILE] [--strict]

  --operations DIR   the operations of its *.graphql and *.gql files
  --manifest FILE    those of a manifest, as PERSISTED_MANIFEST names one
  --variables FILE   { "Operation": { "variable": value } }; else DIR/variables.json, else values out of the data
  --strict           nothing but 2n+2 is allowed, nothing is sorted, and an operation repeats nothing by aliases
  --help             show this`

const ours = fileURLToPath(new URL('../../operations', import.meta.url))
const size = { shops: 200, products: 4_000, users: 700 }

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string' },
      manifest: { type: 'string' },
      variables: { type: 'string' },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  if (values.operations !== undefined && values.manifest !== undefined)
    throw new CommandRefused('Give --operations or --manifest, not both')
  return values
}

/** The settings as they are, but for what counts requests, and with a database that nobody else uses. */
const apart = (config: Config): Config => {
  if (config.env === 'production')
    throw new CommandRefused(
      'This makes and drops a database of its own beside yours: not where NODE_ENV is production',
    )
  return {
    ...config,
    database: {
      ...config.database,
      name: `loadstone_plans_${randomBytes(6).toString('hex')}`,
      planGuard: { ...config.database.planGuard, mode: 'off' },
    },
    overload: { ...config.overload, redisUrl: null, costPerMinute: 0 },
  }
}

/** One of each kind, by the emails of the seed, and whoever works for the most shops. */
const viewersIn = async (db: mongoose.mongo.Db, door: ReadDoor): Promise<Viewer[]> => {
  const names = ['admin', 'merchant1', 'brand', 'agency', 'mediator', 'shopper'].map(name => `${name}@example.com`)
  const users = db.collection('users')
  const accounts = await users.find({ email: { $in: names } }, { projection: { email: 1 } }).toArray()
  const [busiest] = await users
    .aggregate([
      { $match: { status: 'active', deleted: false } },
      { $project: { shops: { $size: { $ifNull: ['$shopIds', []] } } } },
      { $sort: { shops: -1 } },
      { $limit: 1 },
    ])
    .toArray()
  const inOrder = names.flatMap(email => accounts.filter(account => account.email === email))
  const ids = [...inOrder, ...(busiest ? [busiest] : [])].map(({ _id }) => String(_id))
  const found = await Promise.all(ids.map(id => viewerOf(door, id, null)))
  return found.filter(viewer => viewer !== null)
}

const shippedBy = ({ operations, manifest, variables }: ReturnType<typeof readOptions>): Promise<Shipped> =>
  manifest === undefined ? operationsIn(operations ?? ours, variables) : operationsOf(manifest, variables)

const plans = async (
  { config, database, db, log }: CommandDeps,
  options: ReturnType<typeof readOptions>,
  shipped: Shipped,
): Promise<void> => {
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
  const app = await buildApp(config, { database, log })
  try {
    const begun = performance.now()
    const documents = await load(db, generate(size), { onProgress: () => stopped.signal.throwIfAborted() })
    await makeIndexes(db, indexes)
    const { door } = createDoors(config, database, log)
    const ground: Ground = { app, db, viewers: await viewersIn(db, door) }
    const lines: PlanLine[] = []
    const refused: string[][] = []
    for (const operation of shipped.operations) {
      stopped.signal.throwIfAborted()
      const { lines: own, refusals } = await planOperation(operation, ground)
      lines.push(...own)
      if (refusals.length > 0) refused.push(refusalLines(operation.name, refusals))
    }
    const isOurs = options.operations === undefined && options.manifest === undefined
    const bare: string[] = []
    for (const list of isOurs ? lists : []) {
      stopped.signal.throwIfAborted()
      const planned = await planPaths(list, { door, db }, ground.viewers)
      lines.push(
        ...distinct(planned.flatMap(({ label, viewer, commands }) => linesOf(label, kindOf(viewer), commands))),
      )
      if (planned.length === 0) bare.push(list.spec.name)
    }
    for (const line of tableOf(lines, options.strict)) console.log(line)
    for (const line of refused.flat()) console.log(line)
    for (const name of bare) console.log(`No rows of ${name}: its paths are not planned`)
    if (shipped.others.length > 0) console.log(`Not planned, as they are no queries: ${shipped.others.join(', ')}`)
    const faults = faultsIn(lines, options.strict).length + refused.length
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
    console.log(`${lines.length} plans on ${documents} documents in ${seconds} s: ${countsOf(lines, options.strict)}`)
    console.log(faults === 0 ? 'No fault' : faults === 1 ? '1 fault' : `${faults} faults`)
    if (faults > 0) process.exitCode = 1
  } catch (error) {
    if (stopped.signal.aborted) throw new CommandRefused('Stopped; its database is dropped')
    throw error
  } finally {
    await app.close()
    await db.dropDatabase()
  }
}

const options = await orExit(readOptions)
const shipped = await orExit(() => shippedBy(options))
await runCommand(deps => plans(deps, options, shipped), apart)
