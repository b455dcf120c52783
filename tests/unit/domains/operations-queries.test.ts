import { expect, it } from 'vitest'
import { CommandStats } from '../../../src/database/command-stats.ts'
import { PlanGuard } from '../../../src/database/plan-guard.ts'
import { createQueries } from '../../../src/domains/operations/index.ts'
import { recordLog } from '../../support/log.ts'

it('a shape that was never sent, since its answers were kept, is told with no duration, and is never a slow one', () => {
  const stats = new CommandStats(100)
  const db = () => {
    throw new Error('the database is asked')
  }
  const guard = new PlanGuard({ mode: 'off', documents: 0, db, log: recordLog().log })
  const queries = createQueries({ instance: 'one', stats, guard, indexes: [], adminPage: new Set() })
  const names = {
    operation: 'Plans',
    path: 'plans',
    collection: 'shops',
    method: 'find',
    shape: 'find shops { _id: ? }',
  }
  stats.served([{ ...names, documents: 3, needs: [] }], null)
  expect(queries.all({}).operations).toMatchObject([
    {
      count: 0,
      averageMs: 0,
      shapes: [{ ...names, count: 0, cached: 1, averageMs: 0, p95Ms: 0, recommendations: [] }],
    },
  ])
  expect(queries.slow({ thresholdMs: 0 })).toMatchObject({ total: 0, shapes: [] })
})
