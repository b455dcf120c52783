import type { ErrorCode } from './errors.ts'
import type { Trace } from './trace.ts'

export type OperationType = 'query' | 'mutation' | 'subscription'

/** What came of an operation, or of one event of a subscription. */
export interface OperationRecord {
  /** The same for all items of a batch. */
  readonly requestId: string
  /** `anonymous` where it has no name, or was refused before it was known. */
  readonly operation: string
  /** Null where it was refused before that was known. */
  readonly type: OperationType | null
  /** Its viewer's id; null for nobody. */
  readonly viewer: string | null
  /** As `performance.now()` has it. */
  readonly begun: number
  readonly ms: number
  readonly cost: number | null
  /** One for each error of the answer. */
  readonly codes: readonly ErrorCode[]
  /** Null where it was refused before anything could be asked of the database. */
  readonly trace: Trace | null
  /** Schema coordinate of a response path, as `coordinateOf` gives it. */
  readonly coordinateOf: (path: string) => string | null
}

/** Something that nobody expected, which a client sees as INTERNAL_ERROR at most. */
export interface Failure {
  readonly error: unknown
  /** Where it happened, for those that are no operation's: `POST /graphql`, `mail`. */
  readonly place?: string
  readonly requestId?: string
  readonly operation?: string
  readonly viewer?: string | null
  /** Response path without its list positions. */
  readonly path?: string
}

/** One HTTP request and its answer. */
export interface ResponseRecord {
  readonly method: string
  /** The route's path as it was declared; null where there is no route. */
  readonly route: string | null
  readonly status: number
  readonly ms: number
}

/** The things that are kept, and looked up before they are made anew. */
export type CacheName = 'documents' | 'persisted operations' | 'viewers'

/**
 * Is told of what happens, to keep figures, traces and reports of it. Each method must be fast and not throw: it is called
 * on the way of a request.
 */
export interface Observer {
  operation?(record: OperationRecord): void
  /** A subscription has begun; what it gives is called when that ends. */
  subscription?(): () => void
  failure?(failure: Failure): void
  response?(record: ResponseRecord): void
  /** A request was refused before a route answered it, or by a route that is not GraphQL's. */
  refusal?(code: ErrorCode): void
  lookup?(cache: CacheName, isHit: boolean): void
}

/** Several as one. */
export const allOf = (observers: readonly Observer[]): Required<Observer> => {
  const tell =
    <Name extends 'operation' | 'failure' | 'response' | 'refusal' | 'lookup'>(name: Name) =>
    (...told: Parameters<Required<Observer>[Name]>): void => {
      for (const observer of observers) (observer[name] as ((...told: unknown[]) => void) | undefined)?.(...told)
    }
  return {
    operation: tell('operation'),
    failure: tell('failure'),
    response: tell('response'),
    refusal: tell('refusal'),
    lookup: tell('lookup'),
    subscription: () => {
      const ends = observers.map(observer => observer.subscription?.())
      return () => {
        for (const end of ends) end?.()
      }
    },
  }
}
