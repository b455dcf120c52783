import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { loadSeed, userId } from '../../support/seeded.ts'

let t: TestApp
let id: (name: string) => string
beforeAll(async () => {
  t = await startApp({ QUERY_MAX_DEPTH: '8', PLAN_GUARD: 'watch' })
  id = await loadSeed(t.db, { shops: 60, products: 1_200, users: 300 })
})
beforeEach(() => t.forget())

interface Explanation {
  readonly operation: string | null
  readonly verdict: string | null
  readonly noVerdict: string | null
  readonly commands: readonly {
    readonly paths: readonly string[]
    readonly shape: string
    readonly verdict: string
    readonly reasons: readonly string[]
    readonly recommendations: readonly string[]
    readonly indexes: readonly unknown[]
    readonly stages: readonly string[]
    readonly docsExamined: number
    readonly keysExamined: number
    readonly returned: number
    readonly planningMs: number
    readonly rejectedPlans: readonly unknown[]
    readonly plan: Record<string, unknown>
  }[]
  readonly unplanned: readonly string[]
  readonly errors: readonly { readonly path: string; readonly code: string }[]
}

const query = `query ($operation: String!, $variables: JSON, $name: String, $as: ID) {
  explain(operation: $operation, variables: $variables, operationName: $name, as: $as) {
    operation verdict noVerdict
    commands {
      paths method collection shape verdict reasons recommendations stages indexes keysExamined docsExamined returned
      planningMs executionMs rejectedPlans plan
    }
    unplanned
    errors { path code message }
  }
}`

const ask = (operation: string, more: { variables?: object; name?: string; as?: string } = {}, as = id('admin')) =>
  t.ask(query, { as, variables: { operation, ...more } })

const explained = async (...args: Parameters<typeof ask>): Promise<Explanation> => {
  const { data, errors } = await ask(...args)
  expect(errors).toBeUndefined()
  return data?.explain as unknown as Explanation
}

const refusal = async (...args: Parameters<typeof ask>) => {
  const { data, errors } = await ask(...args)
  expect(data).toBeNull()
  expect(await t.ask('{ __typename }')).toMatchObject({ data: { __typename: 'Query' } })
  return errors?.[0]
}

const nested = `query Nested($n: Int!) {
  products(first: $n) { totalCount nodes { title shop { name owner { name } products(first: 3) { nodes { title } } } } }
}`

