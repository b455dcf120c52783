import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type mongoose from 'mongoose'
import { freePort } from '../src/database/ports.ts'
import { encodeId } from '../src/kernel/ids.ts'
import type { Item } from './load.ts'
import { type ServerProcess, startServer } from './processes.ts'
import { median, send } from './race.ts'
import type { Bench } from './setup.ts'
import { admins, type Caller, merchants, nestedPage, newestOfShop, operation } from './workloads.ts'

type Db = mongoose.mongo.Db
type ObjectId = mongoose.mongo.ObjectId

/** A figure that is asked for, and what was measured. */
export interface Figure {
  readonly name: string
  readonly target: string
  readonly value: string
  readonly met: boolean
}

const samples = 300
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`

/** One request after the other, each timed from sending it to having read the whole answer. */
const timed = async (
  name: string,
  targetMs: number,
  { ours, scans }: Bench,
  items: readonly Item[],
  ask: (server: ServerProcess, item: Item) => Promise<unknown> = send,
): Promise<Figure> => {
  const times: number[] = []
  await scans.during(async () => {
    for (let i = 0; i < samples + 50; i++) {
      const item = items[i % items.length]
      if (!item) throw new Error(`nothing to ask for: ${name}`)
      const begin = performance.now()
      await ask(ours, item)
      if (i >= 50) times.push(performance.now() - begin)
    }
  })
  times.sort((a, b) => a - b)
  const [p50 = 0, p95 = 0] = [times[Math.floor(samples * 0.5)], times[Math.floor(samples * 0.95)]]
  return { name, target: `< ${targetMs} ms`, value: `${ms(p95)} (median ${ms(p50)})`, met: p95 < targetMs }
}

const some = async (db: Db, collection: string, filter: object, field: string): Promise<string[]> => {
  const found = await db
    .collection(collection)
    .find(filter, { projection: { [field]: 1 } })
    .limit(5_000)
    .toArray()
  return [...new Set(found.map(document => String(document[field])))].slice(0, samples)
}

/** The shop whose number of products is nearest to `count`. */
const shopOf = async (db: Db, count: number): Promise<{ hex: string; products: number }> => {
  const [found] = await db
    .collection('products')
    .aggregate<{ _id: ObjectId; n: number }>([
      { $group: { _id: '$shopId', n: { $sum: 1 } } },
      { $sort: { n: -1 } },
      { $addFields: { away: { $abs: { $subtract: ['$n', count] } } } },
      { $sort: { away: 1 } },
      { $limit: 1 },
    ])
    .toArray()
  if (!found) throw new Error('there are no products')
  return { hex: found._id.toHexString(), products: found.n }
}

const lists = [
  'products(first: 100) { nodes { id title pricePaise status updatedAt } pageInfo { hasNextPage endCursor } }',
  'users(first: 100, orderBy: NAME) { nodes { id name email roles } pageInfo { hasNextPage endCursor } }',
  'shops(first: 100, orderBy: NAME) { nodes { id name plan country } pageInfo { hasNextPage endCursor } }',
  'subscriptions(first: 100) { nodes { id plan status } pageInfo { hasNextPage endCursor } }',
  'transactions(first: 100) { nodes { id type amountPaise createdAt } pageInfo { hasNextPage endCursor } }',
  'campaigns(first: 100) { nodes { id title status totalSlots } pageInfo { hasNextPage endCursor } }',
  'invites(first: 100) { nodes { id role status expiresAt } pageInfo { hasNextPage endCursor } }',
]

/** Server times, seen from outside: the way to the client and back on the same machine is in them. */
export const serverTimes = async (bench: Bench): Promise<Figure[]> => {
  const { db, tokens } = bench
  const [admin] = await admins(db, tokens)
  if (!admin) throw new Error('there is no admin')
  const each = (query: string, values: readonly string[], caller: Caller = admin): Item[] =>
    values.map(value => operation(query, { value }, caller))
  const walletIds = (await some(db, 'wallets', { deleted: false }, '_id')).map(hex => encodeId('Wallet', hex))
  const brands = await some(db, 'users', { roles: 'brand' }, 'brandCode')
  const mediators = await some(db, 'users', { roles: 'mediator' }, 'mediatorCode')
  const thousand = await shopOf(db, 1_000)
  const tenThousand = await shopOf(db, 10_000)
  const ofShop = ({ hex }: { hex: string }): Item[] => {
    const shopId = encodeId('Shop', hex)
    return ['NEWEST', 'RECENTLY_UPDATED', 'TITLE'].map(orderBy =>
      operation(
        `query OfShop($shopId: ID!, $orderBy: ProductOrder!) {
          products(shopId: $shopId, orderBy: $orderBy, first: 100) {
            nodes { id handle title pricePaise tags status } pageInfo { hasNextPage endCursor }
          }
        }`,
        { shopId, orderBy },
        admin,
      ),
    )
  }
  const found: Figure[] = []
  for (const [name, target, items] of [
    [
      'user by email',
      20,
      each(
        'query ByEmail($value: EmailAddress!) { userByEmail(email: $value) { id name status roles } }',
        await some(db, 'users', { deleted: false }, 'email'),
      ),
    ],
    [
      'users by brand code',
      5,
      each(
        'query ByBrand($value: String!) { users(brandCode: $value, role: BRAND) { nodes { id name email } } }',
        brands,
      ),
    ],
    [
      'users by mediator code',
      5,
      each(
        'query ByMediator($value: String!) { users(mediatorCode: $value, role: SHOPPER) { nodes { id name email } } }',
        mediators,
      ),
    ],
    [
      'invitation by code',
      5,
      each(
        'query ByCode($value: String!) { invite(code: $value) { role status expiresAt } }',
        await some(db, 'invites', {}, 'code'),
      ),
    ],
    [
      'history of a wallet, newest 20',
      10,
      each(
        'query History($value: ID!) { transactions(walletId: $value) { nodes { id type amountPaise balanceAfterPaise reason createdAt } } }',
        walletIds,
      ),
    ],
    ['page of 100 of any list', 100, lists.map((list, i) => operation(`query List${i} { ${list} }`, {}, admin))],
    [`100 products of a shop of ${thousand.products}`, 50, ofShop(thousand)],
    [`100 products of a shop of ${tenThousand.products}`, 200, ofShop(tenThousand)],
  ] as const) {
    found.push(await timed(name, target, bench, items))
  }
  const health: Item = { method: 'GET', path: '/health', headers: {} }
  // Just after a load it tells, by 503, that the processor was busy; it is the time that counts here.
  const read = async ({ url }: ServerProcess, { path }: Item) => (await fetch(url + path)).arrayBuffer()
  found.push(await timed('/health', 50, bench, [health], read))
  return found
}

/** Start of the process to the first 200 of `/health/ready`. */
export const startTimes = async ({ environment }: Bench): Promise<Figure[]> => {
  const starts: number[] = []
  for (let i = 0; i < 3; i++) {
    const server = await startServer('src/main.ts', await freePort(), environment, '/health/ready')
    starts.push(server.startMs)
    await server.stop()
  }
  const folder = await mkdtemp(join(tmpdir(), 'loadstone-bench-'))
  try {
    const { MONGOMS_SYSTEM_BINARY } = process.env
    const first = await startServer(
      'src/main.ts',
      await freePort(),
      { DATA_DIR: folder, NODE_ENV: 'development', MONGOMS_SYSTEM_BINARY },
      '/health/ready',
    )
    await first.stop()
    return [
      ['start to ready, in production (median of 3)', median(starts)],
      ['first start to ready, with its own mongod, indexes and sample data', first.startMs],
    ].map(([name, took]) => ({
      name: String(name),
      target: '< 3 s',
      value: `${(Number(took) / 1_000).toFixed(2)} s`,
      met: Number(took) < 3_000,
    }))
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Many users at once, each asking the next page as soon as he has the last one. */
export const crowds = async ({ db, tokens, generator, ours, scans }: Bench, seconds: number): Promise<Figure[]> => {
  const own = await merchants(db, tokens)
  const items = [...newestOfShop(own), ...nestedPage(own)].map(pair => pair.ours)
  const found: Figure[] = []
  for (const connections of [100, 500]) {
    const { requests, failed, connectionErrors, p50Ms, p99Ms } = await scans.during(() =>
      generator.run({ url: ours.url, items, connections, seconds }),
    )
    const percent = (100 * (failed + connectionErrors)) / (requests + connectionErrors)
    found.push({
      name: `${connections} concurrent users`,
      target: '< 0.1 % failed, no connection error',
      value: `${percent.toFixed(2)} % of ${requests} failed, ${connectionErrors} connection errors; p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}`,
      met: percent < 0.1 && connectionErrors === 0,
    })
  }
  return found
}
