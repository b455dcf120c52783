import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { attempt } from '../../src/database/attempt.ts'
import { CommandStats } from '../../src/database/command-stats.ts'
import { makeIndexes } from '../../src/database/indexes.ts'
import { Outage } from '../../src/database/outage.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { Shop } from '../../src/domains/commerce/store.ts'
import { indexes } from '../../src/indexes.ts'
import { anything } from '../../src/kernel/condition.ts'
import { AppError } from '../../src/kernel/errors.ts'
import type { Request } from '../../src/kernel/request.ts'
import { Trace } from '../../src/kernel/trace.ts'
import { openTestDatabase } from '../support/database.ts'
import { doorOn, requestOf, viewerWith } from '../support/requests.ts'

const { connection } = await openTestDatabase()
const db = connection.db as mongoose.mongo.Db
const ids = [new mongoose.Types.ObjectId(), new mongoose.Types.ObjectId()].map(id => id.toHexString())
const [mine = '', theirs = ''] = ids
let door = doorOn(db)
let finds = 0

beforeAll(async () => {
  await makeIndexes(db, indexes)
  await db.collection('shops').insertMany(
    ids.map((id, n) => ({
      ...{ _id: new mongoose.Types.ObjectId(id), domain: `d${n}.example.org`, name: `Shop ${n}`, plan: 'pro' },
      ...{ ownerId: new mongoose.Types.ObjectId(), installedAt: new Date(n), version: 1 },
    })),
  )
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'find' && command.find === 'shops') finds++
  })
})
beforeEach(() => {
  door = doorOn(db)
  finds = 0
})

const merchant = (...shopIds: string[]) => viewerWith({ shopIds })
const plansOf = async (request: Request, ttlMs = 60_000): Promise<object[]> => {
  const read = { entity: Shop, field: '_id', keys: ids, where: anything, path: 'plans', extra: ['plan'] }
  const found = await door.kept(request, { key: 'plans', ttlMs, path: 'plans' }, inside =>
    door.byKeys<object>(inside, read),
  )
  return [...found.values()]
}

describe('what is kept', () => {
  it('is recorded where it is given again: the commands that were not sent, each with its shape, and never a value', async () => {
    const stats = new CommandStats(1_000)
    door = doorOn(db, true, 'primary', stats)
    const asked = async (operation: string, path: string) => {
      const trace = new Trace()
      const request = requestOf(merchant(mine, theirs), [], {
        ...{ operation, usage: { commands: 0, documents: 0, trace } },
      })
      await door.kept(request, { key: 'two commands', ttlMs: 60_000, path }, async inside => {
        await plansOf(inside)
        await door.count(inside, { entity: Shop, where: anything, known: [], path: 'count', indexFor: () => undefined })
      })
      return { commands: request.usage.commands, trace: trace.commands }
    }
    const first = await asked('First', 'a')
    expect(first.commands).toBe(2)
    expect(first.trace.map(({ path, cached }) => [path, cached])).toEqual([
      ['plans', false],
      ['count', false],
    ])
    const again = await asked('Again', 'b.c')
    expect(again.commands).toBe(0)
    expect(again.trace).toMatchObject([
      {
        path: 'b.c',
        cached: true,
        statement: null,
        command: { operation: 'Again', method: 'find', documents: 2, ms: 0 },
      },
      { path: 'b.c', cached: true, command: { collection: 'shops', shape: first.trace[1]?.command.shape } },
    ])
    expect(JSON.stringify(again.trace)).not.toContain(mine)
    expect(finds).toBe(1)
    expect(stats.snapshot().commands).toBe(2)
    const shapes = stats.shapes.shapes().map(({ operation, path, count, cached }) => [operation, path, count, cached])
    expect(shapes.sort()).toEqual([
      ['Again', 'b.c', 0, 1],
      ['Again', 'b.c', 0, 1],
      ['First', 'count', 1, 0],
      ['First', 'plans', 1, 0],
    ])
  })

  it('is read once for a viewer, also at the same moment, until its time is over', async () => {
    const now = performance.now.bind(performance)
    let later = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + later)
    onTestFinished(() => clock.mockRestore())
    const ask = () => plansOf(requestOf(merchant(mine), []))
    const answers = await Promise.all(Array.from({ length: 5 }, ask))
    answers.push(await ask())
    expect(finds).toBe(1)
    for (const answer of answers) expect(answer).toMatchObject([{ id: mine }])
    later = 60_000
    // The cache reads the clock once a millisecond.
    await wait(5)
    expect(await ask()).toMatchObject([{ id: mine }])
    expect(finds).toBe(2)
  })

  it('is shown to nobody with other rights', async () => {
    expect(await plansOf(requestOf(merchant(mine), []))).toMatchObject([{ id: mine }])
    expect(await plansOf(requestOf(merchant(theirs), []))).toMatchObject([{ id: theirs }])
    expect(await plansOf(requestOf(merchant(), []))).toEqual([])
    expect(await plansOf(requestOf(null, []))).toEqual([])
  })

  it('has the fields that its reader names, whatever the operation selects that asks first', async () => {
    await plansOf(requestOf(merchant(mine), ['name', 'domain']))
    const [row] = await plansOf(requestOf(merchant(mine), ['installedAt']))
    expect(Object.keys(row ?? {}).sort()).toEqual(['_id', 'id', 'plan'])
  })

  it('is no failure: who waited for one reads himself', async () => {
    let reads = 0
    const read = () => {
      reads++
      return reads === 1 ? Promise.reject(new AppError('TIMEOUT')) : Promise.resolve(reads)
    }
    const ask = () => door.kept(requestOf(merchant(), []), { key: 'fails', ttlMs: 60_000, path: 'fails' }, read)
    const [first, second] = await Promise.allSettled([ask(), ask()])
    expect([first.status, second]).toEqual(['rejected', { status: 'fulfilled', value: 2 }])
    expect([await ask(), await ask()]).toEqual([3, 3])
  })

  it('is not what a transaction reads', async () => {
    const writeDoor = new WriteDoor({
      ...{ connection, stats: new CommandStats(1_000), outage: new Outage(), failoverWaitMs: 0 },
      idempotencyTtlMs: 60_000,
    })
    await plansOf(requestOf(merchant(mine), []))
    await writeDoor.transaction(requestOf(merchant(mine), []), inside => plansOf(inside))
    expect(finds).toBe(2)
  })

  it('has a time limit and further tries where they are given', async () => {
    const request = requestOf(merchant(mine), [])
    let tries = 0
    const read = async (inside: Request) => {
      if (++tries === 1) throw new AppError('DATABASE_UNAVAILABLE')
      return plansOf(inside)
    }
    const kept = () =>
      door.kept(request, { key: 'both', ttlMs: 60_000, path: 'both' }, inside =>
        attempt(inside, { timeoutMs: 2_000, retries: 1, retryDelayMs: 10 }, read),
      )
    expect(await kept()).toMatchObject([{ id: mine, plan: 'pro' }])
    await kept()
    expect([tries, finds]).toEqual([2, 1])
  })
})
