import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkSlots } from '../../../src/domains/campaigns/index.ts'
import { at, codesOf } from '../../support/accounts.ts'
import { type AgenciesApp, startAgencies } from '../../support/agencies.ts'
import { testConfig } from '../../support/database.ts'
import { objectId } from '../../support/merchants.ts'
import { doorOn, requestOf } from '../../support/requests.ts'

let t: AgenciesApp
/** Another server on the same database. */
let other: AgenciesApp
let brand: string
let agency: string
let rival: string

beforeAll(async () => {
  const { name } = testConfig().database
  // What is slow here is the machine, which runs other tests as well.
  const env = { DB_NAME: name ?? undefined, OPERATION_TIMEOUT: '60000' }
  t = await startAgencies(env)
  other = await startAgencies(env)
  brand = await t.user({ roles: ['brand'], brandCode: 'BR1' })
  agency = await t.user({ roles: ['agency'], agencyCode: 'AG1' })
  rival = await t.user({ roles: ['agency'], agencyCode: 'AG2' })
})

const campaignOf = (id: string) => t.db.collection('campaigns').findOne({ _id: objectId(id) })
const assignmentOf = (id: string) => t.db.collection('assignments').findOne({ _id: objectId(id) })
const slotsOf = async (campaignId: string, ...assignments: string[]) => {
  const campaign = await campaignOf(campaignId)
  const each = await Promise.all(assignments.map(assignmentOf))
  return [campaign?.assignedSlots, campaign?.usedSlots, ...each.map(one => one && [one.slots, one.usedSlots])]
}
const assign = (campaignId: string, agencyCode: string, slots: number, as = brand) =>
  t.mutate(as, 'assignAgency', { campaignId, agencyCode, slots }, 'assignment { slots } campaign { assignedSlots }')
const update = (assignmentId: string, slots: number, more: object = {}) =>
  t.mutate(
    brand,
    'updateAssignment',
    { assignmentId, slots, ...more },
    'assignment { slots } campaign { assignedSlots }',
  )
const remove = (assignmentId: string, as = brand) =>
  t.mutate(as, 'removeAssignment', { assignmentId }, 'assignment { slots } campaign { assignedSlots }')
const take = (assignmentId: string, as = agency, more: object = {}, by: AgenciesApp = t) =>
  by.mutate(as, 'takeSlot', { assignmentId, ...more }, 'assignment { usedSlots } campaign { usedSlots }')
const problem = (answer: { errors?: readonly { extensions: object }[] }) => answer.errors?.[0]?.extensions
const violations = () => checkSlots(doorOn(t.db), requestOf(null, []))

