import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { type CommandRecord, CommandStats } from '../../../src/database/command-stats.ts'
import { Trace } from '../../../src/kernel/trace.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => undefined

const products = {
  method: 'find',
  collection: 'products',
  filter: { shopId: 'secret' },
  projection: { _id: 1 },
  sort: { updatedAt: -1 },
  limit: 21,
} as const
const cause = { operation: 'Shop', path: 'products' }
const told = { ...cause, collection: 'products', method: 'find' }

test('a command that fails after a long time is counted as a slow one', async () => {
  const stats = new CommandStats(20)
  const givenUp = stats.measure(products, [cause], async () => {
    await wait(40)
    throw new Error('given up')
  })
  await expect(givenUp).rejects.toThrow('given up')
  expect(stats.snapshot()).toMatchObject({ commands: 1, slow: 1 })
  expect(stats.shapes.shapes()).toMatchObject([{ ...told, count: 1, slow: 1, failed: 1, documents: 0 }])
})

test('each command is told to all who listen, with where it came from, its shape, and how it ended', async () => {
  const heard: CommandRecord[] = []
  const stats = new CommandStats(1_000)
  const stop = stats.onCommand(record => heard.push(record))
  expect(await stats.measure(products, [cause], async () => ['a', 'b'])).toEqual(['a', 'b'])
  await stats.measure(products, [cause], () => Promise.reject(new Error('no'))).catch(() => undefined)
  stop()
  await stats.measure(products, [cause], async () => [])
  const shape = 'find products { shopId: ? } sort { updatedAt: -1 }'
  expect(heard).toMatchObject([
    { ...told, shape, documents: 2, retries: 0, shared: 0, failed: false, code: null },
    { ...told, shape, documents: 0, failed: true, code: 'Error' },
  ])
  expect(stats.snapshot()).toMatchObject({ commands: 3, slow: 0 })
})

test('a command that several loads share is told once, and is in the trace of each by its own path', async () => {
  const stats = new CommandStats(1_000)
  const traces = [new Trace(), new Trace(true)]
  const causes = traces.map((trace, i) => ({ operation: `Op${i}`, path: `path${i}`, trace }))
  await stats.measure(products, causes, async sending => {
    sending.retries = 2
    return ['a']
  })
  expect(stats.shapes.shapes()).toMatchObject([{ operation: 'Op0', path: 'path0', count: 1, shared: 1, retries: 2 }])
  expect(traces.map(({ commands }) => commands)).toMatchObject([
    [{ path: 'path0', statement: null, command: { shared: 1, retries: 2, documents: 1 } }],
    [{ path: 'path1', statement: products, command: { shared: 1, retries: 2, documents: 1 } }],
  ])
})

test('what a write did is counted by what the server says of it', async () => {
  const stats = new CommandStats(1_000)
  const documents: number[] = []
  stats.onCommand(record => documents.push(record.documents))
  const write = { method: 'updateMany', collection: 'products', filter: {}, write: true } as const
  const results = [{ modifiedCount: 3 }, { deletedCount: 2 }, { insertedCount: 1, modifiedCount: 4 }, null, { _id: 1 }]
  for (const result of results) await stats.measure(write, [cause], async () => result)
  expect(documents).toEqual([3, 2, 5, 0, 1])
})

test('a request that has joined a command keeps nothing of the one that sent it first', async () => {
  const stats = new CommandStats(1_000)
  const sentBy = (trace: Trace, joining: Trace) =>
    stats.measure(
      products,
      [
        { ...cause, trace },
        { ...cause, trace: joining },
      ],
      async () => [],
    )
  let [leader, joined] = [new Trace(), new Trace()]
  const gone = new WeakRef(leader)
  for (let i = 0; i < 10; i++) {
    await sentBy(leader, joined)
    leader = joined
    joined = new Trace()
  }
  expect(leader.commands.length + joined.commands.length).toBeGreaterThan(0)
  await expect.poll(() => gc() ?? gone.deref() === undefined, { timeout: 5_000 }).toBe(true)
})
