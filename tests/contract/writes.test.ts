import mongoose, { Schema } from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CommandStats } from '../../src/database/command-stats.ts'
import { entity } from '../../src/database/entity.ts'
import { IdempotencyKeyModel } from '../../src/database/idempotency.ts'
import { declaredIndexes, makeIndexes } from '../../src/database/indexes.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { writesOf } from '../../src/database/writes.ts'
import { equals } from '../../src/kernel/condition.ts'
import { AppError } from '../../src/kernel/errors.ts'
import type { Request } from '../../src/kernel/request.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import { openTestDatabase } from '../support/database.ts'
import { requestOf, viewerWith } from '../support/requests.ts'

interface Row {
  id: string
  ownerId: string
  editorId: string
  slug: string
  title: string
  tags: string[]
  key: string
  count: number
  version: number
}

const schema = new Schema(
  {
    ownerId: { type: Schema.Types.ObjectId, required: true },
    editorId: { type: Schema.Types.ObjectId, required: true },
    slug: { type: String, required: true },
    title: { type: String, required: true, maxlength: 20 },
    tags: [String],
    key: { type: String, required: true },
    count: { type: Number, default: 0 },
    version: { type: Number, default: 1, required: true },
  },
  { timestamps: true },
)
schema.index({ ownerId: 1, slug: 1 }, { unique: true })

const Paper = entity<Row>({
  type: 'Todo',
  model: model('Paper', 'papers', schema),
  policy: viewer => equals('ownerId', viewer.id),
  references: { editorId: 'User' },
})
const papers = writesOf<Row>(Paper, {
  writers: viewer => equals('editorId', viewer.id),
  derived: {
    from: ['title', 'tags'],
    as: ({ title, tags = [] }: Pick<Row, 'title' | 'tags'>) => ({ key: [title, ...tags].join(' ').toLowerCase() }),
  },
})

let writeDoor: WriteDoor
let db: mongoose.mongo.Db
const sent: string[] = []

beforeAll(async () => {
  const { connection } = await openTestDatabase()
  writeDoor = new WriteDoor({
    connection,
    stats: new CommandStats(1_000),
    outage: new Outage(),
    failoverWaitMs: 1_000,
    idempotencyTtlMs: 60_000,
  })
  if (!connection.db) throw new Error('not open')
  db = connection.db
  await makeIndexes(db, declaredIndexes([Paper, { model: IdempotencyKeyModel }], []))
  connection.getClient().on('commandStarted', ({ commandName }) => sent.push(commandName))
})

const hex = () => new mongoose.Types.ObjectId().toHexString()
let me: Viewer
let writing: { request: Request; writeDoor: WriteDoor }
let paper: Row
let slugs = 0

const fields = (more: object = {}) => ({ ownerId: me.id, editorId: me.id, slug: `p${++slugs}`, title: 'One', ...more })
const create = (more: object = {}) =>
  papers.create(writing, fields(more), { cause: 'create paper', argument: 'ownerId' })
const target = (more: object = {}) => ({ id: paper.id, cause: 'update paper', ...more })
const refusal = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`not an AppError: ${error}`)
  return error
}
const stored = (id = paper.id) => db.collection('papers').findOne({ _id: new mongoose.Types.ObjectId(id) })

beforeEach(async () => {
  me = viewerWith({ id: hex() })
  writing = { request: requestOf(me, []), writeDoor }
  paper = await create()
  sent.length = 0
})

describe('create', () => {
  it('writes what is worked out of other fields', () => expect(paper.key).toBe('one'))

  it('of what the viewer could not see or write afterwards is NOT_FOUND, naming the argument', async () => {
    for (const wrong of [{ ownerId: hex() }, { editorId: hex() }]) {
      expect(await refusal(create(wrong))).toMatchObject({ code: 'NOT_FOUND', details: { argument: 'ownerId' } })
    }
    expect(sent).toEqual([])
  })
})

