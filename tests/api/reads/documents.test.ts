import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

// A worker has no `--expose-gc`; V8 takes the flag later as well, for contexts made from then on.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const tenant = makeTenant('alfa', buildSchema())
const { admin } = tenant.people
const shop = encodeId('Shop', String([...tenant.documents].find(([{ type }]) => type === 'Shop')?.[1][1]?._id))

let t: TestApp
beforeAll(async () => {
  t = await startApp()
  await insertTenants(t.db, tenant)
})

/** Used heap in MB, after what is dead has gone: finalizers free more in the turns that follow a collection. */
const heapMb = async (): Promise<number> => {
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage()
    await wait(20)
  }
  return process.memoryUsage().heapUsed / 2 ** 20
}

/** Asks `count` documents that nobody asked before, each twice where it is to be compiled. */
const ask = async (from: number, count: number, write: (i: number) => string, times = 1): Promise<void> => {
  const numbers = Array.from({ length: count }, (_, i) => from + i).values()
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const i of numbers) {
        const query = write(i)
        for (let turn = 0; turn < times; turn++) {
          const { data, errors } = await t.ask(query, { as: admin })
          if ((data === undefined) === (errors === undefined)) throw new Error(`no answer to ${query}`)
        }
        t.forget()
      }
    }),
  )
}

/** Documents of a kind that nobody asked before, `each` in every one of six rounds. */
interface Kind {
  readonly each: number
  readonly times?: number
  readonly write: (i: number) => string
}

/** 18,000 answered documents by default; `DOCUMENTS_SCALE=6` makes them 108,000. */
const scale = Number(process.env.DOCUMENTS_SCALE ?? 1)

const kinds: readonly (readonly [string, Kind])[] = [
  [
    'are answered',
    { each: 3_000 * scale, write: i => `query Q${i} { shop(id: "${shop}") { a${i}: name owner { name } } }` },
  ],
  [
    'are compiled',
    { each: 300, times: 3, write: i => `query Q${i} { shop(id: "${shop}") { b${i}: name owner { name } } }` },
  ],
  ['have several operations', { each: 500, write: i => `query A { a${i}: __typename } query B { b: __typename }` }],
  ['do not fit the schema', { each: 1_500, write: i => `query Q${i} { nonsense${i} }` }],
  ['are no GraphQL', { each: 1_500, write: i => `query Q${i} {` }],
]

describe('distinct documents leave memory flat', { timeout: 600_000 }, () => {
  it.each(kinds)('those that %s', async (_name, { each, times = 1, write }) => {
    // The caches keep 1,024 documents: they are full after this, and stay so.
    await ask(0, 2_000, write, times)
    const heaps: number[] = []
    for (let round = 0; round < 6; round++) {
      await ask(2_000 + round * each, each, write, times)
      heaps.push(await heapMb())
    }
    // What leaks only grows: its smallest value later lies above its largest before.
    const growth = Math.min(...heaps.slice(3)) - Math.max(...heaps.slice(0, 3))
    expect(growth, `heap after each round, MB: ${heaps.map(Math.round)}`).toBeLessThan(2)
  })
})
