import { setTimeout as wait } from 'node:timers/promises'
import mongoose, { Schema } from 'mongoose'
import { beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest'
import { CommandStats } from '../../src/database/command-stats.ts'
import { type Entity, entity } from '../../src/database/entity.ts'
import { makeIndexes } from '../../src/database/indexes.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import type { Change, ChangeWrite } from '../../src/database/write.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { OperationRequest } from '../../src/graphql/context.ts'
import { equals } from '../../src/kernel/condition.ts'
import { AppError } from '../../src/kernel/errors.ts'
import type { Request } from '../../src/kernel/request.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import { openTestDatabase } from '../support/database.ts'
import { startProxy } from '../support/proxy.ts'

interface Row {
  id: string
  ownerId: string
  title: string
  tags: string[]
  count: number
  version: number
  createdAt: Date
  updatedAt: Date
  deleted: boolean
  seenAt?: Date
}

const schema = new Schema(
  {
    ownerId: { type: Schema.Types.ObjectId, required: true },
    title: { type: String, required: true, maxlength: 10, trim: true },
    tags: [String],
    count: { type: Number, default: 0, min: 0 },
    seenAt: Date,
    version: { type: Number, default: 1, required: true },
    deleted: { type: Boolean, default: false, required: true },
  },
  { timestamps: true },
)
schema.index({ ownerId: 1, title: 1 }, { unique: true, partialFilterExpression: { deleted: false } })

const Note: Entity<Row> = entity<Row>({
  type: 'Todo',
  model: model('Note', 'notes', schema),
  policy: viewer => equals('ownerId', viewer.id),
  softDelete: true,
})

const viewer = (...roles: Viewer['roles']): Viewer => ({
  id: new mongoose.Types.ObjectId().toHexString(),
  sessionId: null,
  roles,
  brandCode: null,
  mediatorCode: null,
  agencyCode: null,
  shopIds: [],
})
const requestOf = (who: Viewer | null, ms = 5_000): OperationRequest => {
  const request = new OperationRequest('test', ms)
  request.viewer = who
  request.operation = 'Test'
  return request
}

let door: WriteDoor
let settings: ConstructorParameters<typeof WriteDoor>[0]
let db: mongoose.mongo.Db
const sent: { name: string; command: Record<string, unknown> }[] = []

beforeAll(async () => {
  const { connection } = await openTestDatabase()
  settings = {
    connection,
    stats: new CommandStats(1_000),
    outage: new Outage(),
    failoverWaitMs: 6_000,
    idempotencyTtlMs: 60_000,
  }
  door = new WriteDoor(settings)
  if (!connection.db) throw new Error('not open')
  db = connection.db
  const indexes = Note.model.schema.indexes().map(([keys, { unique, partialFilterExpression }]) => ({
    collection: 'notes',
    keys: keys as Record<string, 1>,
    options: { unique: Boolean(unique), partialFilterExpression: partialFilterExpression as Record<string, unknown> },
  }))
  await makeIndexes(db, indexes)
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    sent.push({ name: commandName, command })
  })
})

let me: Viewer
let mine: Request
let note: Row
let titles = 0

const insert = (request: Request, fields: object) =>
  door.insert<Row>(request, { entity: Note, cause: 'new note', rights: 'viewer' }, { ...fields })
const write = (more: Partial<ChangeWrite> = {}): ChangeWrite => ({
  entity: Note,
  cause: 'change note',
  rights: 'viewer',
  where: equals('_id', note.id),
  ...more,
})
const refusal = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error(`not an AppError: ${error}`)
  return error
}
const stored = (id = note.id) => db.collection('notes').findOne({ _id: new mongoose.Types.ObjectId(id) })

beforeEach(async () => {
  me = viewer('shopper')
  mine = requestOf(me)
  note = await insert(mine, { ownerId: me.id, title: `n${++titles}` })
  sent.length = 0
})

