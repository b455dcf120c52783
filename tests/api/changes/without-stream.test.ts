import mongoose from 'mongoose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { codesOf, startAccounts } from '../../support/accounts.ts'
import { atEnd } from '../../support/ends.ts'
import { recordLog } from '../../support/log.ts'
import { startOwnMongod } from '../../support/own-mongod.ts'

const { uri: MONGODB_URI } = await startOwnMongod()
const client = await mongoose.mongo.MongoClient.connect(MONGODB_URI)
atEnd(() => client.close())
// A user of the database who may not read its changes.
await client.db('admin').command({
  ...{ configureFailPoint: 'failCommand', mode: 'alwaysOn' },
  data: { appName: 'loadstone streamless changes', failCommands: ['aggregate'], errorCode: 13 },
})

const here = await startAccounts({ MONGODB_URI })
const { log, lines } = recordLog()
const other = await startAccounts({ MONGODB_URI, DB_NAME: here.db.databaseName, INSTANCE_NAME: 'streamless' }, log)
const admin = (await here.user({ roles: ['admin'] })).id
const administer = (name: string, id: string, more: object = {}) =>
  here.mutate(name, { userId: `usr_${id}`, ...more }, 'user { id }', { as: admin })

describe('where the database has no change stream, a token given already is seen again by its age alone', () => {
  beforeAll(async () => {
    const isOff = ({ msg }: { readonly msg: string }) => msg.startsWith('No change stream of this database')
    await vi.waitUntil(() => lines.some(isOff), { timeout: 10_000 })
  })

  const endings: Record<string, (id: string) => Promise<unknown>> = {
    'a suspended user': id => administer('suspendUser', id),
    'a deleted user': id => administer('deleteUser', id),
    'a session that is gone': id =>
      here.db.collection('sessions').deleteMany({ userId: new mongoose.Types.ObjectId(id) }),
  }
  it.each(Object.keys(endings))('%s is refused by another process', async name => {
    const { id, email } = await here.user()
    const { accessToken: token } = await here.login(email)
    const there = async () => codesOf(await other.query('{ me { id } }', {}, { token }))
    expect(await there()).toEqual([])
    await endings[name]?.(id)
    await expect.poll(there).toEqual(['UNAUTHENTICATED'])
  })

  it('roles that were taken do not count there any more', async () => {
    const { id, email } = await here.user({ roles: ['admin'] })
    const { accessToken: token } = await here.login(email)
    const there = async () => codesOf(await other.query('{ userStats { count } }', {}, { token }))
    expect(await there()).toEqual([])
    await administer('setUserRoles', id, { roles: ['SHOPPER'] })
    await expect.poll(there).toEqual(['FORBIDDEN'])
  })
})