describe('slots', () => {
  it('are assigned, changed and taken back, and counted in their campaign', async () => {
    const id = await t.campaign(brand)
    expect(at(await assign(id, ' AG1 ', 4), 'assignAgency')).toEqual({
      assignment: { slots: 4 },
      campaign: { assignedSlots: 4 },
    })
    const second = await t.assign(brand, id, 'AG2', 6)
    expect(await slotsOf(id, second)).toEqual([10, 0, [6, 0]])
    expect(at(await update(second, 1), 'updateAssignment')).toEqual({
      assignment: { slots: 1 },
      campaign: { assignedSlots: 5 },
    })
    expect(at(await remove(second), 'removeAssignment')).toEqual({
      assignment: { slots: 1 },
      campaign: { assignedSlots: 4 },
    })
    expect(await slotsOf(id, second)).toEqual([4, 0, null])
  })

  it('are never more than the campaign has', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 8)
    for (const answer of [await assign(id, 'AG2', 3), await update(first, 11)]) {
      expect(problem(answer)).toMatchObject({ code: 'SLOTS_EXHAUSTED', argument: 'slots', slotsLeft: 2 })
      expect(answer.errors?.[0]?.message).toBe('Only 2 slots are left.')
    }
    expect(await slotsOf(id, first)).toEqual([8, 0, [8, 0]])
    await update(first, 9)
    expect((await update(first, 11)).errors?.[0]?.message).toBe('Only 1 slot is left.')
    await update(first, 10)
    const none = await assign(id, 'AG2', 1)
    expect(problem(none)).toMatchObject({ code: 'SLOTS_EXHAUSTED', argument: 'slots', slotsLeft: 0 })
    expect(none.errors?.[0]?.message).toBe('No slot is left.')
  })

  it('are given once to an agency, only to one that may take part, and at least one', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 2)
    // Also where so many are not left.
    for (const slots of [2, 11]) {
      const again = problem(await assign(id, 'AG1', slots))
      expect(again).toMatchObject({ code: 'DUPLICATE_KEY', fields: ['campaignId', 'agencyCode'] })
    }
    expect(problem(await assign(id, 'AG77', 2))).toMatchObject({ code: 'INVALID_INPUT', argument: 'agencyCode' })
    for (const slots of [0, -1]) {
      expect(problem(await assign(id, 'AG2', slots))).toMatchObject({ code: 'INVALID_INPUT', argument: 'slots' })
      expect(problem(await update(first, slots))).toMatchObject({ code: 'INVALID_INPUT', argument: 'slots' })
    }
    expect(await slotsOf(id, first)).toEqual([2, 0, [2, 0]])
  })

  it('are of an agency that is there: NOT_FOUND where none has the code, or none that is active', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 1)
    const users = t.db.collection('users')
    onTestFinished(async () => {
      await users.updateMany({ agencyCode: 'AG9' }, { $set: { status: 'active', deleted: false } })
    })
    for (const change of [{ status: 'suspended' }, { status: 'active', deleted: true }]) {
      await users.updateMany({ agencyCode: 'AG9' }, { $set: change })
      expect(problem(await assign(id, 'AG9', 1))).toMatchObject({ code: 'NOT_FOUND', argument: 'agencyCode' })
    }
    // Whoever has the code as an agency's mediator is none.
    await t.user({ roles: ['mediator'], agencyCode: 'AG9', mediatorCode: 'MD9' })
    expect(codesOf(await assign(id, 'AG9', 1))).toEqual(['NOT_FOUND'])
    expect(await slotsOf(id, first)).toEqual([1, 0, [1, 0]])
    await users.updateMany({ agencyCode: 'AG9' }, { $set: { deleted: false } })
    expect(codesOf(await assign(id, 'AG9', 1))).toEqual([])
  })

  it('that are so many already change neither the assignment nor the campaign', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 3)
    const all = () => Promise.all(['campaigns', 'assignments'].map(name => t.db.collection(name).find().toArray()))
    const before = await all()
    expect(codesOf(await update(first, 3))).toEqual([])
    expect(await all()).toEqual(before)
  })

  it('are the brand’s to give: FORBIDDEN for the agency that has them, NOT_FOUND for everybody else', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 2)
    const both = await t.user({ roles: ['brand', 'agency'], brandCode: 'BR9', agencyCode: 'AG1' })
    const stranger = await t.user({ roles: ['brand'], brandCode: 'BR9' })
    expect([...codesOf(await assign(id, 'AG2', 1, both)), ...codesOf(await remove(first, both))]).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
    ])
    expect(problem(await assign(id, 'AG2', 1, stranger))).toMatchObject({ code: 'NOT_FOUND', argument: 'campaignId' })
    expect(problem(await remove(first, stranger))).toMatchObject({ code: 'NOT_FOUND', argument: 'assignmentId' })
    expect(await slotsOf(id, first)).toEqual([2, 0, [2, 0]])
  })

  it('below those used are refused, and what is used is not taken back', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 3)
    await take(first)
    await take(first)
    expect(problem(await update(first, 1))).toMatchObject({ code: 'INVALID_INPUT', argument: 'slots' })
    expect(problem(await remove(first))).toMatchObject({ code: 'INVALID_INPUT', argument: 'assignmentId' })
    expect(problem(await update(first, 4, { expectedVersion: 2 }))).toMatchObject({ code: 'CONFLICT' })
    expect(await slotsOf(id, first)).toEqual([3, 2, [3, 2]])
    expect(codesOf(await update(first, 2))).toEqual([])
  })
})

