import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type mongoose from 'mongoose'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { explainTrace } from '../database/explain-trace.ts'
import { makeIndexes } from '../database/indexes.ts'
import type { ReadDoor } from '../database/read-door.ts'
import { viewerOf } from '../domains/accounts/index.ts'
import { createDoors } from '../doors.ts'
import { buildSchema } from '../graphql/schema.ts'
import { indexes } from '../indexes.ts'
import { AppError } from '../kernel/errors.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { orExit } from '../or-exit.ts'
import { generate } from '../seed/generate.ts'
import { load } from '../seed/load.ts'
import type { App } from '../serve.ts'
import { type CommandDeps, CommandRefused, runCommand } from './deps.ts'
import { operationsIn, operationsOf, type Shipped, type ShippedOperation } from './plan-operations.ts'
import { planPaths } from './plan-paths.ts'
import { distinct, faultsIn, linesOf, type PlanLine, tableOf } from './plan-table.ts'
import { lists, PlanValues } from './plan-values.ts'
import { variablesFor } from './plan-variables.ts'

const usage = `Plans operations on a data set of its own, which is made for it and dropped again, as each kind of user, and
says which index answers each of their reads, and as whom where that differs. Without arguments, the operations of ./operations and every access path of
every list. Exit code 1 where a collection is read whole, documents are sorted in memory, more than 2 × returned + 2 are
looked at and nothing bounds it, or an operation is refused.

  npm run plans -- [--operations DIR | --manifest FILE] [--variables FILE]

  --operations DIR   the operations of its *.graphql and *.gql files
  --manifest FILE    those of a manifest, as PERSISTED_MANIFEST names one
  --variables FILE   { "Operation": { "variable": value } }; else DIR/variables.json, else values out of the data
  --help             show this`

const ours = fileURLToPath(new URL('../../operations', import.meta.url))
const size = { shops: 200, products: 4_000, users: 700 }
const deadlineMs = 60_000

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string' },
      manifest: { type: 'string' },
      variables: { type: 'string' },
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

/** What a user is, in words. */
const kindOf = ({ roles, shopIds }: Viewer): string =>
  `${roles.join(' and ')}${shopIds.length > 1 ? ` of ${shopIds.length} shops` : ''}`

interface Ground {
  readonly app: App
  readonly db: mongoose.mongo.Db
  readonly viewers: readonly Viewer[]
}

const schema = buildSchema()
/** For whom an operation is not: no fault of its plans. */
const notTheirs = new Set(['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND'])

/** The plans of an operation, as everybody who may ask it; and why it is refused, where it is to everybody. */
const planOperation = async (operation: ShippedOperation, { app, db, viewers }: Ground) => {
  const lines: PlanLine[] = []
  const refusals: string[] = []
  let answered = false
  for (const viewer of viewers) {
    try {
      for (const [i, variables] of (await variablesFor(schema, operation, new PlanValues(db, viewer))).entries()) {
        const { source, operationName } = operation
        const asked = {
          source,
          operationName,
          variables,
          viewer,
          requestId: 'plans',
          deadline: Date.now() + deadlineMs,
        }
        const { trace, errors } = await app.traceOperation(asked)
        const commands = await explainTrace(db, trace, asked.deadline, false)
        for (const command of commands)
          lines.push(...linesOf(`${operation.name} ${command.paths.join(' ')}`, kindOf(viewer), [command]))
        // Optional arguments that are refused together are not slow.
        const refused = errors.filter(({ code }) => !notTheirs.has(code) && (i === 0 || code !== 'UNINDEXED_QUERY'))
        refusals.push(...refused.map(({ path, code, message }) => `${path}: ${code}: ${message}`))
        if (errors.length === 0) answered = true
      }
    } catch (error) {
      if (error instanceof AppError && notTheirs.has(error.code)) continue
      refusals.push(error instanceof AppError ? `${error.code}: ${error.message}` : String((error as Error).message))
    }
  }
  const told = [...new Set(refusals)]
  return { lines: distinct(lines), refusals: answered ? [] : told.length > 0 ? told : ['nobody may ask it'] }
}

const shippedBy = ({ operations, manifest, variables }: ReturnType<typeof readOptions>): Promise<Shipped> =>
  manifest === undefined ? operationsIn(operations ?? ours, variables) : operationsOf(manifest, variables)

const plans = async (
  { config, database, db, log }: CommandDeps,
  options: ReturnType<typeof readOptions>,
): Promise<void> => {
  const shipped = await shippedBy(options)
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
    const refused: string[] = []
    for (const operation of shipped.operations) {
      stopped.signal.throwIfAborted()
      const { lines: own, refusals } = await planOperation(operation, ground)
      lines.push(...own)
      refused.push(...refusals.map(why => `${operation.name} is refused: ${why}`))
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
    for (const line of tableOf(lines)) console.log(line)
    for (const line of refused) console.log(`! ${line}`)
    for (const name of bare) console.log(`No rows of ${name}: its paths are not planned`)
    if (shipped.others.length > 0) console.log(`Not planned, as they are no queries: ${shipped.others.join(', ')}`)
    const faults = faultsIn(lines).length + refused.length
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
    console.log(
      `${lines.length} plans on ${documents} documents in ${seconds} s: ${faults === 0 ? 'all are served by indexes' : faults === 1 ? '1 fault' : `${faults} faults`}`,
    )
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
await runCommand(deps => plans(deps, options), apart)
