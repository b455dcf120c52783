import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { CommandStats } from '../../../src/database/command-stats.ts'
import { Outage } from '../../../src/database/outage.ts'
import { WriteDoor } from '../../../src/database/write-door.ts'
import { checkSlots } from '../../../src/domains/campaigns/index.ts'
import { type AgenciesApp, startAgencies } from '../../support/agencies.ts'
import { objectId } from '../../support/merchants.ts'
import { doorOn, requestOf } from '../../support/requests.ts'

let t: AgenciesApp
let brand: string

beforeAll(async () => {
  t = await startAgencies()
  brand = await t.user({ roles: ['brand'], brandCode: 'BR1' })
})

const violations = () => checkSlots(doorOn(t.db), requestOf(null, []))

describe('checkSlots', () => {
  it('sees one moment of both in a transaction, whatever is written meanwhile', async () => {
    const id = await t.campaign(brand)
    const writeDoor = new WriteDoor({
      connection: t.database.connection,
      stats: new CommandStats(1_000),
      outage: new Outage(),
      failoverWaitMs: 1_000,
      idempotencyTtlMs: 60_000,
    })
    const door = doorOn(t.db, true, 'secondaryPreferred')
    const found = await writeDoor.transaction(requestOf(null, []), async inside => {
      const before = await checkSlots(door, inside)
      await t.db.collection('campaigns').updateOne({ _id: objectId(id) }, { $set: { usedSlots: 1 } })
      return [before, await checkSlots(door, inside)]
    })
    expect(found).toEqual([[], []])
    expect(await violations()).toHaveLength(1)
    await t.db.collection('campaigns').updateOne({ _id: objectId(id) }, { $set: { usedSlots: 0 } })
  })

  it('names what does not hold, campaign by campaign and assignment by assignment', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 4)
    expect(await violations()).toEqual([])
    const set = async (collection: string, at: string, fields: object, problems: object[]) => {
      const of = { _id: objectId(at) }
      const before = await t.db.collection(collection).findOne(of)
      await t.db.collection(collection).updateOne(of, { $set: fields })
      expect(await violations()).toEqual(problems)
      await t.db.collection(collection).replaceOne(of, before ?? {})
    }
    await set('campaigns', id, { assignedSlots: 3, usedSlots: 1 }, [
      { id, problem: 'assignedSlots is 3, but its assignments have 4' },
      { id, problem: 'usedSlots is 1, but its assignments have used 0' },
    ])
    await set('campaigns', id, { totalSlots: 3 }, [{ id, problem: 'assignedSlots is 4 of 3' }])
    await set('assignments', first, { brandCode: 'BR2' }, [
      { id: first, problem: 'its brand is BR2, but that of its campaign is BR1' },
    ])
    await set('assignments', first, { usedSlots: 5 }, [
      { id, problem: 'usedSlots is 0, but its assignments have used 5' },
      { id: first, problem: 'usedSlots is 5 of 4' },
    ])
    await set('assignments', first, { campaignId: new mongoose.Types.ObjectId() }, [
      { id, problem: 'assignedSlots is 4, but its assignments have 0' },
      { id: first, problem: 'its campaign does not exist' },
    ])
    expect(await violations()).toEqual([])
  })
})
