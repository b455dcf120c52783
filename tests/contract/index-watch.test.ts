import { expect, it } from 'vitest'
import { createIndexWatch } from '../../src/database/index-watch.ts'
import { type DeclaredIndex, makeIndexes } from '../../src/database/indexes.ts'
import { openDb } from '../../src/database/open-db.ts'
import { beginRestore, restoreMark } from '../../src/database/restore-mark.ts'
import { openTestDatabase, quiet } from '../support/database.ts'
import { recordLog } from '../support/log.ts'

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

it('is logged once each, also that all is well again, and what a restore has left out can be made', async () => {
  const database = await openTestDatabase()
  const db = openDb(database.connection)
  const { log, lines } = recordLog()
  const watch = createIndexWatch(database, declared, log, () => makeIndexes(db, declared))
  const restore = await beginRestore(db, 'one:1')
  for (let i = 0; i < 2; i++) await watch.look()
  expect(watch.isPart).toBe(true)
  await restore?.leave()
  for (let i = 0; i < 2; i++) await watch.look()
  await db.dropCollection(restoreMark)
  for (let i = 0; i < 2; i++) await watch.look()
  expect([watch.isPart, watch.missing]).toEqual([false, 0])
  await db.dropCollection('jobs')
  for (let i = 0; i < 2; i++) await watch.look()
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    [50, expect.stringMatching(/^Not ready: .* one:1 has been restoring it since/)],
    [50, expect.stringMatching(/^Not ready: .* did not end\. Restore again with --again/)],
    [30, 'The database is whole again, with all declared indexes'],
    [50, 'Not ready: declared indexes are missing; `npm run indexes` makes them'],
  ])
  expect(lines.at(-1)).toMatchObject({ indexes: ['jobs {"field0":1}'] })
})
