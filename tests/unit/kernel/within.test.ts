import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { late, within } from '../../../src/kernel/within.ts'

it('gives what the work gives, and fails as it fails', async () => {
  expect(await within(Promise.resolve(7), 1_000)).toBe(7)
  await expect(within(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no')
})

it('gives `late` for work that never ends', async () => {
  expect(await within(new Promise(() => undefined), 5)).toBe(late)
})

it('lets nobody hear of work that fails after its time', async () => {
  const unheard: unknown[] = []
  const note = (reason: unknown) => void unheard.push(reason)
  process.on('unhandledRejection', note)
  const failing = wait(20).then(() => {
    throw new Error('too late')
  })
  expect(await within(failing, 1)).toBe(late)
  await wait(50)
  process.off('unhandledRejection', note)
  expect(unheard).toEqual([])
})
