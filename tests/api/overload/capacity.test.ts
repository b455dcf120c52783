import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import fastify from 'fastify'
import { expect, it } from 'vitest'
import { registerCapacity } from '../../../src/http/capacity.ts'
import { atEnd } from '../../support/ends.ts'

it('a client that goes away while its request is looked at is no longer on its way', async () => {
  const app = fastify()
  atEnd(() => app.close())
  // As a rate that is counted elsewhere is waited for.
  app.addHook('onRequest', () => wait(100))
  registerCapacity(app, { maxWaitMs: 1, atOnce: 5, isServing: () => true })
  app.get('/', async () => 'done')
  const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  for (let i = 0; i < 20; i++) {
    const socket = connect(Number(address.port), address.hostname)
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
    await wait(5)
    socket.destroy()
  }
  // For longer than it takes to refuse, were they still counted.
  for (const end = Date.now() + 3_500; Date.now() < end; await wait(50)) expect((await fetch(address)).status).toBe(200)
}, 20_000)
