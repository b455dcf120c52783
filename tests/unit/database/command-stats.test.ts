import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type CommandRecord, CommandStats } from '../../../src/database/command-stats.ts'

const cause = { collection: 'products', method: 'find', operation: 'Shop', path: 'products' } as const

test('a command that fails after a long time is counted as a slow one', async () => {
  const stats = new CommandStats(20)
  await expect(
    stats.measure(cause, async () => {
      await wait(40)
      throw new Error('given up')
    }),
  ).rejects.toThrow('given up')
  expect(stats.snapshot()).toMatchObject({ commands: 1, slow: 1 })
})

test('each command is told to whoever asked for all of them, with where it came from and how it ended', async () => {
  const told: CommandRecord[] = []
  const stats = new CommandStats(1_000, record => told.push(record))
  expect(await stats.measure(cause, async () => 'rows')).toBe('rows')
  await stats.measure(cause, () => Promise.reject(new Error('no'))).catch(() => undefined)
  expect(told).toMatchObject([
    { ...cause, failed: false },
    { ...cause, failed: true },
  ])
  expect(stats.snapshot()).toMatchObject({ commands: 2, slow: 0 })
})
