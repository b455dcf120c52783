import { declaredIndexes } from './database/indexes.ts'
import { allDomains } from './graphql/schema.ts'

/** Every index that the domains declare, by their lists and by their models. */
export const indexes = declaredIndexes(
  allDomains.flatMap(({ entities }) => entities),
  allDomains.flatMap(({ lists }) => lists),
)
