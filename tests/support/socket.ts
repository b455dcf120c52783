import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { TestApp } from './app.ts'

export interface Message {
  readonly type: string
  readonly id?: string
  readonly payload?: unknown
}

/** A client of the protocol `graphql-transport-ws` that sends whatever a test wants sent. */
export interface TestSocket {
  readonly raw: WebSocket
  /** All that has come so far. */
  readonly received: readonly Message[]
  readonly closed: Promise<{ code: number; reason: string }>
  send(message: object | string): void
  /** The first message that has come, or comes, and fits; rejects when the socket closes before. */
  message(fits: (message: Message) => boolean): Promise<Message>
}

interface Opening {
  readonly origin?: string
  readonly protocol?: string
  readonly headers?: Record<string, string>
}

const listening = new WeakMap<object, Promise<string>>()

/** Where the app of a test listens; it begins to when it is asked for the first time. */
export const addressOf = (t: Pick<TestApp, 'app'>): Promise<string> => {
  const known = listening.get(t.app) ?? t.app.listen({ host: '127.0.0.1', port: 0 })
  listening.set(t.app, known)
  return known
}

/** Opens a socket; closed when the test is over. Rejects with `Unexpected server response: <status>` where it may not. */
export const openSocket = async (t: Pick<TestApp, 'app'>, opening: Opening = {}): Promise<TestSocket> => {
  const { origin, protocol = 'graphql-transport-ws', headers = {} } = opening
  const url = `${(await addressOf(t)).replace(/^http/, 'ws')}/graphql`
  const raw = new WebSocket(url, protocol, { ...(origin === undefined ? {} : { origin }), headers })
  const received: Message[] = []
  const waiting = new Set<() => void>()
  raw.on('message', data => {
    received.push(JSON.parse(String(data)) as Message)
    for (const look of waiting) look()
  })
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    raw.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  onTestFinished(() => raw.terminate())
  await new Promise((resolve, reject) => raw.once('open', resolve).once('error', reject))
  raw.on('error', () => undefined)
  return {
    raw,
    received,
    closed,
    send: message => raw.send(typeof message === 'string' ? message : JSON.stringify(message)),
    message: fits =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = received.find(fits)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        void closed.then(({ code, reason }) => reject(new Error(`closed with ${code} ${reason}`)))
        look()
      }),
  }
}

/** A socket on which a user (hex id), or whoever has `token`, is welcome. */
export const signedInSocket = async (
  t: Pick<TestApp, 'app' | 'tokenFor'>,
  who: { readonly as: string } | { readonly token: string },
): Promise<TestSocket> => {
  const socket = await openSocket(t)
  const token = 'token' in who ? who.token : await t.tokenFor(who.as)
  socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
  await socket.message(({ type }) => type === 'connection_ack')
  return socket
}

/** A subscription that anybody signed in may begin. */
export const health = 'subscription Health { health { status checks { database { status } } } }'

export const subscribe = (socket: TestSocket, id: string, payload: object = { query: health }): void =>
  socket.send({ type: 'subscribe', id, payload })

/** Whether a message is of the subscription of that id. */
export const about =
  (id: string) =>
  (message: Message): boolean =>
    message.id === id

/** What a subscription has told so far. */
export const events = ({ received }: TestSocket, id: string): unknown[] =>
  received.filter(message => message.id === id && message.type === 'next').map(({ payload }) => payload)

/** The code of the first error of a message. */
export const codeOf = ({ payload }: Message): string | undefined =>
  (payload as { extensions: { code: string } }[] | undefined)?.[0]?.extensions.code
