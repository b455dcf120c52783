import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { AppError, type ErrorCode, invalid } from '../kernel/errors.ts'
import { Trace } from '../kernel/trace.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { OperationContext } from './admit.ts'
import { createContext, OperationRequest, type Services } from './context.ts'
import { formatError, partsOf } from './errors.ts'
import type { Admission } from './limits/admission.ts'
import { isQuery, operationOf } from './operation.ts'

/** An operation that is to be run for its commands. */
export interface Traced {
  readonly source: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
  readonly viewer: Viewer | null
  /** Of the request that asks for it. */
  readonly requestId: string
  /** Epoch milliseconds. */
  readonly deadline: number
}

/** The commands of an operation, and what of it was refused on the way. */
export interface TracedOperation {
  readonly name: string | null
  readonly trace: Trace
  readonly errors: readonly { readonly message: string; readonly code: ErrorCode; readonly path: string }[]
}

/** Runs a query as any other, and keeps its commands with their values. Throws what refuses the query as AppErrors. */
export type TraceOperation = (traced: Traced) => Promise<TracedOperation>

interface Parts {
  readonly schema: GraphQLSchema
  readonly admission: Admission
  readonly services: Services
  readonly log: Pick<Logger, 'error'>
  readonly run: (source: string, context: OperationContext) => Promise<ExecutionResult>
}

/** What a traced operation may not ask: it would run others within itself. */
const refusing = {
  explain: () => Promise.reject(invalid('operation', 'An operation that is explained explains none.')),
}

export const createTraceOperation = ({ schema, admission, services, log, run }: Parts): TraceOperation => {
  /** What refuses an operation, as the refusal of the argument that holds it. */
  const refusalOf = (error: unknown, requestId: string): AppError => {
    const [first, ...more] = partsOf(error).map(part => formatError(part, requestId, log))
    if (!first) throw error
    const { code, requestId: _, ...details } = first.extensions
    const also = more.map(({ message }) => message)
    return new AppError(code, first.message, {
      ...details,
      argument: 'operation',
      ...(first.locations ? { at: first.locations } : {}),
      ...(also.length > 0 ? { also } : {}),
    })
  }

  return async ({ source, variables, operationName, viewer, requestId, deadline }) => {
    const trace = new Trace(true)
    const request = new OperationRequest(requestId, Math.max(deadline - Date.now(), 1), trace)
    request.viewer = viewer
    const ports = { ...services.ports, plans: { ...services.ports.plans, ...refusing } }
    // A door of its own: others would join its commands with values of theirs.
    const own = { ...services, ports, door: services.door.apart() }
    const client = { address: 'explain', userAgent: null, arrivedAt: new Date() }
    try {
      const operation = operationOf(schema, admission.document(source), operationName)
      if (!isQuery(operation)) throw invalid('operation', `A ${operation.type} is not explained: it would take effect.`)
      const context = { ...createContext(own, request, client), request }
      const result = await run(source, {
        ...context,
        ...{ way: 'POST', variables, operationName, extensions: {}, charge: null, operation: null, isPaid: true },
      })
      if (result.data === undefined) throw new AggregateError(result.errors ?? [])
      const errors = (result.errors ?? []).map(error => {
        const { message, path = [], extensions } = formatError(error, requestId, log)
        return { message, code: extensions.code, path: path.join('.') }
      })
      return { name: operation.name, trace, errors }
    } catch (error) {
      throw refusalOf(error, requestId)
    } finally {
      request.end()
    }
  }
}
