import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { CommandStats } from '../../src/database/command-stats.ts'
import { entity } from '../../src/database/entity.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import { PlanGuard, type PlanGuardMode } from '../../src/database/plan-guard.ts'
import { ReadDoor } from '../../src/database/read-door.ts'
import { anything, equals } from '../../src/kernel/condition.ts'
import { openTestDatabase } from '../support/database.ts'
import { recordLog } from '../support/log.ts'
import { requestOf, viewerWith } from '../support/requests.ts'

const note = model('Note', 'notes', new Schema({ kind: String, code: String, at: Date }))
const Note = entity({ type: 'Sitemap', model: note, policy: () => anything })

let db: mongoose.mongo.Db
let explains = 0
beforeAll(async () => {
  const { connection } = await openTestDatabase()
  if (!connection.db) throw new Error('the test database is not open')
  db = connection.db
  connection.getClient().on('commandStarted', ({ commandName }) => {
    if (commandName === 'explain') explains++
  })
  const notes = db.collection('notes')
  await notes.insertMany(Array.from({ length: 300 }, (_, i) => ({ kind: `k${i % 3}`, code: `c${i}`, at: new Date(i) })))
  await notes.createIndex({ kind: 1, at: -1, _id: -1 })
})

const guardWith = (mode: PlanGuardMode, documents = 100) => {
  const { log, lines } = recordLog()
  const stats = new CommandStats(1_000)
  const guard = new PlanGuard({ mode, documents, db: () => db, log })
  stats.onCommand(guard.seen)
  const door = new ReadDoor({
    ...{ db: () => db, stats, outage: new Outage(), failoverWaitMs: 0, sharing: false },
    ...{ statisticsFrom: 'primary', admit: guard.admit },
  })
  explains = 0
  const one = (code: string) =>
    door.byKeys(requestOf(viewerWith(), ['kind']), {
      ...{ entity: Note, field: 'code', keys: [code], where: anything, path: 'note' },
    })
  const pages = (keys: readonly string[]) =>
    door.pages(requestOf(viewerWith(), ['kind']), {
      ...{ entity: Note, field: 'code', keys, where: anything, path: 'notes' },
      ...{ sort: { at: -1, _id: -1 }, limit: 3, indexFor: () => undefined },
    })
  const ofKind = (kind: string) =>
    door.page(requestOf(viewerWith(), ['code']), {
      ...{ entity: Note, where: equals('kind', kind), known: [], path: 'page', position: null },
      ...{ sort: { at: -1, _id: -1 }, limit: 3, indexFor: () => undefined },
    })
  const sorted = () =>
    door.page(requestOf(viewerWith(), ['code']), {
      ...{ entity: Note, where: equals('kind', 'k1'), known: [], path: 'page', position: null },
      ...{ sort: { code: 1 }, limit: 3, indexFor: () => undefined },
    })
  return { guard, lines, one, pages, ofKind, sorted }
}

