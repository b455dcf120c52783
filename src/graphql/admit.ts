import { type DocumentNode, type GraphQLSchema, OperationTypeNode } from 'graphql'
import type { Budget, Spent } from '../kernel/budget.ts'
import { AppError } from '../kernel/errors.ts'
import type { Context, OperationRequest } from './context.ts'
import type { Admission } from './limits/admission.ts'
import { holdVariables } from './limits/variables.ts'
import { isQuery, type Operation, operationOf, refuseSyntaxTrees } from './operation.ts'
import { badRequest, type Params } from './params.ts'

/** How an operation came in; each item of a batch came by POST. */
export type Way = 'GET' | 'POST' | 'WebSocket'

/** What hooks and resolvers get; Mercurius hands it through. */
export interface OperationContext extends Context, Pick<Params, 'variables' | 'operationName' | 'extensions'> {
  readonly request: OperationRequest
  readonly way: Way
  /** What the operation is charged, once that is known. */
  charge: Charge | null
  /** What is asked, once that is known. */
  operation: Operation | null
  /** Where it was let in before: a transaction may execute it several times. */
  readonly admitted?: Admitted
  /** Whether it is paid for: what another operation runs is. */
  readonly isPaid?: boolean
}

/** Points that an operation costs, the most that one may, and what is left of its viewer's budget. */
export interface Charge extends Partial<Spent> {
  readonly cost: number
  readonly maxCost: number
}

/** A mutation that came by GET: HTTP has a status for it. */
export class WrongMethod extends AppError {
  readonly allow = 'POST'

  constructor() {
    super('BAD_REQUEST', 'Mutations are not answered to GET: send them by POST.')
  }
}

const refuseWrongWay = (operation: Operation, way: Way): void => {
  const isSubscription = operation.type === OperationTypeNode.SUBSCRIPTION
  if (way === 'WebSocket' && !isSubscription) {
    throw badRequest('The WebSocket answers subscriptions alone: send queries and mutations by POST.')
  }
  if (way !== 'WebSocket' && isSubscription) {
    throw badRequest('Subscriptions are answered on the WebSocket of this path (graphql-transport-ws).')
  }
  if (way === 'GET' && !isQuery(operation)) throw new WrongMethod()
}

/** Before a document is validated, once for each. Throws what refuses it. */
export const inspect = (document: DocumentNode): void => {
  refuseSyntaxTrees(document)
}

export interface Admitted {
  readonly operation: Operation
  /** With the defaults of those that are not given. */
  readonly variables: Record<string, unknown>
}

/** What an operation is held against. */
export interface Guards {
  readonly schema: GraphQLSchema
  readonly admission: Admission
  readonly budget: Budget | undefined
}

/** What is left of a budget that was too small, as it is told where it was enough. */
const leftOf = ({ details: { limit, remaining, resetMs } }: AppError): Partial<Spent> =>
  typeof remaining === 'number' ? { limit: Number(limit), remaining, resetMs: Number(resetMs) } : {}

/** Before each execution, on every way in, when viewer and variables are known. Throws what refuses the operation. */
export const admit = async (
  { schema, admission, budget }: Guards,
  document: DocumentNode,
  context: OperationContext,
): Promise<Admitted> => {
  const { request, way, operationName, client } = context
  const operation = operationOf(schema, document, operationName)
  refuseWrongWay(operation, way)
  context.operation = operation
  request.operation = operation.name ?? 'anonymous'
  request.selection = operation.selection
  const variables = { ...operation.defaults, ...context.variables }
  const cost = admission.operation(operation, variables, request.viewer)
  holdVariables(schema, operation, variables)
  context.charge = { cost, maxCost: admission.maxCost }
  const by = request.viewer ? `viewer ${request.viewer.id}` : `address ${client.address}`
  const spent = await (context.isPaid ? undefined : budget)?.spend(by, cost).catch((error: unknown) => {
    if (error instanceof AppError && context.charge) context.charge = { ...context.charge, ...leftOf(error) }
    throw error
  })
  context.charge = { ...context.charge, ...spent }
  return { operation, variables }
}
