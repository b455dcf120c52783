import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { dataOf, person } from '../../support/people.ts'

const id = () => new mongoose.Types.ObjectId()
const people = { admin: id(), brand: id(), rival: id(), agency: id(), shopper: id() }
type Person = keyof typeof people
const ids: Record<string, mongoose.Types.ObjectId> = {}
let t: TestApp

const ask = async (as: Person, query: string) => dataOf(await t.ask(query, { as: people[as].toHexString() }))

/** Titles of the campaigns that a person sees. */
const titles = async (as: Person, args = '') => {
  const { campaigns } = await ask(as, `{ campaigns${args} { totalCount nodes { title } } }`)
  const { totalCount, nodes } = campaigns as { totalCount: number; nodes: { title: string }[] }
  expect(totalCount).toBe(nodes.length)
  return nodes.map(({ title }) => title)
}

beforeAll(async () => {
  t = await startApp()
  const now = new Date()
  const codes = { brand: { brandCode: 'BR1' }, rival: { brandCode: 'BR2' }, agency: { agencyCode: 'AG1' } }
  await t.db
    .collection('users')
    .insertMany(
      Object.entries(people).map(([name, _id]) =>
        person(name, _id, { roles: [name === 'rival' ? 'brand' : name], ...codes[name as keyof typeof codes] }),
      ),
    )
  const campaign = (title: string, brandCode: string, status: string, allowedAgencyCodes: string[], more = {}) => {
    const _id = id()
    ids[title] = _id
    return {
      ...{ _id, title, brandCode, status, allowedAgencyCodes, payoutPaise: 500, totalSlots: 10, assignedSlots: 5 },
      ...{ usedSlots: 1, startsAt: now, endsAt: now, version: 1, updatedAt: now, deleted: false },
      createdAt: new Date(1000 * Object.keys(ids).length),
      ...more,
    }
  }
  await t.db
    .collection('campaigns')
    .insertMany([
      campaign('draft', 'BR1', 'draft', ['AG1']),
      campaign('active', 'BR1', 'active', ['AG1', 'AG2']),
      campaign('paused', 'BR2', 'paused', ['AG2', 'AG1']),
      campaign('ended', 'BR2', 'ended', ['AG1']),
      campaign('elsewhere', 'BR2', 'active', ['AG2']),
      campaign('deleted', 'BR1', 'active', ['AG1'], { deleted: true, deletedAt: now }),
    ])
  const assignment = (title: string, brandCode: string, agencyCode: string) => ({
    ...{ campaignId: ids[title], brandCode, agencyCode, slots: 5, usedSlots: 1, version: 1, createdAt: now },
  })
  await t.db
    .collection('assignments')
    .insertMany([
      assignment('draft', 'BR1', 'AG1'),
      assignment('active', 'BR1', 'AG1'),
      assignment('active', 'BR1', 'AG2'),
      assignment('paused', 'BR2', 'AG2'),
    ])
})
beforeEach(() => t.forget())

describe('campaigns', () => {
  it('are seen by their brand in every status', async () => {
    expect(await titles('brand')).toEqual(['active', 'draft'])
    expect(await titles('brand', '(status: DRAFT)')).toEqual(['draft'])
    expect(await titles('brand', '(agencyCode: "AG2")')).toEqual(['active'])
    expect(await titles('brand', '(brandCode: "BR2")')).toEqual([])
  })

  it('are seen by the agencies that may take part, once they are no drafts', async () => {
    expect(await titles('agency')).toEqual(['ended', 'paused', 'active'])
    expect(await titles('agency', '(agencyCode: "AG1")')).toEqual(['ended', 'paused', 'active'])
    expect(await titles('agency', '(brandCode: "BR2")')).toEqual(['ended', 'paused'])
    expect(await titles('agency', '(status: ACTIVE)')).toEqual(['active'])
    expect(await titles('agency', '(status: DRAFT)')).toEqual([])
    expect(await titles('agency', '(agencyCode: "AG1", status: DRAFT)')).toEqual([])
  })

  it('of another agency are seen where one may take part oneself', async () => {
    expect(await titles('agency', '(agencyCode: "AG2")')).toEqual(['paused', 'active'])
    expect(await titles('agency', '(agencyCode: "AG2", status: ACTIVE)')).toEqual(['active'])
  })

  it('are seen by admins alone otherwise, and never when they are deleted', async () => {
    expect(await titles('admin')).toEqual(['elsewhere', 'ended', 'paused', 'active', 'draft'])
    expect(await titles('shopper')).toEqual([])
    const query = `{ campaign(id: "cmp_${ids.draft?.toHexString()}") { title } }`
    expect(await ask('brand', query)).toEqual({ campaign: { title: 'draft' } })
    expect(await ask('agency', query)).toEqual({ campaign: null })
    expect(await ask('rival', query)).toEqual({ campaign: null })
    expect(await ask('admin', `{ campaign(id: "cmp_${ids.deleted?.toHexString()}") { title } }`)).toEqual({
      campaign: null,
    })
  })

  it('show a brand all assignments and an agency its own, in one command for all campaigns', async () => {
    const query = '{ campaigns { nodes { title assignments { totalCount nodes { agencyCode slots } } } } }'
    const assigned = (...codes: string[]) => ({
      totalCount: codes.length,
      nodes: codes.map(agencyCode => ({ agencyCode, slots: 5 })),
    })
    const { campaigns } = await ask('brand', query)
    expect((campaigns as { nodes: unknown[] }).nodes).toEqual([
      { title: 'active', assignments: assigned('AG2', 'AG1') },
      { title: 'draft', assignments: assigned('AG1') },
    ])
    expect(t.commands).toHaveLength(3)
    expect((await ask('agency', query)).campaigns).toEqual({
      nodes: [
        { title: 'ended', assignments: assigned() },
        { title: 'paused', assignments: assigned() },
        { title: 'active', assignments: assigned('AG1') },
      ],
    })
  })
})

describe('assignments', () => {
  it('show their campaign as far as one may see it', async () => {
    const query = '{ assignments(agencyCode: "AG1") { nodes { slots campaign { title } } } }'
    expect((await ask('agency', query)).assignments).toEqual({
      nodes: [
        { slots: 5, campaign: { title: 'active' } },
        { slots: 5, campaign: null },
      ],
    })
    expect(t.commands).toHaveLength(2)
    expect((await ask('rival', query)).assignments).toEqual({ nodes: [] })
  })
})
