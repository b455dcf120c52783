import { expect, it } from 'vitest'
import { startApp } from '../../support/app.ts'
import { recordLog } from '../../support/log.ts'
import { insertUser } from '../../support/people.ts'

it('of a list whose index was dropped the log tells why it fails, without the values asked for', async () => {
  const { log, lines } = recordLog()
  const t = await startApp({ PLAN_GUARD: 'off' }, log)
  const admin = await insertUser(t.db, ['admin'])
  for (const { name, key } of await t.db.collection('users').indexes())
    if ('brandCode' in key) await t.db.collection('users').dropIndex(name ?? '')
  const { errors } = await t.ask('{ users(brandCode: "SECRET66", role: BRAND) { nodes { id } } }', { as: admin })
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_ERROR' } }])
  expect(JSON.stringify(lines)).toContain('hint provided does not correspond')
  expect(JSON.stringify(lines)).not.toContain('SECRET66')
})
