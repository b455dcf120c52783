import { type DeclaredIndex, makeIndexes, missingIndexes } from '../database/indexes.ts'
import { indexes } from '../indexes.ts'
import { CommandRefused, refusePart, runCommand } from './deps.ts'

const text = ({ collection, keys, options }: DeclaredIndex): string =>
  [collection, JSON.stringify(keys), ...(Object.keys(options).length > 0 ? [JSON.stringify(options)] : [])].join(' ')

/** The server's codes for an index that is there with other options, or under another name. */
const conflicts = new Set<unknown>([85, 86])

/** Makes the declared indexes that the database lacks, a collection at a time, and says which. */
await runCommand(async ({ db }) => {
  await refusePart(db)
  const missing = await missingIndexes(db, indexes)
  for (const [, ofCollection] of Map.groupBy(missing, ({ collection }) => collection)) {
    try {
      await makeIndexes(db, ofCollection)
    } catch (error) {
      if (!conflicts.has((error as { code?: unknown }).code)) throw error
      throw new CommandRefused(`An index has to be dropped first, by hand: ${(error as Error).message}`)
    }
    for (const index of ofCollection) console.log(`made ${text(index)}`)
  }
  console.log(`${missing.length} indexes made; all ${indexes.length} that are declared are there`)
})
