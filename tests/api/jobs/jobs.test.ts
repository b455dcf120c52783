import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { beforeEach, describe, expect, it } from 'vitest'
import { ledgerRules } from '../../../src/domains/wallets/store.check.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { codesOf } from '../../support/accounts.ts'
import { startApp } from '../../support/app.ts'
import { recordLog } from '../../support/log.ts'
import { scrape } from '../../support/metrics.ts'
import { person } from '../../support/people.ts'
import { queue } from './engines.ts'

const { log, lines } = recordLog()
const t = await startApp({ JOBS: 'true', LEDGER_CHECK_AT: '30 4 1 1 *' }, log)
const rules = ledgerRules.length
const newId = () => new mongoose.Types.ObjectId()
const [admin, ann, bob] = [newId(), newId(), newId()]
const users = [
  person('admin', admin, { roles: ['admin'] }),
  person('ann', ann, { email: 'ann@example.com' }),
  person('bob', bob, { email: 'bob@example.com', roles: ['merchant'] }),
]
await t.db.collection('users').insertMany(users)
const jobs = t.db.collection('jobs')
const as = admin.toHexString()

interface Told {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly failReason: string | null
}
const run = async (name: string, more: object = {}) => {
  const answer = await t.ask(
    'mutation Run($input: RunJobInput!) { runJob(input: $input) { job { id name status createdBy { id } } } }',
    { as, variables: { input: { name, ...more } } },
  )
  expect(codesOf(answer)).toEqual([])
  return (answer.data as unknown as { runJob: { job: Told } }).runJob.job
}
const told = async (id: string, by: string | null = as): Promise<Told | null> => {
  const answer = await t.ask(
    `query One($id: ID!) { job(id: $id) {
      id name status attempts problems progress { done of } failReason nextRunAt startedAt finishedAt durationMs schedule instance
      createdBy { id }
    } }`,
    { as: by, variables: { id } },
  )
  return (answer.data as unknown as { job: Told | null } | null)?.job ?? null
}
const ended = (id: string) =>
  expect.poll(async () => (await told(id))?.status, { timeout: 10_000 }).toMatch(/SUCCEEDED|FAILED|CANCELLED/)
const idsOf = async (by: string, args = '') => {
  const answer = await t.ask(`query List { jobs${args} { totalCount nodes { id } } }`, { as: by })
  expect(codesOf(answer)).toEqual([])
  const { nodes, totalCount } = (answer.data as unknown as { jobs: { nodes: Told[]; totalCount: number } }).jobs
  expect(totalCount).toBe(nodes.length)
  return nodes.map(({ id }) => id)
}
const oneOf = async (more: object) => encodeId('Job', await queue(t.db, 'elsewhere', more))

beforeEach(async () => {
  await jobs.deleteMany({})
  await t.db.collection('wallets').deleteMany({})
})

describe('runJob', () => {
  it('has a declared job run at once, and tells how it went', async () => {
    const { id, ...queued } = await run('check-ledger')
    expect(queued).toEqual({
      ...{ name: 'check-ledger', status: 'QUEUED' },
      createdBy: { id: encodeId('User', as) },
    })
    await ended(id)
    expect(await told(id)).toMatchObject({
      ...{ status: 'SUCCEEDED', attempts: 1, problems: 0, progress: { done: rules, of: rules }, failReason: null },
      ...{ nextRunAt: null, schedule: null, durationMs: expect.any(Number), finishedAt: expect.any(String) },
    })
  })

  it('queues one for a key, however often it comes', async () => {
    const [first, second] = [
      await run('check-slots', { idempotencyKey: 'k' }),
      await run('check-slots', { idempotencyKey: 'k' }),
    ]
    expect(second.id).toBe(first.id)
    expect(await jobs.countDocuments({ name: 'check-slots' })).toBe(1)
  })

  it('refuses a name that nobody has declared, and says which there are', async () => {
    const input = { name: 'drop-everything' }
    const query = 'mutation Run($input: RunJobInput!) { runJob(input: $input) { job { id } } }'
    const answer = await t.ask(query, { as, variables: { input } })
    expect(codesOf(answer)).toEqual(['INVALID_INPUT'])
    expect(answer.errors?.[0]?.message).toBe('`name` must be one of check-slots, check-ledger.')
    expect(await jobs.countDocuments()).toBe(0)
  })

  it.each([
    ['runJob', 'RunJobInput', { name: 'check-ledger' }],
    ['cancelJob', 'CancelJobInput', { jobId: `job_${'a'.repeat(24)}` }],
  ])('and cancelJob are for administrators alone: %s', async (mutation, type, input) => {
    const query = `mutation Any($input: ${type}!) { ${mutation}(input: $input) { job { id } } }`
    const variables = { input }
    expect(codesOf(await t.ask(query, { as: ann.toHexString(), variables }))).toEqual(['FORBIDDEN'])
    expect(codesOf(await t.ask(query, { variables }))).toEqual(['UNAUTHENTICATED'])
    expect(await jobs.countDocuments()).toBe(0)
  })
})