describe('an insert', () => {
  it('adds defaults, version and times, and gives the row with hex ids', async () => {
    expect(note).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      ownerId: me.id,
      count: 0,
      tags: [],
      version: 1,
      deleted: false,
      createdAt: expect.any(Date),
      updatedAt: note.createdAt,
    })
    expect(await stored()).toMatchObject({ ownerId: new mongoose.Types.ObjectId(me.id), version: 1 })
    expect(await stored()).not.toHaveProperty('__v')
  })

  it('of what is not valid is VALIDATION_ERROR with every field, and never a value', async () => {
    const error = await refusal(insert(mine, { title: 'far too long a title', count: -1 }))
    expect(error.code).toBe('VALIDATION_ERROR')
    const fields = error.details.fields as { field: string; kind: string; message: string }[]
    expect(fields.map(({ field, kind }) => [field, kind]).sort()).toEqual([
      ['count', 'min'],
      ['ownerId', 'required'],
      ['title', 'maxlength'],
    ])
    expect(JSON.stringify(fields)).not.toContain('far too long')
  })

  it('of what cannot be cast is VALIDATION_ERROR', async () => {
    const error = await refusal(insert(mine, { ownerId: me.id, title: 'x', count: { $gt: 0 } }))
    expect(error).toMatchObject({ code: 'VALIDATION_ERROR', details: { fields: [{ field: 'count', kind: 'cast' }] } })
  })

  it('of a taken key is DUPLICATE_KEY with the names of its fields alone', async () => {
    const error = await refusal(insert(mine, { ownerId: me.id, title: note.title }))
    expect(error).toMatchObject({ code: 'DUPLICATE_KEY', details: { fields: ['ownerId', 'title'] } })
    expect(JSON.stringify(error.details) + error.message).not.toContain(me.id)
  })

  it('of a field that the model does not have fails, and writes nothing', async () => {
    const before = await db.collection('notes').countDocuments()
    await expect(insert(mine, { ownerId: me.id, title: 'y', isAdmin: true })).rejects.toThrow('isAdmin')
    expect(await db.collection('notes').countDocuments()).toBe(before)
  })
})

describe('a change', () => {
  it('gives the document as it is then, counts its version and its time, and casts what it sets', async () => {
    const other = viewer()
    const row = await door.change<Row>(mine, write(), {
      set: { title: ' t ', ownerId: other.id },
      inc: { count: 2 },
      push: { tags: 'a' },
      now: ['seenAt'],
    })
    expect(row).toMatchObject({ title: 't', ownerId: other.id, count: 2, tags: ['a'], version: 2 })
    expect(row?.updatedAt.getTime()).toBeGreaterThanOrEqual(note.updatedAt.getTime())
    expect(row?.createdAt).toEqual(note.createdAt)
    expect(row?.seenAt).toBeInstanceOf(Date)
    expect((await stored())?.ownerId).toEqual(new mongoose.Types.ObjectId(other.id))
  })

  it('takes away, adds once and pulls', async () => {
    await door.change<Row>(mine, write(), { set: { tags: ['a', 'b'], seenAt: new Date() } })
    await door.change<Row>(mine, write(), { addToSet: { tags: 'a' }, unset: ['seenAt'] })
    expect((await door.change<Row>(mine, write(), { pull: { tags: 'b' } }))?.tags).toEqual(['a'])
    expect(await stored()).not.toHaveProperty('seenAt')
  })

  it('of what is not valid is VALIDATION_ERROR, and changes nothing', async () => {
    const error = await refusal(door.change(mine, write(), { set: { title: 'far too long a title' } }))
    expect(error).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { fields: [{ field: 'title', kind: 'maxlength' }] },
    })
    expect(await stored()).toMatchObject({ version: 1 })
  })

  it('of a field that the model does not have fails, and changes nothing', async () => {
    await expect(door.change(mine, write(), { set: { isAdmin: true } })).rejects.toThrow('isAdmin')
    expect(await stored()).toMatchObject({ version: 1 })
  })

  it("of another's document finds nothing; admins and our own writes find it", async () => {
    const change = { inc: { count: 1 } }
    expect(await door.change(requestOf(viewer('shopper')), write(), change)).toBeNull()
    expect(await door.change(requestOf(null), write(), change)).toBeNull()
    expect(sent.map(({ name }) => name)).toEqual(['findAndModify'])
    expect(await stored()).toMatchObject({ count: 0, version: 1 })
    expect(await door.change(requestOf(viewer('admin')), write(), change)).toMatchObject({ count: 1 })
    expect(await door.change(requestOf(null), write({ rights: 'system' }), change)).toMatchObject({ count: 2 })
  })

  it('of another version than expected is CONFLICT with the present one, and of nothing visible is nothing', async () => {
    const change = { inc: { count: 1 } }
    const stale = { ...write(), expectedVersion: 7 }
    expect(await refusal(door.change(mine, stale, change))).toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: 1 },
      row: { id: note.id, title: note.title },
    })
    expect(await door.change(requestOf(viewer('shopper')), stale, change)).toBeNull()
    const ours = await refusal(door.change(requestOf(null), { ...stale, rights: 'system' }, change))
    expect(ours).toMatchObject({ code: 'CONFLICT', details: { currentVersion: 1 } })
    expect(ours).not.toHaveProperty('row')
    expect(await door.change(mine, { ...stale, expectedVersion: 1 }, change)).toMatchObject({ count: 1, version: 2 })
  })

  it('under one version, ten at once, takes effect once', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => door.change(mine, { ...write(), expectedVersion: 1 }, { inc: { count: 1 } })),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await stored()).toMatchObject({ count: 1, version: 2 })
  })

  it('leaves deleted documents alone, unless it is meant for them', async () => {
    await door.change(mine, write(), { set: { deleted: true } })
    expect(await door.change(mine, write(), { set: { title: 'x' } })).toBeNull()
    expect(await door.change(mine, write({ deleted: true }), { set: { deleted: false } })).toMatchObject({ version: 3 })
    expect(await door.change(mine, write({ deleted: true }), { set: { title: 'x' } })).toBeNull()
  })
})

