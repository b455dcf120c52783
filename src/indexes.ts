import { IdempotencyKeyModel } from './database/idempotency.ts'
import { declaredIndexes } from './database/indexes.ts'
import { allDomains } from './graphql/schema.ts'

/** Every index that the domains declare, by their lists and by their models, and that of the write door's own collection. */
export const indexes = declaredIndexes(
  [...allDomains.flatMap(({ entities, hidden = [] }) => [...entities, ...hidden]), { model: IdempotencyKeyModel }],
  allDomains.flatMap(({ lists }) => lists),
)