describe('update', () => {
  it('sets what is given, takes away what is null, leaves the rest, in one command', async () => {
    const row = await papers.update(writing, target(), { slug: 'new', count: null, title: undefined })
    expect(row).toMatchObject({ slug: 'new', title: 'One', version: 2 })
    expect(await stored()).not.toHaveProperty('count')
    expect(sent.filter(name => name === 'findAndModify')).toHaveLength(1)
  })

  it('works out again what depends on a changed field, also when all change at once', async () => {
    await Promise.all(
      [{ title: 'Two' }, { tags: ['A', 'B'] }, { count: 5 }].map(patch => papers.update(writing, target(), patch)),
    )
    expect(await stored()).toMatchObject({ title: 'Two', tags: ['A', 'B'], key: 'two a b', count: 5, version: 4 })
  })

  it('by thirty at once of one document comes through for all of them, each at its first try', async () => {
    const all = Array.from({ length: 30 }, (_, n) => papers.update(writing, target(), { title: `Title ${n}` }))
    await Promise.all(all)
    expect(sent.toSorted()).toEqual([...Array(30).fill('find'), ...Array(30).fill('findAndModify')])
    expect(await stored()).toMatchObject({ version: 31 })
  })

  it('of a stale version is CONFLICT, and carries the document as it is', async () => {
    await papers.update(writing, target(), { title: 'Two' })
    const stale = papers.update(writing, target({ expectedVersion: 1 }), { title: 'Three', editorId: me.id })
    expect(await refusal(stale)).toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: 2 },
      type: 'Todo',
      row: { id: paper.id, version: 2, title: 'Two', editorId: me.id, ownerId: me.id },
    })
    expect(await stored()).toMatchObject({ title: 'Two' })
  })

  it('that says what is there already changes nothing, also of what others are worked out of', async () => {
    const before = await stored()
    for (const patch of [{ slug: paper.slug }, { title: 'One' }, { tags: [], count: 0 }, { title: undefined }, {}]) {
      expect(await papers.update(writing, target({ expectedVersion: 1 }), patch)).toEqual(paper)
    }
    expect(await stored()).toEqual(before)
    expect((await refusal(papers.update(writing, target({ expectedVersion: 3 }), { title: 'One' }))).code).toBe(
      'CONFLICT',
    )
    expect((await refusal(papers.update(writing, target({ expectedVersion: 3 }), {}))).code).toBe('CONFLICT')
  })

  it('is FORBIDDEN where it may be seen but not written, and NOT_FOUND where it may not be seen', async () => {
    await db
      .collection('papers')
      .updateOne({ _id: new mongoose.Types.ObjectId(paper.id) }, [
        { $set: { editorId: new mongoose.Types.ObjectId() } },
      ])
    expect((await refusal(papers.update(writing, target(), { slug: 'x' }))).code).toBe('FORBIDDEN')
    expect((await refusal(papers.update(writing, target(), { title: 'x' }))).code).toBe('FORBIDDEN')
    expect((await refusal(papers.remove(writing, target()))).code).toBe('FORBIDDEN')
    expect((await refusal(papers.update(writing, target({ expectedVersion: 9 }), {}))).code).toBe('FORBIDDEN')
    const other = { request: requestOf(viewerWith({ id: hex() }), []), writeDoor }
    expect(await refusal(papers.update(other, target(), { slug: 'x' }))).toMatchObject({
      code: 'NOT_FOUND',
      details: { argument: 'id' },
    })
    expect(await stored()).toMatchObject({ slug: paper.slug, title: 'One', version: 1 })
  })

  it('of what is not valid is VALIDATION_ERROR and changes nothing', async () => {
    expect((await refusal(papers.update(writing, target(), { title: 'x'.repeat(21) }))).code).toBe('VALIDATION_ERROR')
    expect((await refusal(papers.update(writing, target(), { slug: null }))).code).toBe('VALIDATION_ERROR')
    expect(await stored()).toMatchObject({ title: 'One', slug: paper.slug, version: 1 })
  })
})

describe('remove', () => {
  it('gives what was deleted; of a stale version it is CONFLICT', async () => {
    expect((await refusal(papers.remove(writing, target({ expectedVersion: 7 })))).code).toBe('CONFLICT')
    expect(await papers.remove(writing, target())).toMatchObject({ id: paper.id, slug: paper.slug })
    expect(await stored()).toBeNull()
    expect((await refusal(papers.remove(writing, target()))).code).toBe('NOT_FOUND')
  })
})

