import {
  type ExecutionResult,
  execute,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Logger } from 'pino'
import { AppError, type ErrorCode, invalid } from '../kernel/errors.ts'
import { Trace } from '../kernel/trace.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { OperationContext } from './admit.ts'
import { createContext, OperationRequest, type Services } from './context.ts'
import { coordinateOf } from './coordinate.ts'
import { formatError, partsOf } from './errors.ts'
import { lenient, tookMore } from './lenient.ts'
import type { Admission } from './limits/admission.ts'
import { isQuery, type Operation, operationOf } from './operation.ts'

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
  /** Names of its root fields. */
  readonly fields: readonly string[]
  readonly errors: readonly {
    readonly message: string
    readonly code: ErrorCode
    readonly path: string
    /** Whether there are fields below it, which were not asked for. */
    readonly hasFields: boolean
  }[]
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

const whyNot = {
  mutation: 'A mutation is not explained: it would take effect.',
  subscription:
    'A subscription is not explained: it has no end, and reads anew at each event. Explain a query of the same fields.',
}

const rootFieldsOf = (schema: GraphQLSchema, { document }: Operation): string[] => {
  const names = new Set<string>()
  const types = new TypeInfo(schema)
  const Field = ({ name }: FieldNode) => {
    if (types.getParentType() === schema.getQueryType()) names.add(name.value)
  }
  visit(document, visitWithTypeInfo(types, { Field }))
  return [...names]
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

  let lenientSchema: GraphQLSchema | undefined
  const fieldAt = (operation: Operation, path: string) => {
    const [type = '', field = ''] = coordinateOf(schema, operation, path)?.split('.') ?? []
    const parent = schema.getType(type)
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field] : undefined
  }

  return async ({ source, variables, operationName, viewer, requestId, deadline }) => {
    const requests: OperationRequest[] = []
    const requestOf = (trace: Trace): OperationRequest => {
      const request = new OperationRequest(requestId, Math.max(deadline - Date.now(), 1), trace)
      request.viewer = viewer
      requests.push(request)
      return request
    }
    const ports = { ...services.ports, plans: { ...services.ports.plans, ...refusing } }
    // A door of its own: others would join its commands with values of theirs.
    const own = { ...services, ports, door: services.door.apart() }
    const client = { address: 'explain', userAgent: null, arrivedAt: new Date() }
    try {
      const operation = operationOf(schema, admission.document(source), operationName)
      if (!isQuery(operation)) throw invalid('operation', whyNot[operation.type as keyof typeof whyNot])
      let trace = new Trace(true)
      const request = requestOf(trace)
      let result = await run(source, {
        ...{ ...createContext(own, request, client), request },
        ...{ way: 'POST', variables, operationName, extensions: {}, charge: null, operation: null, isPaid: true },
      })
      if (result.data === undefined) throw new AggregateError(result.errors ?? [])
      if (tookMore(result)) {
        // Commands of other fields were cut off, or not sent: once more, each field for itself.
        trace = new Trace(true)
        const again = requestOf(trace)
        again.operation = request.operation
        again.selection = operation.selection
        lenientSchema ??= lenient(schema)
        result = await execute({
          ...{ schema: lenientSchema, document: operation.document, contextValue: createContext(own, again, client) },
          variableValues: { ...operation.defaults, ...variables },
        })
      }
      const errors = (result.errors ?? []).map(error => {
        const { message, path: keys = [], extensions } = formatError(error, requestId, log)
        const path = keys.join('.')
        const named = keys.filter(key => typeof key === 'string').join('.')
        const hasFields = isCompositeType(getNamedType(fieldAt(operation, named)?.type))
        return { message, code: extensions.code, path, hasFields }
      })
      return { name: operation.name, trace, fields: rootFieldsOf(schema, operation), errors }
    } catch (error) {
      throw refusalOf(error, requestId)
    } finally {
      for (const request of requests) request.end()
    }
  }
}
