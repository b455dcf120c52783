import {
  createStackParser,
  createTransport,
  dedupeIntegration,
  type ErrorEvent,
  linkedErrorsIntegration,
  Scope,
} from '@sentry/core'
import { nodeStackLineParser, ServerRuntimeClient } from '@sentry/core/server'
import type { Logger } from 'pino'
import type { Failure, Observer } from '../kernel/observer.ts'
import { withoutValues } from '../kernel/without-values.ts'

export interface Reports {
  readonly observer: Observer
  /** Sends what is left; gives up after 2 s. */
  close(): Promise<void>
}

interface ServiceNames {
  readonly version: string
  readonly instance: string
  readonly environment: string
}

const closeMs = 2_000
const sendMs = 5_000

const bare = (event: ErrorEvent): ErrorEvent => {
  for (const exception of event.exception?.values ?? [])
    if (exception.value !== undefined) exception.value = withoutValues(exception.value)
  return event
}

const scopeOf = ({ place, requestId, operation, viewer, path }: Omit<Failure, 'error'>): Scope => {
  const scope = new Scope()
  if (viewer) scope.setUser({ id: viewer })
  scope.setTags({ place, request_id: requestId, operation, path })
  return scope
}

/**
 * Reports what nobody expected to Sentry: the error with its causes and stacks, the request id, operation, path and the
 * viewer's id; of a text, what may be a value is left out, and nothing of a request is sent. One that comes again at once
 * is told once. A client of its own on Sentry's core: its SDK for Node patches modules, and sets up a tracing of its own
 * beside ours.
 */
export const createReports = (dsn: string, { version, instance, environment }: ServiceNames, log: Logger): Reports => {
  const client = new ServerRuntimeClient({
    dsn,
    release: `loadstone@${version}`,
    environment,
    serverName: instance,
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    stackParser: createStackParser(nodeStackLineParser()),
    integrations: [linkedErrorsIntegration(), dedupeIntegration()],
    // Errors alone.
    traceLifecycle: 'static',
    sendClientReports: false,
    beforeSend: bare,
    transport: options =>
      createTransport(options, async ({ body }) => {
        const response = await fetch(options.url, {
          method: 'POST',
          headers: { ...options.headers, 'content-type': 'application/x-sentry-envelope' },
          body: typeof body === 'string' ? body : new Uint8Array(body),
          signal: AbortSignal.timeout(sendMs),
        }).catch((error: unknown) => {
          log.warn({ err: error }, 'An error could not be reported')
          throw error
        })
        await response.body?.cancel()
        if (!response.ok) log.warn({ status: response.status }, 'An error could not be reported')
        return {
          statusCode: response.status,
          headers: {
            'x-sentry-rate-limits': response.headers.get('x-sentry-rate-limits'),
            'retry-after': response.headers.get('retry-after'),
          },
        }
      }),
  })
  client.init()
  return {
    observer: {
      failure: ({ error, ...more }) => {
        client.captureException(error, undefined, scopeOf(more))
      },
    },
    close: async () => {
      await client.close(closeMs)
    },
  }
}
