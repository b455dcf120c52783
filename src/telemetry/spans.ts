import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { type ErrorCode, errorTable } from '../kernel/errors.ts'
import type { OperationRecord } from '../kernel/observer.ts'
import type { TracedCommand } from '../kernel/trace.ts'

/** Of `performance.now()`, in epoch milliseconds with their fractions. */
const epochOf = (time: number): number => performance.timeOrigin + time

/** A refusal is an answer; what could not be answered is an error of the service. */
const isOurs = (code: ErrorCode): boolean => errorTable[code].status >= 500

const beginOf = ({ command }: TracedCommand): number => command.begun
const endOf = ({ command }: TracedCommand, otherwise: number): number =>
  command.ms === null ? otherwise : command.begun + command.ms

const fail = (span: Span, type: string): void => {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type)
}

/**
 * Makes the spans of an operation when it has ended, from what was recorded of it anyway: itself, below it each path that
 * loads, and below that the path's commands; of a command that answers several requests, each has a span. Names of
 * attributes are those of the semantic conventions; a value is in none of them, the document neither, which may hold some.
 */
export const createSpans = (
  tracer: Tracer,
  contextOf: (requestId: string) => Context | undefined,
  namespace: () => string | undefined,
): ((record: OperationRecord) => void) => {
  const commandSpan = ({ command }: TracedCommand, within: Context, end: number): void => {
    const { method, collection, shape, documents, shared, retries, ms, code, begun } = command
    const database = namespace()
    const span = tracer.startSpan(
      `${method} ${collection}`,
      {
        kind: SpanKind.CLIENT,
        startTime: epochOf(begun),
        attributes: {
          'db.system.name': 'mongodb',
          ...(database === undefined ? {} : { 'db.namespace': database }),
          'db.collection.name': collection,
          'db.operation.name': method,
          'db.query.text': shape,
          'db.response.returned_rows': documents,
          'loadstone.command.shared': shared,
          'loadstone.command.retries': retries,
        },
      },
      within,
    )
    if (code !== null) fail(span, code)
    else if (ms === null) fail(span, 'unanswered')
    span.end(epochOf(end))
  }

  const pathSpan = (
    path: string,
    commands: readonly TracedCommand[],
    within: Context,
    record: OperationRecord,
  ): void => {
    const last = record.begun + record.ms
    const coordinate = record.coordinateOf(path)
    // What we ask for ourselves is of no field.
    const own = commands.some(command => command.own)
    const attributes: Attributes = {
      ...(own ? {} : { 'graphql.field.path': path }),
      ...(coordinate === null ? {} : { 'graphql.field.coordinate': coordinate }),
    }
    const startTime = epochOf(Math.min(...commands.map(beginOf)))
    const span = tracer.startSpan(own ? path : `load ${coordinate ?? path}`, { startTime, attributes }, within)
    for (const command of commands) commandSpan(command, trace.setSpan(within, span), endOf(command, last))
    span.end(epochOf(Math.max(...commands.map(command => endOf(command, last)))))
  }

  return record => {
    const { operation, type, requestId, begun, ms, cost, codes } = record
    const request = contextOf(requestId)
    const span = tracer.startSpan(
      `${type ?? 'operation'} ${operation}`,
      {
        kind: request ? SpanKind.INTERNAL : SpanKind.SERVER,
        startTime: epochOf(begun),
        attributes: {
          'graphql.operation.name': operation,
          ...(type === null ? {} : { 'graphql.operation.type': type }),
          'loadstone.request_id': requestId,
          ...(cost === null ? {} : { 'loadstone.operation.cost': cost }),
          ...(codes.length === 0 ? {} : { 'loadstone.operation.codes': [...new Set(codes)] }),
        },
      },
      request ?? ROOT_CONTEXT,
    )
    const failure = codes.find(isOurs)
    if (failure) fail(span, failure)
    if (span.isRecording()) {
      const within = trace.setSpan(request ?? ROOT_CONTEXT, span)
      const sent = record.trace?.commands.filter(({ cached, refused }) => !cached && !refused) ?? []
      const paths = Map.groupBy(sent, ({ path }) => path)
      for (const [path, commands] of paths) pathSpan(path, commands, within, record)
    }
    span.end(epochOf(begun + ms))
  }
}
