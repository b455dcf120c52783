import { describe, expect, it, onTestFinished } from 'vitest'
import { createChanges, type Interest } from '../../src/database/changes.ts'
import { changePipeline } from '../../src/database/changes-pipeline.ts'
import { startAloneMongod, startForbiddingMongod } from '../support/alone-mongod.ts'
import { anyOf, change, connectAlone, connectionsOf, follow } from '../support/changes.ts'
import { openTestDatabase } from '../support/database.ts'
import { recordLog } from '../support/log.ts'

describe('a change', () => {
  it('is told with its kind, its id, its top-level fields and its time, in order, and that of no other collection is', async () => {
    const followed = await follow()
    const { db, told, forget } = followed
    expect(told).toEqual([{ kind: 'anything' }])
    forget()
    const things = db.collection('things')
    const { insertedId } = await things.insertOne({ a: 1, list: [1, 2, 3], deep: { x: 1 }, gone: 1 })
    await db.collection('others').insertOne({ a: 1 })
    await things.updateOne({}, { $set: { 'deep.x': 2, 'list.0': 7, a: 2 }, $unset: { gone: 1 } })
    await things.updateOne({}, [{ $set: { list: { $slice: ['$list', 1] } } }])
    await things.replaceOne({}, { b: 1 })
    await things.deleteOne({})
    await expect.poll(() => told.length).toBe(5)
    const id = insertedId.toHexString()
    expect(told).toMatchObject([
      { kind: 'insert', id, fields: [] },
      { kind: 'update', id, fields: ['a', 'deep', 'gone', 'list'] },
      { kind: 'update', id, fields: ['list'] },
      { kind: 'replace', id, fields: [] },
      { kind: 'delete', id, fields: [] },
    ])
    for (const change of told) {
      if (change.kind === 'anything') throw new Error('nothing else may have changed')
      expect(Math.abs(change.at.getTime() - Date.now())).toBeLessThan(10_000)
    }
    expect(followed.changes.figures()).toMatchObject({ isOpen: true, events: 5, restarts: 0, gaps: 0 })
  })

  it('is told to those who are interested in its kind and its fields, and does not even leave the server for nobody', async () => {
    const first: Interest = { collection: 'things', kinds: ['update'], fields: ['a'] }
    const followed = await follow({}, [first, { collection: 'others', kinds: ['delete'] }])
    const { db, told, forget, changes } = followed
    forget()
    await db.collection('things').insertOne({ a: 1, b: 1 })
    await db.collection('others').insertOne({ a: 1 })
    await db.collection('things').updateOne({}, { $set: { b: 2 } })
    await db.collection('things').updateOne({}, { $set: { a: 2, b: 3 } })
    await db.collection('others').updateOne({}, { $set: { a: 2 } })
    await db.collection('others').deleteOne({})
    await expect.poll(() => told.map(({ kind }) => kind)).toEqual(['update', 'delete'])
    expect(changes.figures().events).toBe(2)
  })

  it('carries no value of a document from the server', async () => {
    const { db } = await follow()
    const stream = db.watch(changePipeline([anyOf('things')]))
    onTestFinished(() => stream.close())
    await stream.tryNext()
    await db.collection('things').insertOne({ secret: 'hidden' })
    await db.collection('things').updateOne({}, { $set: { secret: 'changed' } })
    const events = [await stream.next(), await stream.next()]
    expect(JSON.stringify(events)).not.toMatch(/hidden|changed":"|fullDocument|updatedFields/)
    expect(events).toMatchObject([{ changed: [] }, { changed: ['secret'] }])
  })
})

describe('the stream', () => {
  it('says that anything may have changed of a collection that is dropped or renamed, and goes on', async () => {
    const followed = await follow({}, [anyOf('things'), anyOf('others')])
    const { db, told, forget, changes } = followed
    await change(followed, 'one')
    await db.createCollection('elsewhere')
    forget()
    await db.collection('elsewhere').drop()
    await db.collection('things').drop()
    await expect.poll(() => told).toEqual([{ kind: 'anything' }])
    await change(followed, 'two')
    forget()
    await db.collection('things').rename('others')
    await expect.poll(() => told).toEqual([{ kind: 'anything' }, { kind: 'anything' }])
    forget()
    await db.createCollection('elsewhere')
    await db.collection('elsewhere').rename('others', { dropTarget: true })
    await expect.poll(() => told).toContainEqual({ kind: 'anything' })
    await change(followed, 'three')
    expect(changes.figures()).toMatchObject({ restarts: 0, gaps: 0 })
  })

  it('takes no connection of the pool, be it of one', async () => {
    const followed = await follow({ DB_MAX_POOL_SIZE: '1' })
    await Promise.all(Array.from({ length: 20 }, () => followed.db.command({ ping: 1 })))
    expect(followed.database.pool.snapshot()).toMatchObject({ inUse: 0, waiting: 0, size: 1 })
    expect(await connectionsOf(followed)).toBeGreaterThan(0)
  })

  it('leaves nothing open when it is stopped, and tells nothing any more', async () => {
    const followed = await follow()
    await change(followed, 'before')
    followed.forget()
    await followed.changes.stop()
    await expect.poll(() => connectionsOf(followed), { timeout: 5_000 }).toBe(0)
    await followed.db.collection('things').insertOne({})
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(followed.told).toEqual([])
    expect(followed.changes.figures().isOpen).toBe(false)
  })

  it('is not opened where nobody is interested', async () => {
    const database = await openTestDatabase()
    const changes = createChanges(database, recordLog().log)
    changes.start()
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(changes.figures()).toEqual({ isOpen: false, lagMs: null, events: 0, restarts: 0, gaps: 0 })
    await changes.stop()
  })

  it.each([
    ['a single server', async () => ({ MONGODB_URI: `mongodb://${await startAloneMongod()}/` })],
    ['a single server whose user may little', startForbiddingMongod],
  ])('stays off on %s, and says so once', async (_what, start) => {
    const { changes, lines } = await follow(await start(), [anyOf('things')], connectAlone)
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(changes.figures()).toMatchObject({ isOpen: false, lagMs: null })
    expect(lines.filter(({ level }) => level >= 40)).toMatchObject([{ msg: expect.stringMatching(/no replica set/) }])
  })
})
