import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { WebSocket } from 'ws'
import { startProcess, temporaryFolder } from '../../support/process.ts'

const main = 'src/main.ts'

test.each([
  ['is not there', null, /ENOENT/],
  ['is no manifest', '["{ __typename }"]', /it must be a JSON object/],
])('a PERSISTED_MANIFEST that %s ends the start with one line', async (_what, content, why) => {
  const path = join(await temporaryFolder(), 'manifest.json')
  if (content !== null) await writeFile(path, content)
  const server = startProcess(main, { PERSISTED_MANIFEST: path, MONGODB_URI: inject('mongodbUri') })
  expect(await server.exited).toBe(1)
  expect(server.output()).toMatch(/^PERSISTED_MANIFEST is "[^\n]+", and must be a manifest of operations: [^\n]+\n$/)
  expect(server.output()).toMatch(why)
})

test('PERSISTED_ONLY without a manifest ends the start with one line', async () => {
  const server = startProcess(main, { PERSISTED_ONLY: 'true' })
  expect(await server.exited).toBe(1)
  expect(server.output()).toBe('PERSISTED_MANIFEST is not set, and must be set where PERSISTED_ONLY is true\n')
})

test('BATCHING takes true, false, or how many', async () => {
  const server = startProcess(main, { BATCHING: '11' })
  expect(await server.exited).toBe(1)
  expect(server.output()).toBe('BATCHING is "11", and must be true, false, or a whole number from 1 to 10\n')
})

test('a stop says goodbye to WebSockets with 1001, at the end of the drain, and exits with 0', async () => {
  const server = startProcess(main, { DATA_DIR: await temporaryFolder(), SHUTDOWN_DRAIN_MS: '1000' })
  const [, address = ''] = await server.says(/GraphQL +(http:\S+)\/graphql/)
  const signIn = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation { login(input: { email: "admin@example.com", password: "loadstone-sample" }) { accessToken } }',
    }),
  })
  const { data } = (await signIn.json()) as { data: { login: { accessToken: string } } }
  const socket = new WebSocket(`${address.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws')
  await new Promise(resolve => socket.once('open', resolve))
  const message = () =>
    new Promise<{ type: string }>(resolve => socket.once('message', data => resolve(JSON.parse(String(data)))))
  const welcome = message()
  socket.send(
    JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${data.login.accessToken}` } }),
  )
  expect(await welcome).toEqual({ type: 'connection_ack' })
  const told = message()
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: 'subscription { health { status } }' } }))
  expect((await told).type).toBe('next')

  const closed = new Promise<number>(resolve => socket.once('close', resolve))
  const begun = performance.now()
  server.child.kill('SIGTERM')
  expect(await closed).toBe(1001)
  expect(performance.now() - begun).toBeGreaterThan(900)
  expect(await server.exited).toBe(0)
  expect(performance.now() - begun).toBeLessThan(8_000)
})
