import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startApp, type TestApp } from '../../support/app.ts'
import { insertUser } from '../../support/people.ts'
import { about, addressOf, openSocket, health as query, signedInSocket, subscribe } from '../../support/socket.ts'

let t: TestApp
let shopper: string
beforeAll(async () => {
  t = await startApp()
  shopper = await insertUser(t.db)
})

describe('a WebSocket is closed', () => {
  const opened = async (send: readonly (object | string)[], welcome = true): Promise<number> => {
    const socket = welcome ? await signedInSocket(t, { as: shopper }) : await openSocket(t)
    for (const message of send) socket.send(message)
    return (await socket.closed).code
  }
  const wanted = { type: 'subscribe', id: '1', payload: { query } }

  it('with 4401 where connection_init brings no token, before anything is run', async () => {
    t.forget()
    for (const payload of [undefined, {}, { authorization: null }, { authorization: { $ne: null } }, { token: 'x' }]) {
      expect(await opened([{ type: 'connection_init', payload }], false)).toBe(4401)
      expect(await opened([{ type: 'connection_init', payload }, wanted], false)).toBe(4401)
    }
    expect(t.commands).toEqual([])
  })

  it('with 4403 where the token is not valid, before anything is run', async () => {
    const gone = await insertUser(t.db)
    await t.db
      .collection('users')
      .updateOne({ _id: new mongoose.Types.ObjectId(gone) }, { $set: { status: 'suspended' } })
    for (const token of ['x', '', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', await t.tokenFor(gone)]) {
      const authorization = `Bearer ${token}`
      expect(await opened([{ type: 'connection_init', payload: { authorization } }], false)).toBe(4403)
    }
  })

  it('with 4401 where it subscribes before it is welcome', async () => {
    expect(await opened([wanted], false)).toBe(4401)
  })

  it('with 4408 where it says nothing for 5 s', async () => {
    const begun = performance.now()
    expect(await opened([], false)).toBe(4408)
    expect(performance.now() - begun).toBeGreaterThan(4_900)
    // Long before the second ping, which would end it otherwise.
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  it('with 4406 where it speaks another protocol', async () => {
    await expect(openSocket(t, { protocol: 'graphql-ws' })).rejects.toThrow()
  })

  it.each<[string, string | object]>([
    ['no JSON', '{'],
    ['no message', '7'],
    ['an unknown kind of message', { type: 'nonsense' }],
    ['a subscription without an id', { type: 'subscribe', payload: { query } }],
    ['a query that is an object', { type: 'subscribe', id: '1', payload: { query: { kind: 'Document' } } }],
    ['a query that is missing', { type: 'subscribe', id: '1', payload: {} }],
    [
      '__proto__ in variables',
      `{"type":"subscribe","id":"1","payload":{"query":"x","variables":{"__proto__":{"polluted":true}}}}`,
    ],
    [
      'constructor.prototype in variables',
      `{"type":"subscribe","id":"1","payload":{"query":"x","variables":{"constructor":{"prototype":{"polluted":true}}}}}`,
    ],
  ])('with 4400 where it sends %s', async (_what, message) => {
    expect(await opened([message])).toBe(4400)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('with 4409 where an id is used twice, with 4429 where it says twice who it is', async () => {
    expect(await opened([wanted, wanted])).toBe(4409)
    expect(await opened([{ type: 'connection_init', payload: {} }])).toBe(4429)
  })

  it('with 1003 where it sends bytes, with 1007 where a text is not UTF-8', async () => {
    const bytes = await signedInSocket(t, { as: shopper })
    bytes.raw.send(Buffer.from(JSON.stringify(wanted)), { binary: true })
    expect((await bytes.closed).code).toBe(1003)
    const broken = await signedInSocket(t, { as: shopper })
    broken.raw.send(Buffer.from([0x7b, 0xff, 0x7d]), { binary: false })
    expect((await broken.closed).code).toBe(1007)
  })

  it('with 1013 where it sends more messages a minute than RATE_LIMIT has requests', async () => {
    const own = await startApp({ RATE_LIMIT: '20', DB_NAME: t.database.connection.name })
    const socket = await signedInSocket(own, { as: shopper })
    for (let i = 0; i < 30; i++) socket.send({ type: 'subscribe', id: `r${i}`, payload: { query: '{' } })
    expect(await socket.closed).toEqual({ code: 1013, reason: 'RATE_LIMITED' })
    expect(socket.received.filter(({ type }) => type === 'error').length).toBeLessThan(20)
  })

  it('with 1009 where a message is above BODY_LIMIT', async () => {
    expect(await opened([{ ...wanted, padding: 'x'.repeat(2_097_152) }])).toBe(1009)
  })
})

it('at a stop every socket is closed with 1001 before the server is, those of clients that are stuck too', async () => {
  const own = await startApp({ DB_NAME: t.database.connection.name })
  const [well, stuck] = [await signedInSocket(own, { as: shopper }), await signedInSocket(own, { as: shopper })]
  subscribe(well, 'h')
  await well.message(about('h'))
  stuck.raw.pause()
  const begun = performance.now()
  await own.app.close()
  // Half a minute, where it is waited for whom nobody reaches.
  expect(performance.now() - begun).toBeLessThan(10_000)
  expect(await well.closed).toEqual({ code: 1001, reason: 'The server is stopping' })
})

it('a WebSocket on another path is closed at once', async () => {
  const raw = new WebSocket(`${(await addressOf(t)).replace(/^http/, 'ws')}/health/live`)
  await new Promise(resolve => raw.once('close', resolve))
})
