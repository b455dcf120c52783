import type { Server, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'

const SWEEP_MS = 50

export interface Drain {
  /** From now on every answer asks the client to close its connection. */
  begin(): void
  /** Closes the listener, lets running requests end, and closes each connection as it becomes idle. */
  end(): Promise<void>
}

/**
 * Lets a server end without resetting anybody. `close()` alone leaves a kept-alive connection open until its client
 * goes (12 s measured); a connection that is closed while idle can meet a request on its way. So answers say
 * `Connection: close` first, while new connections are still taken.
 */
export function watchConnections(app: FastifyInstance): Drain {
  const server: Server = app.server
  const unanswered = new Set<ServerResponse>()
  let draining = false
  server.prependListener('request', (_request, response) => {
    if (draining) response.setHeader('connection', 'close')
    unanswered.add(response)
    response.once('close', () => unanswered.delete(response))
  })
  return {
    begin: () => {
      draining = true
      for (const response of unanswered) if (!response.headersSent) response.setHeader('connection', 'close')
    },
    end: async () => {
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
      try {
        await app.close()
      } finally {
        clearInterval(sweep)
      }
    },
  }
}