describe('upsertMany', () => {
  const upsert = (items: readonly object[], by = writing) =>
    papers.upsertMany(by, items as never, { cause: 'upsert papers', argument: 'papers', key: ['ownerId', 'slug'] })

  it('writes a thousand in three commands, new ones and known ones', async () => {
    const known = (await upsert(Array.from({ length: 500 }, () => fields()))).map(result => {
      if (result.kind === 'refused') throw result.error
      return result.row
    })
    sent.length = 0
    const results = await upsert([
      ...known.map(({ slug }) => ({ ownerId: me.id, editorId: me.id, slug, tags: ['T'] })),
      ...Array.from({ length: 500 }, () => fields({ title: 'New' })),
    ])
    expect(sent.filter(name => ['find', 'getMore', 'insert', 'update'].includes(name)).sort()).toEqual([
      'find',
      'insert',
      'update',
    ])
    expect(results.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 500 }, () => 'updated'),
      ...Array.from({ length: 500 }, () => 'created'),
    ])
    expect(await db.collection('papers').countDocuments({ ownerId: new mongoose.Types.ObjectId(me.id) })).toBe(1001)
    expect(await stored(known[0]?.id)).toMatchObject({ title: 'One', tags: ['T'], key: 'one t', version: 2 })
    for (const result of results) {
      if (result.kind === 'refused') throw result.error
      expect(await stored(result.row.id)).toMatchObject({ version: result.row.version, key: result.row.key })
    }
  })

  it('of items that are there already writes nothing, and of others with them what differs', async () => {
    const items = Array.from({ length: 3 }, () => fields({ tags: ['A'] }))
    const made = await upsert(items)
    sent.length = 0
    expect(await upsert(items)).toEqual(made.map(result => ({ ...result, kind: 'unchanged' })))
    expect(sent).not.toContain('update')
    const [first, second, third] = await upsert(items.map((item, n) => (n === 1 ? { ...item, title: 'Two' } : item)))
    const [a, b, c] = made
    expect([first, third]).toEqual([a, c].map(result => ({ ...result, kind: 'unchanged' })))
    expect(second).toMatchObject({
      kind: 'updated',
      row: { title: 'Two', version: 2, id: b?.kind === 'created' ? b.row.id : '' },
    })
  })

  it('refuses what is wrong item by item, and writes the others', async () => {
    const results = await upsert([
      fields(),
      fields({ title: 'x'.repeat(21) }),
      fields({ ownerId: hex() }),
      { ownerId: me.id, editorId: me.id, slug: paper.slug, title: null },
      { ownerId: me.id, editorId: me.id, slug: paper.slug.toUpperCase() },
      fields(),
    ])
    expect(results.map(result => (result.kind === 'refused' ? (result.error as AppError).code : result.kind))).toEqual([
      'created',
      'VALIDATION_ERROR',
      'NOT_FOUND',
      'VALIDATION_ERROR',
      'VALIDATION_ERROR',
      'created',
    ])
    expect(await stored()).toMatchObject({ title: 'One', version: 1 })
  })

  it('of one key twice, or of 1,001 items, is INVALID_INPUT and writes nothing', async () => {
    const item = fields()
    const many = Array.from({ length: 1001 }, () => fields())
    for (const items of [[item, { ...item }], many]) {
      expect((await refusal(upsert(items))).code).toBe('INVALID_INPUT')
    }
    expect(sent).toEqual([])
  })

  it('of the same items at the same time writes each once', async () => {
    const items = Array.from({ length: 50 }, () => fields())
    const all = await Promise.all([upsert(items), upsert(items), upsert(items)])
    expect(all.flat().filter(({ kind }) => kind === 'created')).toHaveLength(50)
    expect(all.flat().filter(({ kind }) => kind === 'unchanged')).toHaveLength(100)
  })

  it('works out what depends on a title and tags that two requests change at the same moment', async () => {
    for (let i = 0; i < 10; i++) {
      const { id, slug } = await create()
      await Promise.all([
        papers.update(writing, { id, cause: 'update paper' }, { title: `Title ${i}` }),
        upsert([{ ownerId: me.id, editorId: me.id, slug, tags: [`T${i}`] }]),
      ])
      expect(await stored(id)).toMatchObject({ key: `title ${i} t${i}`, version: 3 })
    }
  })

  it('takes nothing from those who may write it, within a transaction too', async () => {
    await db
      .collection('papers')
      .updateOne({ _id: new mongoose.Types.ObjectId(paper.id) }, [
        { $set: { editorId: new mongoose.Types.ObjectId() } },
      ])
    const [result] = await upsert([{ ownerId: me.id, editorId: me.id, slug: paper.slug, title: 'Mine' }])
    expect(result).toMatchObject({ kind: 'refused', error: { code: 'DUPLICATE_KEY' } })
    const [taken, mine, other] = [{ ...fields(), slug: paper.slug }, fields(), fields()]
    const kinds = await writeDoor.transaction(writing.request, async request => {
      const by = { request, writeDoor }
      return [await upsert([mine], by), await upsert([taken, other], by)].flat().map(({ kind }) => kind)
    })
    expect(kinds).toEqual(['created', 'refused', 'created'])
    expect(await db.collection('papers').countDocuments({ slug: { $in: [mine.slug, other.slug] } })).toBe(2)
    expect(await stored()).toMatchObject({ title: 'One', version: 1 })
  })

  it('is all or nothing in a transaction, and goes on with what another one has inserted meanwhile', async () => {
    const items = Array.from({ length: 20 }, () => fields())
    await Promise.all(
      [1, 2, 3].map(() => writeDoor.transaction(writing.request, request => upsert(items, { request, writeDoor }))),
    )
    expect(await db.collection('papers').countDocuments({ slug: { $in: items.map(({ slug }) => slug) } })).toBe(20)
  })
})

