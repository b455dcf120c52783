import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startApp } from '../../support/app.ts'

const body = JSON.stringify({ query: '{ __typename }' })
const request = (method: string, path: string) =>
  `${method} ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`

/** What an open connection answers to a request that comes behind one that was running when the server began to close. */
const answerWhileClosing = async (method: string, path: string): Promise<string> => {
  const { app } = await startApp()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  const first = request('POST', '/graphql')
  socket.write(first.slice(0, -5))
  await once(app.server, 'request')
  const closed = app.close()
  await expect.poll(() => app.server.listening).toBe(false)
  socket.write(first.slice(-5) + request(method, path))
  await once(socket, 'close')
  await closed
  expect(text).toMatch(/^HTTP\/1\.1 200 /)
  return text.slice(text.indexOf('HTTP/1.1', 1))
}

it('what arrives on an open connection while the server closes is OVERLOADED, in the shape of GraphQL', async () => {
  const answer = await answerWhileClosing('POST', '/graphql')
  expect(answer).toMatch(/^HTTP\/1\.1 503 /)
  expect(answer).toMatch(/\r\nretry-after: 1\r\n/)
  expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
    errors: [{ message: 'The server is stopping.', extensions: { code: 'OVERLOADED' } }],
  })
})

it('elsewhere it is refused as plain JSON', async () => {
  const answer = await answerWhileClosing('GET', '/admin/database/stats')
  expect(answer).toMatch(/^HTTP\/1\.1 503 /)
  expect(answer).toMatch(/\r\nretry-after: 1\r\n/)
  expect(answer).toContain('{"code":"OVERLOADED","message":"The server is stopping."')
})

it('health still answers', async () => {
  expect(await answerWhileClosing('GET', '/health/live')).toMatch(/^HTTP\/1\.1 200 /)
})
