import type { FastifyRequest } from 'fastify'
import { CloseCode, type Server } from 'graphql-ws'
import { parse } from 'secure-json-parse'
import type { RawData, WebSocket } from 'ws'
import { type Sitting, tryAgainLater } from './transport.ts'

/** RFC 6455, section 7.4.1. */
const unsupportedData = 1003

export interface SocketLimits {
  /** A client that answers no ping within this is gone. */
  readonly pingMs: number
  /** Bytes that wait for a client; one that does not read what it asks for is cut off. */
  readonly maxWaiting: number
  /** Called for each message, and for what a batch has beyond one, with the address that it came from. Throws RATE_LIMITED. */
  readonly count: (address: string, requests?: number) => Promise<void>
}

/** A client that reads nothing, and goes on asking, would have us keep the answers. */
const sendBounded = (socket: WebSocket, text: string, maxWaiting: number): Promise<void> =>
  new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve()
    if (socket.bufferedAmount > maxWaiting) {
      socket.terminate()
      return resolve()
    }
    // Called when it has left for the network: the next event of a subscription is asked for only then.
    socket.send(text, error => (error ? reject(error) : resolve()))
  })

/** Pings, and ends the socket of a client that has not answered by the next one. Gives the function that stops it. */
const watchLife = (socket: WebSocket, pingMs: number): (() => void) => {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, pingMs)
  return () => clearInterval(timer)
}

/** Serves one socket by the protocol of `server`. */
export const serveSocket = (
  server: Server<Sitting>,
  socket: WebSocket,
  request: FastifyRequest,
  { pingMs, maxWaiting, count }: SocketLimits,
): void => {
  const sitting: Sitting = { socket, request, seat: null }
  const stopPings = watchLife(socket, pingMs)
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: text => sendBounded(socket, text, maxWaiting),
      close: (code, reason) => socket.close(code, reason),
      onMessage: receive => {
        socket.on('message', async (data: RawData, isBinary: boolean) => {
          // What still comes after we have closed is not answered.
          if (socket.readyState !== socket.OPEN) return
          // Not waited for: messages stay in their order.
          count(request.ip).catch(() => socket.close(tryAgainLater, 'RATE_LIMITED'))
          // Text alone has been checked to be UTF-8.
          if (isBinary) return socket.close(unsupportedData, 'Messages are text')
          try {
            const text = String(data)
            // Refuses `__proto__` and `constructor.prototype`, as in the body of a request.
            parse(text)
            await receive(text)
          } catch (error) {
            request.log.info({ err: error }, 'A message on a WebSocket failed')
            socket.close(CloseCode.BadRequest, 'Invalid message received')
          }
        })
      },
    },
    sitting,
  )
  socket.once('close', async (code, reason) => {
    stopPings()
    sitting.seat?.leave()
    try {
      await closed(code, String(reason))
    } catch (error) {
      request.log.error({ err: error }, 'A subscription failed to end')
    }
  })
}
