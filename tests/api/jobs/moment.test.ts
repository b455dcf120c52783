import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { ReadDoor } from '../../../src/database/read-door.ts'
import { Job } from '../../../src/domains/operations/store.jobs.ts'
import { ruleCheck } from '../../../src/jobs/rule-check.ts'
import type { Request } from '../../../src/kernel/request.ts'
import type { Rule } from '../../../src/kernel/rule.ts'
import { startOwnMongod } from '../../support/own-mongod.ts'
import { queue } from './engines.ts'
import { openJobs } from './started.ts'

const mongod = await startOwnMongod()
const { database, db, jobs, start, stateOf } = await openJobs({ MONGODB_URI: mongod.uri, PLAN_GUARD: 'off' })

const told =
  'The database does not keep one moment for as long as this takes: set its minSnapshotHistoryWindowInSeconds higher'
const read = (door: ReadDoor, inside: Request) =>
  door.statistic<unknown>(inside, { entity: Job, rights: 'system', path: 'all' }, undefined, () => [{ $limit: 1 }])
const slow: Rule<unknown> = {
  holds: 'this takes long',
  check: async (door, inside) => {
    await read(door, inside)
    await wait(4_000)
    await read(door, inside)
    return []
  },
}

it.each<[string, readonly Rule<unknown>[], string]>([
  ['says so', [], told],
  [
    'says so beside what is broken',
    [{ holds: 'one is one', check: async () => ['x'] }],
    `Does not hold: one is one. Could not be looked at: this takes long. ${told}.`,
  ],
])(
  'a check that takes longer than the database keeps its moment %s, and is not tried again',
  async (_, more, reason) => {
    // Right after a collection is made, no moment is old enough to know it.
    await wait(1_000)
    await database.connection.getClient().db('admin').command({
      setParameter: 1,
      minSnapshotHistoryWindowInSeconds: 1,
    })
    let isOver = false
    // The window moves with what is written.
    const writing = (async () => {
      while (!isOver) await Promise.all([jobs.insertOne({ name: 'beside' }), wait(50)])
    })()
    onTestFinished(async () => {
      isOver = true
      await writing
    })
    await queue(db, 'checks')
    const { lines } = start([
      ruleCheck({
        name: 'checks',
        does: 'Looks.',
        attempts: 3,
        backoffMs: 30,
        timeLimitMs: 60_000,
        rules: [slow, ...more],
      }),
    ])
    const ends = () => lines.filter(({ outcome }) => outcome !== undefined)
    await expect.poll(() => ends().length, { timeout: 30_000 }).toBe(1)
    expect(await stateOf('checks')).toMatchObject([{ status: 'failed', attempts: 1, failReason: reason }])
    expect(lines.filter(({ rule }) => rule === slow.holds)).toMatchObject([
      { err: { message: expect.stringContaining('older than the oldest available timestamp') } },
    ])
  },
)
