import { errorCodes, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { ExecutionResult } from 'graphql'
import mercurius from 'mercurius'
import Negotiator from 'negotiator'
import { parse } from 'secure-json-parse'
import { AppError, errorTable } from '../kernel/errors.ts'
import { type Context, createContext, OperationRequest, type Services } from './context.ts'
import { type FormattedError, formatError, partsOf } from './errors.ts'
import { isQuery, operationOf, refuseSyntaxTrees } from './operation.ts'
import { buildSchema } from './schema.ts'
import type { Viewers } from './viewers.ts'

const responseType = 'application/graphql-response+json'
const jsonType = 'application/json'

/** Documents kept parsed and compiled, and refused ones kept with their errors; the least used leave first. */
const documentsKept = 1024

export interface EndpointOptions {
  readonly services: Services
  readonly viewers: Viewers
  readonly jit: boolean
  readonly slowRequestMs: number
}

interface Params {
  readonly query: string
  readonly variables: Record<string, unknown>
  readonly operationName: string | null
}

interface OperationContext extends Context, Pick<Params, 'variables' | 'operationName'> {
  readonly request: OperationRequest
  /** Not under the name `reply`, where Mercurius would look: it fails on a GET that names no operation of the document. */
  readonly http: FastifyReply
}

const badRequest = (message: string) => new AppError('BAD_REQUEST', message)

const objectOf = (value: unknown, name: string): Record<string, unknown> => {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw badRequest(`\`${name}\` must be an object.`)
  return value as Record<string, unknown>
}

const paramsOf = (body: unknown): Params => {
  if (Array.isArray(body)) throw badRequest('Batches are not answered here: send one operation.')
  if (typeof body !== 'object' || body === null) throw badRequest('The body must be a JSON object with `query`.')
  const { query, variables, operationName, extensions } = body as Record<string, unknown>
  if (typeof query !== 'string' || query.trim() === '') throw badRequest('`query` must be a text with an operation.')
  if (operationName != null && typeof operationName !== 'string') throw badRequest('`operationName` must be a text.')
  objectOf(extensions, 'extensions')
  return { query, variables: objectOf(variables, 'variables'), operationName: operationName || null }
}

const parameter = (text: unknown, name: string): unknown => {
  if (text === undefined || text === '') return undefined
  try {
    return parse(String(text))
  } catch {
    throw badRequest(`\`${name}\` must be JSON.`)
  }
}

const paramsOfUrl = (request: FastifyRequest): Params => {
  const { query, variables, operationName, extensions } = request.query as Record<string, unknown>
  return paramsOf({
    query,
    operationName,
    variables: parameter(variables, 'variables'),
    extensions: parameter(extensions, 'extensions'),
  })
}

/** The media type to answer with (RFC 9110, section 12.5.1); null where none that we have is accepted. */
const negotiate = (accept: string | undefined): string | null =>
  accept ? (new Negotiator({ headers: { accept } }).mediaType([jsonType, responseType]) ?? null) : jsonType

const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i

/** JSON is UTF-8 (RFC 8259, section 8.1); Fastify reads it as such whatever the header says. */
const isUtf8 = (contentType: string | undefined): boolean =>
  /^utf-?8$/i.test(charset.exec(contentType ?? '')?.[1] ?? 'utf-8')

/** `/graphql` as the GraphQL-over-HTTP specification has it, in front of Mercurius, which parses, validates and executes. */
export const registerEndpoint = async (app: FastifyInstance, options: EndpointOptions): Promise<void> => {
  const { services, viewers } = options
  await app.register(mercurius, {
    schema: buildSchema(),
    routes: false,
    cache: documentsKept,
    // Compiled when it is asked for the second time, so that documents that come once cost no compiling.
    ...(options.jit ? { jit: 1 } : {}),
    // Left as they are: `answer` formats them, once.
    errorFormatter: execution => ({ statusCode: 200, response: execution as never }),
  })
  app.graphql.addHook('preValidation', (_schema, document) => {
    refuseSyntaxTrees(document)
  })
  app.graphql.addHook('preExecution', (schema, document, context) => {
    const { request, http, variables, operationName } = context as unknown as OperationContext
    const operation = operationOf(schema, document, operationName)
    if (http.request.method === 'GET' && !isQuery(operation)) {
      http.code(405).header('allow', 'POST')
      throw badRequest('Mutations are not answered to GET: send them by POST.')
    }
    request.operation = operation.name ?? 'anonymous'
    request.selection = operation.selection
    // Handed over only here, so that nothing is coerced before the operation is known, and nothing twice.
    const all = { ...operation.defaults, ...variables }
    return operation.document === document ? { variables: all } : { document: operation.document, variables: all }
  })

  const send = (reply: FastifyReply, type: string, result: { data?: unknown; errors?: unknown }) =>
    reply.header('content-type', `${type}; charset=utf-8`).send(JSON.stringify(result))

  /** A refused request: no `data`, and the status of its first error. */
  const refuse = (reply: FastifyReply, type: string, error: unknown, wellFormed: boolean) => {
    const errors: FormattedError[] = partsOf(error).map(part => formatError(part, reply.request.id, reply.log))
    const code = errors[0]?.extensions.code ?? 'INTERNAL_ERROR'
    const { status } = errorTable[code]
    if (code === 'DATABASE_UNAVAILABLE') reply.header('retry-after', '1')
    // A client of `application/json` may read 4xx as an answer of something between him and us.
    if (reply.statusCode === 200) reply.code(status === 400 && wellFormed && type === jsonType ? 200 : status)
    log(reply, null, code)
    return send(reply, type, { errors })
  }

  const log = (reply: FastifyReply, request: OperationRequest | null, code: string | null) => {
    const ms = reply.elapsedTime
    const line = {
      ...(request ? { operation: request.operation, viewer: request.viewer?.id ?? null, ...request.usage } : {}),
      ms: Math.round(ms * 10) / 10,
      ...(code === null ? {} : { code }),
    }
    if (ms >= options.slowRequestMs) reply.log.warn(line, 'slow operation')
    else reply.log.info(line, 'operation')
  }

  const answer = async (reply: FastifyReply, type: string, read: () => Params) => {
    let wellFormed = false
    let request: OperationRequest | null = null
    try {
      const { query, variables, operationName } = read()
      wellFormed = true
      request = new OperationRequest(reply.request.id, services.operationTimeoutMs)
      request.viewer = await Promise.race([viewers(reply.request.headers.authorization), request.expired])
      const client = {
        address: reply.request.ip,
        userAgent: reply.request.headers['user-agent'] ?? null,
        arrivedAt: new Date(Date.now() - reply.elapsedTime),
      }
      const context = { ...createContext(services, request, client), http: reply, variables, operationName }
      const { data, errors } = (await app.graphql(
        query,
        context as never,
        undefined,
        operationName ?? undefined,
      )) as ExecutionResult
      if (data === undefined) return refuse(reply, type, { errors }, true)
      const formatted = errors?.map(error => formatError(error, reply.request.id, reply.log))
      log(reply, request, formatted?.[0]?.extensions.code ?? null)
      return send(reply, type, formatted ? { errors: formatted, data } : { data })
    } catch (error) {
      return refuse(reply, type, error, wellFormed)
    } finally {
      request?.end()
    }
  }

  await app.register(async scope => {
    scope.setErrorHandler<FastifyError>((error, request, reply) => {
      const status = error.statusCode ?? 500
      const type = negotiate(request.headers.accept) ?? jsonType
      reply.code(status)
      return refuse(reply, type, status < 500 ? badRequest(error.message) : error, false)
    })
    scope.removeContentTypeParser('text/plain')
    scope.addHook('onRequest', async request => {
      if (!isUtf8(request.headers['content-type'])) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE()
    })
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      handler: (request, reply) => {
        const type = negotiate(request.headers.accept)
        if (type === null) {
          reply.code(406)
          return refuse(reply, jsonType, badRequest(`Accept ${responseType} or ${jsonType}.`), false)
        }
        return answer(reply, type, () => (request.method === 'GET' ? paramsOfUrl(request) : paramsOf(request.body)))
      },
    })
    scope.route({
      method: ['PUT', 'PATCH', 'DELETE'],
      url: '/graphql',
      handler: (_request, reply) => {
        reply.code(405).header('allow', 'GET, POST')
        return refuse(reply, jsonType, badRequest('Send operations by GET or POST.'), false)
      },
    })
  })
}
