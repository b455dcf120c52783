import type { FastifyRequest } from 'fastify'
import { parse } from 'secure-json-parse'
import { AppError } from '../kernel/errors.ts'

type Json = Readonly<Record<string, unknown>>

/** One operation as a client asks for it: by its text, by the name it is stored under, or by both to have it stored. */
export interface Params {
  readonly query: string | null
  readonly storedAs: string | null
  readonly variables: Json
  readonly operationName: string | null
  readonly extensions: Json
}

export const badRequest = (message: string): AppError => new AppError('BAD_REQUEST', message)

const objectOf = (value: unknown, name: string): Json => {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw badRequest(`\`${name}\` must be an object.`)
  return value as Json
}

/** Deeper than any input type. */
const maxDepth = 64
/** A thousand products have some twenty each. A body of numbers alone holds a million, which take half a second to coerce. */
const maxValues = 50_000

/** Throws BAD_REQUEST where the values of an operation are too many, or lie too deep. */
const holdValues = (body: unknown): void => {
  let values = 0
  const hold = (value: unknown, depth: number): void => {
    if (++values > maxValues) throw badRequest(`An operation must have at most ${maxValues} values.`)
    if (typeof value !== 'object' || value === null) return
    if (depth === maxDepth) throw badRequest(`An operation must be nested at most ${maxDepth} levels deep.`)
    if (Array.isArray(value)) for (const item of value) hold(item, depth + 1)
    else for (const name of Object.keys(value)) hold((value as Json)[name], depth + 1)
  }
  hold(body, 0)
}

/** A text, or null where there is none: an empty one counts as none. */
const textOf = (value: unknown, name: string): string | null => {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') throw badRequest(`\`${name}\` must be a text.`)
  return value
}

/**
 * What a stored operation is called: `extensions.persistedQuery.sha256Hash` (Apollo), or where there is no text
 * `documentId` (draft of the specification, where `sha256:` may stand before a hash), or Relay's `doc_id` or `id`.
 */
const storedName = (body: Json, query: string | null, extensions: Json): string | null => {
  const { version, sha256Hash } = objectOf(extensions.persistedQuery, 'extensions.persistedQuery')
  const hash = textOf(sha256Hash, 'extensions.persistedQuery.sha256Hash')
  if (hash !== null && version !== 1) throw badRequest('`extensions.persistedQuery.version` must be 1.')
  if (hash !== null || query !== null) return hash
  const names = ['documentId', 'doc_id', 'id'].map(name => textOf(body[name], name))
  return names.find(name => name !== null)?.replace(/^sha256:/, '') ?? null
}

/** The operation of one JSON object. Throws BAD_REQUEST for what is no request of the GraphQL-over-HTTP specification. */
export const paramsOf = (body: unknown): Params => {
  holdValues(body)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('An operation must be a JSON object with `query`.')
  }
  const given = body as Json
  const extensions = objectOf(given.extensions, 'extensions')
  const query = textOf(given.query, 'query')
  const storedAs = storedName(given, query, extensions)
  if ((query ?? storedAs ?? '').trim() === '') throw badRequest('`query` must be a text with an operation.')
  return {
    query,
    storedAs,
    variables: objectOf(given.variables, 'variables'),
    operationName: textOf(given.operationName, 'operationName'),
    extensions,
  }
}

const parameter = (text: unknown, name: string): unknown => {
  if (text === undefined || text === '') return undefined
  try {
    return parse(String(text))
  } catch {
    throw badRequest(`\`${name}\` must be JSON.`)
  }
}

/** The operation of a URL's parameters, of which `variables` and `extensions` are JSON. Throws BAD_REQUEST. */
export const paramsOfUrl = ({ query }: Pick<FastifyRequest, 'query'>): Params => {
  const given = query as Json
  return paramsOf({
    ...given,
    variables: parameter(given.variables, 'variables'),
    extensions: parameter(given.extensions, 'extensions'),
  })
}
