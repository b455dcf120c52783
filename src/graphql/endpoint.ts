import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ExecutionResult } from 'graphql'
import mercurius from 'mercurius'
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

interface OperationContext extends Context {
  readonly request: OperationRequest
  readonly reply: FastifyReply
  readonly operationName: string | null
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
    return JSON.parse(String(text))
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

/** The media type to answer with; null where none that we have is accepted. */
const negotiate = (accept: string | undefined): string | null => {
  if (!accept) return jsonType
  const types = accept.split(',').map(type => type.split(';')[0]?.trim().toLowerCase())
  if (types.includes(responseType)) return responseType
  return types.some(type => type === jsonType || type === 'application/*' || type === '*/*') ? jsonType : null
}

/** `/graphql` as the GraphQL-over-HTTP specification has it, in front of Mercurius, which parses, validates and executes. */
export const registerEndpoint = async (app: FastifyInstance, options: EndpointOptions): Promise<void> => {
  const { services, viewers } = options
  await app.register(mercurius, {
    schema: buildSchema(),
    routes: false,
    cache: documentsKept,
    // Compiled when it is asked for the second time, so that documents that come once cost no compiling.
    ...(options.jit ? { jit: 1 } : {}),
    errorFormatter: (execution, context) => {
      const { request, reply } = context as unknown as OperationContext
      const errors = (execution.errors ?? []).map(error => formatError(error, request.id, reply.log))
      return { statusCode: 200, response: { data: execution.data, errors } as never }
    },
  })
  app.graphql.addHook('preValidation', (_schema, document) => {
    refuseSyntaxTrees(document)
  })
  app.graphql.addHook('preExecution', (schema, document, context) => {
    const { request, reply, operationName } = context as unknown as OperationContext
    const operation = operationOf(schema, document, operationName)
    if (reply.request.method === 'GET' && !isQuery(operation)) {
      reply.code(405).header('allow', 'POST')
      throw badRequest('Mutations are not answered to GET: send them by POST.')
    }
    request.operation = operation.name ?? 'anonymous'
    request.selection = operation.selection
    return operation.document === document ? undefined : { document: operation.document }
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
      requestId: reply.request.id,
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
      const viewer = await viewers(reply.request.headers.authorization)
      request = new OperationRequest(reply.request.id, viewer, services.operationTimeoutMs)
      const context = { ...createContext(services, request), reply, operationName }
      const result = (await app.graphql(
        query,
        context as never,
        variables,
        operationName ?? undefined,
      )) as ExecutionResult
      if (result.data === undefined) return refuse(reply, type, { errors: result.errors }, true)
      log(reply, request, (result.errors?.[0]?.extensions?.code as string | undefined) ?? null)
      return send(reply, type, result.errors ? { errors: result.errors, data: result.data } : { data: result.data })
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
