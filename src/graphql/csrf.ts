import type { FastifyReply, FastifyRequest } from 'fastify'
import { jsonType, negotiate, refuse } from './answer.ts'
import { badRequest } from './params.ts'

/** The last two are those that Apollo's clients send. */
const headers = ['graphql-require-preflight', 'apollo-require-preflight', 'x-apollo-operation-name'] as const

const mediaType = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/**
 * Whether a browser would have asked us before sending this for a page of another site (Fetch standard, CORS-safelisted
 * request headers). A media type counts only where it is exactly JSON: a browser reads odd ones otherwise than we would.
 */
const isPreflighted = ({ headers: given }: FastifyRequest): boolean =>
  headers.some(name => Boolean(given[name])) || mediaType(given['content-type']) === jsonType

/**
 * Refuses a GET that any page could have its visitor's browser send. A POST needs no more than its JSON: no other media
 * type is parsed. A WebSocket has `Origin`; see websocket.ts.
 */
export const refuseUnasked = async (
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  if (request.ws || request.method === 'POST' || isPreflighted(request)) return undefined
  return refuse(
    reply,
    negotiate(request.headers.accept) ?? jsonType,
    400,
    badRequest(`Send a GET with the header \`${headers[0]}\`, so that no page of another site can.`),
  )
}
