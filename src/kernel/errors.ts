/** Every code a client can meet, with its HTTP status where it refuses a whole request (GraphQL over HTTP specification). */
export const errorTable = {
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'The document is not valid GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: 'The document does not fit the schema.' },
  BAD_REQUEST: { status: 400, message: 'The request is not a GraphQL request.' },
  UNAUTHENTICATED: { status: 400, message: 'Sign in first.' },
  FORBIDDEN: { status: 400, message: 'You may not do this.' },
  NOT_FOUND: { status: 400, message: 'There is no such thing.' },
  INVALID_ID: { status: 400, message: 'This is not an id of the expected type.' },
  INVALID_CURSOR: { status: 400, message: 'This cursor does not belong to this list, filter and order.' },
  INVALID_INPUT: { status: 400, message: 'An argument has a value that is not allowed.' },
  VALIDATION_ERROR: { status: 400, message: 'The document is not valid.' },
  DUPLICATE_KEY: { status: 400, message: 'Another document already has this value.' },
  CONFLICT: { status: 400, message: 'The document has changed since it was read.' },
  WALLET_NOT_FOUND: { status: 400, message: 'There is no such wallet.' },
  INSUFFICIENT_FUNDS: { status: 400, message: 'The wallet does not hold that much.' },
  IDEMPOTENCY_CONFLICT: {
    status: 400,
    message: 'This idempotency key was used for something else: another mutation, or another input.',
  },
  SLOTS_EXHAUSTED: { status: 400, message: 'No slot is left.' },
  RATE_LIMITED: { status: 429, message: 'Too many requests.' },
  QUERY_TOO_DEEP: { status: 400, message: 'The document is nested too deeply.' },
  QUERY_TOO_COMPLEX: { status: 400, message: 'The document asks for too much at once.' },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, message: 'No operation is stored under this hash.' },
  PERSISTED_QUERY_REQUIRED: { status: 400, message: 'Only stored operations are answered here.' },
  UNINDEXED_QUERY: { status: 400, message: 'No index serves this combination of filters and order.' },
  TIMEOUT: { status: 503, message: 'The operation did not end within its time.' },
  DATABASE_UNAVAILABLE: { status: 503, message: 'The database cannot be reached at the moment.' },
  PROVIDER_UNAVAILABLE: { status: 503, message: 'The identity provider cannot be reached at the moment.' },
  OUTCOME_UNKNOWN: { status: 503, message: 'It is not known whether the write took effect.' },
  OVERLOADED: { status: 503, message: 'The server is at its capacity.' },
  INTERNAL_ERROR: { status: 500, message: 'Something went wrong on our side.' },
} as const

export type ErrorCode = keyof typeof errorTable

/**
 * The one class of expected refusals: what is thrown as an `AppError` reaches the client with its code, message and
 * details; everything else is masked as `INTERNAL_ERROR`.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string = errorTable[code].message,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }

  /** HTTP status of an answer that carries nothing but this error. */
  get status(): number {
    return errorTable[this.code].status
  }
}

/** A write of an old version. Carries the row as it is now, of which the answer shows what the API does. */
export class Conflict extends AppError {
  /** The row's type. */
  readonly type: string
  /** The whole of it, secrets among it: no field that a log would find. */
  readonly #row: { readonly id: string; readonly version?: number }

  constructor(type: string, row: { readonly id: string; readonly version?: number }) {
    super('CONFLICT', undefined, { currentVersion: row.version ?? null })
    this.type = type
    this.#row = row
  }

  get row(): { readonly id: string; readonly version?: number } {
    return this.#row
  }
}

/** What must be there for who asks. Throws NOT_FOUND, naming the argument. */
export const found = <Row>(row: Row | null, argument: string): Row => {
  if (row === null) throw new AppError('NOT_FOUND', undefined, { argument })
  return row
}

/** The refusal of an argument's value. */
export const invalid = (argument: string, message: string): AppError =>
  new AppError('INVALID_INPUT', message, { argument })
