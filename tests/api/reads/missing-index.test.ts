import { describe, expect, it } from 'vitest'
import { makeIndexes } from '../../../src/database/indexes.ts'
import { indexes } from '../../../src/indexes.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { type LogLine, recordLog } from '../../support/log.ts'
import { insertUser } from '../../support/people.ts'
import { startSentry } from '../../support/sentry.ts'

const query = '{ users(brandCode: "SECRET66", role: BRAND) { nodes { id } } }'
const message = 'The index that serves this is not there: `npm run indexes` makes it.'

const dropIndexesOf = async (t: TestApp, field: string): Promise<void> => {
  for (const { name, key } of await t.db.collection('users').indexes())
    if (field in key) await t.db.collection('users').dropIndex(name ?? '')
}

const toldOf = (lines: readonly LogLine[]) =>
  lines.filter(({ msg }) => msg === 'The index that a command names is not there: `npm run indexes` makes it')

describe.each(['off', 'watch', 'refuse'])('of a list whose index was dropped, with PLAN_GUARD=%s', mode => {
  it('the client is told what makes it, the log tells its shape once without values, and nobody is called', async () => {
    const { log, lines } = recordLog()
    const sentry = await startSentry()
    const t = await startApp({ PLAN_GUARD: mode, SENTRY_DSN: sentry.dsn }, log)
    const admin = await insertUser(t.db, ['admin'])
    await dropIndexesOf(t, 'brandCode')
    for (let i = 0; i < 3; i++) {
      const { errors } = await t.ask(query, { as: admin })
      expect(errors).toMatchObject([{ message, path: ['users'], extensions: { code: 'UNINDEXED_QUERY' } }])
    }
    const shape = expect.stringMatching(/^find users \{.*\} hint \{ .*brandCode: 1/)
    const finding = { collection: 'users', shape, operation: 'anonymous', path: 'users' }
    expect(toldOf(lines)).toMatchObject([{ ...finding, level: 40, verdict: 'MISSING' }])
    expect(lines.filter(({ level }) => level >= 50)).toEqual([])
    expect(JSON.stringify(lines)).not.toContain('SECRET66')

    const guard = async () => {
      const report =
        '{ planGuard { failed found refused findings { collection shape verdict operation path refused } } }'
      return (await t.ask(report, { as: admin })).data?.planGuard
    }
    expect(await guard()).toMatchObject({
      ...{ failed: 0, found: 1, refused: 3 },
      findings: [{ ...finding, verdict: 'MISSING', refused: 3 }],
    })
    await makeIndexes(t.db, indexes)
    expect((await t.ask(query, { as: admin })).errors).toBeUndefined()
    expect(await guard()).toMatchObject({ findings: [] })
    await t.app.close()
    expect(sentry.events).toEqual([])
  })
})

it('a page behind a cursor, a count and a statistic of which the index was dropped are refused in the same words', async () => {
  const t = await startApp()
  const admin = await insertUser(t.db, ['admin'])
  for (let i = 0; i < 3; i++) await insertUser(t.db, ['shopper'])
  const asked = { as: admin }
  const first = await t.ask('{ users(first: 2) { pageInfo { endCursor } } }', asked)
  const users = first.data?.users as { pageInfo: { endCursor: string } } | undefined
  await t.db.collection('users').dropIndexes()
  for (const operation of [
    `{ users(first: 2, after: "${users?.pageInfo.endCursor}") { nodes { id } } }`,
    '{ users { totalCount } }',
    '{ userStats { count } }',
  ]) {
    const { errors } = await t.ask(operation, asked)
    expect(errors, operation).toMatchObject([{ message, extensions: { code: 'UNINDEXED_QUERY' } }])
  }
})
