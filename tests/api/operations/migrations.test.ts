import { expect, it } from 'vitest'
import { markRestore, unmarkRestore } from '../../../src/database/restore-mark.ts'
import { startAccounts } from '../../support/accounts.ts'
import { startApp } from '../../support/app.ts'
import { recordLog } from '../../support/log.ts'

const t = await startAccounts()
const query = '{ migrations { name state startedAt finishedAt instance } }'

it('an admin sees which migrations have run, when, and by whom; nobody else does', async () => {
  const at = new Date('2026-02-03T04:05:06.000Z')
  const record = { direction: 'up', startedAt: at, finishedAt: at, by: 'one:1', checksum: '', positions: {}, run: '' }
  await t.db.collection<{ _id: string }>('migrations').insertMany([
    { ...record, _id: '20260101000000-a', state: 'applied', error: null },
    { ...record, _id: '20260102000000-b', state: 'failed', error: 'at 10.0.0.1' },
    { ...record, _id: '20260103000000-c', state: 'reverted', direction: 'down', error: null },
  ] as never)
  const admin = await t.user({ roles: ['admin'] })
  const { data } = await t.ask(query, { as: admin.id })
  const ran = { startedAt: at.toISOString(), finishedAt: at.toISOString(), instance: 'one:1' }
  expect(
    (data as unknown as { migrations: { name: string }[] }).migrations.filter(({ name }) => /-[abc]$/.test(name)),
  ).toEqual([
    { name: '20260101000000-a', state: 'APPLIED', ...ran },
    { name: '20260102000000-b', state: 'FAILED', ...ran },
    { name: '20260103000000-c', state: 'PENDING', startedAt: null, finishedAt: null, instance: null },
  ])
  const merchant = await t.user({ roles: ['merchant'] })
  expect((await t.ask(query, { as: merchant.id })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})

it('a start that finds migrations which have not run says which, and is ready nevertheless', async () => {
  const { log, lines } = recordLog()
  const { app, db } = await startApp({}, log)
  const told = () => lines.filter(({ msg }) => String(msg).startsWith('Migrations have not run'))
  expect(told()).toEqual([])
  await db.collection<{ _id: string }>('migrations').insertOne({ _id: '20260101000000-a', state: 'failed' } as never)
  await app.lifecycle.prepare()
  expect(told()).toMatchObject([{ level: 40, migrations: ['20260101000000-a'] }])
  expect((await db.collection('migrations').findOne({}))?.state).toBe('failed')
  await expect.poll(async () => (await app.inject('/health/ready')).statusCode).toBe(200)
})

it('a start on a database whose restore did not end says so, until it has ended', async () => {
  const { log, lines } = recordLog()
  const { app, db } = await startApp({}, log)
  const told = () => lines.filter(({ msg }) => /holds a part of a backup only/.test(String(msg)))
  expect(told()).toEqual([])
  await markRestore(db)
  await app.lifecycle.prepare()
  expect(told()).toMatchObject([{ level: 40 }])
  await unmarkRestore(db)
  await app.lifecycle.prepare()
  expect(told()).toHaveLength(1)
})
