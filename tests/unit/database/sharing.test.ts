import { setImmediate as turn } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readPage } from '../../../src/database/page.ts'
import type { ReadDoor } from '../../../src/database/read-door.ts'
import { type Joined, Sharing } from '../../../src/database/sharing.ts'
import { Product, products, Shop } from '../../../src/domains/commerce/store.ts'
import { Todo } from '../../../src/domains/tasks/store.ts'
import { anything } from '../../../src/kernel/condition.ts'
import { CursorCodec } from '../../../src/kernel/cursor.ts'
import { AppError } from '../../../src/kernel/errors.ts'
import type { Request } from '../../../src/kernel/request.ts'
import type { Viewer } from '../../../src/kernel/viewer.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { doorOn, requestOf, viewerWith } from '../../support/requests.ts'
import { idOf, insertVolume, makeVolume } from '../../support/volume.ts'

const cause = (n: number) => ({ operation: `Op${n}`, path: 'shops' })

describe('loads that wait at the same moment', () => {
  const recorded = () => {
    const sent: Joined<string>[] = []
    const send = async (joined: Joined<string>): Promise<ReadonlyMap<string, string>> => {
      sent.push(joined)
      await turn()
      return new Map(joined.keys.map(key => [key, `row ${key}`]))
    }
    return { sent, send }
  }

  it('share one command, which asks each key once', async () => {
    const { sent, send } = recorded()
    const sharing = new Sharing()
    const found = await Promise.all(
      Array.from({ length: 50 }, (_, n) => sharing.join('shape', [`k${n % 10}`], cause(n), n, send)),
    )
    expect(sent).toHaveLength(1)
    expect(sent[0]?.keys).toEqual(Array.from({ length: 10 }, (_, n) => `k${n}`))
    expect(sent[0]?.causes).toHaveLength(50)
    expect(sent[0]?.deadline).toBe(49)
    for (const [n, map] of found.entries()) expect(map.get(`k${n % 10}`)).toBe(`row k${n % 10}`)
  })

  it('share none when their shapes differ', async () => {
    const { sent, send } = recorded()
    const sharing = new Sharing()
    await Promise.all(['a', 'b', 'c'].map(shape => sharing.join(shape, ['k'], cause(1), 1, send)))
    expect(sent).toHaveLength(3)
  })

  it('never join a command that was sent, though it has not answered', async () => {
    const { sent, send } = recorded()
    const sharing = new Sharing()
    const first = sharing.join('shape', ['k'], cause(1), 1, send)
    while (sent.length === 0) await turn()
    const second = sharing.join('shape', ['k'], cause(2), 1, send)
    await Promise.all([first, second])
    expect(sent.map(({ causes }) => causes)).toEqual([[cause(1)], [cause(2)]])
  })

  it('go to another command when one has all the keys it may have', async () => {
    const { sent, send } = recorded()
    const sharing = new Sharing(3)
    const found = await Promise.all(
      [['a', 'b'], ['c'], ['d', 'e'], ['f']].map((keys, n) => sharing.join('shape', keys, cause(n), 1, send)),
    )
    expect(sent.map(({ keys }) => keys)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ])
    expect(found[3]?.get('f')).toBe('row f')
  })

  it('all fail when their command fails, and the next ones ask anew', async () => {
    const { sent, send } = recorded()
    const sharing = new Sharing()
    const fail = () => Promise.reject(new Error('gone'))
    const failed = await Promise.allSettled([1, 2].map(n => sharing.join('shape', ['k'], cause(n), 1, fail)))
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await sharing.join('shape', ['k'], cause(3), 1, send)
    expect(sent).toHaveLength(1)
  })
})

