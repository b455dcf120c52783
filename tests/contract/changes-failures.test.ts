import type mongoose from 'mongoose'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { awaitMs, followChanges } from '../../src/database/changes-stream.ts'
import { change, connectionsOf, follow, idsOf, throughProxy } from '../support/changes.ts'
import { startOwnMongod } from '../support/own-mongod.ts'

const { uri: MONGODB_URI } = await startOwnMongod()
const own = { MONGODB_URI }

describe('a change stream that fails', () => {
  it('goes on where it was after a cut: nothing is missed, and nothing told twice', async () => {
    const { followed, proxy, direct } = await throughProxy()
    await change(followed, 'before')
    followed.forget()
    await proxy.cut()
    await expect.poll(() => followed.database.outage.isOn, { timeout: 10_000 }).toBe(true)
    await expect.poll(() => followed.changes.figures().isOpen, { timeout: 10_000 }).toBe(false)
    const clients = vi.spyOn(followed.database, 'beside')
    await new Promise(resolve => setTimeout(resolve, 4_000))
    expect(clients).not.toHaveBeenCalled()
    for (const _id of ['first', 'second', 'third'])
      await direct.collection<{ _id: string }>('things').insertOne({ _id })
    await proxy.open()
    await expect.poll(() => followed.told.length, { timeout: 15_000 }).toBe(3)
    expect(idsOf(followed.told)).toEqual(['first', 'second', 'third'])
    expect(followed.changes.figures()).toMatchObject({ isOpen: true, gaps: 0 })
    expect(followed.changes.figures().restarts).toBeGreaterThan(0)
  })

  it('is behind by as long as nothing comes, and not where nothing happens', async () => {
    const { followed, proxy } = await throughProxy()
    const { changes } = followed
    // For longer than it would take to fall behind, were nothing heard of a server where nothing happens.
    await new Promise(resolve => setTimeout(resolve, 3_000))
    await expect.poll(() => changes.figures().lagMs, { interval: 20 }).toBeLessThan(1_000)
    proxy.stall()
    await expect.poll(() => changes.figures().lagMs, { timeout: 15_000 }).toBeGreaterThan(4_000)
    proxy.flow()
    await expect.poll(() => changes.figures(), { timeout: 15_000 }).toMatchObject({ isOpen: true, gaps: 0 })
    await expect.poll(() => changes.figures().lagMs, { timeout: 15_000 }).toBeLessThan(1_500)
  })

  it('waits while the breaker is open, though heartbeats pass', async () => {
    const soon = { DB_HEARTBEAT_INTERVAL: '500', DB_CONNECT_TIMEOUT: '500' }
    const { followed, proxy } = await throughProxy(soon)
    const { changes, database, db, lines } = followed
    proxy.stall()
    await expect(database.outage.guard(() => db.command({ ping: 1 }))).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    })
    await expect.poll(() => lines.map(({ msg }) => msg), { timeout: 15_000 }).toContain('Change stream interrupted')
    const clients = vi.spyOn(database, 'beside')
    // Four times as long as it waits after a first failure.
    await new Promise(resolve => setTimeout(resolve, 1_600))
    expect(clients).not.toHaveBeenCalled()
    proxy.flow()
    await expect.poll(() => changes.figures(), { timeout: 15_000 }).toMatchObject({ isOpen: true, gaps: 0 })
  }, 45_000)

  it.each([
    ['a connection that breaks', { failCommands: ['getMore'], closeConnection: true }],
    [
      'a primary that steps down',
      { failCommands: ['getMore'], errorCode: 189, errorLabels: ['ResumableChangeStreamError'] },
    ],
  ])('goes on after %s', async (_what, failure) => {
    const followed = await follow(own)
    await change(followed, 'before')
    followed.forget()
    await followed.fail(failure)
    await expect.poll(() => followed.changes.figures().restarts, { timeout: 10_000 }).toBe(1)
    await change(followed, 'after')
    expect(idsOf(followed.told)).toEqual(['after'])
  })

  it('begins anew where its history is lost, and says that anything may have changed', async () => {
    const followed = await follow(own)
    await change(followed, 'before')
    followed.forget()
    await followed.fail({ failCommands: ['getMore'], errorCode: 286 })
    await expect.poll(() => followed.changes.figures().gaps, { timeout: 10_000 }).toBe(1)
    expect(followed.told).toEqual([{ kind: 'anything' }])
    expect(followed.lines.filter(({ level }) => level === 40)).toHaveLength(1)
    await change(followed, 'after')
  })

  it('begins anew where it cannot be opened where it was, as when there is more behind it than can be read', async () => {
    const followed = await follow(own)
    await change(followed, 'before')
    followed.forget()
    await followed.fail({ failCommands: ['getMore', 'aggregate'], closeConnection: true }, 10)
    await expect.poll(() => followed.changes.figures(), { timeout: 25_000 }).toMatchObject({ isOpen: true, gaps: 1 })
    expect(followed.told).toEqual([{ kind: 'anything' }])
    await change(followed, 'after')
  }, 40_000)

  it('begins anew where it was away for longer than anything is kept', async () => {
    const { followed, proxy } = await throughProxy()
    await change(followed, 'before')
    followed.forget()
    await proxy.cut()
    await expect.poll(() => followed.changes.figures().isOpen, { timeout: 10_000 }).toBe(false)
    const now = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 61_000)
    onTestFinished(() => clock.mockRestore())
    await proxy.open()
    await expect.poll(() => followed.changes.figures(), { timeout: 15_000 }).toMatchObject({ isOpen: true, gaps: 1 })
    expect(followed.told).toEqual([{ kind: 'anything' }])
  }, 30_000)

  it('begins anew after its database was dropped, and says that anything may have changed', async () => {
    const followed = await follow(own)
    await change(followed, 'before')
    followed.forget()
    await followed.db.dropDatabase()
    await expect.poll(() => followed.changes.figures().gaps, { timeout: 10_000 }).toBe(1)
    await change(followed, 'after')
    expect(new Set(idsOf(followed.told))).toEqual(new Set([null, 'after']))
  })

  it('is given up where nothing is heard of it, though its connection seems to be well', async () => {
    const { database } = await follow(own)
    const client = database.beside('changes', { monitorCommands: true }) as mongoose.mongo.MongoClient
    onTestFinished(() => client.close())
    const nothing = () => undefined
    const following = { pipeline: [], after: null, opened: nothing, answered: nothing, seen: nothing, reached: nothing }
    await expect(followChanges(client, following, awaitMs / 2)).rejects.toThrow('silent')
  })

  it('stays off where its user may not read it, and says so once', async () => {
    const followed = await follow(own)
    await followed.fail({ failCommands: ['getMore'], errorCode: 13 })
    await expect.poll(() => followed.changes.figures().lagMs).toBe(null)
    expect(followed.lines.filter(({ level }) => level >= 40)).toMatchObject([
      { msg: expect.stringMatching(/user may not/) },
    ])
    await expect.poll(() => connectionsOf(followed)).toBe(0)
  })
})
