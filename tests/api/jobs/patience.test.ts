import { describe, expect, it } from 'vitest'
import type { ReadDoor } from '../../../src/database/read-door.ts'
import { Job } from '../../../src/domains/operations/store.jobs.ts'
import { createDoors } from '../../../src/doors.ts'
import { OperationRequest } from '../../../src/graphql/context.ts'
import { JobRequest } from '../../../src/jobs/request.ts'
import type { AppError } from '../../../src/kernel/errors.ts'
import type { Request } from '../../../src/kernel/request.ts'
import { quiet } from '../../support/database.ts'
import { jobOf, queue } from './engines.ts'
import { openJobs } from './started.ts'

const { config, database, db, start } = await openJobs({
  DB_SOCKET_TIMEOUT: '1000',
  PLAN_GUARD: 'refuse',
  PLAN_GUARD_DOCUMENTS: '1',
})

/** Reads all there is, for longer than a socket of the server may be silent. */
const readAll = (door: ReadDoor, request: Request, ms: number) =>
  door.statistic(request, { entity: Job, rights: 'system', path: 'all' }, undefined, () => [
    { $match: { $expr: { $function: { body: `function () { sleep(${ms}); return true }`, args: [], lang: 'js' } } } },
    { $count: 'all' },
  ])

describe('what a job reads', () => {
  it('may be all there is, and take longer than a request’s command may', async () => {
    const found: unknown[] = []
    await queue(db, 'reads')
    start([jobOf('reads', async ({ door, request }) => void found.push(await readAll(door, request, 1_600)))])
    await expect.poll(() => found, { timeout: 10_000 }).toEqual([[{ all: 1 }]])
  })

  it('is no finding of the plan guard where that only watches', async () => {
    await queue(db, 'waits')
    const watching = createDoors(
      { ...config, database: { ...config.database, planGuard: { ...config.database.planGuard, mode: 'watch' } } },
      database,
      quiet,
    )
    const request = new OperationRequest('test', 5_000)
    const { signal } = new AbortController()
    const found = []
    for (const reading of [new JobRequest(request, signal), request]) {
      await readAll(watching.door, reading, 0)
      await watching.guard.settled()
      found.push(watching.guard.findings().length)
    }
    request.end()
    expect(found).toEqual([0, 1])
  })

  it('is refused to a request', async () => {
    await queue(db, 'waits')
    const request = new OperationRequest('test', 5_000)
    const { door } = createDoors(config, database, quiet)
    const refusal = await readAll(door, request, 0).catch((error: unknown) => error)
    expect((refusal as AppError).code).toBe('UNINDEXED_QUERY')
    request.end()
  })

  it('ends with the time of the job', async () => {
    const codes: string[] = []
    await queue(db, 'hurries')
    start([
      jobOf(
        'hurries',
        async ({ door, request }) => {
          await readAll(door, request, 3_000).catch((error: AppError) => codes.push(error.code))
        },
        { timeLimitMs: 300, attempts: 1 },
      ),
    ])
    await expect.poll(() => codes).toEqual(['TIMEOUT'])
  })
})