describe('a change that changes nothing', () => {
  beforeEach(async () => {
    await door.change(mine, write(), { set: { title: 'one', tags: ['a', 'b'] } })
    sent.length = 0
  })
  /** The names of the commands that a change has sent, and what it gave. */
  const tried = async (change: Change) => {
    sent.length = 0
    const row = await door.change(mine, write(), change)
    return { row, names: sent.map(({ name }) => name) }
  }

  it.each<[string, Change]>([
    ['sets what is there', { set: { title: 'one', tags: ['a', 'b'], count: 0 } }],
    ['sets what is there once it is cast', { set: { title: '  one ', count: '0' } }],
    ['takes away what is not there', { unset: ['seenAt'] }],
    ['adds an element that is there', { addToSet: { tags: 'b' } }],
    ['takes an element that is not there', { pull: { tags: 'c' } }],
    ['does all of it', { set: { title: 'one' }, unset: ['seenAt'], addToSet: { tags: 'a' } }],
  ])(
    'since it %s leaves the version and the time of the last change, and gives what is there',
    async (_how, change) => {
      const before = await stored()
      const row = { id: note.id, title: 'one', version: 2 }
      expect(await tried(change)).toMatchObject({ row, names: ['findAndModify', 'find'] })
      expect(await stored()).toEqual(before)
    },
  )

  it('since it says nothing, or counts by nothing, reads alone', async () => {
    const before = await stored()
    for (const change of [{}, { set: {} }, { inc: { count: 0 } }]) {
      expect(await tried(change)).toMatchObject({ row: { id: note.id, version: 2 }, names: ['find'] })
    }
    expect(await stored()).toEqual(before)
  })

  it.each<[string, Change]>([
    ['of another value', { set: { title: 'one', count: 1 } }],
    ['of another order', { set: { tags: ['b', 'a'] } }],
    ['of fewer elements', { set: { tags: ['a'] } }],
    ['that is there beside one that is not', { unset: ['seenAt', 'count'] }],
    ['of an element more', { addToSet: { tags: 'c' } }],
    ['of an element less', { pull: { tags: 'b' } }],
    ['that counts', { set: { title: 'one' }, inc: { count: 1 } }],
    ['of the moment', { now: ['seenAt'] }],
  ])('is not one %s: that is one command', async (_how, change) => {
    expect(await tried(change)).toMatchObject({ row: { version: 3 }, names: ['findAndModify'] })
    expect(await stored()).toMatchObject({ version: 3 })
  })

  it.each<[string, Change, Change, object]>([
    ['another value', { set: { title: 'one' } }, { set: { title: 'two' } }, { title: 'one' }],
    ['a value', { unset: ['seenAt'] }, { now: ['seenAt'] }, { seenAt: undefined }],
    ['fewer elements', { addToSet: { tags: 'b' } }, { pull: { tags: 'b' } }, { tags: ['a', 'b'] }],
    ['more elements', { pull: { tags: 'c' } }, { push: { tags: 'c' } }, { tags: ['a', 'b'] }],
  ])('is written after all where another one with %s has come between', async (_what, change, other, expected) => {
    class Met extends WriteDoor {
      protected override async find(...given: Parameters<WriteDoor['find']>): Promise<object[]> {
        await door.change(mine, write(), other)
        return super.find(...given)
      }
    }
    const { seenAt, ...row } = (await new Met(settings).change<Row>(mine, write(), change)) ?? { seenAt: new Date(0) }
    expect({ seenAt, ...row }).toMatchObject({ ...expected, version: 4 })
  })

  it('of a stale version is CONFLICT, of what the viewer may not write nothing, and within a transaction the same', async () => {
    for (const change of [{ set: { title: 'one' } }, {}]) {
      expect((await refusal(door.change(mine, { ...write(), expectedVersion: 1 }, change))).code).toBe('CONFLICT')
      expect(await door.change(requestOf(viewer('shopper')), write(), change)).toBeNull()
      const row = await door.transaction(mine, inside =>
        door.change(inside, { ...write(), expectedVersion: 2 }, change),
      )
      expect(row).toMatchObject({ version: 2 })
    }
  })

  it('is told by one shape, whatever it sets', async () => {
    const stats = new CommandStats(1_000)
    const told = new WriteDoor({ ...settings, stats })
    for (const set of [{ title: 'one' }, { count: 0 }, { title: 'one', tags: ['x'] }])
      await told.change(mine, write(), { set })
    expect(
      stats.shapes
        .shapes()
        .map(({ shape }) => shape.split(' ')[0])
        .sort(),
    ).toEqual(['find', 'findOneAndUpdate'])
  })
})

