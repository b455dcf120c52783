import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify'
import { AppError, type ErrorCode, errorTable } from '../kernel/errors.ts'

/** This is plain HTTP: its own statuses, other than those of GraphQL. */
const statuses: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404 }

export const plainStatusOf = (code: ErrorCode): number => statuses[code] ?? errorTable[code].status

/**
 * How what is thrown on the way to a route is told, where the route does not tell it in its own way as `/graphql` does:
 * code, message and request id, and nothing of what was not expected.
 */
export const registerRefusals = (app: FastifyInstance): void => {
  app.setErrorHandler<FastifyError | AppError>((error, request, reply) => {
    const isOurs = error instanceof AppError
    const status = isOurs ? plainStatusOf(error.code) : (error.statusCode ?? 500)
    if (isOurs && typeof error.details.retryAfter === 'number') reply.header('retry-after', error.details.retryAfter)
    else if (status === 503) reply.header('retry-after', 1)
    if (status >= 500 && !isOurs) request.log.error({ err: error }, 'A request failed unexpectedly')
    const code = isOurs ? error.code : status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR'
    const message = isOurs || status < 500 ? error.message : errorTable.INTERNAL_ERROR.message
    return reply.code(status).send({ code, message, requestId: request.id })
  })
}

/** What is told where there is no route, nor a request that one could be found for, in the same shape. */
export const unroutable = {
  frameworkErrors: (error, request, reply: FastifyReply) => {
    reply.header('x-request-id', request.id)
    reply.code(error.statusCode ?? 400).send({ code: 'BAD_REQUEST', message: error.message, requestId: request.id })
  },
  clientErrorHandler: (error, socket) => {
    // A connection that was reset has nobody at its other end.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code] ?? 400
    const body = JSON.stringify({ code: 'BAD_REQUEST', message: STATUS_CODES[status] })
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  },
} satisfies Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'>
