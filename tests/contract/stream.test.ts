import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AttemptOptions, attempt } from '../../src/database/attempt.ts'
import { makeIndexes } from '../../src/database/indexes.ts'
import { products } from '../../src/domains/commerce/store.ts'
import { indexes } from '../../src/indexes.ts'
import { AppError } from '../../src/kernel/errors.ts'
import { openTestDatabase } from '../support/database.ts'
import { doorOn, requestOf, viewerWith } from '../support/requests.ts'

const { connection } = await openTestDatabase()
const db = connection.db as mongoose.mongo.Db
const door = doorOn(db)
const shops = [new mongoose.Types.ObjectId(), new mongoose.Types.ObjectId()]
const [shop = '', other = ''] = shops.map(id => id.toHexString())
const admin = viewerWith({ roles: ['admin'] })
let commands: mongoose.mongo.Document[] = []

beforeAll(async () => {
  await makeIndexes(db, indexes)
  // Seven share a moment, so that batches end within ties.
  const made = Array.from({ length: 100 }, (_, n) => ({
    ...{
      shopId: shops[n % 2],
      handle: `h-${n}`,
      title: `t ${n}`,
      titleKey: `t ${n % 5}`,
      status: n % 3 ? 'active' : 'draft',
    },
    ...{ createdAt: new Date(Math.floor(n / 7) * 1000), updatedAt: new Date(n), optimized: n % 4 === 0 },
  }))
  await db.collection('products').insertMany(made)
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'find' || commandName === 'aggregate' || commandName === 'getMore') commands.push(command)
  })
})
beforeEach(() => {
  commands = []
})

interface Row {
  readonly id: string
  readonly title: string
}
const read = async (
  args: Readonly<Record<string, unknown>>,
  { viewer = admin, batchSize = 7, after = null as Row | null } = {},
): Promise<Row[][]> => {
  const request = requestOf(viewer, ['title'], { operation: 'Stream' })
  const plan = products.plan(args, undefined, viewer)
  const batches: Row[][] = []
  for await (const batch of door.stream<Row>(request, plan, { path: 'products', batchSize, after }))
    batches.push([...batch])
  return batches
}
const expected = async (filter: object, sort: Record<string, 1 | -1>) =>
  (await db.collection('products').find(filter).sort(sort).toArray()).map(({ _id }) => _id.toHexString())

describe('a stream', () => {
  it.each<[string, Record<string, unknown>, object, Record<string, 1 | -1>]>([
    ['all, newest first', {}, {}, { createdAt: -1, _id: -1 }],
    ['of a shop', { shopId: `shp_${shop}` }, { shopId: shops[0] }, { createdAt: -1, _id: -1 }],
    ['by title', { shopId: `shp_${shop}`, orderBy: 'TITLE' }, { shopId: shops[0] }, { titleKey: 1, _id: 1 }],
    [
      'with a filter that is checked behind the index',
      { shopId: `shp_${shop}`, status: 'draft', optimized: true, orderBy: 'NEWEST' },
      { shopId: shops[0], status: 'draft', optimized: true },
      { createdAt: -1, _id: -1 },
    ],
  ])('gives each row once, in its order: %s', async (_, args, filter, sort) => {
    const batches = await read(args)
    expect(batches.flat().map(({ id }) => id)).toEqual(await expected(filter, sort))
    expect(batches.slice(0, -1).every(batch => batch.length === 7)).toBe(true)
  })

  it('is a bounded command a batch, projected and named, and no cursor that is kept open', async () => {
    expect(await read({ shopId: `shp_${shop}` }, { batchSize: 20 })).toHaveLength(3)
    expect(commands.map(({ find, limit, projection, comment }) => ({ find, limit, projection, comment }))).toEqual(
      Array(3).fill({
        find: 'products',
        limit: 20,
        projection: { _id: 1, createdAt: 1, title: 1 },
        comment: 'Stream products',
      }),
    )
    expect(commands.every(({ maxTimeMS }) => maxTimeMS > 0)).toBe(true)
  })

  it('holds the policy, over several shops and one', async () => {
    const all = await read({}, { viewer: viewerWith({ shopIds: [shop, other] }) })
    expect(all.flat().map(({ id }) => id)).toEqual(await expected({}, { createdAt: -1, _id: -1 }))
    const own = await read({}, { viewer: viewerWith({ shopIds: [other] }) })
    expect(own.flat().map(({ id }) => id)).toEqual(await expected({ shopId: shops[1] }, { createdAt: -1, _id: -1 }))
    expect(await read({ shopId: `shp_${shop}` }, { viewer: viewerWith({ shopIds: [other] }) })).toEqual([])
  })

  it('begins behind a row', async () => {
    const all = (await read({})).flat()
    expect((await read({}, { after: all[40] ?? null })).flat()).toEqual(all.slice(41))
  })

  it('takes no search, which ends at a thousand', async () => {
    await expect(read({ shopId: `shp_${shop}`, search: 't' })).rejects.toThrow(/not streamed/)
  })
})

describe('an attempt', () => {
  const tried = async (options: AttemptOptions, ...failures: Error[]) => {
    let tries = 0
    const outcome = await attempt(requestOf(admin, []), { retryDelayMs: 1, ...options }, async () => {
      const failure = failures[tries++]
      if (failure) throw failure
      return 'done'
    }).catch((error: Error) => error.message)
    return { tries, outcome }
  }
  const away = new AppError('DATABASE_UNAVAILABLE', 'away')

  it('is made again as often as is said, where the failure passes', async () => {
    expect(await tried({ retries: 2 }, away, away)).toEqual({ tries: 3, outcome: 'done' })
    expect(await tried({ retries: 1 }, away, away)).toEqual({ tries: 2, outcome: 'away' })
    expect(await tried({}, away)).toEqual({ tries: 1, outcome: 'away' })
    expect(await tried({ retries: 2 }, new AppError('DUPLICATE_KEY', 'there'))).toEqual({ tries: 1, outcome: 'there' })
  })

  it('is made again under a condition of one’s own', async () => {
    const retryIf = (error: unknown) => error instanceof RangeError
    expect(await tried({ retries: 2, retryIf }, new RangeError('x'))).toEqual({ tries: 2, outcome: 'done' })
    expect(await tried({ retries: 2, retryIf }, away)).toEqual({ tries: 1, outcome: 'away' })
  })

  it('has a time limit of its own, which its commands carry, and never a later one than its request', async () => {
    const request = requestOf(admin, ['title'], { deadline: Date.now() + 5_000 })
    const plan = products.plan({}, undefined, admin)
    for await (const _ of door.stream(request, plan, { path: 'products', timeoutMs: 900, batchSize: 50 })) {
      // Read to its end.
    }
    for (const { maxTimeMS } of commands) expect(maxTimeMS).toBeLessThanOrEqual(900)
    const late = await attempt(request, { timeoutMs: 60_000 }, async inside => inside.deadline)
    expect(late).toBe(request.deadline)
    await expect(attempt(request, { timeoutMs: 5 }, inside => inside.expired)).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
  })

  it('is not made once the request has no time for it', async () => {
    const request = requestOf(admin, [], { deadline: Date.now() + 20 })
    let tries = 0
    const failing = attempt(request, { retries: 9, retryDelayMs: 50 }, async () => {
      tries++
      throw away
    })
    await expect(failing).rejects.toThrow('away')
    expect(tries).toBe(1)
  })
})
