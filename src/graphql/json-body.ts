import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { badRequest } from './params.ts'

/**
 * Reads bodies as JSON, as Fastify does, and refuses bytes that are no UTF-8 (RFC 8259, section 8.1): decoding would put
 * other characters in their place, and what is stored would not be what was sent.
 */
export const readJsonBodies = (scope: FastifyInstance): void => {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(body)) done(badRequest('The body must be UTF-8.'))
    else void parse(request, body.toString(), done)
  })
}
