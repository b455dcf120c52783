import { beforeAll, describe, expect, it } from 'vitest'
import type { ToldDatabase } from '../../../src/graphql/told-commands.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { loadSeed } from '../../support/seeded.ts'

interface Guard {
  readonly mode: string
  readonly found: number
  readonly refused: number
  readonly findings: readonly { readonly shape: string; readonly refused: number }[]
}

const byDomain = '{ shopByDomain(domain: "shop-1.example.com") { name } }'

describe.each(['watch', 'refuse'] as const)('PLAN_GUARD=%s', mode => {
  let t: TestApp
  let admin: string
  beforeAll(async () => {
    t = await startApp({ PLAN_GUARD: mode, PLAN_GUARD_DOCUMENTS: '50' })
    admin = (await loadSeed(t.db, { shops: 60, products: 100, users: 60 }))('admin')
    await t.db.collection('shops').dropIndex('domain_1')
  })

  const guard = async (): Promise<Guard> => {
    const query =
      '{ planGuard { instance mode planned failed found refused findings { collection shape verdict operation path refused } } }'
    return (await t.ask(query, { as: admin })).data?.planGuard as unknown as Guard
  }

  it(`${mode === 'refuse' ? 'refuses' : 'answers'} what would read a collection whole, and tells of it without its values`, async () => {
    const { errors, data } = await t.ask(byDomain, { as: admin })
    if (mode === 'refuse') {
      expect(errors).toMatchObject([
        {
          message: 'No index serves this: a whole collection would be read.',
          path: ['shopByDomain'],
          extensions: { code: 'UNINDEXED_QUERY' },
        },
      ])
      expect(t.commands.filter(({ command }) => String(command.comment).includes('shopByDomain'))).toEqual([])
    } else {
      expect(errors).toBeUndefined()
      expect(data).toMatchObject({ shopByDomain: { name: expect.any(String) } })
    }
    await expect.poll(async () => (await guard()).found).toBe(1)
    const told = await guard()
    expect(told).toMatchObject({ mode: mode.toUpperCase(), found: 1, refused: mode === 'refuse' ? 1 : 0 })
    expect(told.findings).toMatchObject([
      {
        ...{ collection: 'shops', shape: 'find shops { domain: ? }', verdict: 'SCANS' },
        ...{ operation: 'anonymous', path: 'shopByDomain' },
      },
    ])
    expect(JSON.stringify(told)).not.toContain('shop-1')
  })

  it(`extensions.database has what was ${mode === 'refuse' ? 'refused, with its shape and the plan that it was refused for' : 'answered so, with its plan'}`, async () => {
    t.forget()
    const { extensions = {} } = await t.ask(`{ me { email } ${byDomain.slice(1)}`, {
      as: admin,
      headers: { 'graphql-database': '1' },
    })
    const { commands, findings } = extensions.database as ToldDatabase
    expect(commands.find(({ path }) => path === 'shopByDomain')).toMatchObject({
      ...{ collection: 'shops', method: 'find', shape: 'find shops { domain: ? }' },
      ...{ refused: mode === 'refuse', failed: mode === 'refuse' },
      plan: {
        ...{ verdict: 'SCANS', stages: expect.arrayContaining(['COLLSCAN']), indexes: [] },
        // The first of them is the one.
        docsExamined: mode === 'refuse' ? 0 : 1,
        reasons: expect.arrayContaining(['shops is read whole: no index serves it.']),
      },
    })
    expect(findings).toEqual([])
    expect(JSON.stringify(commands)).not.toContain('shop-1')
    // That it is told costs no command.
    expect(t.commands.filter(({ command }) => command.find === 'shops')).toHaveLength(mode === 'refuse' ? 0 : 1)
  })

  it('explain tells the same plan, and of a command that was refused executes nothing', async () => {
    const query = `query ($operation: String!) {
      explain(operation: $operation) { verdict commands { paths verdict reasons recommendations docsExamined plan } errors { code } }
    }`
    const { data } = await t.ask(query, { as: admin, variables: { operation: byDomain } })
    const ran = mode === 'watch'
    expect(data?.explain).toMatchObject({
      verdict: 'SCANS',
      commands: [
        {
          ...{ paths: ['shopByDomain'], verdict: 'SCANS', docsExamined: ran ? 1 : 0 },
          reasons: [
            'shops is read whole: no index serves it.',
            ...(ran ? [] : ['It was refused for that (PLAN_GUARD=refuse), and not executed.']),
          ],
          recommendations: ['The index {"domain":1} on shops is declared and not there: `npm run indexes` makes it.'],
        },
      ],
      errors: ran ? [] : [{ code: 'UNINDEXED_QUERY' }],
    })
  })

  it('lets everything else through', async () => {
    const query =
      '{ shops(first: 5) { totalCount nodes { name owner { name } products(first: 2) { nodes { title } } productCounts { total } } } users { nodes { wallet { availablePaise } } } userStats { count } }'
    expect((await t.ask(query, { as: admin })).errors).toBeUndefined()
    expect((await guard()).findings).toHaveLength(1)
  })

  it('names the index that is missing, with the shape that asks for it', async () => {
    const { data } = await t.ask('{ indexes { collection missing { keys shapes } } }', { as: admin })
    const reports = data?.indexes as unknown as { collection: string; missing: object[] }[]
    expect(reports.find(({ collection }) => collection === 'shops')?.missing).toEqual([
      { keys: { domain: 1 }, shapes: ['find shops { domain: ? }'] },
    ])
  })
})