describe('a change that does not count', () => {
  const counted = false
  it('is no edit: version and time of the last change stay', async () => {
    const before = await stored()
    expect(await door.change(mine, write(), { inc: { count: 1 }, counted })).toMatchObject({ count: 1, version: 1 })
    expect(await door.changeAll(mine, write(), { set: { count: 2 }, counted })).toBe(1)
    expect(await stored()).toEqual({ ...before, count: 2 })
    expect(await door.change(mine, { ...write(), expectedVersion: 1 }, { set: { title: 'x' } })).not.toBeNull()
  })

  it('holds to the version all the same', async () => {
    const stale = { ...write(), expectedVersion: 7 }
    expect((await refusal(door.change(mine, stale, { inc: { count: 1 }, counted }))).code).toBe('CONFLICT')
    expect(await stored()).toMatchObject({ count: 0 })
  })
})

describe('a write to many', () => {
  it("changes and deletes the viewer's own, but for the one that is left out", async () => {
    const others = [
      await insert(mine, { ownerId: me.id, title: 'o1' }),
      await insert(mine, { ownerId: me.id, title: 'o2' }),
    ]
    const stranger = viewer('shopper')
    const theirs = await insert(mine, { ownerId: stranger.id, title: 'o3' })
    const every = write({ where: equals('count', 0), except: others[0]?.id ?? null })
    expect(await door.changeAll(mine, every, { inc: { count: 1 } })).toBe(2)
    expect(await stored(others[0]?.id)).toMatchObject({ count: 0, version: 1 })
    expect(await stored()).toMatchObject({ count: 1, version: 2 })
    expect(await door.remove(mine, write({ where: equals('ownerId', me.id), except: note.id }))).toBe(2)
    expect(await stored()).not.toBeNull()
    expect(await stored(theirs.id)).toMatchObject({ count: 0, version: 1 })
    expect(await door.remove(requestOf(null), write())).toBe(0)
  })
})

