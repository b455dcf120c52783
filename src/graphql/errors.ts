import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { AppError, type ErrorCode, errorTable } from '../kernel/errors.ts'

/** An error as a client sees it. */
export interface FormattedError {
  message: string
  locations?: readonly { line: number; column: number }[]
  path?: readonly (string | number)[]
  extensions: { code: ErrorCode; requestId: string; [detail: string]: unknown }
}

const codeOfOwn = (error: GraphQLError): ErrorCode =>
  error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED'

/** What was thrown inside a resolver or a scalar, if anything: graphql-js and the JIT wrap it. */
export const causeOf = (error: Error): Error => {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}

/** How graphql-js and its scalars begin to say what is wrong with a value, behind the value itself. */
const reason = /; (?=(?:Field|Expected|Value|Enum|[A-Z]\w* (?:cannot|must)) )/

/** graphql-js quotes a variable's whole value, and a client keeps errors where it would keep no password. */
const withoutValue = (message: string): string => {
  const variable = /^Variable "\$\w+" got (?=invalid value )/.exec(message)?.[0]
  if (variable === undefined) return message
  const [quoted = '', ...reasons] = message.slice(variable.length).split(reason)
  const [at = ''] = / at "[\w.[\]]+"$/.exec(quoted) ?? []
  const [why = ''] = reasons
    .slice(-1)
    .map(text => text.replace(/^(Value [^:]*|[^:]*(?:value|string|number|integer)): .*$/s, '$1'))
  return `${variable}an invalid value${at}${why && `; ${why}`}`
}

/**
 * Formats what went wrong: an `AppError` with its code and details, graphql-js's own refusals (syntax, validation,
 * variables) as they are, and everything else masked, with the whole of it in the log under the request's id.
 */
export const formatError = (error: unknown, requestId: string, log: Pick<Logger, 'error'>): FormattedError => {
  const outer = error instanceof Error ? error : new Error(String(error))
  const cause = causeOf(outer)
  const place = outer instanceof GraphQLError ? outer : null
  const path = place?.path
  const at = {
    ...(place?.locations ? { locations: place.locations } : {}),
    ...(path ? { path } : {}),
  }
  if (cause instanceof AppError) {
    if (cause.cause) log.error({ err: cause.cause, requestId, code: cause.code, path }, cause.message)
    return { message: cause.message, ...at, extensions: { ...cause.details, code: cause.code, requestId } }
  }
  // A refusal of the document or its variables has no path: nothing has been executed. What is behind it is
  // what a scalar said of a value.
  if (place && !path) {
    return { message: withoutValue(place.message), ...at, extensions: { code: codeOfOwn(place), requestId } }
  }
  // Parser, validation and our own walks recurse: what is nested beyond their stack is refused, not a failure of ours.
  if (cause instanceof RangeError && cause.message === 'Maximum call stack size exceeded') {
    return { message: errorTable.QUERY_TOO_DEEP.message, ...at, extensions: { code: 'QUERY_TOO_DEEP', requestId } }
  }
  log.error({ err: cause, requestId, path }, 'An operation failed unexpectedly')
  return {
    message: errorTable.INTERNAL_ERROR.message,
    ...at,
    extensions: { code: 'INTERNAL_ERROR', requestId },
  }
}

/** Mercurius throws refusals of a document as one error that carries the single ones. */
export const partsOf = (error: unknown): readonly unknown[] => {
  const { errors } = error as { errors?: readonly unknown[] }
  return Array.isArray(errors) && errors.length > 0 ? errors : [error]
}
