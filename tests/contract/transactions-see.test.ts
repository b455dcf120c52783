import mongoose, { Schema } from 'mongoose'
import { beforeAll, expect, it } from 'vitest'
import { CommandStats } from '../../src/database/command-stats.ts'
import { entity } from '../../src/database/entity.ts'
import { model } from '../../src/database/model.ts'
import { Outage } from '../../src/database/outage.ts'
import { WriteDoor } from '../../src/database/write-door.ts'
import { anything, equals } from '../../src/kernel/condition.ts'
import { openTestDatabase, testConfig } from '../support/database.ts'
import { startOwnMongod } from '../support/own-mongod.ts'
import { requestOf, viewerWith } from '../support/requests.ts'

const Jar = entity<{ readonly id: string; readonly count: number }>({
  type: 'Todo',
  model: model('SeenJar', 'jars', new Schema({ count: { type: Number, default: 0 } })),
  policy: () => anything,
})

let connection: mongoose.Connection
let door: WriteDoor
beforeAll(async () => {
  const { uri } = await startOwnMongod()
  ;({ connection } = await openTestDatabase(testConfig({ MONGODB_URI: uri })))
  const stats = new CommandStats(1_000)
  door = new WriteDoor({ connection, stats, outage: new Outage(), failoverWaitMs: 1_000, idempotencyTtlMs: 60_000 })
})

it('a transaction sees what a read before it has seen, also while an older write is still under way', async () => {
  const jars = connection.collection('jars')
  const under = connection.collection<{ slow: boolean }>('under_way')
  await under.insertOne({ slow: false })
  await jars.insertOne({ count: 0 })
  const admin = connection.getClient().db('admin')
  const hanging = (mode: 'alwaysOn' | 'off') =>
    admin.command({
      configureFailPoint: 'hangAfterCollectionInserts',
      mode,
      data: { collectionNS: `${connection.name}.under_way` },
    })
  const { count: before } = (await hanging('alwaysOn')) as unknown as { count: number }
  const older = under.insertOne({ slow: true })
  try {
    // The older write has its place in the oplog and is not committed: a snapshot of the server's choice ends before it.
    await admin.command({
      waitForFailPoint: 'hangAfterCollectionInserts',
      timesEntered: before + 1,
      maxTimeMS: 5_000,
    })
    const _id = new mongoose.Types.ObjectId()
    await jars.insertOne({ _id, count: 0 }, { writeConcern: { w: 1 } })
    expect(await jars.findOne({ _id })).not.toBeNull()
    const changed = Promise.withResolvers<unknown>()
    const committed = door.transaction(requestOf(viewerWith(), []), async inside => {
      const where = equals('_id', _id.toHexString())
      changed.resolve(
        await door.change(inside, { entity: Jar, cause: 'count', rights: 'viewer', where }, { inc: { count: 1 } }),
      )
    })
    expect(await changed.promise).toMatchObject({ count: 1 })
    await hanging('off')
    await committed
    expect(await jars.findOne({ _id })).toMatchObject({ count: 1 })
  } finally {
    await hanging('off')
    await older
  }
})