describe('a key', () => {
  const count = (key: string, input: object = { by: 1 }, request = writing.request) =>
    writeDoor.once(request, { mutation: 'count', key, input }, inside => {
      inside.afterCommit(() => followed.push(key))
      return papers.update({ request: inside, writeDoor }, target(), {}, { inc: { count: 1 } })
    })
  let followed: string[] = []
  beforeEach(() => {
    followed = []
  })

  it('runs a mutation once, and gives the first result to everyone who repeats it', async () => {
    const first = await count('k1')
    await papers.update(writing, target(), { title: 'Later' })
    expect(await count('k1')).toEqual(first)
    expect(await stored()).toMatchObject({ count: 1 })
    expect(followed).toEqual(['k1'])
  })

  it('runs once when ten come at the same moment', async () => {
    const rows = await Promise.all(Array.from({ length: 10 }, () => count('k2')))
    expect(new Set(rows.map(row => JSON.stringify(row))).size).toBe(1)
    expect(await stored()).toMatchObject({ count: 1 })
    expect(followed).toEqual(['k2'])
  })

  it('that names what it writes waits in line for it, and tries once', async () => {
    let tries = 0
    const work = (inside: Request) => {
      tries++
      return papers.update({ request: inside, writeDoor }, target(), {}, { inc: { count: 1 } })
    }
    const keyed = Array.from({ length: 10 }, (_, n) => ({ mutation: 'count', key: `line ${n}`, input: {} }))
    await Promise.all(keyed.map(one => writeDoor.once(writing.request, one, work, [paper.id])))
    expect(tries).toBe(10)
    expect(await stored()).toMatchObject({ count: 10 })
  })

  it('that names nothing waits in line for what it has worked on once another came between, and tries twice', async () => {
    let tries = 0
    const work = (inside: Request) => {
      tries++
      return papers.update({ request: inside, writeDoor }, target(), {}, { inc: { count: 1 } })
    }
    const keyed = Array.from({ length: 30 }, (_, n) => ({ mutation: 'count', key: `met ${n}`, input: {} }))
    await Promise.all(keyed.map(one => writeDoor.once(writing.request, one, work)))
    expect(tries).toBeLessThanOrEqual(60)
    expect(await stored()).toMatchObject({ count: 30 })
  })

  it('with another input is IDEMPOTENCY_CONFLICT, whatever order its fields have', async () => {
    await count('k3', { a: 1, b: { c: 2, d: 3 } })
    await count('k3', { b: { d: 3, c: 2 }, a: 1 })
    expect((await refusal(count('k3', { a: 2 }))).code).toBe('IDEMPOTENCY_CONFLICT')
    expect(await stored()).toMatchObject({ count: 1 })
  })

  it('is kept by nobody but its viewer, and not by what has failed', async () => {
    const failing = writeDoor.once(writing.request, { mutation: 'count', key: 'k4', input: { by: 1 } }, async () => {
      throw new AppError('SLOTS_EXHAUSTED')
    })
    expect((await refusal(failing)).code).toBe('SLOTS_EXHAUSTED')
    await count('k4')
    const other = requestOf(viewerWith({ id: hex() }), [])
    expect((await refusal(count('k4', { other: true }, other))).code).toBe('NOT_FOUND')
    expect(await stored()).toMatchObject({ count: 1 })
  })

  it('is free again after its time, before MongoDB has deleted it', async () => {
    await count('k5')
    await db.collection('idempotencyKeys').updateMany({ key: 'k5' }, { $set: { expiresAt: new Date(0) } })
    await count('k5', { by: 2 })
    expect(await stored()).toMatchObject({ count: 2 })
  })

  it('that is none is INVALID_INPUT', async () => {
    for (const key of ['', 'x'.repeat(256)]) {
      expect(await refusal(count(key))).toMatchObject({
        code: 'INVALID_INPUT',
        details: { argument: 'idempotencyKey' },
      })
    }
  })
})