describe('explain', () => {
  it('tells of each command of an operation the paths that it serves, its index, and how much it looked at', async () => {
    const { operation, verdict, commands, errors } = await explained(nested, { variables: { n: 10 } })
    expect({ operation, verdict, errors }).toEqual({ operation: 'Nested', verdict: 'INDEXED', errors: [] })
    const of = (path: string) => commands.find(({ paths }) => paths.includes(path))
    expect(of('products')).toMatchObject({
      method: 'find',
      collection: 'products',
      indexes: [{ createdAt: -1, _id: -1 }],
      docsExamined: 10,
      returned: 10,
    })
    expect(of('products.totalCount')).toMatchObject({ docsExamined: 0, returned: 1 })
    expect(of('products.nodes.shop.products')).toMatchObject({ stages: expect.arrayContaining(['$lookup']) })
    expect(commands).toHaveLength(5)
    for (const { shape, planningMs, plan } of commands) {
      expect(shape).not.toMatch(/[0-9a-f]{24}/)
      expect(planningMs).toBeGreaterThan(0)
      expect(planningMs).toBe(Number(planningMs.toFixed(2)))
      expect(JSON.stringify(plan)).toMatch(/executionStats|totalDocsExamined/)
      expect(plan).not.toHaveProperty('serverInfo')
    }
  })

  it('sends the commands of the operation itself, no other, and asks for their plans behind them', async () => {
    await explained('{ products(first: 2) { nodes { title } } }')
    expect(t.commands.map(({ name }) => name)).toEqual(['find'])
  })

  it('names the index that is missing where a collection is read whole, and how many documents that takes', async () => {
    const shops = t.db.collection('shops')
    await shops.dropIndex('domain_1')
    const { verdict, commands } = await explained('{ shopByDomain(domain: "x.example.com") { name } }')
    await shops.createIndex({ domain: 1 }, { unique: true })
    expect(verdict).toBe('SCANS')
    expect(commands[0]).toMatchObject({
      docsExamined: 60,
      returned: 0,
      reasons: ['shops is read whole: no index serves it.', '60 documents are looked at for 0.'],
      recommendations: ['The index {"domain":1} on shops is declared and not there: `npm run indexes` makes it.'],
    })
  })

  it('tells where an index leaves far more to look at than comes back', async () => {
    const products = t.db.collection('products')
    const shopId = (await products.findOne())?.shopId
    await products.dropIndex('shopId_1_handle_1')
    const { verdict, commands } = await explained(`{ productByHandle(shopId: "shp_${shopId}", handle: "no") { id } }`)
    await products.createIndex({ shopId: 1, handle: 1 }, { unique: true })
    expect(verdict).toBe('WASTEFUL')
    expect(commands[0]?.recommendations).toEqual([
      'The index {"shopId":1,"handle":1} on products is declared and not there: `npm run indexes` makes it.',
    ])
  })

  it('tells of a read that is refused since its index was dropped, and what makes that', async () => {
    const products = t.db.collection('products')
    const shopId = (await products.findOne())?.shopId
    await products.dropIndex('shopId_1_createdAt_-1__id_-1')
    const { verdict, commands, errors } = await explained(`{ products(shopId: "shp_${shopId}") { nodes { title } } }`)
    await products.createIndex({ shopId: 1, createdAt: -1, _id: -1 })
    expect({ verdict, errors }).toMatchObject({ verdict: 'MISSING', errors: [{ code: 'UNINDEXED_QUERY' }] })
    expect(commands).toMatchObject([
      {
        ...{ paths: ['products'], verdict: 'MISSING', returned: 0, stages: [], planningMs: null },
        reasons: ['The index {"shopId":1,"createdAt":-1,"_id":-1} on products, which it names, is not there.'],
        recommendations: [
          'The index {"shopId":1,"createdAt":-1,"_id":-1} on products is declared and not there: `npm run indexes` makes it.',
        ],
      },
    ])
  })

  it('says why there is no verdict', async () => {
    expect(await explained('{ pool { instance } slowQueries { total } }')).toMatchObject({
      ...{ verdict: null, commands: [], errors: [], unplanned: [] },
      noVerdict: 'No field of it reads documents: what the process itself knows has no plan.',
    })
    expect(await explained('{ ...A } fragment A on Query { s: databaseSchema(sample: 5) { name } }')).toMatchObject({
      ...{ verdict: null, commands: [], errors: [] },
      noVerdict: 'It reads nothing that has a plan: `unplanned` says what it does.',
      unplanned: ['`databaseSchema` samples documents of every collection, in no order that an index gives.'],
    })
    expect(await explained('{ health { status } products(first: 1) { nodes { id } } }')).toMatchObject({
      ...{ verdict: 'INDEXED', noVerdict: null },
      unplanned: ['`health` pings the database, and writes and reads one document.'],
    })
    const refused = await explained('{ products(status: DRAFT) { nodes { id } } }')
    expect(refused).toMatchObject({ verdict: null, noVerdict: expect.stringMatching(/^Nothing was read, .*`errors`/) })
    expect(await explained('{ products { nodes { id } } }')).toMatchObject({ verdict: 'INDEXED', noVerdict: null })
  })

  it('explains what a policy makes of an operation, for whoever is named', async () => {
    const ofAdmin = await explained('{ todos { nodes { title } } }')
    const ofShopper = await explained('{ todoLists { nodes { title } } }', { as: userId(id('shopper')) })
    expect(ofAdmin.errors).toHaveLength(1)
    expect(ofShopper.commands[0]?.indexes).toEqual([{ memberIds: 1, createdAt: -1, _id: -1 }])
  })

  it('has commands of its own, which no request joins that reads alike at the same moment', async () => {
    const products = await t.db.collection('products').find().limit(40).toArray()
    const [own, ...others] = products.map(({ _id }) => `{ product(id: "prd_${_id}") { title } }`)
    const asked = others.map(one => t.ask(one, { as: id('admin') }))
    const [{ commands }] = await Promise.all([explained(own ?? ''), ...asked])
    expect(commands).toHaveLength(1)
    expect(commands[0]).toMatchObject({ docsExamined: 1, returned: 1 })
  })

  it('tells what is bounded, and by what', async () => {
    const shopId = (await t.db.collection('products').findOne())?.shopId
    const search = `{ products(shopId: "shp_${shopId}", search: "cotton") { nodes { title } } }`
    const { verdict, commands } = await explained(search)
    expect(verdict).toBe('BOUNDED')
    expect(commands[0]?.reasons[0]).toBe('At most 1000 matches are sorted in memory.')
  })

  it('tells of all fields but those that were refused, and what lies below these', async () => {
    const email = 'merchant1@example.com'
    const { errors, commands, unplanned } = await explained(
      `{ a: products(status: DRAFT) { nodes { shop { name } } } user: userByEmail(email: "${email}") { name wallet { availablePaise } }
         shops(first: 1) { nodes { name } } }`,
    )
    expect(errors.map(({ path, code }) => `${path} ${code}`)).toEqual(['a UNINDEXED_QUERY'])
    expect(commands.map(({ paths }) => paths.join()).sort()).toEqual(['shops', 'user', 'user.wallet'])
    expect(unplanned).toEqual(['`a` was refused (UNINDEXED_QUERY): what lies below it was not asked for.'])
  })

  it('tells of fields that were refused, whose commands there are none of', async () => {
    const { errors, commands } = await explained('{ a: products(status: DRAFT) { nodes { id } } }')
    expect(errors).toEqual([{ path: 'a', code: 'UNINDEXED_QUERY', message: expect.stringContaining('Served nearby') }])
    expect(commands).toEqual([])
  })

  it('is for admins alone', async () => {
    for (const name of ['shopper', 'merchant1', 'brand'])
      expect((await ask('{ health { status } }', {}, id(name))).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await t.ask(query, { variables: { operation: '{ __typename }' } })).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    )
  })
})

