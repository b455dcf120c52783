import { expect, it } from 'vitest'
import { decided } from '../../../src/kernel/decided.ts'
import { AppError } from '../../../src/kernel/errors.ts'
import { Trace } from '../../../src/kernel/trace.ts'

const find = { method: 'find', collection: 'products', filter: {}, projection: {}, limit: 1 } as const

it('what another write came between is tried again, and is the same work again, not a loop of its own', async () => {
  const usage = { commands: 0, documents: 0, trace: new Trace() }
  let tries = 0
  const done = await decided({ usage }, async () => {
    tries++
    usage.trace.add('product', { shape: `try ${tries}` } as never, find)
    if (tries < 5) throw new AppError('CONFLICT')
    return 'done'
  })
  expect(done).toBe('done')
  expect(usage.trace.commands.map(({ run }) => run)).toEqual([0, 1, 2, 3, 4])
})
