import fastify from 'fastify'
import { makeServer } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { serveSocket } from '../../../src/graphql/socket.ts'
import type { Sitting } from '../../../src/graphql/transport.ts'
import { registerWebSocket } from '../../../src/graphql/websocket.ts'

const app = fastify()
let url: string
beforeAll(async () => {
  await registerWebSocket(app, { maxPayload: 1_024 })
  const server = makeServer<Record<string, unknown>, Sitting>({})
  const limits = { pingMs: 100, maxWaiting: 1_024, count: async () => undefined }
  app.get('/', { websocket: true }, (socket, request) => serveSocket(server, socket, request, limits))
  url = (await app.listen({ host: '127.0.0.1', port: 0 })).replace(/^http/, 'ws')
})
afterAll(() => app.close())

it('a client that answers no ping is gone by the next one, one that does stays', async () => {
  const silent = new WebSocket(url, 'graphql-transport-ws', { autoPong: false })
  const gone = new Promise<number>(resolve => silent.once('close', resolve))
  const answering = new WebSocket(url, 'graphql-transport-ws')
  let pings = 0
  const pinged = new Promise<void>(resolve => {
    answering.on('ping', () => {
      pings += 1
      if (pings === 5) resolve()
    })
  })
  expect(await gone).toBe(1006)
  await pinged
  expect(answering.readyState).toBe(WebSocket.OPEN)
  answering.terminate()
})
