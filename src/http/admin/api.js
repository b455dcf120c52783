/**
 * @typedef {{ readonly query: string, readonly hash: string }} Operation
 * @typedef {{ readonly endpoint: string, readonly operations: Readonly<Record<string, Operation>> }} Settings
 */

/** An answer without what was asked for. */
export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {number | null} retryAfter seconds
   */
  constructor(code, message, retryAfter = null) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** No answer. */
export class Unreachable extends Error {}

/** Longer than the deadline of any operation. */
const patienceMs = 15_000

/** @type {Settings} */
export const settings = JSON.parse(document.getElementById('settings')?.textContent ?? '{}')

/**
 * An operation as it is sent: with its hash, by which it is stored on the server.
 *
 * @param {string} name
 * @param {Readonly<Record<string, unknown>>} variables
 */
export const requestOf = (name, variables = {}) => {
  const operation = settings.operations[name]
  if (!operation) throw new Error(`There is no operation ${name}`)
  const persistedQuery = { version: 1, sha256Hash: operation.hash }
  return { query: operation.query, variables, extensions: { persistedQuery } }
}

/** @param {Response} response */
const bodyOf = async response => {
  try {
    return await response.json()
  } catch {
    throw new Unreachable('The answer is none of this server')
  }
}

/**
 * Asks the server. Throws a Refusal where it answers with an error, and Unreachable where it does not answer.
 *
 * @param {string} name
 * @param {Readonly<Record<string, unknown>>} variables
 * @param {string | null} accessToken
 * @returns {Promise<any>} the data of the answer
 */
export const send = async (name, variables, accessToken) => {
  /** @type {Response} */
  let response
  try {
    response = await fetch(settings.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify(requestOf(name, variables)),
      signal: AbortSignal.timeout(patienceMs),
    })
  } catch {
    throw new Unreachable('The server does not answer')
  }
  const body = await bodyOf(response)
  const [error] = body.errors ?? []
  if (error) throw new Refusal(error.extensions?.code ?? 'INTERNAL_ERROR', error.message, error.extensions?.retryAfter)
  if (body.data) return body.data
  // What refuses a request before GraphQL has it.
  if (body.code) throw new Refusal(body.code, body.message, Number(response.headers.get('retry-after')) || null)
  throw new Unreachable('The answer is none of this server')
}
