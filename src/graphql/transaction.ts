import { type DocumentNode, type ExecutionResult, GraphQLError, Kind } from 'graphql'
import { AppError } from '../kernel/errors.ts'
import { type Context, withRequest } from './context.ts'
import { causeOf } from './errors.ts'

/** The name of the directive: a text without it needs no further look. Blanks may stand between it and its `@`. */
export const directiveName = 'transaction'

/** Whether the one operation of a document says `@transaction`: its mutations are all done, or none. */
export const isTransactional = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    definition =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.directives?.some(({ name }) => name.value === directiveName),
  )

/** Ends a transaction that is to be undone, with the answer that says why. */
class Undone extends Error {
  readonly result: ExecutionResult

  constructor(result: ExecutionResult) {
    super('a mutation failed')
    this.result = result
  }
}

/** A mutation failed: its own field did, or one that leaves nothing of it. What fails below in a payload undoes nothing. */
const fails = ({ data, errors = [] }: ExecutionResult): boolean =>
  errors.some(({ path: [field, ...below] = [] }) => below.length === 0 || data?.[field as string] == null)

/**
 * Runs all mutations of an operation in one transaction: all or nothing. `run` executes the whole operation, and again
 * where another transaction came between, each time with loaders and a request of its own. The answer of one that was
 * undone has `data: null`.
 */
export const inOneTransaction = async <C extends Context>(
  context: C,
  run: (context: C) => Promise<ExecutionResult>,
): Promise<ExecutionResult> => {
  const { request, writeDoor } = context
  try {
    return await writeDoor.transaction(request, async inside => {
      const result = await run(withRequest(context, inside))
      const passing = result.errors?.map(causeOf).find(error => writeDoor.isPassing(error))
      if (passing) throw passing
      if (fails(result)) throw new Undone(result)
      return result
    })
  } catch (error) {
    if (error instanceof Undone) return { ...error.result, data: null }
    if (!(error instanceof AppError)) throw error
    return { data: null, errors: [new GraphQLError(error.message, { originalError: error })] }
  }
}
