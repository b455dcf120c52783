import { IdempotencyKeyModel } from './database/idempotency.ts'
import { declaredIndexes } from './database/indexes.ts'
import { allDomains } from './graphql/schema.ts'

/** All that is stored: types of the API, collections that none shows, and the write door's own. */
export const stored = [
  ...allDomains.flatMap(({ entities, hidden = [] }) => [...entities, ...hidden]),
  { model: IdempotencyKeyModel },
]

/** Every index that the domains declare, by their lists and by their models, and that of the write door's own collection. */
export const indexes = declaredIndexes(
  stored,
  allDomains.flatMap(({ lists }) => lists),
)
