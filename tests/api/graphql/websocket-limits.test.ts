import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { scrape } from '../../support/metrics.ts'
import { insertUser } from '../../support/people.ts'
import {
  about,
  addressOf,
  codeOf,
  openSocket,
  signedInSocket,
  subscribe,
  type TestSocket,
} from '../../support/socket.ts'

let t: TestApp
let shopper: string
beforeAll(async () => {
  t = await startApp()
  shopper = await insertUser(t.db)
})

describe('how much one may have', () => {
  const many = async (socket: TestSocket, count: number) => {
    for (let i = 0; i < count; i++) subscribe(socket, `s${i}`)
    await Promise.all(Array.from({ length: count }, (_, i) => socket.message(about(`s${i}`))))
    return socket.received.filter(({ type }) => type === 'error')
  }

  /** Subscriptions of this app, those of former tests not any more. */
  const active = async () => (await scrape(t)).value('loadstone_subscriptions_active')

  it('the 101st subscription of a socket is an error, and its place is free when another ends', async () => {
    const socket = await signedInSocket(t, { as: await insertUser(t.db) })
    expect(await many(socket, 100)).toEqual([])
    subscribe(socket, 'more')
    const refused = await socket.message(about('more'))
    expect([refused.type, codeOf(refused)]).toEqual(['error', 'RATE_LIMITED'])
    socket.send({ type: 'complete', id: 's7' })
    await expect.poll(active).toBe(99)
    subscribe(socket, 'again')
    expect((await socket.message(about('again'))).type).toBe('next')
  })

  it('a viewer has 300 subscriptions over all his sockets', async () => {
    const as = await insertUser(t.db)
    const sockets = []
    for (let i = 0; i < 4; i++) sockets.push(await signedInSocket(t, { as }))
    const errors = []
    for (const socket of sockets) errors.push((await many(socket, 90)).length)
    expect(errors).toEqual([0, 0, 0, 60])
    sockets[0]?.raw.terminate()
    await expect.poll(active).toBe(210)
    const more = await signedInSocket(t, { as })
    expect(await many(more, 90)).toEqual([])
  })

  it('a viewer has 50 sockets; the next is told to come again later', async () => {
    const as = await insertUser(t.db)
    const token = await t.tokenFor(as)
    for (let i = 0; i < 50; i++) await signedInSocket(t, { token })
    const socket = await openSocket(t)
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
    expect(await socket.closed).toEqual({ code: 1013, reason: 'RATE_LIMITED' })
  })

  it('a client that asks and does not read is cut off before much waits for it', async () => {
    const { clients } = t.app.websocketServer
    await expect.poll(() => clients.size).toBe(0)
    const socket = await signedInSocket(t, { as: shopper })
    const [served] = clients
    socket.raw.pause()
    let waited = 0
    const payload = { padding: 'x'.repeat(200_000) }
    for (let i = 0; i < 300 && clients.size > 0; i++) {
      socket.send({ type: 'ping', payload })
      await wait(2)
      waited = Math.max(waited, served?.bufferedAmount ?? 0)
    }
    await expect.poll(() => clients.size).toBe(0)
    expect(waited).toBeGreaterThan(0)
    expect(waited).toBeLessThan(4 * 1024 * 1024)
  })
})

it('other upgrades are answered as if they were not asked for', async () => {
  const url = await addressOf(t)
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, {
      method: 'POST',
      headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'content-type': 'application/json' },
    })
    sent.on('response', response => resolve(response.statusCode)).on('error', reject)
    sent.end(JSON.stringify({ query: '{ __typename }' }))
  })
  expect(status).toBe(200)
})