describe('what cannot be explained', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'a mutation',
      'mutation { createTodoList(input: { title: "x" }) { list { id } } }',
      'INVALID_INPUT',
      /^A mutation is not explained/,
    ],
    [
      'a subscription',
      'subscription { health { status } }',
      'INVALID_INPUT',
      /^A subscription is not explained: it has no end/,
    ],
    ['what does not parse', '{ products {', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['nothing', '', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['a syntax tree', '{"kind":"Document"}', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['what does not fit the schema', '{ products { nope } }', 'GRAPHQL_VALIDATION_FAILED', /nope/],
    [
      'what is too deep',
      `{ me { todoLists { nodes { owner { todoLists { nodes { owner { todoLists { nodes { id } } } } } } } } } }`,
      'QUERY_TOO_DEEP',
      /./,
    ],
    [
      'what costs too much',
      '{ products(first: 100) { nodes { shop { products(first: 100) { nodes { title handle description } } } } } }',
      'QUERY_TOO_COMPLEX',
      /./,
    ],
    [
      'a variable that is not given',
      'query ($id: ID!) { product(id: $id) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
      /\$id/,
    ],
    ['several operations', 'query A { __typename } query B { __typename }', 'BAD_REQUEST', /operationName/],
  ])('is refused with its code: %s', async (_, operation, code, message) => {
    const before = await t.db.collection('todoLists').countDocuments()
    expect(before).toBeGreaterThan(0)
    expect(await refusal(operation)).toMatchObject({
      message: expect.stringMatching(message),
      path: ['explain'],
      extensions: { code, argument: 'operation' },
    })
    expect(await t.db.collection('todoLists').countDocuments()).toBe(before)
  })

  it('are documents of more than 20,000 characters, by what the limit is', async () => {
    expect(await refusal(`{ __typename #${' '.repeat(20_000)}\n}`)).toMatchObject({
      message: '`operation` must have at most 20000 characters, but got 20016.',
      extensions: { code: 'INVALID_INPUT', argument: 'operation' },
    })
  })

  it('are explanations themselves', async () => {
    const inner = '{ explain(operation: "{ products { nodes { id } } }") { verdict } }'
    t.forget()
    expect(await explained(inner)).toMatchObject({
      errors: [{ path: 'explain', code: 'INVALID_INPUT', message: 'An operation that is explained explains none.' }],
      commands: [],
    })
    expect(t.commands).toEqual([])
  })

  it('are operators where a value belongs', async () => {
    const operation = 'query ($id: ID!) { shop(id: $id) { name } }'
    t.forget()
    expect(await refusal(operation, { variables: { id: { $ne: null } } })).toMatchObject({
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', argument: 'operation' },
    })
    expect(t.commands).toEqual([])
  })

  it('are variables that are no object, and a viewer who is not there', async () => {
    expect(await refusal('{ __typename }', { variables: [1] as never })).toMatchObject({
      extensions: { code: 'INVALID_INPUT', argument: 'variables' },
    })
    expect(await refusal('{ __typename }', { as: userId('f'.repeat(24)) })).toMatchObject({
      extensions: { code: 'NOT_FOUND', argument: 'as' },
    })
  })
})
