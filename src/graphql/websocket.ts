import type { IncomingMessage } from 'node:http'
import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws'
import type { WebSocket, WebSocketServer } from 'ws'
import { within } from '../kernel/within.ts'
import { jsonType, refuse } from './answer.ts'
import { badRequest } from './params.ts'

/** How long a stop waits for clients to say goodbye. */
const goodbyeMs = 1_000
/** RFC 6455, section 7.4.1: the server is going away, come again elsewhere. */
const goingAway = 1001

const closeAll = async ({ clients }: WebSocketServer): Promise<void> => {
  const closed = [...clients].map(
    client =>
      new Promise<void>(resolve => {
        client.once('close', () => resolve())
        client.close(goingAway, 'The server is stopping')
      }),
  )
  await within(Promise.all(closed), goodbyeMs)
  for (const client of clients) client.terminate()
}

/**
 * WebSockets beside HTTP (RFC 6455), for subscriptions. To be called before any route is declared. At a stop they are
 * closed with 1001 before the listener is: it would wait for them.
 */
export const registerWebSocket = async (
  app: FastifyInstance,
  { maxPayload }: { maxPayload: number },
): Promise<void> => {
  await app.register(websocket, {
    options: {
      maxPayload,
      handleProtocols: protocols =>
        protocols.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false,
    },
    errorHandler: (error: Error, socket: WebSocket, request: FastifyRequest) => {
      request.log.info({ err: error }, 'A WebSocket failed')
      socket.terminate()
    },
    preClose(this: FastifyInstance, done: () => void) {
      const { websocketServer } = this
      void closeAll(websocketServer).then(() => websocketServer.close(() => done()))
    },
  })
}

/** Other upgrades are answered as if they were not asked for: Java's client asks for `h2c` with each of its requests. */
export const isWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket'

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

/**
 * Refuses a WebSocket that a page of another site opens: no preflight guards it. Pages of our own host are served, and
 * those of `origins`; who sends no `Origin` is no browser.
 */
export const refuseForeignOrigin =
  (origins: readonly string[]) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { origin } = request.headers
    if (!request.ws || origin === undefined) return undefined
    if (hostOf(origin) === request.host || origins.includes(origin)) return undefined
    return refuse(reply, jsonType, 403, badRequest('Pages of this origin may not open a WebSocket here.'))
  }
