import type { FastifyReply } from 'fastify'
import Negotiator from 'negotiator'
import { errorTable } from '../kernel/errors.ts'
import { tenths } from '../kernel/rounded.ts'
import { WrongMethod } from './admit.ts'
import { type FormattedError, formatError } from './errors.ts'
import type { Answered, Body, Refused } from './execute.ts'

export const responseType = 'application/graphql-response+json'
export const jsonType = 'application/json'

/** As it is sent, too: a client may ask for exactly that. */
const offered = [jsonType, responseType].flatMap(type => [type, `${type};charset=utf-8`])

/** The media type to answer with (RFC 9110, section 12.5.1); null where none that we have is accepted. */
export const negotiate = (accept: string | undefined): string | null =>
  accept ? (new Negotiator({ headers: { accept } }).mediaType(offered)?.split(';')[0] ?? null) : jsonType

export const send = (reply: FastifyReply, type: string, body: object): FastifyReply =>
  reply.header('content-type', `${type}; charset=utf-8`).send(JSON.stringify(body))

/** What the same request may meet otherwise a moment later. */
const passing = new Set<string>(['RATE_LIMITED', 'DATABASE_UNAVAILABLE', 'OVERLOADED'])

/** When it may be sent again, in seconds (RFC 9110, section 10.2.3). */
export const retryAfter = (errors: readonly FormattedError[] = []): Record<string, string> => {
  const extensions = errors[0]?.extensions
  return extensions && passing.has(extensions.code) ? { 'retry-after': String(extensions.retryAfter ?? 1) } : {}
}

/** Headers that a refusal brings along. */
const headersOf = (outcome: Refused): Record<string, string> => ({
  ...retryAfter(outcome.body.errors),
  ...(outcome.cause instanceof WrongMethod ? { allow: outcome.cause.allow } : {}),
})

const statusOf = ({ code, wellFormed, cause }: Refused, type: string): number => {
  if (cause instanceof WrongMethod) return 405
  const { status } = errorTable[code]
  // A client of `application/json` may read 4xx as an answer of something between him and us.
  return status === 400 && wellFormed && type === jsonType ? 200 : status
}

/** Whether the database was away for all that was asked: that is no answer, whether or not it was met at the entry. */
export const isAway = ({ data, errors = [] }: Body): boolean =>
  errors.length > 0 &&
  errors.every(({ extensions }) => extensions.code === 'DATABASE_UNAVAILABLE') &&
  Object.values(data ?? {}).every(value => value === null)

/** Answers one operation as the GraphQL-over-HTTP specification says; a refused one has no `data`. */
export const answer = (reply: FastifyReply, type: string, outcome: Answered): FastifyReply => {
  if (outcome.kind === 'refused') reply.code(statusOf(outcome, type)).headers(headersOf(outcome))
  else {
    if (isAway(outcome.body)) reply.code(503)
    reply.headers(retryAfter(outcome.body.errors))
  }
  return send(reply, type, outcome.body)
}

/** Answers what is no operation at all, with a status of HTTP. */
export const refuse = (reply: FastifyReply, type: string, status: number, error: unknown): FastifyReply => {
  const formatted = formatError(error, reply.request.id, reply.log)
  reply.log.info({ ms: tenths(reply.elapsedTime), code: formatted.extensions.code }, 'operation')
  return send(reply.code(status).headers(retryAfter([formatted])), type, { errors: [formatted] })
}
