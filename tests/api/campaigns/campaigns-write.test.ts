import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { at, codesOf } from '../../support/accounts.ts'
import { type AgenciesApp, newCampaign, startAgencies } from '../../support/agencies.ts'
import { objectId } from '../../support/merchants.ts'

let t: AgenciesApp
let brand: string
let rival: string
let agency: string
let both: string
let admin: string

beforeAll(async () => {
  t = await startAgencies()
  brand = await t.user({ roles: ['brand'], brandCode: 'BR1' })
  rival = await t.user({ roles: ['brand'], brandCode: 'BR2' })
  agency = await t.user({ roles: ['agency'], agencyCode: 'AG1' })
  both = await t.user({ roles: ['brand', 'agency'], brandCode: 'BR2', agencyCode: 'AG1' })
  admin = await t.user({ roles: ['admin'] })
})

const stored = (id: string) => t.db.collection('campaigns').findOne({ _id: objectId(id) })
const create = (as: string | null, more: object = {}) =>
  t.mutate(
    as,
    'createCampaign',
    { ...newCampaign, ...more },
    'campaign { id brandCode status assignedSlots usedSlots version }',
  )
const update = (campaignId: string, input: object, as = brand) =>
  t.mutate(as, 'updateCampaign', { campaignId, ...input }, 'campaign { title totalSlots version }')
const setStatus = (campaignId: string, status: string, as = brand) =>
  t.mutate(as, 'setCampaignStatus', { campaignId, status }, 'campaign { status }')
const problem = (answer: { errors?: readonly { extensions: object }[] }) => answer.errors?.[0]?.extensions

describe('createCampaign', () => {
  it('makes a draft under the viewer’s own brand', async () => {
    expect(at(await create(brand), 'createCampaign')).toEqual({
      campaign: {
        ...{ id: expect.stringMatching(/^cmp_/), brandCode: 'BR1', status: 'DRAFT' },
        ...{ assignedSlots: 0, usedSlots: 0, version: 1 },
      },
    })
    expect(at(await create(admin, { brandCode: 'BR7' }), 'createCampaign')).toMatchObject({
      campaign: { brandCode: 'BR7' },
    })
  })

  it('under another brand is NOT_FOUND, without one INVALID_INPUT, and for nobody but brands and admins', async () => {
    const before = await t.db.collection('campaigns').countDocuments()
    expect(problem(await create(brand, { brandCode: 'BR2' }))).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'brandCode',
    })
    expect(problem(await create(admin))).toMatchObject({ code: 'INVALID_INPUT', argument: 'brandCode' })
    expect(codesOf(await create(agency))).toEqual(['FORBIDDEN'])
    expect(codesOf(await create(null))).toEqual(['UNAUTHENTICATED'])
    expect(await t.db.collection('campaigns').countDocuments()).toBe(before)
  })

  it.each([
    ['VALIDATION_ERROR', { title: '' }],
    ['VALIDATION_ERROR', { title: 'x'.repeat(201) }],
    ['VALIDATION_ERROR', { payoutPaise: -1 }],
    ['VALIDATION_ERROR', { totalSlots: 0 }],
    ['VALIDATION_ERROR', { allowedAgencyCodes: [''] }],
    ['VALIDATION_ERROR', { allowedAgencyCodes: Array.from({ length: 101 }, (_, n) => `A${n}`) }],
    ['NOT_FOUND', { allowedAgencyCodes: ['AG1', 'AG77'] }],
    ['INVALID_INPUT', { endsAt: newCampaign.startsAt }],
    ['GRAPHQL_VALIDATION_FAILED', { totalSlots: 1.5 }],
    ['GRAPHQL_VALIDATION_FAILED', { payoutPaise: 2 ** 53 }],
    ['GRAPHQL_VALIDATION_FAILED', { assignedSlots: 3 }],
  ])('is %s for %j', async (code, wrong) => {
    const before = await t.db.collection('campaigns').countDocuments()
    expect(codesOf(await create(brand, wrong))).toEqual([code])
    expect(await t.db.collection('campaigns').countDocuments()).toBe(before)
  })
})

