import type { FastifyInstance } from 'fastify'
import type { DocumentNode, ExecutionResult } from 'graphql'
import mercurius from 'mercurius'
import type { Logger } from 'pino'
import type { ErrorCode } from '../kernel/errors.ts'
import type { Observer } from '../kernel/observer.ts'
import { Trace } from '../kernel/trace.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { type Admitted, admit, type Guards, inspect, type OperationContext, type Way } from './admit.ts'
import { type Client, createContext, OperationRequest, type Services } from './context.ts'
import { createAtEnd } from './ended.ts'
import { causeOf, type FormattedError, formatError, partsOf } from './errors.ts'
import { createTraceOperation, type TraceOperation } from './explain.ts'
import { type Asked, createExtensions, type Extensions, type ExtensionsOptions } from './extensions.ts'
import { Admission, type AdmissionOptions } from './limits/admission.ts'
import { withoutSuggestion } from './limits/suggestions.ts'
import { operationOf } from './operation.ts'
import type { Params } from './params.ts'
import type { Persisted } from './persisted.ts'
import { buildSchema } from './schema.ts'
import { beginSubscription, executeEvent, mapped } from './subscription.ts'
import { directiveName, inOneTransaction, isTransactional } from './transaction.ts'
import { type Asker, identify } from './viewers.ts'

/** Documents kept parsed and compiled, up to twice as many; `DOCUMENT_CACHE_BYTES` bounds what they weigh. */
const documentsKept = 1024

export interface ExecutorOptions extends ExtensionsOptions {
  readonly services: Services
  readonly persisted: Persisted
  readonly admission: AdmissionOptions
  readonly jit: boolean
  readonly slowRequestMs: number
  readonly observer: Required<Observer>
}

/** One operation, by whatever way it came in; each item of a batch is one. */
export interface Incoming extends Asked {
  readonly way: Way
  /** The same for all items of a batch. */
  readonly requestId: string
  readonly client: Client
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Milliseconds since it arrived. */
  readonly elapsed: () => number
  /** Throws BAD_REQUEST. */
  readonly params: () => Params
  /** Who asks; for a subscription, at each event anew. Throws UNAUTHENTICATED. */
  readonly viewer: (asker: Asker) => Promise<Viewer | null>
}

export interface Body {
  readonly data?: unknown
  readonly errors?: readonly FormattedError[]
  readonly extensions?: Extensions
}

export interface Refused {
  readonly kind: 'refused'
  readonly body: Body
  readonly code: ErrorCode
  /** The request was one of the specification; what is wrong is the document, the variables or the viewer. */
  readonly wellFormed: boolean
  readonly cause: unknown
}

/** One answer. `refused`: no resolver ran. */
export type Answered = { readonly kind: 'answered'; readonly body: Body } | Refused

/** What came of it. `streaming`: a subscription, which came by WebSocket. */
export type Outcome = Answered | { readonly kind: 'streaming'; readonly events: AsyncGenerator<Body, void, undefined> }

/** What execution gives, or only what went wrong before it. */
interface Result {
  readonly data?: unknown
  readonly errors?: readonly unknown[] | undefined
}

export type Execute = (incoming: Incoming) => Promise<Outcome>

/** `traceOperation`: runs a query in the same way for its commands alone. */
export interface Executor {
  readonly execute: Execute
  readonly traceOperation: TraceOperation
}

/**
 * The one way through which every operation passes: parameters, text, guards of the document, viewer, limits,
 * execution, formatted answer. Queries and mutations are executed by Mercurius, subscriptions by graphql-js; what is
 * asked of a document (`inspect`) and of an operation (`admit`) is the same for both. Never throws.
 */
