import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { startApp } from '../../support/app.ts'

let address: URL
beforeAll(async () => {
  const { app } = await startApp()
  address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
})

/** What a server answers to bytes that need not be a request. */
const answerTo = async (bytes: string): Promise<{ status: number; body: object }> => {
  const socket = connect(Number(address.port), address.hostname)
  await once(socket, 'connect')
  socket.end(bytes)
  const answer = await text(socket)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) as object }
}

describe('what no route can be found for is told in the shape of all refusals', () => {
  it('a path that is badly encoded', async () => {
    const response = await fetch(`${address.origin}/%zz`)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      code: 'BAD_REQUEST',
      message: "'/%zz' is not a valid url component",
      requestId: response.headers.get('x-request-id'),
    })
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('bytes that are no HTTP', async () => {
    expect(await answerTo('not a request\r\n\r\n')).toEqual({
      status: 400,
      body: { code: 'BAD_REQUEST', message: 'Bad Request' },
    })
  })

  it('headers without an end', async () => {
    const head = `GET /health/live HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`
    expect(await answerTo(head)).toEqual({
      status: 431,
      body: { code: 'BAD_REQUEST', message: 'Request Header Fields Too Large' },
    })
  })
})
