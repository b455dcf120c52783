import { createSourceEventStream, type DocumentNode, type ExecutionResult, execute, type GraphQLSchema } from 'graphql'
import type { Context } from './context.ts'

export interface Subscription {
  readonly schema: GraphQLSchema
  /** With one operation. */
  readonly document: DocumentNode
  readonly variables: Record<string, unknown>
  /** For the beginning, where rights and arguments are checked. */
  readonly context: Context
}

const sourceOf = async ({ schema, document, variables, context }: Subscription): Promise<AsyncIterator<unknown>> => {
  const source = await createSourceEventStream({
    schema,
    document,
    contextValue: context,
    variableValues: variables,
  })
  if (!(Symbol.asyncIterator in source)) throw new AggregateError(source.errors ?? [])
  return source[Symbol.asyncIterator]()
}

/**
 * Begins a subscription: gives what its source yields, or throws an AggregateError where a resolver or the variables
 * refuse it, and TIMEOUT where it has not begun when the request's time is over.
 */
export const beginSubscription = async (subscription: Subscription): Promise<AsyncIterator<unknown>> => {
  const source = sourceOf(subscription)
  try {
    return await Promise.race([source, subscription.context.request.expired])
  } catch (error) {
    // One that begins too late has nobody to tell.
    source.then(late => late.return?.()).catch(() => undefined)
    throw error
  }
}

/** Executes the document on one event of the source, with a context of its own. */
export const executeEvent = async (
  { schema, document, variables }: Subscription,
  event: unknown,
  contextValue: Context,
): Promise<ExecutionResult> => execute({ schema, document, rootValue: event, contextValue, variableValues: variables })

/**
 * Each value of `source`, mapped when it is asked for; `onEnd` is called once, when nothing comes any more or is asked for.
 * Unlike a generator function's, its `return` reaches the source while a value is waited for.
 */
export const mapped = <From, To>(
  source: AsyncIterator<From>,
  map: (value: From) => Promise<To>,
  onEnd: () => void = () => undefined,
): AsyncGenerator<To, void, undefined> => {
  const done = { value: undefined, done: true } as const
  let isOver = false
  const over = () => {
    if (!isOver) onEnd()
    isOver = true
  }
  const end = async () => {
    over()
    await source.return?.()
    return done
  }
  return {
    next: async () => {
      try {
        const next = await source.next()
        if (!next.done) return { value: await map(next.value), done: false }
        over()
        return done
      } catch (error) {
        await end()
        throw error
      }
    },
    return: end,
    throw: async error => {
      await end()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
    [Symbol.asyncDispose]: async () => {
      await end()
    },
  }
}
