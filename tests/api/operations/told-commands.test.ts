import { beforeAll, describe, expect, it } from 'vitest'
import { makeIndexes } from '../../../src/database/indexes.ts'
import type { ExplainPanel } from '../../../src/graphql/explain-panel.ts'
import type { ToldDatabase } from '../../../src/graphql/told-commands.ts'
import { indexes } from '../../../src/indexes.ts'
import type { Answer } from '../../support/app.ts'
import { type MerchantsApp, startMerchants, tea } from '../../support/merchants.ts'

const asked = { 'graphql-database': '1' }
const query = `query Newest($shop: ID!) {
  few: products(shopId: $shop) { nodes { title at: shop { name } } totalCount }
}`

let t: MerchantsApp
let merchant: string
let shop: string
const start = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
  t = await startMerchants(env)
  // In production nothing makes them at the start.
  await makeIndexes(t.db, indexes)
  merchant = await t.user()
  shop = await t.shop(merchant)
  for (let i = 0; i < 3; i++)
    await t.mutate(merchant, 'createProduct', { shopId: shop, ...tea({ title: 'SECRET' }) }, 'product { id }')
}
const ask = (as: string | null, headers: Record<string, string>) => t.ask(query, { as, headers, variables: { shop } })
/** Without the look-up of the viewer, which a request causes that comes some seconds after the last one. */
const fieldsOf = (database: ToldDatabase | undefined) =>
  database?.commands.filter(({ path }) => path !== 'loadstone viewer') ?? []
const databaseOf = ({ extensions = {} }: Answer) => extensions.database as ToldDatabase | undefined

describe('extensions.database', () => {
  beforeAll(() => start())

  it('tells the commands of an operation, each with its path, shape and plan, and never a value', async () => {
    const answer = await ask(merchant, asked)
    expect(answer.errors).toBeUndefined()
    const database = databaseOf(answer)
    expect(database).toMatchObject({ more: 0, findings: [] })
    const paths = fieldsOf(database).map(({ path }) => path)
    expect(paths.sort()).toEqual(['few', 'few.nodes.at', 'few.totalCount'])
    const [page] = database?.commands.filter(({ path }) => path === 'few') ?? []
    expect(page).toMatchObject({
      collection: 'products',
      method: 'find',
      documents: 3,
      retries: 0,
      failed: false,
      plan: { keysExamined: 3, docsExamined: 3, returned: 3, verdict: 'INDEXED', reasons: [] },
    })
    expect(page?.plan?.stages).toContain('IXSCAN')
    expect(page?.plan?.indexes.join()).toMatch(/^\{"shopId":1,/)
    expect(page?.ms).toBeGreaterThan(0)
    const text = JSON.stringify(database)
    for (const value of ['SECRET', shop.slice(4), merchant]) expect(text).not.toContain(value)
  })

  it('tells writes without a plan, and the commands of a transaction', async () => {
    const input = { shopId: shop, ...tea() }
    const answer = await t.ask(
      'mutation ($input: CreateProductInput!) @transaction { createProduct(input: $input) { product { id } } }',
      { as: merchant, headers: asked, variables: { input } },
    )
    const commands = databaseOf(answer)?.commands ?? []
    expect(commands.find(({ method }) => method === 'insertOne')).toMatchObject({ collection: 'products', plan: null })
    expect(commands.at(-1)).toMatchObject({ path: 'transaction', method: 'commitTransaction', failed: false })
  })

  it('is told to who asks with `GraphQL-Database: 1` alone', async () => {
    for (const headers of [{}, { 'graphql-database': '0' }, { 'graphql-database': '' }] as Record<string, string>[])
      expect((await ask(merchant, headers)).extensions).toBeUndefined()
  })

  it.each(['true', 'True', '1'])('is told to who asks with `GraphQL-Database: %s`', async value => {
    expect(databaseOf(await ask(merchant, { 'graphql-database': value }))?.commands).not.toEqual([])
  })

  it('tells the documents of all parents as what a page of each has returned', async () => {
    const other = await t.shop(merchant)
    await t.mutate(merchant, 'createProduct', { shopId: other, ...tea() }, 'product { id }')
    const nested = 'query Nested { shops { nodes { products(first: 2) { nodes { title } } } } }'
    const commands = fieldsOf(databaseOf(await t.ask(nested, { as: merchant, headers: asked })))
    const pages = commands.find(({ path }) => path === 'shops.nodes.products')
    expect(pages?.plan?.stages).toContain('$lookup')
    expect(pages?.documents).toBeGreaterThan(1)
    expect(pages?.plan?.returned).toBe(pages?.documents)
  })

  it('tells the look-up of a viewer with its plan at a path of its own, to the request that has caused it alone', async () => {
    const newcomer = await t.user()
    const told = async () =>
      databaseOf(await t.ask('{ __typename }', { as: newcomer, headers: asked }))?.commands.map(
        ({ path, collection, documents, plan }) => ({ path, collection, documents, verdict: plan?.verdict }),
      )
    const viewer = { path: 'loadstone viewer', collection: 'users', documents: 1, verdict: 'INDEXED' }
    expect([await told(), await told()]).toEqual([[viewer], []])
  })

  it('plans each shape of a path once, and sends no more than that', async () => {
    await ask(merchant, {})
    t.forget()
    await ask(merchant, {})
    const alone = t.commands.length
    const explained: unknown[] = []
    const count = ({ commandName }: { commandName: string }) => commandName === 'explain' && explained.push(commandName)
    t.database.connection.getClient().on('commandStarted', count)
    t.forget()
    await ask(merchant, asked)
    t.database.connection.getClient().off('commandStarted', count)
    expect(t.commands).toHaveLength(alone)
    expect(explained).toHaveLength(3)
  })

  it('is told in the form of GraphiQL’s explain panel where that asks', async () => {
    const { extensions = {} } = await ask(merchant, { 'x-graphql-explain': 'plan,sql' })
    expect(Object.keys(extensions)).toEqual(['explain'])
    const { operations } = extensions.explain as ExplainPanel
    expect(operations).toHaveLength(4)
    const [all, first] = operations
    expect(all).toMatchObject({ type: 'sql', title: expect.stringMatching(/^All: 3 commands, [\d.]+ ms$/) })
    expect(all?.query.split('\n')).toHaveLength(4)
    expect(first).toMatchObject({ type: 'sql', title: '1. few: find products' })
    expect(first?.query).toMatch(/^find products \{ shopId: \? \}/)
    expect(first?.explain).toMatch(/4 documents\n.*\nindex: \{"shopId":1.*\nexamined: 4 keys and 4 documents/)
  })
})

describe('in production', () => {
  beforeAll(() => start({ NODE_ENV: 'production' }))

  it('the header says nothing to others than admins, and nothing is explained', async () => {
    const headers = { ...asked, 'x-graphql-explain': 'plan,sql' }
    const answer = await ask(merchant, headers)
    expect(answer).toEqual(await ask(merchant, {}))
    expect(answer.errors).toBeUndefined()
    expect((await ask(null, headers)).extensions).toBeUndefined()
  })

  it('admins are told', async () => {
    const admin = await t.user({ roles: ['admin'] })
    expect(fieldsOf(databaseOf(await ask(admin, asked)))).toHaveLength(3)
  })
})
