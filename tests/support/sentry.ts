import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { atEnd } from './ends.ts'

/** What is read of an event of Sentry. */
export interface SentryEvent {
  readonly level: string
  readonly release: string
  readonly environment: string
  readonly server_name: string
  readonly user?: Readonly<Record<string, unknown>>
  readonly tags?: Readonly<Record<string, string>>
  readonly exception: {
    readonly values: readonly {
      readonly type: string
      readonly value: string
      readonly stacktrace?: { readonly frames: readonly { readonly filename: string; readonly function?: string }[] }
    }[]
  }
}

export interface Sentry {
  readonly dsn: string
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[]
  readonly events: readonly SentryEvent[]
  /** From now on it takes this long to answer. */
  delayMs: number
  /** Requests that have got their answer. */
  answered: number
}

/** A server that takes envelopes (Sentry's protocol), on a free port of this machine, for the tests of one file. */
export const startSentry = async (): Promise<Sentry> => {
  const requests: { path: string; headers: IncomingHttpHeaders; body: string }[] = []
  const events: SentryEvent[] = []
  const sentry = { dsn: '', requests, events, delayMs: 0, answered: 0 }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    requests.push({ path: String(request.url), headers: request.headers, body })
    const [, ...items] = body.split('\n')
    for (let i = 0; i + 1 < items.length; i += 2) {
      const { type } = JSON.parse(items[i] ?? '{}') as { type: string }
      if (type === 'event') events.push(JSON.parse(items[i + 1] ?? '') as SentryEvent)
    }
    response.once('finish', () => {
      sentry.answered += 1
    })
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), sentry.delayMs)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  sentry.dsn = `http://publickey@127.0.0.1:${(server.address() as AddressInfo).port}/7`
  return sentry
}
