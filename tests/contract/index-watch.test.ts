import { expect, it } from 'vitest'
import { createIndexWatch } from '../../src/database/index-watch.ts'
import { type DeclaredIndex, makeIndexes } from '../../src/database/indexes.ts'
import { openDb } from '../../src/database/open-db.ts'
import { openTestDatabase, quiet } from '../support/database.ts'

const declared: readonly DeclaredIndex[] = ['jobs', 'things', 'things'].map((collection, n) => ({
  ...{ collection, keys: { [`field${n}`]: 1 }, options: {} },
}))

it('what is missing is known once it was looked, of all collections and of each', async () => {
  const database = await openTestDatabase()
  const db = openDb(database.connection)
  const watch = createIndexWatch(database, declared, quiet)
  expect([watch.missing, watch.missingOf('jobs')]).toEqual([null, null])
  await watch.look()
  expect([watch.missing, watch.missingOf('jobs'), watch.missingOf('things')]).toEqual([3, 1, 2])
  await makeIndexes(db, declared.slice(0, 2))
  await watch.look()
  expect([watch.missing, watch.missingOf('jobs'), watch.missingOf('things')]).toEqual([1, 0, 1])
})