describe('updateCampaign', () => {
  it('changes what is given and leaves the rest; of a stale version it is CONFLICT with what is there', async () => {
    const id = await t.campaign(brand)
    expect(at(await update(id, { title: 'Winter' }), 'updateCampaign')).toEqual({
      campaign: { title: 'Winter', totalSlots: 10, version: 3 },
    })
    expect(problem(await update(id, { title: 'Spring', expectedVersion: 2 }))).toMatchObject({
      code: 'CONFLICT',
      current: { version: 3, title: 'Winter' },
    })
    expect(await stored(id)).toMatchObject({ title: 'Winter', payoutPaise: 5_000, version: 3 })
  })

  it('refuses fewer slots than are assigned, to leave out an agency that has some, and to end before it begins', async () => {
    const id = await t.campaign(brand)
    await t.assign(brand, id, 'AG1', 4)
    await t.assign(brand, id, 'AG2', 2)
    const before = await stored(id)
    for (const [argument, input] of [
      ['totalSlots', { totalSlots: 5 }],
      ['allowedAgencyCodes', { allowedAgencyCodes: ['AG1', 'AG3', 'AG4'] }],
      ['allowedAgencyCodes', { allowedAgencyCodes: [] }],
      ['endsAt', { endsAt: '2029-12-31T00:00:00.000Z' }],
      ['endsAt', { startsAt: '2031-01-01T00:00:00.000Z' }],
    ] as const) {
      expect(problem(await update(id, input)), JSON.stringify(input)).toMatchObject({ code: 'INVALID_INPUT', argument })
    }
    expect(codesOf(await update(id, { title: null }))).toEqual(['VALIDATION_ERROR'])
    expect(await stored(id)).toEqual(before)
    expect(codesOf(await update(id, { totalSlots: 6, allowedAgencyCodes: ['AG2', 'AG1'] }))).toEqual([])
  })

  it('lets in agencies that are there, and keeps those that have been', async () => {
    const id = await t.campaign(brand)
    const before = await stored(id)
    const wrong = await update(id, { allowedAgencyCodes: ['AG1', 'AG77'] })
    expect(problem(wrong)).toMatchObject({ code: 'NOT_FOUND', argument: 'allowedAgencyCodes' })
    expect(wrong.errors?.[0]?.message).toContain('AG77')
    expect(await stored(id)).toEqual(before)
    const agencies = async (status: string) => {
      await t.db.collection('users').updateMany({ agencyCode: 'AG9' }, { $set: { status } })
    }
    onTestFinished(() => agencies('active'))
    await agencies('suspended')
    expect(codesOf(await update(id, { allowedAgencyCodes: ['AG1', 'AG9'] }))).toEqual([])
    expect(codesOf(await update(id, { allowedAgencyCodes: ['AG1'] }))).toEqual([])
    expect(codesOf(await update(id, { allowedAgencyCodes: ['AG1', 'AG9'] }))).toEqual(['NOT_FOUND'])
  })

  it('asks for all agencies at once', async () => {
    t.forget()
    expect(codesOf(await create(brand))).toEqual([])
    const reads = t.commands.filter(({ name }) => name === 'aggregate')
    expect(reads).toHaveLength(1)
  })

  it('is the brand’s: FORBIDDEN for whoever sees the campaign otherwise, NOT_FOUND for everybody else', async () => {
    const id = await t.campaign(brand)
    const before = await stored(id)
    for (const change of [
      (as: string) => update(id, { title: 'Mine' }, as),
      (as: string) => setStatus(id, 'ENDED', as),
    ]) {
      expect(codesOf(await change(both))).toEqual(['FORBIDDEN'])
      expect(codesOf(await change(agency))).toEqual(['FORBIDDEN'])
      expect(problem(await change(rival))).toMatchObject({ code: 'NOT_FOUND', argument: 'campaignId' })
    }
    expect(await stored(id)).toEqual(before)
    expect(codesOf(await update(id, { title: 'Ours' }, admin))).toEqual([])
  })
})

describe('setCampaignStatus', () => {
  const ways: Record<string, readonly string[]> = {
    DRAFT: ['ACTIVE', 'ENDED'],
    ACTIVE: ['PAUSED', 'ENDED'],
    PAUSED: ['ACTIVE', 'ENDED'],
    ENDED: [],
  }
  const all = Object.keys(ways)

  it.each(all.flatMap(from => all.map(to => [from, to] as const)))(
    'from %s to %s goes where there is a way',
    async (from, to) => {
      const { campaign } = at<{ campaign: { id: string } }>(await create(brand), 'createCampaign')
      await t.db
        .collection('campaigns')
        .updateOne({ _id: objectId(campaign.id) }, { $set: { status: from.toLowerCase() } })
      const answer = await setStatus(campaign.id, to)
      const goes = ways[from]?.includes(to) ?? false
      if (!goes) expect(problem(answer)).toMatchObject({ code: 'INVALID_INPUT', argument: 'status' })
      expect(await stored(campaign.id)).toMatchObject({
        status: (goes ? to : from).toLowerCase(),
        version: goes ? 2 : 1,
      })
    },
  )

  it('by ten at once is done once: an ended campaign stays ended', async () => {
    const id = await t.campaign(brand)
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => setStatus(id, n % 2 === 0 ? 'ENDED' : 'PAUSED')),
    )
    expect(answers.filter(({ errors }) => !errors).length).toBeLessThanOrEqual(2)
    expect(await stored(id)).toMatchObject({ status: 'ended' })
  })

  it('that is ended leaves campaign and assignments as they are', async () => {
    const id = await t.campaign(brand)
    const assignmentId = await t.assign(brand, id, 'AG1', 4)
    await setStatus(id, 'ENDED')
    const before = [
      await stored(id),
      await t.db
        .collection('assignments')
        .find({ campaignId: objectId(id) })
        .toArray(),
    ]
    const tried = [
      await update(id, { title: 'Late' }),
      await t.mutate(brand, 'assignAgency', { campaignId: id, agencyCode: 'AG2', slots: 1 }, 'assignment { id }'),
      await t.mutate(brand, 'updateAssignment', { assignmentId, slots: 5 }, 'assignment { id }'),
      await t.mutate(brand, 'removeAssignment', { assignmentId }, 'assignment { id }'),
      await t.mutate(agency, 'takeSlot', { assignmentId }, 'assignment { id }'),
    ]
    expect(tried.flatMap(codesOf)).toEqual(tried.map(() => 'INVALID_INPUT'))
    expect([
      await stored(id),
      await t.db
        .collection('assignments')
        .find({ campaignId: objectId(id) })
        .toArray(),
    ]).toEqual(before)
  })
})
