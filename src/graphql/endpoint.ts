import { errorCodes, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import { answer, jsonType, negotiate, refuse, responseType } from './answer.ts'
import { answerBatch, itemsOf } from './batch.ts'
import { refuseUnasked } from './csrf.ts'
import { type Answered, createExecute, type ExecutorOptions } from './execute.ts'
import type { TraceOperation } from './explain.ts'
import { readJsonBodies } from './json-body.ts'
import { badRequest, type Params, paramsOf, paramsOfUrl } from './params.ts'
import { type SocketLimits, serveSocket } from './socket.ts'
import { createSubscribers } from './subscribers.ts'
import { createTransport } from './transport.ts'
import type { Asker, Viewers } from './viewers.ts'
import { refuseForeignOrigin } from './websocket.ts'

export interface EndpointOptions extends ExecutorOptions {
  readonly viewers: Viewers
  /** Operations that one request may hold; 0: batches are off. */
  readonly maxBatch: number
  readonly csrfPrevention: boolean
  /** Other origins whose pages may open a WebSocket. */
  readonly origins: readonly string[]
  readonly sockets: SocketLimits & { readonly initMs: number }
}

const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i

/** JSON is UTF-8 (RFC 8259, section 8.1); Fastify reads it as such whatever the header says. */
const isUtf8 = (contentType: string | undefined): boolean =>
  /^utf-?8$/i.test(charset.exec(contentType ?? '')?.[1] ?? 'utf-8')

/** Whether a header asks for what it is named for. */
const isYes = (header: unknown): boolean => typeof header === 'string' && /^(?:1|true)$/i.test(header.trim())

const sayOf = ({ code, message }: FastifyError, { routeOptions }: FastifyRequest): string =>
  code === 'FST_ERR_CTP_BODY_TOO_LARGE'
    ? `The body is larger than the ${routeOptions.bodyLimit} bytes that are read (BODY_LIMIT).`
    : message

/** `/graphql` as the GraphQL-over-HTTP specification has it. Gives what runs a query in the same way for its commands alone. */
export const registerEndpoint = async (app: FastifyInstance, options: EndpointOptions): Promise<TraceOperation> => {
  const { viewers, maxBatch, csrfPrevention, origins, sockets } = options
  const { execute, traceOperation } = await createExecute(app, options)
  const transport = createTransport({
    execute,
    subscribers: createSubscribers(viewers),
    initMs: sockets.initMs,
    observer: options.observer,
  })

  const incoming = (request: FastifyRequest, reply: FastifyReply, params: () => Params) => ({
    way: request.method === 'GET' ? ('GET' as const) : ('POST' as const),
    requestId: request.id,
    client: {
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      arrivedAt: new Date(Date.now() - reply.elapsedTime),
    },
    log: reply.log,
    tellsCost: isYes(request.headers['graphql-cost']),
    tellsDatabase: isYes(request.headers['graphql-database']),
    // GraphiQL's explain panel asks so.
    tellsPanel: request.headers['x-graphql-explain'] !== undefined,
    elapsed: () => reply.elapsedTime,
    params,
    viewer: (asker: Asker) => viewers(request.headers.authorization, asker),
  })

  await app.register(async scope => {
    scope.setErrorHandler<FastifyError | AppError>((error, request, reply) => {
      const type = negotiate(request.headers.accept) ?? jsonType
      if (error instanceof AppError) return refuse(reply, type, error.status, error)
      const status = error.statusCode ?? 500
      return refuse(reply, type, status, status < 500 ? badRequest(sayOf(error, request)) : error)
    })
    scope.removeContentTypeParser('text/plain')
    readJsonBodies(scope)
    scope.addHook('onRequest', async request => {
      if (!isUtf8(request.headers['content-type'])) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE()
    })
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const type = negotiate(request.headers.accept)
      if (type === null) return refuse(reply, jsonType, 406, badRequest(`Accept ${responseType} or ${jsonType}.`))
      // Only a WebSocket streams.
      const run = async (params: () => Params) => (await execute(incoming(request, reply, params))) as Answered
      if (request.method === 'GET') return answer(reply, type, await run(() => paramsOfUrl(request)))
      const { body } = request
      if (!Array.isArray(body)) return answer(reply, type, await run(() => paramsOf(body)))
      const items = itemsOf(body, maxBatch)
      // Each operation is a request; that of HTTP was counted.
      await sockets.count(request.ip, items.length - 1)
      return answerBatch(reply, type, await Promise.all(items.map(item => run(() => paramsOf(item)))))
    }
    scope.post('/graphql', handler)
    scope.route({
      method: 'GET',
      url: '/graphql',
      onRequest: [refuseForeignOrigin(origins), ...(csrfPrevention ? [refuseUnasked] : [])],
      handler,
      wsHandler: (socket, request) => serveSocket(transport, socket, request, sockets),
    })
    scope.route({
      method: ['PUT', 'PATCH', 'DELETE'],
      url: '/graphql',
      handler: (_request, reply) =>
        refuse(reply.header('allow', 'GET, POST'), jsonType, 405, badRequest('Send operations by GET or POST.')),
    })
  })
  return traceOperation
}