describe('every write', () => {
  it('names its cause, is bounded by the deadline and acknowledged by the majority', async () => {
    await insert(mine, { ownerId: me.id, title: 'z' })
    await door.change(mine, write(), { inc: { count: 1 } })
    await door.changeAll(mine, write(), { inc: { count: 1 } })
    await door.remove(mine, write())
    expect(sent.map(({ name }) => name)).toEqual(['insert', 'findAndModify', 'update', 'delete'])
    for (const { command } of sent) {
      expect(command).toMatchObject({
        comment: expect.stringMatching(/^Test (new|change) note$/),
        writeConcern: { w: 'majority' },
        maxTimeMS: expect.any(Number),
      })
      expect(command.maxTimeMS).toBeLessThanOrEqual(5_000)
    }
    expect(mine.usage.commands).toBe(5)
  })

  it('after the deadline is TIMEOUT and is not sent', async () => {
    const late = requestOf(me, 0)
    expect((await refusal(door.change(late, write(), { inc: { count: 1 } }))).code).toBe('TIMEOUT')
    expect((await refusal(insert(late, { ownerId: me.id, title: 'late' }))).code).toBe('TIMEOUT')
    expect(sent).toEqual([])
  })

  it('lets no value become an operator', async () => {
    expect(() => equals('_id', { $ne: null })).toThrow(TypeError)
    const error = await refusal(door.change(mine, write(), { set: { title: { $ne: null } } }))
    expect(error.code).toBe('VALIDATION_ERROR')
  })
})

describe('a transaction', () => {
  it('writes all or nothing', async () => {
    const fail = new AppError('SLOTS_EXHAUSTED')
    const failing = door.transaction(mine, async inside => {
      await insert(inside, { ownerId: me.id, title: 'in' })
      await door.change(inside, write(), { inc: { count: 1 } })
      throw fail
    })
    expect(await refusal(failing)).toBe(fail)
    expect(await stored()).toMatchObject({ count: 0, version: 1 })
    expect(await db.collection('notes').countDocuments({ title: 'in' })).toBe(0)
    await door.transaction(mine, async inside => {
      await insert(inside, { ownerId: me.id, title: 'in' })
      await door.change(inside, write(), { inc: { count: 1 } })
    })
    expect(await stored()).toMatchObject({ count: 1, version: 2 })
    expect(await db.collection('notes').countDocuments({ title: 'in' })).toBe(1)
  })

  it('runs again where another came between, so that ten at once all count', async () => {
    const counter = write({ where: equals('_id', note.id) })
    await Promise.all(
      Array.from({ length: 10 }, () =>
        door.transaction(mine, async inside => {
          const row = await door.change<Row>(inside, counter, { inc: { count: 1 } })
          await insert(inside, { ownerId: me.id, title: `c${row?.count}` })
        }),
      ),
    )
    expect(await stored()).toMatchObject({ count: 10, version: 11 })
    expect(await db.collection('notes').countDocuments({ ownerId: new mongoose.Types.ObjectId(me.id) })).toBe(11)
  })

  it('keeps the order of writes that are begun at the same time', async () => {
    await door.transaction(mine, inside =>
      Promise.all([1, 2, 3].map(n => door.change(inside, write(), { push: { tags: String(n) } }))),
    )
    expect((await stored())?.tags).toEqual(['1', '2', '3'])
  })

  it('gives refusals their codes: DUPLICATE_KEY, VALIDATION_ERROR, CONFLICT', async () => {
    const codeOf = async (work: (inside: Request) => Promise<unknown>) =>
      (await refusal(door.transaction(mine, work))).code
    expect(await codeOf(inside => insert(inside, { ownerId: me.id, title: note.title }))).toBe('DUPLICATE_KEY')
    expect(await codeOf(inside => insert(inside, { ownerId: me.id, title: 'far too long a title' }))).toBe(
      'VALIDATION_ERROR',
    )
    expect(await codeOf(inside => door.change(inside, { ...write(), expectedVersion: 9 }, {}))).toBe('CONFLICT')
  })

  it('inside another is part of it', async () => {
    await door
      .transaction(mine, async outer => {
        await door.transaction(outer, inner => door.change(inner, write(), { inc: { count: 1 } }))
        throw new AppError('CONFLICT')
      })
      .catch(() => undefined)
    expect(await stored()).toMatchObject({ count: 0 })
  })
})

