import mongoose from 'mongoose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { createDatabase } from '../../../src/database/connection.ts'
import { type AccountsApp, codesOf, startAccounts } from '../../support/accounts.ts'
import { quiet, testConfig, uriOf } from '../../support/database.ts'
import { parseMetrics } from '../../support/metrics.ts'

const ofViewers = /^loadstone (viewer|session)$/
const here: AccountsApp = await startAccounts()

/** Another process on the same database, and how often it has looked who a user is. */
const startOther = async () => {
  const config = testConfig({ DB_NAME: here.db.databaseName })
  const database = createDatabase(config.database, quiet, { monitorCommands: true })
  await database.connect(uriOf(config))
  // What is known serves for longer than the test: only the stream can tell that it has changed.
  const app = await buildApp(config, { database, log: quiet, viewersFreshMs: 3_600_000 })
  await app.ready()
  onTestFinished(async () => {
    await app.close()
    await database.close()
  })
  const sent: Record<string, unknown>[] = []
  database.connection.getClient().on('commandStarted', ({ command }) => sent.push(command))
  const figure = async (name: string) =>
    parseMetrics((await app.inject({ url: '/metrics' })).body).value(`loadstone_change_stream_${name}`)
  await expect.poll(() => figure('open')).toBe(1)
  const ask = async (token: string, query = '{ me { id } }'): Promise<string | null> => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } })
    return codesOf(response.json())[0] ?? null
  }
  return { app, figure, sent, looks: () => sent.filter(({ comment }) => ofViewers.test(String(comment))).length, ask }
}
type Other = Awaited<ReturnType<typeof startOther>>

/** Asks until the other process knows him. */
const known = async (other: Other, token: string): Promise<void> => {
  expect(await other.ask(token)).toBe(null)
  const looks = other.looks()
  expect(await other.ask(token)).toBe(null)
  expect(other.looks()).toBe(looks)
}

describe('what one process changes of who may do what is known at once by another', () => {
  it.each([
    [
      'is suspended',
      (id: string, as: string) => here.mutate('suspendUser', { userId: `usr_${id}` }, 'user { id }', { as }),
    ],
    [
      'is deleted',
      (id: string, as: string) => here.mutate('deleteUser', { userId: `usr_${id}` }, 'user { id }', { as }),
    ],
  ])('a user who %s there is refused here', async (_what, end) => {
    const other = await startOther()
    const [{ id: admin }, { id, email }] = [await here.user({ roles: ['admin'] }), await here.user()]
    const { accessToken } = await here.login(email)
    await known(other, accessToken)
    expect(codesOf(await end(id, admin))).toEqual([])
    await expect.poll(() => other.ask(accessToken)).toBe('UNAUTHENTICATED')
  })

  it('a session that ends there is refused here, and no other one of the user', async () => {
    const other = await startOther()
    const { email } = await here.user()
    const [one, two] = [await here.login(email), await here.login(email)]
    for (const { accessToken } of [one, two]) await known(other, accessToken)
    await here.mutate('logout', {}, 'ended', { token: one.accessToken })
    await expect.poll(() => other.ask(one.accessToken)).toBe('UNAUTHENTICATED')
    expect(await other.ask(two.accessToken)).toBe(null)
  })

  it('rights that somebody gets or loses by a hand in the database hold here', async () => {
    const other = await startOther()
    const { id, email } = await here.user()
    const { accessToken } = await here.login(email)
    const users = here.db.collection('users')
    const _id = new mongoose.Types.ObjectId(id)
    const asAdmin = () => other.ask(accessToken, '{ userStats { count } }')
    expect(await asAdmin()).toBe('FORBIDDEN')
    await users.updateOne({ _id }, { $push: { roles: 'admin' } } as object)
    await expect.poll(asAdmin).toBe(null)
    await users.updateOne({ _id }, { $set: { roles: [] } })
    await expect.poll(asAdmin).toBe('FORBIDDEN')
    await users.updateOne({ _id }, { $set: { deleted: true } })
    await expect.poll(asAdmin).toBe('UNAUTHENTICATED')
    await users.updateOne({ _id }, { $set: { deleted: false } })
    await expect.poll(asAdmin).toBe('FORBIDDEN')
    await here.db.collection('sessions').updateOne({ userId: _id }, { $set: { expiresAt: new Date(0) } })
    await expect.poll(asAdmin).toBe('UNAUTHENTICATED')
  })

  it('a session that is no more is refused here', async () => {
    const other = await startOther()
    const { id, email } = await here.user()
    const { accessToken } = await here.login(email)
    await known(other, accessToken)
    await here.db.collection('sessions').deleteMany({ userId: new mongoose.Types.ObjectId(id) })
    await expect.poll(() => other.ask(accessToken)).toBe('UNAUTHENTICATED')
  })

  it('a user who is no more is refused here', async () => {
    const other = await startOther()
    const { id, email } = await here.user()
    const { accessToken } = await here.login(email)
    await known(other, accessToken)
    await here.db.collection('users').deleteOne({ _id: new mongoose.Types.ObjectId(id) })
    await expect.poll(() => other.ask(accessToken)).toBe('UNAUTHENTICATED')
  })

  it('nobody is known any more once the users were dropped', async () => {
    const other = await startOther()
    const { email } = await here.user()
    const { accessToken } = await here.login(email)
    await known(other, accessToken)
    const kept = await here.db.collection('users').find().toArray()
    await here.db.collection('users').rename('former')
    onTestFinished(async () => void (await here.db.collection('former').drop()))
    await expect.poll(() => other.ask(accessToken)).toBe('UNAUTHENTICATED')
    await here.db.collection('users').insertMany(kept)
  })
})

