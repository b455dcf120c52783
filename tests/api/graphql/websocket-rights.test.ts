import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { insertUser } from '../../support/people.ts'
import { about, events, signedInSocket, subscribe, type TestSocket } from '../../support/socket.ts'

const figures = 'subscription Figures { pool { max inUse checkedOut } }'

let t: TestApp
let shopper: string
let admin: string
beforeAll(async () => {
  t = await startApp()
  shopper = await insertUser(t.db)
  admin = await insertUser(t.db, ['admin'])
})

describe('whose rights end while he is on a WebSocket', () => {
  const closedWithin5s = async (socket: TestSocket): Promise<number> => {
    const begun = performance.now()
    const { code } = await socket.closed
    expect(performance.now() - begun).toBeLessThan(5_000)
    return code
  }
  const sat = async (token: string): Promise<TestSocket> => {
    const socket = await signedInSocket(t, { token })
    subscribe(socket, 'h')
    await socket.message(about('h'))
    return socket
  }

  it('is closed within 5 s with 4403: suspended, by another process', async () => {
    const id = await insertUser(t.db)
    const socket = await sat(await t.tokenFor(id))
    await t.db
      .collection('users')
      .updateOne({ _id: new mongoose.Types.ObjectId(id) }, { $set: { status: 'suspended' } })
    expect(await closedWithin5s(socket)).toBe(4403)
  })

  it('is closed within 5 s with 4403: his session is over', async () => {
    const id = await insertUser(t.db)
    const session = {
      userId: new mongoose.Types.ObjectId(id),
      familyId: id,
      refreshTokenHash: id,
      createdAt: new Date(),
    }
    const { insertedId } = await t.db
      .collection('sessions')
      .insertOne({ ...session, expiresAt: new Date(Date.now() + 60_000) })
    const socket = await sat((await t.app.tokens.issue(id, insertedId.toHexString())).token)
    await t.db.collection('sessions').deleteOne({ _id: insertedId })
    expect(await closedWithin5s(socket)).toBe(4403)
  })

  it('is closed within 5 s with 4403: his token has ended', async () => {
    const brief = await startApp({ ACCESS_TOKEN_TTL: '2000', DB_NAME: t.database.connection.name })
    const socket = await signedInSocket(brief, { token: (await brief.app.tokens.issue(shopper, null)).token })
    expect(await closedWithin5s(socket)).toBe(4403)
  })

  it('is told FORBIDDEN instead of what his roles do not allow any more', async () => {
    const id = await insertUser(t.db, ['admin'])
    const socket = await signedInSocket(t, { as: id })
    subscribe(socket, 'p', { query: figures })
    await expect.poll(() => events(socket, 'p').length).toBe(1)
    await t.db.collection('users').updateOne({ _id: new mongoose.Types.ObjectId(id) }, { $set: { roles: ['shopper'] } })
    // Its figures change by what is asked.
    const latest = async () => {
      await t.ask('{ users(first: 1) { nodes { id } } }', { as: admin })
      return events(socket, 'p').at(-1)
    }
    await expect
      .poll(latest, { timeout: 15_000 })
      .toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  })
})
