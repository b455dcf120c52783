import { z } from 'zod'
import { flag, integer } from './readers.ts'
import { variable } from './variable.ts'

/** More operations than this never come in one request. */
const maxBatch = 10

/** How many operations a request may hold; 0 where batches are off. */
function batching(): z.ZodType<number, string> {
  return z.string().transform((text, context) => {
    if (text === 'true') return maxBatch
    if (text === 'false') return 0
    if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= maxBatch) return Number(text)
    context.addIssue(`must be true, false, or a whole number from 1 to ${maxBatch}`)
    return z.NEVER
  })
}

/** How operations come in. Sizes are bytes. */
export const requestVariables = {
  BATCHING: variable(
    batching(),
    `Take an array of operations as one request: true for up to ${maxBatch}, or how many`,
    { default: 'false' },
  ),
  CSRF_PREVENTION: variable(
    flag(),
    'Take a GET only with a header that a page of another site cannot send unasked: `graphql-require-preflight`, `apollo-require-preflight`, `x-apollo-operation-name`, or `content-type: application/json`',
    { default: 'true' },
  ),
  PERSISTED_MANIFEST: variable(
    z.string().optional(),
    'File of stored operations, as GraphQL Code Generator, Apollo or the Relay compiler writes it',
  ),
  PERSISTED_ONLY: variable(flag(), 'Answer the operations of PERSISTED_MANIFEST and no other', { default: 'false' }),
  APQ_CACHE_BYTES: variable(
    integer(0, 1_073_741_824, 'bytes'),
    "Memory for operations that clients store by their hash (Apollo's automatic persisted queries), in bytes; 0 stores none",
    { default: '4194304' },
  ),
}