describe('a user of whom nothing changes that decides what he may do', () => {
  it('is looked at no more often: not for a sign-in, a name, another user, or what else is written', async () => {
    const other = await startOther()
    const { id, email } = await here.user()
    const { accessToken } = await here.login(email)
    await known(other, accessToken)
    const [looks, events] = [other.looks(), await other.figure('events_total')]
    await here.login(email)
    await here.mutate('updateProfile', { firstName: 'Augusta' }, 'user { id }', { as: id })
    const stranger = await here.user()
    await here.db.collection('shops').insertOne({ domain: 'a.example.org' })
    expect(await other.ask(accessToken)).toBe(null)
    // The stream has told of this one, so of all before it.
    await here.db.collection('users').updateOne({ email: stranger.email }, { $set: { status: 'suspended' } })
    await expect.poll(() => other.figure('events_total')).toBe(Number(events) + 1)
    expect(await other.ask(accessToken)).toBe(null)
    expect(other.looks()).toBe(looks)
  })

  it('costs his requests no command beside their own', async () => {
    const other = await startOther()
    const { email } = await here.user()
    const { accessToken } = await here.login(email)
    await known(other, accessToken)
    other.sent.length = 0
    await other.ask(accessToken, 'mutation { updateProfile(input: { firstName: "Augusta" }) { user { id } } }')
    const comments = other.sent.map(({ comment }) => comment)
    const beside = /^loadstone (health|statistics|indexes|explain)$/
    expect(comments.filter(comment => !beside.test(String(comment)))).toEqual([
      'loadstone account',
      'anonymous update profile',
    ])
  })
})

describe('an app that is closed', () => {
  it('has no connection of its stream left', async () => {
    const other = await startOther()
    const client = here.database.connection.getClient()
    const streams = async () => {
      const open = await client
        .db('admin')
        .aggregate([{ $currentOp: { idleConnections: true, allUsers: true } }, { $match: { appName: / changes$/ } }])
        .toArray()
      return open.length
    }
    const before = await streams()
    expect(before).toBeGreaterThan(0)
    await other.app.close()
    await expect.poll(streams).toBeLessThan(before)
  })
})
