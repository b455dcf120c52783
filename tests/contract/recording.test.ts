import mongoose, { Schema } from 'mongoose'
import { beforeAll, beforeEach, expect, inject, it, onTestFinished } from 'vitest'
import { type CommandRecord, CommandStats } from '../../src/database/command-stats.ts'
import { entity } from '../../src/database/entity.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import { Retry } from '../../src/database/transaction.ts'
import type { OneWrite } from '../../src/database/write.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { OperationRequest } from '../../src/graphql/context.ts'
import { equals } from '../../src/kernel/condition.ts'
import { openTestDatabase } from '../support/database.ts'
import { startProxy } from '../support/proxy.ts'
import { viewerWith } from '../support/requests.ts'

const schema = new Schema({
  ownerId: { type: Schema.Types.ObjectId, required: true },
  count: { type: Number, default: 0 },
  version: { type: Number, default: 1 },
})
const Jar = entity<{ id: string; count: number }>({
  type: 'Todo',
  model: model('RecordedJar', 'jars', schema),
  policy: viewer => equals('ownerId', viewer.id),
})
const me = viewerWith()
const records: CommandRecord[] = []

const doorOn = (connection: mongoose.Connection, outage = new Outage()): WriteDoor => {
  const stats = new CommandStats(1_000)
  stats.onCommand(record => records.push(record))
  return new WriteDoor({ connection, stats, outage, failoverWaitMs: 15_000, idempotencyTtlMs: 60_000 })
}
const request = (): OperationRequest =>
  Object.assign(new OperationRequest('test', 20_000), { viewer: me, operation: 'Op' })
const write = (id: string): OneWrite => ({
  ...{ entity: Jar, cause: 'change jar', rights: 'viewer', where: equals('_id', id) },
})
const insert = (by: OperationRequest) =>
  door.insert<{ id: string }>(by, { entity: Jar, cause: 'new jar', rights: 'viewer' }, { ownerId: me.id })

let connection: mongoose.Connection
let door: WriteDoor
beforeAll(async () => {
  ;({ connection } = await openTestDatabase())
  door = doorOn(connection)
})
beforeEach(() => {
  records.length = 0
})

it('every kind of write is recorded, with its shape and how many documents it changed', async () => {
  const by = request()
  const { id } = await insert(by)
  await door.change(by, write(id), { inc: { count: 1 }, set: { ownerId: me.id } })
  await door.changeAll(by, write(id), { set: { count: 2 } })
  await door.current(by, write(id), ['count'])
  await door.hold(by, write(id), ['count'])
  await door.removeOne(by, write(id))
  await door.remove(by, write(id))
  const filter = '{ _id: ?, ownerId: ? }'
  expect(records.map(({ shape, documents }) => [shape, documents])).toEqual([
    ['insertOne jars', 1],
    [`findOneAndUpdate jars ${filter} set by $inc, $set`, 1],
    [`updateMany jars ${filter} set by $inc, $set`, 1],
    [`find jars ${filter}`, 1],
    [`findOneAndUpdate jars ${filter} set by $set`, 1],
    [`findOneAndDelete jars ${filter}`, 1],
    [`deleteMany jars ${filter}`, 0],
  ])
  expect(by.usage.trace.commands.map(({ path }) => path)).toEqual(['new jar', ...Array(6).fill('change jar')])
})

it('a transaction that runs again is told run by run, with what undid and what kept it', async () => {
  const by = request()
  let runs = 0
  await door.transaction(by, async inside => {
    await door.insert(inside, { entity: Jar, cause: 'new jar', rights: 'viewer' }, { ownerId: me.id })
    runs++
    if (runs < 3) throw new Retry('another one came between')
  })
  expect(by.usage.trace.commands.map(({ run, command }) => [run, command.method])).toEqual([
    ...[0, 1].flatMap(run => [
      [run, 'insertOne'],
      [run, 'abortTransaction'],
    ]),
    [2, 'insertOne'],
    [2, 'commitTransaction'],
  ])
})

it('a write whose answer was lost is recorded once, with how often it was sent again', async () => {
  const { id } = await insert(request())
  const proxy = await startProxy(inject('mongodbUri'))
  await proxy.open()
  const dbName = connection.name
  const far = mongoose.createConnection(proxy.uri, { dbName, autoIndex: false, heartbeatFrequencyMS: 500 })
  await far.asPromise()
  onTestFinished(() => far.close())
  const outage = new Outage()
  outage.attach(far.getClient())
  const away = doorOn(far, outage)
  await away.change(request(), write(id), { inc: { count: 1 } })
  records.length = 0
  const lose = async () => {
    // The driver itself asks a second time.
    for (let i = 0; i < 3; i++) {
      await proxy.swallowed()
      await proxy.cut()
      await proxy.open()
    }
  }
  await Promise.all([away.change(request(), write(id), { inc: { count: 1 } }), lose()])
  expect(records).toHaveLength(1)
  expect(records[0]).toMatchObject({ method: 'findOneAndUpdate', failed: false, documents: 1 })
  expect(records[0]?.retries).toBeGreaterThanOrEqual(1)
})