export const createExecute = async (app: FastifyInstance, options: ExecutorOptions): Promise<Executor> => {
  const { services, persisted, observer } = options
  const schema = buildSchema()
  const admission = new Admission(options.admission, schema, () => app.graphql.replaceSchema(schema))
  const guards: Guards = { schema, admission, budget: services.budget }
  const extensionsOf = createExtensions(schema, options)
  const atEnd = createAtEnd({ schema, slowRequestMs: options.slowRequestMs, observer })
  await app.register(mercurius, {
    schema,
    routes: false,
    cache: documentsKept,
    // Compiled when it is asked for the second time, so that documents that come once cost no compiling.
    ...(options.jit ? { jit: 1 } : {}),
    // Left as they are: they are formatted here, once.
    errorFormatter: execution => ({ statusCode: 200, response: execution as never }),
  })
  app.graphql.addHook('preValidation', (_schema, document) => inspect(document))
  const admitOnce = async (document: DocumentNode, context: OperationContext): Promise<Admitted> =>
    context.admitted
      ? { operation: operationOf(schema, document, context.operationName), variables: context.admitted.variables }
      : admit(guards, document, context)
  app.graphql.addHook('preExecution', async (_schema, document, context) => {
    const { operation, variables } = await admitOnce(document, context as unknown as OperationContext)
    // Handed over only here, so that nothing is coerced before the operation is known, and nothing twice.
    return operation.document === document ? { variables } : { document: operation.document, variables }
  })

  const run = async (source: string, context: OperationContext): Promise<ExecutionResult> => {
    observer.lookup('documents', admission.source(source))
    const execute = async (by: OperationContext) =>
      (await app.graphql(source, by as never, undefined, by.operationName ?? undefined)) as ExecutionResult
    if (!source.includes(directiveName)) return execute(context)
    const admitted = await admit(guards, admission.document(source), context)
    if (!isTransactional(admitted.operation.document)) return execute({ ...context, admitted })
    return inOneTransaction({ ...context, admitted }, execute)
  }

  /** What a subscription tells; each event is read by the viewer as he is then, with a deadline of its own. */
  const stream = async (source: string, incoming: Incoming, context: OperationContext) => {
    const { operation, variables } = await admit(guards, admission.document(source), context)
    const subscription = { schema, document: operation.document, variables, context }
    const begun = await beginSubscription(subscription)
    let events = 0
    const endObserved = observer.subscription()
    const ended = () => {
      endObserved()
      const { operation: name, viewer } = context.request
      const seconds = Math.round(incoming.elapsed() / 1000)
      incoming.log.info({ operation: name, viewer: viewer?.id ?? null, events, seconds }, 'subscription ended')
    }
    const tell = async (event: unknown): Promise<Body> => {
      events += 1
      const begun = performance.now()
      const request = new OperationRequest(incoming.requestId, services.operationTimeoutMs)
      const told = (result: Result): Body => {
        const body = bodyOf(result, incoming, request)
        atEnd.event({ incoming, request, context, errors: body.errors }, performance.now() - begun)
        return body
      }
      try {
        request.viewer = await incoming.viewer(request)
        request.operation = context.request.operation
        request.selection = operation.selection
        const { data, errors } = await executeEvent(
          subscription,
          event,
          createContext(services, request, incoming.client),
        )
        return told({ data, errors })
      } catch (error) {
        return told({ errors: [error] })
      } finally {
        request.end()
      }
    }
    return mapped(begun, tell, ended)
  }

  const bodyOf = ({ data, errors }: Result, { requestId, log }: Incoming, request: OperationRequest | null): Body => {
    if (!errors) return { data }
    const viewer = request?.viewer ?? null
    const formatted = errors.map(error => {
      const { message, ...more } = formatError(error, requestId, log)
      if (more.extensions.code === 'INTERNAL_ERROR') {
        observer.failure({
          error: error instanceof Error ? causeOf(error) : error,
          requestId,
          viewer: viewer?.id ?? null,
          ...(request ? { operation: request.operation } : {}),
          ...(more.path ? { path: more.path.filter(key => typeof key === 'string').join('.') } : {}),
        })
      }
      return { message: admission.showsSchema(viewer) ? message : withoutSuggestion(message), ...more }
    })
    return { errors: formatted, ...(data === undefined ? {} : { data }) }
  }

  const execute: Execute = async incoming => {
    let wellFormed = false
    let request: OperationRequest | null = null
    let context: OperationContext | null = null
    const told = (result: Result, more: Extensions = {}): Body => {
      const body = bodyOf(result, incoming, request)
      const extensions = { ...(incoming.tellsCost && context?.charge ? { cost: context.charge } : {}), ...more }
      return Object.keys(extensions).length > 0 ? { ...body, extensions } : body
    }
    const refuse = (cause: unknown): Refused => {
      const body = told({ errors: partsOf(cause) })
      const code = body.errors?.[0]?.extensions.code ?? 'INTERNAL_ERROR'
      atEnd.operation({ incoming, request, context, errors: body.errors })
      return { kind: 'refused', body, code, wellFormed, cause }
    }
    try {
      const params = incoming.params()
      const source = persisted.textOf(params)
      wellFormed = true
      const trace = new Trace(incoming.tellsDatabase || incoming.tellsPanel)
      const asker = new OperationRequest(incoming.requestId, services.operationTimeoutMs, trace)
      request = asker
      Object.assign(request, await Promise.race([identify(() => incoming.viewer(asker)), request.expired]))
      const { variables, operationName, extensions } = params
      context = {
        ...createContext(services, request, incoming.client),
        request,
        way: incoming.way,
        variables,
        operationName,
        extensions,
        charge: null,
        operation: null,
      }
      if (incoming.way === 'WebSocket') {
        const events = await stream(source, incoming, context)
        persisted.store(params)
        atEnd.operation({ incoming, request, context, errors: undefined })
        return { kind: 'streaming', events }
      }
      const result = await run(source, context)
      if (result.data === undefined) return refuse(new AggregateError(result.errors ?? []))
      persisted.store(params)
      extensionsOf.lookForFindings(context)
      const body = told(result, await extensionsOf.commandsOf(incoming, context))
      atEnd.operation({ incoming, request, context, errors: body.errors })
      return { kind: 'answered', body }
    } catch (error) {
      return refuse(error)
    } finally {
      request?.end()
    }
  }

  return { execute, traceOperation: createTraceOperation({ schema, admission, services, log: app.log, run }) }
}