describe('a plan guard that watches', () => {
  it('plans each shape once, whatever its values, and tells nothing of those that an index serves', async () => {
    const { guard, ofKind, lines } = guardWith('watch')
    for (const kind of ['k0', 'k1', 'k2', 'k0']) expect(await ofKind(kind)).toHaveLength(3)
    await guard.settled()
    expect(explains).toBe(1)
    expect(guard.figures()).toEqual({ mode: 'watch', planned: 1, failed: 0, found: 0, refused: 0 })
    expect(guard.findings()).toEqual([])
    expect(lines).toEqual([])
  })

  it('answers a scan, logs it once and keeps it, without its values', async () => {
    const { guard, one, lines } = guardWith('watch')
    for (const code of ['c7', 'c8', 'c9']) expect((await one(code)).size).toBe(1)
    await guard.settled()
    expect(guard.findings()).toMatchObject([
      {
        ...{ collection: 'notes', shape: 'find notes { code: ? }', verdict: 'scans', operation: 'Test', path: 'note' },
        ...{ needs: [{ equality: ['code'] }], refused: 0 },
      },
    ])
    expect(lines.filter(({ msg }) => msg === 'No index serves a command')).toHaveLength(1)
    expect(JSON.stringify([lines, guard.findings()])).not.toContain('c7')
  })

  it('sees a scan below a `$lookup`, and a sort in memory', async () => {
    const { guard, pages, sorted } = guardWith('watch')
    await pages(['c1', 'c2'])
    await sorted()
    await guard.settled()
    expect(guard.findings().map(({ verdict }) => verdict)).toEqual(['sorts', 'scans'])
  })

  it('leaves a small collection alone', async () => {
    const { guard, one } = guardWith('watch', 301)
    await one('c1')
    await guard.settled()
    expect(guard.figures()).toMatchObject({ planned: 1, found: 0 })
  })

  it('keeps a bounded number of shapes', async () => {
    const { guard } = guardWith('watch')
    const record = { operation: 'Test', path: 'x', collection: 'notes', method: 'find' } as const
    const ended = { requestIds: [], shared: 0, retries: 0, documents: 0, ms: 1, failed: false, code: null }
    for (let i = 0; i < 100_000; i++) {
      guard.seen(
        { ...record, shape: `shape ${i}`, ...ended },
        { method: 'find', collection: 'notes', filter: { code: `c${i}` }, projection: {}, limit: 1 },
      )
    }
    await guard.settled()
    expect(explains).toBe(100)
    expect(guard.findings().length).toBeLessThanOrEqual(1_000)
  })
})

describe('a plan guard that refuses', () => {
  it('sends no command that would read a collection whole, whatever its values', async () => {
    const { guard, one, pages, lines } = guardWith('refuse')
    for (const code of ['c7', 'c8'])
      await expect(one(code)).rejects.toMatchObject({
        code: 'UNINDEXED_QUERY',
        message: 'No index serves this: a whole collection would be read.',
      })
    await expect(pages(['c1', 'c2'])).rejects.toMatchObject({ code: 'UNINDEXED_QUERY' })
    expect(explains).toBe(2)
    expect(guard.figures()).toMatchObject({ planned: 2, found: 2, refused: 3 })
    expect(guard.findings().map(({ operation, path, refused }) => ({ operation, path, refused }))).toEqual([
      { operation: 'Test', path: 'notes', refused: 1 },
      { operation: 'Test', path: 'note', refused: 2 },
    ])
    expect(lines.map(({ verdict, operation, path }) => ({ verdict, operation, path }))).toEqual([
      { verdict: 'SCANS', operation: 'Test', path: 'note' },
      { verdict: 'SCANS', operation: 'Test', path: 'notes' },
    ])
  })

  it('plans a shape once for all who ask for it at the same time, and lets through what an index serves', async () => {
    const { ofKind, sorted } = guardWith('refuse')
    const found = await Promise.all(['k0', 'k1', 'k2', 'k1'].map(ofKind))
    expect(found.map(rows => rows.length)).toEqual([3, 3, 3, 3])
    expect(explains).toBe(1)
    await expect(sorted()).rejects.toMatchObject({
      message: 'No index gives this order: documents would be sorted in memory.',
    })
  })

  it('lets through what the server does not plan', async () => {
    const guard = new PlanGuard({
      ...{ mode: 'refuse', documents: 0, log: recordLog().log },
      db: () => {
        throw new Error('there is no database')
      },
    })
    // It is asked for once, and not again behind each command.
    for (let i = 0; i < 3; i++)
      await guard.admit({ method: 'find', collection: 'notes', filter: {}, projection: {}, limit: 1 }, [])
    expect(guard.figures()).toMatchObject({ failed: 1, refused: 0 })
  })
})

it('a plan guard that is off asks for no plan', async () => {
  const { guard, one } = guardWith('off')
  await one('c1')
  await guard.settled()
  expect(explains).toBe(0)
})
