import mongoose from 'mongoose'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { type SentCommand, startApp, type TestApp } from '../../support/app.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

const tenant = makeTenant('alfa', buildSchema())
const { admin, merchant } = tenant.people
const limit = 3_000

let t: TestApp
const sent: SentCommand[] = []
const ofOperations = new Set(['find', 'aggregate', 'insert', 'update', 'delete', 'findAndModify', 'commitTransaction'])
beforeAll(async () => {
  t = await startApp({ OPERATION_TIMEOUT: String(limit), DB_FAILOVER_WAIT: '500', INSTANCE_NAME: 'time-limit' })
  await insertTenants(t.db, tenant)
  await t.ask('{ me { id } }', { as: merchant })
  t.database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
    const isOurs = String(command.comment).startsWith('loadstone ')
    if (ofOperations.has(commandName) && !isOurs) sent.push({ name: commandName, command })
  })
})

const rename = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { firstName } } }'

describe('the time limit of an operation', () => {
  it('is on every command that it sends, of reads, writes and transactions', async () => {
    sent.length = 0
    const operations = [
      [
        '{ shops(first: 3) { totalCount nodes { name owner { name } products(first: 2) { totalCount nodes { id } } productCounts { total } } } }',
        {},
      ],
      ['{ users(search: "alfa") { nodes { id } } userStats { count } }', {}],
      [rename, { input: { firstName: 'Ada' } }],
      [
        'mutation ($input: SuspendUserInput!) { suspendUser(input: $input) { user { status } } }',
        { input: { userId: encodeId('User', tenant.people.shopper) } },
      ],
    ] as const
    for (const [query, variables] of operations) {
      expect((await t.ask(query, { as: admin, variables })).errors).toBeUndefined()
    }
    expect(new Set(sent.map(({ name }) => name))).toEqual(
      new Set(['find', 'aggregate', 'delete', 'findAndModify', 'commitTransaction']),
    )
    for (const { name, command } of sent) {
      expect([name, command.maxTimeMS]).toEqual([name, expect.any(Number)])
      expect(command.maxTimeMS).toBeGreaterThan(0)
      expect(command.maxTimeMS).toBeLessThanOrEqual(limit)
    }
  })

  it('ends a write that waits for a document another one holds: nobody waits on, and nothing is left running', async () => {
    const users = t.db.collection('users')
    const _id = new mongoose.Types.ObjectId(merchant)
    const before = await users.findOne({ _id })
    const holder = t.database.connection.getClient().startSession()
    onTestFinished(() => holder.endSession())
    holder.startTransaction()
    await users.updateOne({ _id }, { $set: { lastName: 'held' } }, { session: holder })

    const waiting = async (): Promise<number> => {
      const what = { currentOp: 1, ns: `${t.db.databaseName}.users`, 'command.comment': /update profile$/ }
      return (await t.db.admin().command(what)).inprog.length
    }
    const begun = performance.now()
    const asked = t.ask(rename, { as: merchant, variables: { input: { firstName: 'Grace' } } })
    await expect.poll(waiting, { interval: 20 }).toBe(1)
    const { errors } = await asked
    const took = performance.now() - begun
    expect(['TIMEOUT', 'OUTCOME_UNKNOWN']).toContain(errors?.[0]?.extensions.code)
    expect(took).toBeGreaterThan(limit - 100)
    // The other transaction lives until this test ends it.
    expect(took).toBeLessThan(3 * limit)
    // Stopped by the server too: without a limit it would wait for as long as the other transaction lives.
    await expect.poll(waiting, { interval: 20 }).toBe(0)
    await holder.abortTransaction()
    expect(await users.findOne({ _id })).toEqual(before)
    expect((await t.ask(rename, { as: merchant, variables: { input: { firstName: 'Grace' } } })).errors).toBeUndefined()
  })

  it('is longer than a command has: a slow one is given up by the server, and its connection lives on', async () => {
    const slow = await startApp({ DB_SOCKET_TIMEOUT: '1000', OPERATION_TIMEOUT: '5000', DB_FAILOVER_WAIT: '500' })
    await insertTenants(slow.db, tenant)
    await slow.ask('{ me { id } }', { as: merchant })
    const holder = slow.database.connection.getClient().startSession()
    onTestFinished(async () => holder.endSession())
    holder.startTransaction()
    await slow.db
      .collection('users')
      .updateOne({ _id: new mongoose.Types.ObjectId(merchant) }, { $set: { lastName: 'held' } }, { session: holder })

    const limits: unknown[] = []
    slow.database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'findAndModify') limits.push(command.maxTimeMS)
    })
    const { errors } = await slow.ask(rename, { as: merchant, variables: { input: { firstName: 'Grace' } } })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['TIMEOUT'])
    // The server says so half a second before its connection is taken for dead.
    expect(limits).toEqual([500])
    await holder.abortTransaction()
  })
})
