import { expect, it } from 'vitest'
import { makeIndexes } from '../../../src/database/indexes.ts'
import { indexes } from '../../../src/indexes.ts'
import { startAccounts } from '../../support/accounts.ts'
import { startApp } from '../../support/app.ts'
import { recordLog } from '../../support/log.ts'
import { cutOffRestore } from '../../support/restore.ts'

const t = await startAccounts()
const query = '{ migrations { name state startedAt finishedAt instance error } }'

it('an admin sees which migrations have run, when, by whom, and why one failed; nobody else does', async () => {
  const at = new Date('2026-02-03T04:05:06.000Z')
  const record = { direction: 'up', startedAt: at, finishedAt: at, by: 'one:1', checksum: '', positions: {}, run: '' }
  await t.db.collection<{ _id: string }>('migrations').insertMany([
    { ...record, _id: '20260101000000-a', state: 'applied', error: null },
    {
      ...{ ...record, _id: '20260102000000-b', state: 'failed' },
      error:
        'E11000 duplicate key error collection: shop.users dup key: { email: "jane@example.com" }\n    at somewhere',
    },
    { ...record, _id: '20260103000000-c', state: 'reverted', direction: 'down', error: null },
  ] as never)
  const admin = await t.user({ roles: ['admin'] })
  const { data } = await t.ask(query, { as: admin.id })
  const ran = { startedAt: at.toISOString(), finishedAt: at.toISOString(), instance: 'one:1' }
  expect(
    (data as unknown as { migrations: { name: string }[] }).migrations.filter(({ name }) => /-[abc]$/.test(name)),
  ).toEqual([
    { name: '20260101000000-a', state: 'APPLIED', ...ran, error: null },
    {
      ...{ name: '20260102000000-b', state: 'FAILED', ...ran },
      error: 'E11000 duplicate key error collection: shop.users dup key: {…}',
    },
    { name: '20260103000000-c', state: 'PENDING', startedAt: null, finishedAt: null, instance: null, error: null },
  ])
  const merchant = await t.user({ roles: ['merchant'] })
  expect((await t.ask(query, { as: merchant.id })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})

it('a start that finds migrations which have not run says which, and is ready nevertheless', async () => {
  const { log, lines } = recordLog()
  const { app, db } = await startApp({}, log)
  const told = () => lines.filter(({ msg }) => String(msg).startsWith('Migrations have not run'))
  expect(told()).toEqual([])
  await db.collection<{ _id: string }>('migrations').insertOne({ _id: '20260101000000-a', state: 'reverted' } as never)
  await app.lifecycle.prepare()
  expect(told()).toMatchObject([{ level: 40, migrations: ['20260101000000-a'] }])
  expect((await db.collection('migrations').findOne({}))?.state).toBe('reverted')
  await expect.poll(async () => (await app.inject('/health/ready')).statusCode).toBe(200)
})

it('a start that finds a migration which has failed says which, when, why without a value, and how to go on', async () => {
  const { log, lines } = recordLog()
  const { app, db } = await startApp({}, log)
  const at = new Date()
  const record = { direction: 'up', state: 'failed', startedAt: at, finishedAt: at, by: 'one:1' }
  const error = 'Cast to Number failed for value "hunter2"\n  at somewhere'
  const name = '20260101000000-a'
  await db.collection<{ _id: string }>('migrations').insertOne({ ...record, _id: name, error } as never)
  await app.lifecycle.prepare()
  expect(lines.filter(({ msg }) => /igration/.test(String(msg)))).toMatchObject([
    {
      ...{ level: 40, migration: name, direction: 'up', at: at.toISOString(), by: 'one:1' },
      error: 'Cast to Number failed for value "…"',
      msg: 'A migration has failed. What it did until then holds. Mend that; `npm run migrate -- up` then runs it again, its batches from where they were, and `npm run migrate -- down` takes it back.',
    },
  ])
  expect(JSON.stringify(lines)).not.toContain('hunter2')
})

it('a database whose restore did not end is not served, until it has ended', async () => {
  const { log, lines } = recordLog()
  const { app, db } = await startApp({}, log)
  const ready = async () => {
    const { statusCode, body } = await app.inject('/health/ready')
    return { statusCode, ...(JSON.parse(body) as object) }
  }
  const told = () => lines.filter(({ msg }) => /holds a part of a backup only/.test(String(msg)))
  await expect.poll(ready).toMatchObject({ statusCode: 200 })
  expect(told()).toEqual([])

  const end = await cutOffRestore(db)
  await db.dropCollection('products')
  await app.lifecycle.prepare()
  await app.lifecycle.prepare()
  expect(told()).toMatchObject([{ level: 50, msg: expect.stringMatching(/^Not ready: The database test_\w+ holds/) }])
  const reason = 'The database holds a part of a backup: its restore has not come to its end'
  expect(await ready()).toEqual({ statusCode: 503, status: 'not ready', reason })
  const health = () => app.inject('/health').then(({ body }) => JSON.parse(body) as object)
  await expect.poll(health, { timeout: 5_000 }).toMatchObject({ ready: false, notReady: reason })
  // Nothing is made of what the restore is to make.
  expect(await db.listCollections({ name: 'products' }).toArray()).toEqual([])

  await end()
  await makeIndexes(db, indexes)
  await expect.poll(ready, { timeout: 10_000 }).toEqual({ statusCode: 200, status: 'ready' })
  expect(told()).toHaveLength(1)
})
