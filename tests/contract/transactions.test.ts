import { setTimeout as wait } from 'node:timers/promises'
import mongoose, { Schema } from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { CommandStats } from '../../src/database/command-stats.ts'
import { entity } from '../../src/database/entity.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { equals } from '../../src/kernel/condition.ts'
import type { Request } from '../../src/kernel/request.ts'
import { openTestDatabase, testConfig } from '../support/database.ts'
import { takeFailPoint } from '../support/fail-point.ts'
import { requestOf, viewerWith } from '../support/requests.ts'

interface Row {
  readonly id: string
  readonly ownerId: string
  readonly count: number
  readonly version: number
}

const schema = new Schema({
  ownerId: { type: Schema.Types.ObjectId, required: true },
  count: { type: Number, default: 0 },
  version: { type: Number, default: 1, required: true },
})
const Jar = entity<Row>({
  type: 'Todo',
  model: model('Jar', 'jars', schema),
  policy: viewer => equals('ownerId', viewer.id),
})
const instance = 'transactions-test'
const me = viewerWith()

let connection: mongoose.Connection
let door: WriteDoor
let jar: Row
const sent: string[] = []

const doorWaiting = (failoverWaitMs: number) =>
  new WriteDoor({
    ...{ connection, failoverWaitMs, idempotencyTtlMs: 60_000 },
    ...{ stats: new CommandStats(1_000), outage: new Outage() },
  })
const request = () => requestOf(me, [])
const write = (id = jar.id) => ({ entity: Jar, cause: 'jar', rights: 'viewer', where: equals('_id', id) }) as const
const insert = (ownerId = me.id) =>
  door.insert<Row>(request(), { entity: Jar, cause: 'new jar', rights: 'system' }, { ownerId })
const count = (inside: Request, of = door) => of.change<Row>(inside, write(), { inc: { count: 1 } })
const stored = (id = jar.id) =>
  connection.collection('jars').findOne({ _id: mongoose.Types.ObjectId.createFromHexString(id) })

beforeAll(async () => {
  ;({ connection } = await openTestDatabase(testConfig({ INSTANCE_NAME: instance })))
  door = doorWaiting(1_000)
  connection.getClient().on('commandStarted', ({ commandName }) => sent.push(commandName))
})
beforeEach(async () => {
  jar = await insert()
  sent.length = 0
})

describe('transactions that name the same thing', () => {
  const all = (things: string[]) =>
    Promise.all(Array.from({ length: 30 }, () => door.transaction(request(), inside => count(inside), things)))

  it('run one after the other and never meet in the database', async () => {
    await all([jar.id])
    expect(sent.filter(name => name === 'findAndModify')).toHaveLength(30)
    expect(await stored()).toMatchObject({ count: 30 })
  })

  it('inside another one wait for nobody: the outer one holds what they would wait for', async () => {
    await door.transaction(request(), async outer => door.transaction(outer, inner => count(inner), [jar.id]), [jar.id])
    expect(await stored()).toMatchObject({ count: 1 })
  })

  it('give up at their deadline', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const first = door.transaction(request(), () => promise, [jar.id])
    const late = requestOf(me, [], { expired: Promise.reject(new Error('late')) })
    await expect(door.transaction(late, inside => count(inside), [jar.id])).rejects.toThrow('late')
    resolve()
    await first
    expect(await stored()).toMatchObject({ count: 0 })
  })
})

describe('a document that is held', () => {
  it('is given as it is, its version stays, and nobody sees a difference', async () => {
    const held = await door.transaction(request(), inside => door.hold<Row>(inside, write(), ['count']))
    expect(held).toMatchObject({ id: jar.id, count: 0 })
    expect(await stored()).toMatchObject({ version: 1 })
  })

  it('that the viewer may not see is not there', async () => {
    const other = await insert('b'.repeat(24))
    expect(await door.transaction(request(), inside => door.hold(inside, write(other.id), []))).toBeNull()
    expect(await stored(other.id)).not.toHaveProperty('heldBy')
  })

  it('is the one that is there: what was written meanwhile makes the transaction run again', async () => {
    let tries = 0
    const seen = await door.transaction(request(), async inside => {
      await door.current(inside, write(), ['count'])
      if (++tries === 1) await count(request())
      return (await door.hold<Row>(inside, write(), ['count']))?.count
    })
    expect([tries, seen]).toEqual([2, 1])
  })

  it('is not written by anybody else until the transaction ends', async () => {
    const { promise: held, resolve } = Promise.withResolvers<void>()
    const order: string[] = []
    const holding = door.transaction(request(), async inside => {
      await door.hold<Row>(inside, write(), ['count'])
      resolve()
      await wait(100)
      order.push('held')
    })
    await held
    await count(request())
    order.push('written')
    await holding
    expect(order).toEqual(['held', 'written'])
  })
})

it('a transaction that met an election and then another one goes on until its deadline', async () => {
  const failPoint = await takeFailPoint(`loadstone ${instance}`)
  const rival = connection.getClient().startSession()
  onTestFinished(() => rival.endSession())
  rival.startTransaction()
  await connection
    .collection('jars')
    .updateOne({ _id: mongoose.Types.ObjectId.createFromHexString(jar.id) }, [{ $set: { count: 5 } }], {
      session: rival,
    })
  await failPoint.fail({ failCommands: ['findAndModify'], closeConnection: true }, 1)
  const impatient = doorWaiting(20)
  const counting = impatient.transaction(request(), inside => count(inside, impatient))
  // By then it has tried for longer than it waits for an election.
  await expect.poll(() => sent.filter(name => name === 'findAndModify').length).toBeGreaterThan(6)
  await rival.commitTransaction()
  expect(await counting).toMatchObject({ count: 6 })
})

it('a transaction whose first command came twice runs again, and is done once', async () => {
  const failPoint = await takeFailPoint(`loadstone ${instance}`)
  await failPoint.fail({ failCommands: ['findAndModify'], errorCode: 117 }, 1)
  let tries = 0
  await door.transaction(request(), async inside => {
    tries++
    await count(inside)
  })
  expect(tries).toBe(2)
  expect(await stored()).toMatchObject({ count: 1 })
})