describe('takeSlot', () => {
  it('is no edit: the versions that the brand has read are not old by it', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 3)
    const read = () =>
      Promise.all([
        t.db.collection('campaigns').findOne({ _id: objectId(id) }),
        t.db.collection('assignments').findOne({ _id: objectId(first) }),
      ])
    const [campaign, assignment] = await read()
    expect(codesOf(await take(first))).toEqual([])
    expect(await read()).toEqual([
      { ...campaign, usedSlots: 1 },
      { ...assignment, usedSlots: 1 },
    ])
    const input = { campaignId: id, title: 'Autumn', expectedVersion: Number(campaign?.version) }
    expect(codesOf(await t.mutate(brand, 'updateCampaign', input, 'campaign { id }'))).toEqual([])
    expect(codesOf(await update(first, 4, { expectedVersion: Number(assignment?.version) }))).toEqual([])
  })

  it('uses one of the agency’s slots until none is left', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 2)
    expect(at(await take(first), 'takeSlot')).toEqual({ assignment: { usedSlots: 1 }, campaign: { usedSlots: 1 } })
    expect(codesOf(await take(first))).toEqual([])
    for (const more of [{}, { idempotencyKey: 'too late' }]) {
      expect(problem(await take(first, agency, more))).toMatchObject({ code: 'SLOTS_EXHAUSTED', slotsLeft: 0 })
    }
    expect(await slotsOf(id, first)).toEqual([2, 2, [2, 2]])
  })

  it('is done by the agency and its mediators, and by nobody else', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 5)
    const mediator = await t.user({ roles: ['mediator'], mediatorCode: 'MD1', agencyCode: 'AG1' })
    const shopper = await t.user({ roles: ['shopper'], agencyCode: 'AG1' })
    const both = await t.user({ roles: ['brand', 'agency'], brandCode: 'BR1', agencyCode: 'AG2' })
    expect(codesOf(await take(first, mediator))).toEqual([])
    expect(problem(await take(first, rival))).toMatchObject({ code: 'NOT_FOUND', argument: 'assignmentId' })
    for (const as of [shopper, brand, both]) expect(codesOf(await take(first, as))).toEqual(['FORBIDDEN'])
    expect(await slotsOf(id, first)).toEqual([5, 1, [5, 1]])
  })

  it('is refused while the campaign is not active', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 5)
    await t.mutate(brand, 'setCampaignStatus', { campaignId: id, status: 'PAUSED' }, 'campaign { id }')
    expect(problem(await take(first))).toMatchObject({ code: 'INVALID_INPUT', argument: 'assignmentId' })
    await t.db.collection('campaigns').updateOne({ _id: objectId(id) }, { $set: { status: 'active', deleted: true } })
    expect(codesOf(await take(first))).toEqual(['NOT_FOUND'])
    expect(await slotsOf(id, first)).toEqual([5, 0, [5, 0]])
  })

  it('with a key that comes again, also from both servers at once, uses one slot', async () => {
    const id = await t.campaign(brand)
    const first = await t.assign(brand, id, 'AG1', 1)
    const more = { idempotencyKey: `once ${id}` }
    const answers = await Promise.all([t, other, t, other, t].map(by => take(first, agency, more, by)))
    expect(answers.flatMap(codesOf)).toEqual([])
    expect(codesOf(await take(first, agency, more))).toEqual([])
    expect(await slotsOf(id, first)).toEqual([1, 1, [1, 1]])
    const another = await t.assign(brand, await t.campaign(brand), 'AG1', 1)
    expect(codesOf(await take(another, agency, more))).toEqual(['IDEMPOTENCY_CONFLICT'])
  })

  it('by 400 at once through two servers uses every slot there is, and none twice', async () => {
    const agencies = await Promise.all([1, 2, 3, 4].map(n => t.user({ roles: ['agency'], agencyCode: `AG${n}` })))
    const campaigns = await Promise.all([
      t.campaign(brand, { totalSlots: 120 }),
      t.campaign(brand, { totalSlots: 120 }),
    ])
    const assignments: { id: string; as: string }[] = []
    for (const campaign of campaigns) {
      for (const [n, as] of agencies.entries()) {
        assignments.push({ id: await t.assign(brand, campaign, `AG${n + 1}`, 25), as })
      }
    }
    const answers = await Promise.all(
      Array.from({ length: 400 }, async (_, n) => {
        const { id, as } = assignments[n % assignments.length] as { id: string; as: string }
        return take(id, as, n % 3 === 0 ? { idempotencyKey: `taker ${n}` } : {}, n % 2 === 0 ? t : other)
      }),
    )
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(200)
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 200 }, () => 'SLOTS_EXHAUSTED'))
    for (const campaign of campaigns) expect(await slotsOf(campaign)).toEqual([100, 100])
    expect(await violations()).toEqual([])
  }, 120_000)

  it('beside assignments that change meanwhile leaves all counts right', async () => {
    const id = await t.campaign(brand, { totalSlots: 30 })
    const ids = await Promise.all(['AG1', 'AG2'].map(code => t.assign(brand, id, code, 5)))
    const [first = '', second = ''] = ids
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, n) => take(first, agency, {}, n % 2 === 0 ? t : other)),
      ...Array.from({ length: 10 }, (_, n) => update(n % 2 === 0 ? first : second, 1 + ((7 * n) % 20))),
      ...Array.from({ length: 5 }, (_, n) => assign(id, `AG${n + 3}`, 6)),
    ])
    const codes = new Set(answers.flatMap(codesOf))
    expect([...codes].filter(code => !['SLOTS_EXHAUSTED', 'INVALID_INPUT'].includes(code))).toEqual([])
    expect(await violations()).toEqual([])
  }, 120_000)
})
