import type { FastifyReply } from 'fastify'
import Negotiator from 'negotiator'
import { errorTable } from '../kernel/errors.ts'
import { isAway, jsonType, retryAfter, send } from './answer.ts'
import type { Answered } from './execute.ts'
import { badRequest } from './params.ts'

/** The operations of an array. Throws BAD_REQUEST for all of them where batches are off (`max` is 0) or it is too long. */
export const itemsOf = (body: readonly unknown[], max: number): readonly unknown[] => {
  if (max === 0) throw badRequest('Batches are not answered here: send one operation.')
  if (body.length === 0 || body.length > max) {
    throw badRequest(`A batch must have 1 to ${max} operations, but got ${body.length}.`)
  }
  return body
}

/** 200, as clients of batches expect; but where all of them failed alike, and not by their own fault, that status. */
const statusOf = (outcomes: readonly Answered[]): number => {
  const statuses = new Set(
    outcomes.map(outcome =>
      outcome.kind === 'refused' ? errorTable[outcome.code].status : isAway(outcome.body) ? 503 : 200,
    ),
  )
  const [status = 200] = statuses
  return statuses.size === 1 && status !== 400 ? status : 200
}

/**
 * Answers an array of operations by an array, in their order. No specification has it: clients that send batches read
 * `application/json`, so they get that wherever they accept it.
 */
export const answerBatch = (reply: FastifyReply, type: string, outcomes: readonly Answered[]): FastifyReply => {
  const accepted = new Negotiator({ headers: reply.request.headers }).mediaTypes([jsonType])
  reply.code(statusOf(outcomes)).headers(retryAfter(outcomes.flatMap(({ body }) => body.errors ?? [])))
  return send(
    reply,
    accepted.length > 0 ? jsonType : type,
    outcomes.map(({ body }) => body),
  )
}
