import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type ExecutionArgs, type ExecutionResult, GraphQLError, type GraphQLFormattedError, parse } from 'graphql'
import { CloseCode, type Context as Connection, makeServer, type Server, type SubscribePayload } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { AppError } from '../kernel/errors.ts'
import type { Observer } from '../kernel/observer.ts'
import { type FormattedError, formatError } from './errors.ts'
import type { Body, Execute, Incoming } from './execute.ts'
import { paramsOf } from './params.ts'
import type { Seat, Subscribers } from './subscribers.ts'
import { mapped } from './subscription.ts'

/** RFC 6455 (registry): try again later. */
export const tryAgainLater = 1013

/** One socket: the request that it was, and who sits on it once he has said so. */
export interface Sitting {
  readonly socket: WebSocket
  readonly request: FastifyRequest
  seat: Seat | null
}

export interface TransportOptions {
  readonly execute: Execute
  readonly subscribers: Subscribers
  /** A client that has not said who it is within this is closed with 4408. */
  readonly initMs: number
  readonly observer: Pick<Required<Observer>, 'failure'>
}

type ThisConnection = Connection<Record<string, unknown>, Sitting>

/** An error in the form that it was given; graphql-ws takes no other class. */
class Told extends GraphQLError {
  readonly #formatted: FormattedError

  constructor(formatted: FormattedError) {
    super(formatted.message)
    this.#formatted = formatted
  }

  override toJSON(): GraphQLFormattedError {
    return this.#formatted
  }
}

const told = async ({ errors, ...body }: Body): Promise<object> =>
  errors ? { ...body, errors: errors.map(error => new Told(error)) } : body

/** All that graphql-ws asks of a document is the kind of its operation, and that was looked at when it was admitted. */
const anySubscription = parse('subscription { event }')

/** `connectionParams: { authorization: 'Bearer …' }`, as the header would be. */
const authorizationOf = ({ connectionParams = {} }: ThisConnection): string | undefined => {
  const { authorization = connectionParams.Authorization } = connectionParams
  return typeof authorization === 'string' ? authorization : undefined
}

const incoming = ({ request }: Sitting, seat: Seat, payload: SubscribePayload): Incoming => {
  const begun = performance.now()
  const requestId = randomUUID()
  return {
    way: 'WebSocket',
    requestId,
    client: { address: request.ip, userAgent: request.headers['user-agent'] ?? null, arrivedAt: new Date() },
    log: request.log.child({ socket: request.id, requestId }),
    ...{ tellsCost: false, tellsDatabase: false, tellsPanel: false },
    elapsed: () => performance.now() - begun,
    params: () => paramsOf(payload),
    viewer: async () => seat.viewer,
  }
}

/**
 * The protocol `graphql-transport-ws`, for subscriptions. `connection_init` has to bring an access token: without one
 * the socket is closed with 4401; with one that is not valid, or not any more, with 4403, which tells the client to come
 * back with a new one.
 */
export const createTransport = ({ execute, subscribers, initMs, observer }: TransportOptions): Server<Sitting> => {
  const format = (error: unknown, { id, log }: FastifyRequest): FormattedError => {
    const formatted = formatError(error, id, log)
    if (formatted.extensions.code === 'INTERNAL_ERROR')
      observer.failure({ error, requestId: id, place: 'GET /graphql (WebSocket)' })
    return formatted
  }

  const connect = async (connection: ThisConnection): Promise<boolean> => {
    const { socket, request } = connection.extra
    const authorization = authorizationOf(connection)
    if (authorization === undefined) {
      socket.close(CloseCode.Unauthorized, 'Give `authorization` in the connection parameters')
      return true
    }
    try {
      const seat = await subscribers.seat(authorization, () => socket.close(CloseCode.Forbidden, 'Sign in again'))
      connection.extra.seat = seat
      if (socket.readyState !== socket.OPEN) seat.leave()
      return true
    } catch (error) {
      const { code } = format(error, request).extensions
      if (code === 'UNAUTHENTICATED') return false
      socket.close(tryAgainLater, code)
      return true
    }
  }

  const subscribe = async (
    { extra }: ThisConnection,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> => {
    const { seat, request } = extra
    const refuse = (error: unknown) => [new Told(format(error, request))]
    if (!seat) return refuse(new AppError('UNAUTHENTICATED'))
    let giveBack: () => void
    try {
      giveBack = seat.take()
    } catch (error) {
      return refuse(error)
    }
    const outcome = await execute(incoming(extra, seat, payload))
    if (outcome.kind === 'streaming') {
      return { document: anySubscription, contextValue: mapped(outcome.events, told, giveBack) } as ExecutionArgs
    }
    giveBack()
    return (outcome.body.errors ?? []).map(error => new Told(error))
  }

  return makeServer<Record<string, unknown>, Sitting>({
    connectionInitWaitTimeout: initMs,
    onConnect: connect,
    onSubscribe: (connection, _id, payload) => subscribe(connection, payload),
    subscribe: ({ contextValue }) => contextValue as AsyncGenerator<ExecutionResult>,
  })
}