describe('cancelJob', () => {
  const cancel = async (jobId: string) => {
    const query = 'mutation Cancel($input: CancelJobInput!) { cancelJob(input: $input) { job { id status } } }'
    return t.ask(query, { as, variables: { input: { jobId } } })
  }

  it('ends one that waits, and leaves one that has ended as it is', async () => {
    const waiting = await oneOf({})
    expect((await cancel(waiting)).data).toEqual({ cancelJob: { job: { id: waiting, status: 'CANCELLED' } } })
    expect(await told(waiting)).toMatchObject({ nextRunAt: null, finishedAt: expect.any(String) })
    const done = await oneOf({ status: 'succeeded' })
    expect((await cancel(done)).data).toEqual({ cancelJob: { job: { id: done, status: 'SUCCEEDED' } } })
  })

  it('asks one that is at work to end', async () => {
    const working = await oneOf({ status: 'running', run: 'r' })
    expect((await cancel(working)).data).toEqual({ cancelJob: { job: { id: working, status: 'RUNNING' } } })
    expect(await jobs.findOne({ run: 'r' })).toMatchObject({ cancelAsked: true })
  })

  it('of a job that is not there is NOT_FOUND', async () => {
    expect(codesOf(await cancel(`job_${'a'.repeat(24)}`))).toEqual(['NOT_FOUND'])
    expect(codesOf(await cancel(`usr_${'a'.repeat(24)}`))).toEqual(['INVALID_ID'])
  })
})

describe('a job is seen', () => {
  it('by administrators, and by who has asked for it', async () => {
    const [nobodys, anns] = [await oneOf({}), await oneOf({ createdBy: ann })]
    expect((await idsOf(as)).sort()).toEqual([nobodys, anns].sort())
    expect(await idsOf(ann.toHexString())).toEqual([anns])
    expect(await idsOf(bob.toHexString())).toEqual([])
    expect(await told(nobodys, ann.toHexString())).toBeNull()
    expect(await told(anns, bob.toHexString())).toBeNull()
    expect(await told(anns, ann.toHexString())).toMatchObject({ id: anns })
    expect(codesOf(await t.ask('query List { jobs { nodes { id } } }'))).toEqual(['UNAUTHENTICATED'])
  })

  it('without the process that did it, which administrators alone are told', async () => {
    const job = await oneOf({ createdBy: ann, instance: 'host-7:123' })
    expect(await told(job)).toMatchObject({ instance: 'host-7:123' })
    expect(await told(job, ann.toHexString())).toMatchObject({
      ...{ id: job, name: 'elsewhere', status: 'QUEUED', attempts: 0, nextRunAt: expect.any(String), instance: null },
    })
    const list = 'query List { jobs { nodes { id instance } } }'
    const node = `query One { node(id: "${job}") { ... on Job { id instance } } }`
    for (const query of [list, node]) {
      const answer = await t.ask(query, { as: ann.toHexString() })
      expect(JSON.stringify(answer.data)).toContain(job)
      expect(JSON.stringify(answer)).not.toContain('host-7')
    }
  })

  it('as due from when it was queued, where it is due at once', async () => {
    const [createdAt, past, later] = ['2026-01-02', '2026-01-01', '2040-01-01'].map(day => new Date(day))
    const atOnce = await oneOf({ createdAt, wakeAt: past })
    const planned = await oneOf({ createdAt, wakeAt: later })
    expect(await told(atOnce)).toMatchObject({ nextRunAt: createdAt?.toISOString() })
    expect(await told(planned)).toMatchObject({ nextRunAt: later?.toISOString() })
  })

  it('with the end of its lease while it is at work, which is past where its process has died', async () => {
    const wakeAt = new Date('2026-01-02')
    const working = await oneOf({ status: 'running', run: 'r', wakeAt, createdBy: ann })
    const waiting = await oneOf({ wakeAt, createdBy: ann })
    const query = 'query Lease($id: ID!) { job(id: $id) { leaseEndsAt } }'
    const leaseOf = async (id: string) => (await t.ask(query, { as: ann.toHexString(), variables: { id } })).data
    expect(await leaseOf(working)).toEqual({ job: { leaseEndsAt: wakeAt.toISOString() } })
    expect(await leaseOf(waiting)).toEqual({ job: { leaseEndsAt: null } })
  })

  it('by its name and its status', async () => {
    const failed = await oneOf({ status: 'failed', createdBy: ann })
    await oneOf({ status: 'succeeded', createdBy: ann })
    for (const viewer of [as, ann.toHexString()]) {
      expect(await idsOf(viewer, '(status: FAILED)')).toEqual([failed])
      expect(await idsOf(viewer, '(name: "elsewhere", status: FAILED)')).toEqual([failed])
      expect(await idsOf(viewer, '(name: "other")')).toEqual([])
    }
  })
})

