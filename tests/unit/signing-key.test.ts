import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { signingKey } from '../../src/signing-key.ts'
import { temporaryFolder } from '../support/process.ts'

test('a given secret is the key', async () => {
  const key = await signingKey({ kind: 'given', value: 'a secret' })
  expect(new TextDecoder().decode(key)).toBe('a secret')
})

test('without one a random key is kept for the next start, readable by its owner alone', async () => {
  const dataDir = join(await temporaryFolder(), 'new')
  const first = await signingKey({ kind: 'kept', dataDir })
  expect(first.byteLength).toBeGreaterThanOrEqual(32)
  expect(await signingKey({ kind: 'kept', dataDir })).toEqual(first)
  expect((await stat(join(dataDir, 'signing-key'))).mode & 0o777).toBe(0o600)
})

test('two folders have two keys, and processes that start together share one', async () => {
  const dataDir = await temporaryFolder()
  const keys = await Promise.all(Array.from({ length: 5 }, () => signingKey({ kind: 'kept', dataDir })))
  for (const key of keys) expect(key).toEqual(keys[0])
  expect(await signingKey({ kind: 'kept', dataDir: await temporaryFolder() })).not.toEqual(keys[0])
})
