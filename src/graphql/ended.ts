import type { GraphQLSchema } from 'graphql'
import type { Observer } from '../kernel/observer.ts'
import { tenths } from '../kernel/rounded.ts'
import type { OperationContext } from './admit.ts'
import type { OperationRequest } from './context.ts'
import { coordinateOf } from './coordinate.ts'
import type { Body, Incoming } from './execute.ts'
import { loggedCommands } from './told-commands.ts'

interface Parts {
  readonly schema: GraphQLSchema
  readonly slowRequestMs: number
  readonly observer: Pick<Required<Observer>, 'operation'>
}

/** What is known of an operation that has ended; of one that was refused early, little. */
interface Ended {
  readonly incoming: Incoming
  readonly request: OperationRequest | null
  readonly context: Pick<OperationContext, 'charge' | 'operation'> | null
  readonly errors: Body['errors']
}

/** What is done when an operation has ended: `operation` writes its line, and both tell the observer. */
export interface AtEnd {
  operation(ended: Ended): void
  /** One event of a subscription, which took `ms`. */
  event(ended: Ended, ms: number): void
}

export const createAtEnd = ({ schema, slowRequestMs, observer }: Parts): AtEnd => {
  const tell = ({ incoming, request, context, errors = [] }: Ended, ms: number): void => {
    const operation = context?.operation ?? null
    observer.operation({
      requestId: incoming.requestId,
      operation: request?.operation ?? 'anonymous',
      type: operation?.type ?? null,
      viewer: request?.viewer?.id ?? null,
      begun: performance.now() - ms,
      ms,
      cost: context?.charge?.cost ?? null,
      codes: errors.map(({ extensions }) => extensions.code),
      trace: request?.usage.trace ?? null,
      coordinateOf: path => operation && coordinateOf(schema, operation, path),
    })
  }

  const log = ({ incoming, request, context, errors }: Ended, ms: number): void => {
    const { operation, viewer, usage } = request ?? {}
    const cost = context?.charge?.cost
    const code = errors?.[0]?.extensions.code
    const line = {
      ...(usage ? { operation, viewer: viewer?.id ?? null, commands: usage.commands, documents: usage.documents } : {}),
      ...(cost === undefined ? {} : { cost }),
      ms: tenths(ms),
      ...(code === undefined ? {} : { code }),
    }
    if (ms < slowRequestMs) incoming.log.info(line, 'operation')
    else incoming.log.warn({ ...line, ...(usage ? { database: loggedCommands(usage.trace) } : {}) }, 'slow operation')
  }

  return {
    operation: ended => {
      const ms = ended.incoming.elapsed()
      log(ended, ms)
      tell(ended, ms)
    },
    event: tell,
  }
}
