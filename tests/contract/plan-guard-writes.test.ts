import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CommandStats } from '../../src/database/command-stats.ts'
import { entity } from '../../src/database/entity.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import { PlanGuard, type PlanGuardMode } from '../../src/database/plan-guard.ts'
import type { FilteredWrite } from '../../src/database/statement.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { anything, type Condition, equals } from '../../src/kernel/condition.ts'
import type { Request } from '../../src/kernel/request.ts'
import { Trace } from '../../src/kernel/trace.ts'
import { openTestDatabase } from '../support/database.ts'
import { recordLog } from '../support/log.ts'
import { requestOf, viewerWith } from '../support/requests.ts'

const label = new Schema({ kind: String, code: String, n: { type: Number, default: 0 } })
const Label = entity<{ id: string }>({ type: 'Todo', model: model('Label', 'labels', label), policy: () => anything })

let connection: mongoose.Connection
let labels: mongoose.mongo.Collection
/** Names of the commands that the door has sent, and how often a plan was asked for. */
const sent: string[] = []
let explains = 0
beforeAll(async () => {
  ;({ connection } = await openTestDatabase())
  labels = (connection.db as mongoose.mongo.Db).collection('labels')
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'explain') explains++
    else if (String(command.comment).startsWith('Test ')) sent.push(commandName)
  })
  await labels.insertMany(Array.from({ length: 300 }, (_, i) => ({ kind: `k${i % 3}`, code: `c${i}`, n: i })))
  await labels.createIndex({ kind: 1 })
})
beforeEach(() => {
  sent.length = 0
  explains = 0
})

const guardWith = (mode: PlanGuardMode, documents = 100) => {
  const stats = new CommandStats(1_000)
  const db = () => connection.db as mongoose.mongo.Db
  const { log, lines } = recordLog()
  const guard = new PlanGuard({ mode, documents, db, log })
  stats.onCommand(guard.seen)
  const door = new WriteDoor({
    ...{ connection, stats, outage: new Outage(), failoverWaitMs: 0, idempotencyTtlMs: 60_000, admit: guard.admit },
  })
  return { guard, door, lines }
}
const request = (): Request => requestOf(viewerWith(), [])
const write = (where: Condition) => ({ entity: Label, cause: 'sweep', rights: 'viewer', where }) as const
const byCode = write(equals('code', 'c7'))
const byKind = write(equals('kind', 'k1'))
const all = () => labels.find().sort({ _id: 1 }).toArray()

const everyWrite: readonly (readonly [
  string,
  (door: WriteDoor, by: Request, of: typeof byCode) => Promise<unknown>,
])[] = [
  ['change', (door, by, of) => door.change(by, of, { inc: { n: 1 } })],
  ['changeAll', (door, by, of) => door.changeAll(by, of, { set: { n: 1 } })],
  ['remove', (door, by, of) => door.remove(by, of)],
  ['removeOne', (door, by, of) => door.removeOne(by, of)],
  ['current', (door, by, of) => door.current(by, of, ['n'])],
  ['hold', (door, by, of) => door.hold(by, of, ['n'])],
  [
    'upsertAll',
    (door, by, of) => door.upsertAll(by, of, { key: ['code'], items: [{ code: 'c7', n: 1 }], derive: () => ({}) }),
  ],
]

describe('a plan guard that refuses', () => {
  it.each(everyWrite)('lets no %s look through a whole collection, and nothing of it is sent', async (_, run) => {
    const { door, guard } = guardWith('refuse')
    const before = await all()
    const trace = new Trace()
    const by = { ...request(), usage: { commands: 0, documents: 0, trace } }
    await expect(run(door, by, byCode)).rejects.toMatchObject({
      code: 'UNINDEXED_QUERY',
      message: 'No index serves this: a whole collection would be read.',
    })
    expect(sent).toEqual([])
    expect(trace.commands.filter(({ refused }) => refused)).toMatchObject([
      {
        ...{ path: 'sweep', command: { collection: 'labels', failed: true } },
        refused: {
          operation: 'Test',
          path: 'sweep',
          plan: { verdict: 'SCANS', stages: expect.arrayContaining(['COLLSCAN']) },
        },
      },
    ])
    expect(await all()).toEqual(before)
    expect(guard.figures()).toMatchObject({ planned: 1, failed: 0, found: 1, refused: 1 })
  })

  it('refuses the same inside a transaction, whose other writes are undone', async () => {
    const { door } = guardWith('refuse')
    const before = await all()
    const work = async (inside: Request) => {
      await door.changeAll(inside, byKind, { inc: { n: 1 } })
      await door.remove(inside, byCode)
    }
    await expect(door.transaction(request(), work)).rejects.toMatchObject({ code: 'UNINDEXED_QUERY' })
    expect(sent).toContain('update')
    expect(await all()).toEqual(before)
  })

  it('lets through what an index serves, planned once whatever its values', async () => {
    const { door, guard } = guardWith('refuse')
    for (const kind of ['k0', 'k1', 'k2'])
      expect(await door.changeAll(request(), write(equals('kind', kind)), { inc: { n: 1 } })).toBe(100)
    expect(explains).toBe(1)
    expect(guard.figures()).toMatchObject({ planned: 1, failed: 0, refused: 0 })
  })
})

it('a plan guard that watches tells of a write that an index would serve, with its shape and none of its values', async () => {
  const { door, guard, lines } = guardWith('watch')
  await door.changeAll(request(), byCode, { set: { n: 7 } })
  await guard.settled()
  expect(guard.findings()).toMatchObject([
    {
      ...{ collection: 'labels', shape: 'updateMany labels { code: ? } set by $set', verdict: 'scans' },
      ...{ operation: 'Test', path: 'sweep', needs: [{ collection: 'labels', equality: ['code'] }] },
    },
  ])
  expect(lines.filter(({ msg }) => msg === 'No index serves a command')).toHaveLength(1)
  expect(JSON.stringify([lines, guard.findings()])).not.toContain('c7')
})

it('planning a write does nothing of it', async () => {
  const { guard } = guardWith('refuse', 1_000)
  const before = await all()
  const of = { collection: 'labels', filter: { kind: 'k1' }, write: true } as const
  const change = { update: { $set: { n: -1 } } }
  const writes: FilteredWrite[] = [
    { ...of, method: 'find' },
    { ...of, method: 'findOne' },
    { ...of, ...change, method: 'findOneAndUpdate' },
    { ...of, method: 'findOneAndDelete' },
    { ...of, ...change, method: 'updateMany' },
    { ...of, method: 'deleteMany' },
    { ...of, method: 'deleteOne' },
  ]
  for (const one of writes) await guard.admit(one, [])
  expect(guard.figures()).toMatchObject({ planned: writes.length, failed: 0 })
  expect(await all()).toEqual(before)
})

it('what looks for no document is not planned', async () => {
  const { door, guard } = guardWith('refuse')
  await door.insert(request(), { entity: Label, cause: 'new label', rights: 'viewer' }, { kind: 'k9', code: 'new' })
  expect(guard.figures()).toMatchObject({ planned: 0, failed: 0 })
})
