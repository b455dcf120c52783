import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'

interface Where {
  readonly url: URL
  readonly localAddress: string
  readonly authorization: string
}

/** Sends a body byte by byte and tells the status that came of it; `closed` without one, `kept` where it came to no end. */
const drip = ({ url, localAddress }: Where, patienceMs: number): Promise<string> =>
  new Promise(resolve => {
    const socket = connect({ port: Number(url.port), host: url.hostname, localAddress })
    let answer = ''
    const timer = setInterval(() => socket.write(' '), 250)
    const end = (outcome: string) => {
      clearInterval(timer)
      clearTimeout(overdue)
      socket.destroy()
      resolve(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? outcome)
    }
    const overdue = setTimeout(() => end('kept'), patienceMs)
    socket.on('data', data => {
      answer += data
    })
    socket.once('close', () => end('closed')).once('error', () => end('closed'))
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{',
    )
  })

/** Misuses of a WebSocket: what is sent on it, after which it is left alone until it is closed or the time is over. */
const misuses = (authorization: string): readonly (readonly string[])[] => {
  const init = JSON.stringify({ type: 'connection_init', payload: { authorization } })
  const subscribe = (id: string, query: unknown) => JSON.stringify({ type: 'subscribe', id, payload: { query } })
  const health = 'subscription { health { status } }'
  return [
    [],
    [JSON.stringify({ type: 'connection_init' })],
    [JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer x' } })],
    [subscribe('1', health)],
    ['{', 'garbage'],
    ['x'.repeat(400_000)],
    [init, subscribe('1', '{ __typename }'), subscribe('2', { kind: 'Document' }), subscribe('3', '{ nonsense }')],
    [init, ...Array.from({ length: 150 }, (_, i) => subscribe(String(i), health))],
  ]
}

let turn = 0

const misuse = async ({ url, localAddress, authorization }: Where, patienceMs: number): Promise<string> => {
  const all = misuses(authorization)
  const messages = all[turn++ % all.length] ?? []
  const socket = new WebSocket(`ws://${url.host}/graphql`, 'graphql-transport-ws', { localAddress })
  const closed = new Promise<string>(resolve => {
    socket.once('close', code => resolve(`closed ${code}`))
    socket.once('unexpected-response', (request, { statusCode }) => {
      request.destroy()
      resolve(String(statusCode))
    })
    socket.once('error', () => undefined)
  })
  socket.once('open', () => {
    for (const message of messages) socket.send(message)
  })
  const outcome = await Promise.race([closed, wait(patienceMs, 'kept')])
  socket.terminate()
  return outcome
}

/** Misuses of connections by kind, each for at most so many milliseconds; gives what came of it. */
export const connections: Readonly<Record<string, (where: Where, patienceMs: number) => Promise<string>>> = {
  'a body byte by byte': drip,
  'a WebSocket that breaks its protocol': misuse,
}