describe('requests that read alike', () => {
  let t: TestApp
  let shared: ReadDoor
  let apart: ReadDoor
  const volume = makeVolume(600)
  const shops = Array.from({ length: 30 }, (_, n) => idOf('Shop', n).toHexString())

  beforeAll(async () => {
    t = await startApp()
    await insertVolume(t.db, volume)
    shared = doorOn(t.db)
    apart = doorOn(t.db, false)
  })
  beforeEach(() => t.forget())

  const stored = ['name', 'domain', 'title', 'shopId']
  const admin = viewerWith({ roles: ['admin'] })
  const shopsOf = (door: ReadDoor, request: Request, keys: readonly string[]) =>
    door.byKeys<{ id: string }>(request, { entity: Shop, field: '_id', keys, path: 'shops', where: anything })
  const productsOf = (door: ReadDoor, request: Request, keys: readonly string[]) =>
    door.pages<{ id: string; shopId: string }>(request, {
      entity: Product,
      field: 'shopId',
      keys,
      path: 'products',
      where: anything,
      sort: { createdAt: -1, _id: -1 },
      limit: 5,
      indexFor: scope =>
        products.plan({ shopId: products.keyArgument('shopId', keys[0] ?? '') }, undefined, admin).indexFor(scope),
    })

  it('cost one command for fifty of them, whose comment names the first cause and how many more there are', async () => {
    const requests = Array.from({ length: 50 }, (_, n) => requestOf(admin, stored, { operation: `Op${n}` }))
    const found = await Promise.all(requests.map((request, n) => shopsOf(shared, request, [shops[n % 30] ?? ''])))
    expect(t.commands.map(({ command }) => command.comment)).toEqual(['Op0 shops +49'])
    for (const [n, rows] of found.entries()) expect([...rows.keys()]).toEqual([shops[n % 30]])
    expect(requests.map(({ usage }) => usage.commands)).toEqual(requests.map(() => 1))
  })

  it('cost a command each when sharing is off, and inside a transaction', async () => {
    const requests = Array.from({ length: 5 }, () => requestOf(admin, stored))
    await Promise.all(requests.map(request => shopsOf(apart, request, shops.slice(0, 1))))
    expect(t.commands).toHaveLength(5)
    t.forget()
    const client = t.database.connection.getClient()
    const session = client.startSession()
    const queue: { running: Promise<unknown> } = { running: Promise.resolve() }
    const transaction = {
      client: session,
      ...{ things: new Set<string>(), learnt: new Map<string, unknown>() },
      enqueue: <T>(command: () => Promise<T>): Promise<T> => {
        const next = queue.running.then(command)
        queue.running = next.catch(() => undefined)
        return next
      },
    }
    session.startTransaction()
    await Promise.all(
      [0, 1].map(() => shopsOf(shared, requestOf(admin, stored, { session: transaction }), shops.slice(0, 1))),
    )
    await session.abortTransaction()
    await session.endSession()
    expect(t.commands.map(({ command }) => (command.lsid === undefined ? 'none' : command.autocommit))).toEqual([
      false,
      false,
    ])
  })

  it('share nothing where their projections differ', async () => {
    await Promise.all([
      shopsOf(shared, requestOf(admin, ['name']), shops.slice(0, 1)),
      shopsOf(shared, requestOf(admin, ['domain']), shops.slice(0, 1)),
    ])
    expect(t.commands).toHaveLength(2)
  })

  it('stop waiting at their own deadline, while the others get their answer', async () => {
    const hurried = requestOf(admin, stored, {
      expired: Promise.reject(new AppError('TIMEOUT')),
      deadline: Date.now() + 1_000,
    })
    hurried.expired.catch(() => undefined)
    const patient = requestOf(admin, stored)
    const [first, second] = await Promise.allSettled([
      shopsOf(shared, hurried, shops.slice(0, 1)),
      shopsOf(shared, patient, shops.slice(0, 1)),
    ])
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT' } })
    expect(second.status).toBe('fulfilled')
    expect(t.commands).toHaveLength(1)
    expect(Number(t.commands[0]?.command.maxTimeMS)).toBeGreaterThan(1_000)
  })

  it('never get the rows of another tenant: three tenants of twenty viewers, round after round', async () => {
    const tenants = [shops.slice(0, 10), shops.slice(8, 18), shops.slice(20, 30)]
    const viewers: Viewer[] = tenants.flatMap(shopIds => Array.from({ length: 20 }, () => viewerWith({ shopIds })))
    const some = (n: number) => Array.from({ length: 1 + (n % 7) }, (_, i) => shops[(n * 7 + i * 5) % 30] ?? '')
    let commands = 0
    for (let round = 0; round < 30; round++) {
      const read = async (door: ReadDoor) => {
        t.forget()
        const found = await Promise.all(
          viewers.map(async (viewer, n) => {
            const keys = [...new Set(some(n + round))]
            const [rows, pages] = await Promise.all([
              shopsOf(door, requestOf(viewer, stored), keys),
              productsOf(door, requestOf(viewer, stored), keys),
            ])
            const allowed = new Set(viewer.shopIds)
            for (const key of [...rows.keys(), ...pages.keys()]) expect(allowed).toContain(key)
            for (const { shopId } of [...pages.values()].flat()) expect(allowed).toContain(shopId)
            return {
              rows: keys.map(key => rows.get(key) ?? null),
              pages: keys.map(key => (pages.get(key) ?? []).map(({ id }) => id)),
            }
          }),
        )
        return { found, commands: t.commands.length }
      }
      const together = await read(shared)
      const each = await read(apart)
      expect(together.found).toEqual(each.found)
      expect(together.commands).toBeLessThan(each.commands)
      commands += together.commands
    }
    // Two shapes; the keys that a tenant rules out are not asked for, so what is left is the same for all.
    expect(commands).toBe(30 * 2)
  })

  it('share none where the policy has to be asked of the rows themselves, and nobody sees what he is no member of', async () => {
    const members = Array.from({ length: 3 }, (_, n) => viewerWith({ id: idOf('User', n).toHexString() }))
    const lists = Array.from({ length: 20 }, (_, n) => idOf('TodoList', n).toHexString())
    const ids = (volume.documents.get(Todo) ?? []).slice(0, 100).map(({ _id }) => _id.toHexString())
    const read = async (door: ReadDoor) => {
      t.forget()
      const found = await Promise.all(
        members.flatMap(viewer =>
          Array.from({ length: 20 }, async () => {
            const request = requestOf(viewer, ['listId', 'memberIds'])
            const at = { entity: Todo, path: 'todos', where: anything }
            const [rows, counts] = await Promise.all([
              door.byKeys<{ id: string; memberIds: string[] }>(request, { ...at, field: '_id', keys: ids }),
              door.counts(request, { ...at, field: 'listId', keys: lists }),
            ])
            for (const { memberIds } of rows.values()) expect(memberIds).toContain(viewer.id)
            return { rows: [...rows.keys()].sort(), counts: lists.map(list => counts.get(list) ?? 0) }
          }),
        ),
      )
      return { found, commands: t.commands.length }
    }
    const together = await read(shared)
    const each = await read(apart)
    expect(together.found).toEqual(each.found)
    expect(new Set(together.found.map(({ rows }) => rows.join())).size).toBe(3)
    expect([together.commands, each.commands]).toEqual([3 * 2, 60 * 2])
  })

  it('share the pages behind a cursor, searches, filtered pages and counts only where they ask just the same', async () => {
    const cursors = new CursorCodec('secret')
    const [a = '', b = ''] = shops
    const page = (viewer: Viewer, args: Readonly<Record<string, unknown>>, key = a) => {
      const plan = products.plan({ ...args, shopId: products.keyArgument('shopId', key) }, undefined, viewer)
      return readPage<{ id: string }>(shared, cursors, requestOf(viewer, stored), plan, args, 'products')
    }
    const after = (await page(admin, { first: 2 })).pageInfo.endCursor
    const merchant = viewerWith({ shopIds: [a] })
    for (const args of [
      { first: 2, after },
      { first: 2, search: 'c' },
      { first: 2, status: 'active', orderBy: 'TITLE' },
    ]) {
      t.forget()
      const found = await Promise.all([admin, admin, merchant, merchant].map(viewer => page(viewer, args)))
      const asked = t.commands.length
      for (const { nodes } of found) expect(nodes.map(({ id }) => id)).toEqual(found[0]?.nodes.map(({ id }) => id))
      expect(asked).toBe(1)
      t.forget()
      const totals = await Promise.all(found.map(({ countAll }) => countAll({ key: 'totalCount' })))
      expect(new Set(totals).size).toBe(1)
      expect(t.commands).toHaveLength(1)
      t.forget()
      const { after: _, ...elsewhere } = { after, ...args }
      const other = await Promise.all([
        page(admin, args),
        page(admin, { ...args, first: 3 }),
        page(admin, elsewhere, b),
      ])
      expect(other[0]?.nodes).toEqual(found[0]?.nodes)
      expect(other[1]?.nodes).toHaveLength(3)
      expect(t.commands).toHaveLength(3)
      // A merchant of another shop has nothing to ask.
      t.forget()
      expect((await page(viewerWith({ shopIds: [b] }), args)).nodes).toEqual([])
      expect(t.commands).toEqual([])
    }
  })

  it('share commands through the API as well', async () => {
    const as = volume.people.admin
    const query = 'query Same($id: ID!) { shop(id: $id) { name products(first: 2) { nodes { title } } } }'
    await t.ask(query, { as, variables: { id: `shp_${shops[0]}` } })
    t.forget()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => t.ask(query, { as, variables: { id: `shp_${shops[n % 3]}` } })),
    )
    for (const [n, answer] of answers.entries()) {
      const again = answers[n % 3]
      expect(answer.errors).toBeUndefined()
      expect(answer.data).toEqual(again?.data)
    }
    expect(t.commands.length).toBeGreaterThanOrEqual(2)
    expect(t.commands.length).toBeLessThan(20)
  })

  it('share none through the API where it is switched off', async () => {
    const off = await startApp({ REQUEST_SHARING: 'false' })
    await off.db
      .collection('users')
      .insertMany((await t.db.collection('users').find({ roles: 'admin' }).limit(1).toArray()) as never)
    const user = (await off.db.collection('users').findOne()) as mongoose.mongo.WithId<mongoose.mongo.Document>
    await off.db.collection('users').updateOne({ _id: user._id }, { $set: { status: 'active', deleted: false } })
    const as = user._id.toHexString()
    off.forget()
    await Promise.all(Array.from({ length: 10 }, () => off.ask(`{ shop(id: "shp_${shops[0]}") { name } }`, { as })))
    expect(off.commands).toHaveLength(10)
  })
})
