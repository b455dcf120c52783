import mongoose, { Schema } from 'mongoose'
import { beforeAll, expect, inject, it, onTestFinished } from 'vitest'
import { CommandStats } from '../../src/database/command-stats.ts'
import { entity } from '../../src/database/entity.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { equals } from '../../src/kernel/condition.ts'
import type { Request } from '../../src/kernel/request.ts'
import { openTestDatabase } from '../support/database.ts'
import { startProxy } from '../support/proxy.ts'
import { requestOf, viewerWith } from '../support/requests.ts'

interface Row {
  readonly id: string
  readonly count: number
}

const Jar = entity<Row>({
  type: 'Todo',
  model: model(
    'OutcomeJar',
    'jars',
    new Schema({ ownerId: Schema.Types.ObjectId, count: { type: Number, default: 0 } }),
  ),
  policy: viewer => equals('ownerId', viewer.id),
})
const me = viewerWith()

let near: mongoose.Connection
beforeAll(async () => {
  ;({ connection: near } = await openTestDatabase())
})

const doorOn = (connection: mongoose.Connection, outage = new Outage()) =>
  new WriteDoor({
    ...{ connection, outage, stats: new CommandStats(1_000) },
    ...{ failoverWaitMs: 1_000, idempotencyTtlMs: 60_000 },
  })
const requestFor = (ms: number) => requestOf(me, [], { deadline: Date.now() + ms })

/** A document, a door on the way to which a proxy stands, and one that goes there straight. */
const start = async () => {
  const proxy = await startProxy(inject('mongodbUri'))
  await proxy.open()
  const connection = mongoose.createConnection(proxy.uri, {
    ...{ dbName: near.name, autoIndex: false, autoCreate: false },
    ...{ serverSelectionTimeoutMS: 300, heartbeatFrequencyMS: 500 },
  })
  await connection.asPromise()
  onTestFinished(() => connection.close())
  const outage = new Outage()
  outage.attach(connection.getClient())
  const [straight, far] = [doorOn(near), doorOn(connection, outage)]
  const write = { entity: Jar, cause: 'new jar', rights: 'system' } as const
  const { id } = await straight.insert<Row>(requestFor(5_000), write, { ownerId: me.id })
  const count = (door: WriteDoor, request: Request) =>
    door.change<Row>(request, { ...write, cause: 'count', where: equals('_id', id) }, { inc: { count: 1 } })
  const stored = () => near.collection('jars').findOne({ _id: mongoose.Types.ObjectId.createFromHexString(id) })
  return { proxy, straight, far, outage, count, stored }
}

it('a write whose answer was lost, and that then finds nobody to ask, is OUTCOME_UNKNOWN: it may be there', async () => {
  const { proxy, far, count, stored } = await start()
  const counting = count(far, requestFor(8_000))
  counting.catch(() => undefined)
  await proxy.swallowed('findAndModify')
  await proxy.cut()
  await expect(counting).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  expect(await stored()).toMatchObject({ count: 1 })
})

it('a write that never found anybody to ask is DATABASE_UNAVAILABLE: it is not there', async () => {
  const { proxy, far, outage, count, stored } = await start()
  await proxy.cut()
  // Until it is seen, a connection that is there no more is taken for one that may carry it.
  await expect.poll(() => outage.isOn).toBe(true)
  await expect(count(far, requestFor(8_000))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  expect(await stored()).toMatchObject({ count: 0 })
})

it('what a transaction held that lost its server is free as soon as that can be reached, and not a minute later', async () => {
  const { proxy, straight, far, count } = await start()
  const losing = far.transaction(requestFor(8_000), async inside => {
    await count(far, inside)
    await proxy.cut()
    return count(far, inside)
  })
  await expect(losing).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  await proxy.open()
  expect(await count(straight, requestFor(5_000))).toMatchObject({ count: 1 })
})
