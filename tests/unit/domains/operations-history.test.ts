import { expect, it, onTestFinished, vi } from 'vitest'
import { CommandStats } from '../../../src/database/command-stats.ts'
import { createHistory, type HistoryParts } from '../../../src/domains/operations/index.ts'
import type { OperationRecord } from '../../../src/kernel/observer.ts'

const healthy = { status: 'healthy', checks: { database: { latency: 2 } } } as Awaited<
  ReturnType<HistoryParts['health']>
>

/** A history of a process whose pool and health are as a test says. */
const startHistory = (parts: Partial<HistoryParts> = {}) => {
  const figures = { size: 3, max: 10, inUse: 0, waiting: 0 }
  const commands = new CommandStats(100)
  const pool = { snapshot: () => figures, onCheckOut: () => () => undefined }
  const outage = { state: 'closed', opened: 0 }
  const history = createHistory({
    instance: 'one',
    database: { pool, outage } as unknown as HistoryParts['database'],
    commands,
    load: () => ({ memory: { percent: 1, heapUsed: 1, heapTotal: 2 }, cpu: { percent: 12.5 } }),
    health: async () => healthy,
    sockets: () => 7,
    everyMs: 40,
    ...parts,
  })
  onTestFinished(() => history.stop())
  return { history, commands, figures, outage }
}

const operation = (ms: number, codes: OperationRecord['codes'] = [], type: OperationRecord['type'] = 'query') =>
  ({ type, ms, codes, operation: 'Any', viewer: null }) as unknown as OperationRecord

/** From here on intervals pass by hand: gives the function that has so many milliseconds pass. */
const byHand = () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  return (ms: number) => vi.advanceTimersByTimeAsync(ms)
}

const sampled = async (history: ReturnType<typeof startHistory>['history']) => {
  const before = history.samples().samples.length
  await expect.poll(() => history.samples().samples.length, { interval: 5 }).toBeGreaterThan(before)
  return history.samples().samples.at(-1)
}

it('a sample tells how many operations there were, how long they took, and what was wrong with them', async () => {
  const next = byHand()
  const { history } = startHistory({ everyMs: 150 })
  for (let ms = 1; ms <= 100; ms++) history.observer.operation(operation(ms))
  history.observer.operation(operation(1, ['FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND']))
  history.observer.operation(operation(5_000, [], 'subscription'))
  history.observer.refusal('RATE_LIMITED')
  history.start()
  await next(150)
  const [sample] = history.samples().samples
  expect(sample?.operations).toMatchObject({ count: 101, failed: 1 })
  expect(sample?.operations.p50Ms).toBeCloseTo(50, -1)
  expect(sample?.operations.p95Ms).toBeCloseTo(95, -1)
  expect(sample?.operations.p99Ms).toBeCloseTo(99, -1)
  expect(new Set(sample?.errors)).toEqual(
    new Set([
      { code: 'FORBIDDEN', count: 2 },
      { code: 'NOT_FOUND', count: 1 },
      { code: 'RATE_LIMITED', count: 1 },
    ]),
  )
  await next(150)
  const [, second] = history.samples().samples
  expect(second).toMatchObject({ operations: { count: 0, failed: 0, p50Ms: null }, errors: [] })
  expect(history.activity()).toMatchObject({ operations: 101, sockets: 7 })
  expect(history.activity().errors[0]).toMatchObject({ code: 'FORBIDDEN', count: 2 })
})

it('a sample keeps the peak of the pool, which may be gone again when it ends', async () => {
  const next = byHand()
  const { history, figures } = startHistory({ everyMs: 2_500 })
  history.start()
  Object.assign(figures, { inUse: 9, waiting: 30 })
  // It looks at the pool each second.
  await next(1_000)
  Object.assign(figures, { inUse: 1, waiting: 0 })
  await next(1_500)
  expect(history.samples().samples).toHaveLength(1)
  const [sample] = history.samples().samples
  expect(sample?.pool).toEqual({ inUse: 9, waiting: 30, size: 3, max: 10, checkOutP95Ms: null })
})

it('keeps so many samples and no more: the oldest leave', async () => {
  const { history } = startHistory({ everyMs: 5, most: 3 })
  history.start()
  const first = await sampled(history)
  await expect.poll(() => history.samples().samples.some(({ at }) => at === first?.at), { interval: 5 }).toBe(false)
  expect(history.samples().samples.length).toBe(3)
})

it('gives only samples after a moment, and in a subscription each of them once, also to who reads late', async () => {
  const { history } = startHistory()
  history.start()
  const first = await sampled(history)
  const told = history.watch()[Symbol.asyncIterator]()
  const read = async (): Promise<{ at: Date }[]> => {
    const { value } = await told.next()
    return value ? value().samples : []
  }
  expect((await read()).map(({ at }) => at)).toContain(first?.at)
  const already = history.samples().samples.length
  await expect.poll(() => history.samples().samples.length).toBeGreaterThan(already + 2)
  const missed = await read()
  expect(missed.length).toBeGreaterThan(2)
  expect(history.samples(first?.at).samples).toEqual(expect.arrayContaining(missed))
  const next = await read()
  expect(missed.map(({ at }) => at)).not.toContain(next[0]?.at)
  await told.return?.()
})

it('tells of a command while it runs, and not any more when it has ended, well or not', async () => {
  const { history, commands } = startHistory()
  const ending = Promise.withResolvers<unknown[]>()
  const statement = { collection: 'users', method: 'find', filter: { email: 'ada@example.com' }, options: {} }
  const causes = [{ operation: 'Users', path: 'users' }]
  const running = commands.measure(statement as never, causes, () => ending.promise)
  expect(history.activity()).toMatchObject({
    running: 1,
    commands: [{ operation: 'Users', path: 'users', collection: 'users', method: 'find' }],
  })
  expect(JSON.stringify(history.activity())).not.toContain('ada@')
  ending.reject(new Error('gone'))
  await expect(running).rejects.toThrow('gone')
  expect(history.activity()).toMatchObject({ running: 0, commands: [] })
})

it('shows the breaker, and goes on while the database is gone', async () => {
  const { history, outage } = startHistory()
  history.start()
  Object.assign(outage, { state: 'half-open', opened: 2 })
  await sampled(history)
  expect(await sampled(history)).toMatchObject({ breaker: 'half_open' })
  expect(history.activity().breaker).toEqual({ state: 'half_open', opened: 2 })
})
