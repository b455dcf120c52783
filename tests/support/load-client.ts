import { Agent, request } from 'node:http'

/** What came of a request: `ok`, the code of its first error, that there was no answer, and why, or that it was cut off. */
export interface Answered {
  readonly outcome: string
  readonly status: number | null
  readonly retryAfter: string | null
  readonly data: Record<string, unknown> | null
  /** The text of the answer, for what must not be in it. */
  readonly text: string
}

/** The process that was asked was not there, or ended before it had answered. */
export const isUnanswered = (outcome: string): boolean => /^(no answer|cut off)/.test(outcome)

/** A client of HTTP that keeps its connections open, as browsers and gateways do. */
export class LoadClient {
  readonly #agent = new Agent({ keepAlive: true })
  readonly #authorization: string

  constructor(authorization: string) {
    this.#authorization = authorization
  }

  /** Never throws. */
  ask(address: string, query: string, variables: object): Promise<Answered> {
    const body = JSON.stringify({ query, variables })
    const headers = {
      ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      ...{ accept: 'application/graphql-response+json', authorization: this.#authorization },
    }
    const { promise, resolve } = Promise.withResolvers<Answered>()
    const failed = (what: string) => (error: NodeJS.ErrnoException) =>
      resolve({ outcome: `${what} (${error.code})`, status: null, retryAfter: null, data: null, text: '' })
    request(`${address}/graphql`, { method: 'POST', headers, agent: this.#agent }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('error', failed('cut off')).on('end', () => {
        const { data = null, errors = [] } = JSON.parse(text)
        resolve({
          ...{ outcome: errors[0]?.extensions.code ?? 'ok', status: response.statusCode ?? null, data, text },
          retryAfter: response.headers['retry-after'] ?? null,
        })
      })
    })
      .on('error', failed('no answer'))
      .end(body)
    return promise
  }

  close(): void {
    this.#agent.destroy()
  }
}
