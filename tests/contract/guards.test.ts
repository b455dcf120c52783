import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { entity } from '../../src/database/entity.ts'
import { declaredIndexes, makeIndexes, missingIndexes } from '../../src/database/indexes.ts'
import { List } from '../../src/database/list.ts'
import { model } from '../../src/database/model.ts'
import { readPage } from '../../src/database/page.ts'
import { anything } from '../../src/kernel/condition.ts'
import { CursorCodec } from '../../src/kernel/cursor.ts'
import type { SentCommand } from '../support/app.ts'
import { openTestDatabase } from '../support/database.ts'
import { explain } from '../support/explain.ts'
import { doorOn, requestOf, viewerWith } from '../support/requests.ts'

const note = model('Note', 'notes', new Schema({ kind: String, at: Date, code: String }))
const Note = entity({ type: 'Sitemap', model: note, policy: () => anything })
const notes = new List(Note, {
  name: 'notes',
  sorts: { NEWEST: [{ path: 'at', direction: -1 }] },
  filters: { kind: { path: 'kind' } },
  paths: [{ equality: ['kind'], sorts: ['NEWEST'] }],
})
const declared = declaredIndexes([Note], [notes])

let db: mongoose.mongo.Db
const sent: SentCommand[] = []
beforeAll(async () => {
  const { connection } = await openTestDatabase()
  if (!connection.db) throw new Error('the test database is not open')
  db = connection.db
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'find') sent.push({ name: commandName, command })
  })
  const made = Array.from({ length: 300 }, (_, i) => ({ kind: `k${i % 3}`, at: new Date(i), code: String(i) }))
  await db.collection('notes').insertMany(made)
})

const page = () => {
  const request = requestOf(viewerWith(), ['code'])
  const plan = notes.plan({ kind: 'k1' }, undefined, viewerWith())
  return readPage(doorOn(db), new CursorCodec('secret'), request, plan, { first: 5 }, 'notes')
}

describe('a list whose index is not there', () => {
  it('is named as missing, and refuses to be read rather than scan the collection', async () => {
    expect(await missingIndexes(db, declared)).toEqual(declared)
    await expect(page()).rejects.toMatchObject({ code: 'UNINDEXED_QUERY' })
    await makeIndexes(db, declared)
    expect(await missingIndexes(db, declared)).toEqual([])
    expect((await page()).nodes).toHaveLength(5)
  })

  it('is named as missing where an index of its keys has other options, or its keys in another order', async () => {
    const [index] = declared
    if (!index) throw new Error('the list declares no index')
    await db.collection('notes').dropIndexes()
    await db.collection('notes').createIndex({ at: -1, kind: 1, _id: -1 })
    expect(await missingIndexes(db, declared)).toEqual([index])
    await db.collection('notes').createIndex({ ...index.keys }, { sparse: true })
    expect(await missingIndexes(db, declared)).toEqual([index])
    await db.collection('notes').dropIndexes()
    await makeIndexes(db, declared)
    expect(await missingIndexes(db, declared)).toEqual([])
  })
})

describe('the reading of plans', () => {
  it('sees a scan, a sort in memory, and every document that is looked at', async () => {
    const plan = await explain(db, {
      name: 'find',
      command: { find: 'notes', filter: { code: '7' }, sort: { code: 1 } },
    })
    expect(plan.stages).toEqual(expect.arrayContaining(['COLLSCAN', 'SORT']))
    expect(plan).toMatchObject({ docsExamined: 300, returned: 1, indexes: [] })
  })

  it('sees the index of the command that the driver sent, and a scan below a `$lookup`', async () => {
    sent.length = 0
    await page()
    const [command] = sent
    if (!command) throw new Error('nothing was sent')
    expect(await explain(db, command)).toMatchObject({
      indexes: [{ kind: 1, at: -1, _id: -1 }],
      docsExamined: 6,
      returned: 6,
      lookup: null,
    })
    const pipeline = [
      { $documents: [{ value: '7' }, { value: '8' }] },
      { $lookup: { from: 'notes', localField: 'value', foreignField: 'code', pipeline: [{ $limit: 1 }], as: 'found' } },
    ]
    const { lookup } = await explain(db, { name: 'aggregate', command: { aggregate: 1, pipeline, cursor: {} } })
    expect(lookup?.scans).toBeGreaterThan(0)
    expect(lookup?.docsExamined).toBeGreaterThan(2)
  })
})
