import type { FastifyError, FastifyInstance } from 'fastify'
import { AppError, type ErrorCode } from '../kernel/errors.ts'
import type { Observer } from '../kernel/observer.ts'

const codeOf = (error: FastifyError | AppError): ErrorCode => {
  if (error instanceof AppError) return error.code
  return (error.statusCode ?? 500) < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR'
}

/**
 * Tells the observer of every answer, and of what is thrown on the way to one: as a refusal, and as a failure where nobody
 * expected it. What goes wrong inside an operation is none of this: GraphQL answers it.
 */
export const registerObserved = (
  app: FastifyInstance,
  observer: Pick<Required<Observer>, 'response' | 'refusal' | 'failure'>,
): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const { url } = request.routeOptions
    observer.response({
      method: request.method,
      route: url ?? null,
      status: reply.statusCode,
      ms: reply.elapsedTime,
    })
    done()
  })
  app.addHook('onError', (request, _reply, error, done) => {
    const code = codeOf(error)
    observer.refusal(code)
    if (code === 'INTERNAL_ERROR') {
      const place = `${request.method} ${request.routeOptions.url ?? 'no route'}`
      observer.failure({ error, place, requestId: request.id })
    }
    done()
  })
}
