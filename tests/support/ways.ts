import type { TestApp } from './app.ts'
import { openSocket, type TestSocket } from './socket.ts'

/** Every way into GraphQL. A batch needs an app with `BATCHING`; a WebSocket a viewer, and answers subscriptions. */
export const ways = ['POST', 'GET', 'batch', 'WebSocket'] as const
export type Way = (typeof ways)[number]

/** What is sent as it is, so that a test can send what no client would. */
export interface Sent {
  readonly query?: unknown
  readonly variables?: unknown
  readonly operationName?: unknown
  readonly extensions?: unknown
  readonly [more: string]: unknown
}

export interface Told {
  /** Of HTTP; null on a WebSocket. */
  readonly status: number | null
  readonly headers: Readonly<Record<string, unknown>>
  /** Of the one operation; for a subscription its first event. Empty where the socket was closed instead. */
  readonly body: {
    readonly data?: unknown
    readonly errors?: readonly {
      readonly message: string
      readonly path?: readonly (string | number)[]
      readonly extensions: Readonly<Record<string, unknown>>
    }[]
  }
  /** Code of the first error. */
  readonly code: unknown
  /** With what code the server closed the socket instead of an answer. */
  readonly closed: number | null
}

export interface From {
  /** A user (hex id), or a token of his. */
  readonly as?: string | null
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

type App = Pick<TestApp, 'app' | 'tokenFor'>

const accept = 'application/graphql-response+json, application/json;q=0.9'

const toldOf = (status: number | null, headers: Told['headers'], body: Told['body'], closed: number | null): Told => ({
  status,
  headers,
  body,
  code: body.errors?.[0]?.extensions.code,
  closed,
})

const bySocket = async (t: App, sent: Sent, token: string | null): Promise<Told> => {
  const socket: TestSocket = await openSocket(t)
  const first = (...types: readonly string[]) =>
    socket
      .message(({ type }) => types.includes(type))
      .catch(async () => ({ type: 'closed', payload: (await socket.closed).code }))
  try {
    socket.send({
      type: 'connection_init',
      ...(token === null ? {} : { payload: { authorization: `Bearer ${token}` } }),
    })
    const welcome = await first('connection_ack')
    if (welcome.type === 'closed') return toldOf(null, {}, {}, Number(welcome.payload))
    socket.send({ type: 'subscribe', id: '1', payload: sent })
    const { type, payload } = await first('next', 'error', 'complete')
    if (type === 'closed') return toldOf(null, {}, {}, Number(payload))
    return toldOf(null, {}, (type === 'error' ? { errors: payload } : payload) as Told['body'], null)
  } finally {
    socket.raw.terminate()
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Sends one operation by one of the ways, as somebody or nobody, and gives what came of it. */
export const ask = async (t: App, way: Way, sent: Sent, { as = null, token = null, headers = {} }: From = {}) => {
  const access = token ?? (as === null ? null : await t.tokenFor(as))
  if (way === 'WebSocket') return bySocket(t, sent, access)
  const all = { accept, ...(access === null ? {} : { authorization: `Bearer ${access}` }), ...headers }
  const response = await (way === 'GET'
    ? t.app.inject({
        method: 'GET',
        url: '/graphql',
        headers: { 'graphql-require-preflight': '1', ...all },
        query: Object.fromEntries(
          Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, text(value)]])),
        ),
      })
    : t.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': 'application/json', ...all },
        payload: JSON.stringify(way === 'batch' ? [sent] : sent),
      }))
  const body = response.json()
  return toldOf(response.statusCode, response.headers, way === 'batch' && Array.isArray(body) ? body[0] : body, null)
}
