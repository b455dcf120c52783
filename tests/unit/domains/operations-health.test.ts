import { expect, it } from 'vitest'
import { createOperations, type OperationsParts } from '../../../src/domains/operations/index.ts'

it('who follows the health is told why it is bad anew when that changes, though it is as bad as before', async () => {
  let outcome = 'late'
  let notReady: string | null = null
  const operations = createOperations({
    ...{ instance: 'one', version: '1', environment: 'test', migrations: [], notReady: async () => notReady },
    database: {
      members: null,
      pool: { snapshot: () => ({ available: 0, inUse: 0, max: 1 }) },
      state: { state: 'disconnected' },
    },
    probe: { ping: async () => ({ outcome }), readWrite: async () => null },
    load: () => ({ memory: { percent: 1, heapUsed: 1, heapTotal: 2 }, cpu: { percent: 1 } }),
  } as unknown as OperationsParts)
  const told = operations.watchHealth()[Symbol.asyncIterator]()
  const error = async () => (await told.next()).value.checks.database.error
  expect(await error()).toBe('The database does not answer')
  outcome = 'failed'
  expect(await error()).toBe('The database cannot be reached')
  notReady = 'A declared index is missing'
  expect((await told.next()).value).toMatchObject({ ready: false, notReady })
  await told.return?.()
})