it('without a connection every write is DATABASE_UNAVAILABLE', async () => {
  const connection = mongoose.createConnection()
  const closed = new WriteDoor({
    connection,
    stats: new CommandStats(1_000),
    outage: new Outage(),
    failoverWaitMs: 0,
    idempotencyTtlMs: 60_000,
  })
  expect((await refusal(closed.change(mine, write(), {}))).code).toBe('DATABASE_UNAVAILABLE')
  expect((await refusal(closed.transaction(mine, async () => undefined))).code).toBe('DATABASE_UNAVAILABLE')
})

describe('an answer that is lost on its way', () => {
  const patient = () => requestOf(me, 20_000)
  /** A door behind a proxy that swallows the answer to the next write, cuts, and is there again. */
  const behind = async (serverSelectionTimeoutMS = 2_000) => {
    const proxy = await startProxy(inject('mongodbUri'))
    await proxy.open()
    const connection = mongoose.createConnection(proxy.uri, {
      dbName: db.databaseName,
      autoIndex: false,
      serverSelectionTimeoutMS,
      heartbeatFrequencyMS: 500,
      monitorCommands: true,
    })
    await connection.asPromise()
    onTestFinished(() => connection.close())
    const outage = new Outage()
    outage.attach(connection.getClient())
    const far = new WriteDoor({
      connection,
      stats: new CommandStats(1_000),
      outage,
      failoverWaitMs: 15_000,
      idempotencyTtlMs: 60_000,
    })
    // The connection is there, and the model compiled.
    await far.change(mine, write(), { set: { title: 'warm' } })
    const arrived: string[] = []
    connection.getClient().on('commandStarted', ({ commandName }) => arrived.push(commandName))
    const lose = async (times: number) => {
      for (let i = 0; i < times; i++) {
        await proxy.swallowed()
        await proxy.cut()
        await proxy.open()
      }
    }
    return { far, lose, arrived, proxy }
  }

  it('is asked for again, and what was counted is counted once', async () => {
    const { far, lose, arrived } = await behind()
    // Twice, because the driver itself asks a second time.
    const [row] = await Promise.all([far.change<Row>(patient(), write(), { inc: { count: 1 } }), lose(3)])
    expect(row).toMatchObject({ count: 1 })
    expect(await stored()).toMatchObject({ count: 1 })
    expect(arrived.filter(name => name === 'findAndModify').length).toBeGreaterThanOrEqual(3)
  })

  it('leaves one document of an insert', async () => {
    const { far, lose } = await behind()
    const title = `n${++titles}`
    const inserting = far.insert<Row>(
      patient(),
      { entity: Note, cause: 'new note', rights: 'viewer' },
      { ownerId: me.id, title },
    )
    const [row] = await Promise.all([inserting, lose(3)])
    expect(row.title).toBe(title)
    expect(await db.collection('notes').countDocuments({ title })).toBe(1)
  })

  it('of a transaction leaves it done once', async () => {
    const { far, lose } = await behind()
    const adding = far.transaction(patient(), async inside => {
      await far.change(inside, write(), { inc: { count: 1 } })
      return far.change<Row>(inside, write(), { push: { tags: 'once' } })
    })
    const [row] = await Promise.all([adding, lose(5)])
    expect(row).toMatchObject({ count: 1, tags: ['once'] })
    expect(await stored()).toMatchObject({ count: 1, tags: ['once'] })
  })

  it('of a commit is asked for, and the work is not done again, while nobody is there for longer than the driver waits', async () => {
    const { far, proxy } = await behind(200)
    let runs = 0
    const adding = far.transaction(patient(), inside => {
      runs++
      return far.change<Row>(inside, write(), { inc: { count: 1 } })
    })
    await proxy.swallowed('commitTransaction')
    await proxy.cut()
    await wait(1_000)
    await proxy.open()
    expect([(await adding)?.count, runs]).toEqual([1, 1])
    expect(await stored()).toMatchObject({ count: 1 })
  })

  it('of several documents that are counted is OUTCOME_UNKNOWN, and it is not done again', async () => {
    const { far, lose } = await behind()
    const [refused] = await Promise.all([refusal(far.changeAll(mine, write(), { inc: { count: 1 } })), lose(1)])
    expect(refused.code).toBe('OUTCOME_UNKNOWN')
    expect(await stored()).toMatchObject({ count: 1 })
  })
})