describe('the check of the ledger', () => {
  const breakLedger = () =>
    t.db.collection('wallets').insertOne({
      ...{ ownerId: ann, currency: 'INR', availablePaise: 7777, version: 1, deleted: false },
      ...{ createdAt: new Date(), updatedAt: new Date() },
    })

  it('is queued for its time by the settings, with that of slots', async () => {
    const fresh = await startApp({ JOBS: 'true', LEDGER_CHECK_AT: '30 4 1 1 *' })
    const planned = () => fresh.db.collection('jobs').find({ status: 'queued' }).sort({ name: 1 }).toArray()
    await expect.poll(async () => (await planned()).map(({ name }) => name)).toEqual(['check-ledger', 'check-slots'])
    const [first] = await planned()
    expect(first?.wakeAt.toISOString()).toMatch(/-01-01T04:30:00.000Z$/)
    const declared = async () =>
      (await fresh.ask('query Declared { declaredJobs { name schedule nextRunAt attempts } }', { as })).data
    await fresh.db.collection('users').insertOne(person('admin', admin, { roles: ['admin'] }))
    await expect.poll(declared).toEqual({
      declaredJobs: ['check-slots', 'check-ledger'].map(name => ({
        ...{ name, schedule: '30 4 1 1 *', attempts: 3, nextRunAt: first?.wakeAt.toISOString() },
      })),
    })
  })

  it('is never queued where it is switched off, nor where the process does no work', async () => {
    const off = await startApp({ JOBS: 'true', LEDGER_CHECK_AT: 'off' })
    const idle = await startApp({ JOBS: 'false' })
    await off.db.collection('users').insertOne(person('admin', admin, { roles: ['admin'] }))
    const query = 'mutation Run { runJob(input: { name: "check-slots" }) { job { id } } }'
    await off.ask(query, { as })
    const all = () => off.db.collection('jobs').find().toArray()
    await expect.poll(async () => (await all()).map(({ status }) => status)).toEqual(['succeeded'])
    expect(await all()).toMatchObject([{ name: 'check-slots', createdBy: admin }])
    expect(await idle.db.collection('jobs').countDocuments()).toBe(0)
  })

  it('fails by the sentence of the rule that does not hold, tells it in the log and in /metrics, and nobody’s data', async () => {
    await breakLedger()
    lines.length = 0
    const { id } = await run('check-ledger')
    await ended(id)
    const failed = await told(id)
    expect(failed).toMatchObject({
      ...{ status: 'FAILED', attempts: 1, problems: 1 },
      failReason: 'Does not hold: every balance is the sum of its transactions.',
    })
    const errors = () => lines.filter(({ level }) => level >= 50)
    await expect.poll(() => errors().length).toBe(2)
    expect(errors()).toMatchObject([
      { job: 'check-ledger', rule: 'every balance is the sum of its transactions', problems: 1 },
      { job: 'check-ledger', outcome: 'failed' },
    ])
    expect(JSON.stringify([failed, lines])).not.toContain('7777')
    const violations = async (name: string) => (await scrape(t)).value(name, { name: 'check-ledger' })
    await expect.poll(() => violations('loadstone_job_problems')).toBe(1)
    const figures = await scrape(t)
    expect(figures.value('loadstone_job_last_failed', { name: 'check-ledger' })).toBe(1)
    expect(figures.value('loadstone_job_runs_total', { name: 'check-ledger', outcome: 'failed' })).toBe(1)

    await t.db.collection('wallets').deleteMany({})
    await ended((await run('check-ledger')).id)
    await expect.poll(() => violations('loadstone_job_problems')).toBe(0)
    await expect.poll(() => violations('loadstone_job_last_failed')).toBe(0)
    const last = await violations('loadstone_job_last_success_timestamp_seconds')
    expect(Math.abs(Number(last) - Date.now() / 1_000)).toBeLessThan(60)
  })
})

describe('a server that stops', () => {
  it('begins no job any more, from the first signal on', async () => {
    const stopping = await startApp({ JOBS: 'true', LEDGER_CHECK_AT: 'off' })
    const all = stopping.db.collection('jobs')
    await stopping.db.collection('users').insertOne(person('admin', admin, { roles: ['admin'] }))
    stopping.app.lifecycle.markStopping()
    await stopping.ask('mutation Run { runJob(input: { name: "check-slots" }) { job { id } } }', { as })
    await wait(500)
    expect(await all.find().toArray()).toMatchObject([{ name: 'check-slots', status: 'queued', attempts: 0 }])
  })
})
