import { getIntrospectionQuery } from 'graphql'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { circle, fanOut, numbered } from '../../support/documents.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'
import { ask, type Sent, type Way, ways } from '../../support/ways.ts'

const tenant = makeTenant('alfa', buildSchema())
const { admin } = tenant.people

const start = async (env: NodeJS.ProcessEnv): Promise<TestApp> => {
  const app = await startApp({ BATCHING: 'true', ...env })
  await insertTenants(app.db, tenant)
  return app
}

const limits = {
  QUERY_MAX_TOKENS: '150',
  QUERY_MAX_LENGTH: '1500',
  QUERY_MAX_DEPTH: '5',
  QUERY_MAX_ALIASES: '5',
  QUERY_MAX_ROOT_FIELDS: '3',
  QUERY_MAX_DIRECTIVES: '6',
  QUERY_MAX_DIRECTIVES_PER_PLACE: '2',
  QUERY_MAX_COST: '150',
}
let t: TestApp
/** With nothing but the limit that the test is about. */
let wide: TestApp
beforeAll(async () => {
  t = await start(limits)
  wide = await start({ QUERY_MAX_TOKENS: '20000', QUERY_MAX_LENGTH: '200000', COST_BUDGET: '1000000' })
})

/** The health is all that a WebSocket is told of, and a query can ask for it too. */
const health = (way: Way, inner: string, more = '', directive = ''): string =>
  `${way === 'WebSocket' ? 'subscription' : 'query'} ${directive} { health { ${inner} } } ${more}`

/** Nothing ran: no `data`, the code, 400 where there is a status, and no command. */
const refusedBy = async (app: TestApp, way: Way, sent: Sent, code: string, details: object = {}) => {
  app.forget()
  const told = await ask(app, way, sent, { as: admin })
  expect(told.body).not.toHaveProperty('data')
  expect(told.code).toBe(code)
  expect(told.body.errors?.[0]?.extensions).toMatchObject(details)
  if (way === 'POST' || way === 'GET') expect(told.status).toBe(400)
  expect(app.commands).toEqual([])
}

const passes = async (app: TestApp, way: Way, sent: Sent) => {
  const told = await ask(app, way, sent, { as: admin })
  expect(told.body.errors).toBeUndefined()
  expect(told.body.data).toBeDefined()
}

describe.each(ways)('by %s', way => {
  const tooComplex = 'QUERY_TOO_COMPLEX'
  it.each([
    ['tokens', numbered(130, 'status'), numbered(150, 'status'), [tooComplex, { what: 'tokens', limit: 150 }]],
    ['tokens of a list', 'status', `status @include(if: [${numbered(150, 'true')}])`, [tooComplex, { what: 'tokens' }]],
    [
      'characters',
      `status #${'x'.repeat(1_400)}\n`,
      `status #${'x'.repeat(1_500)}\n`,
      [tooComplex, { what: 'length', limit: 1_500 }],
    ],
    [
      'depth',
      'checks { database { poolSize { max } } }',
      'checks { database { poolSize { max { min } } } }',
      ['QUERY_TOO_DEEP', { limit: 5, actual: 6 }],
    ],
    ['aliases', numbered(5, 'a#: status'), numbered(6, 'a#: status'), [tooComplex, { what: 'aliases', actual: 6 }]],
    [
      'aliases of __typename',
      numbered(5, 'a#: __typename'),
      numbered(6, 'a#: __typename'),
      [tooComplex, { what: 'aliases', actual: 6 }],
    ],
    [
      'directives at one place',
      'status @include(if: true) @skip(if: false)',
      `status ${numbered(3, '@skip(if: false)')}`,
      [tooComplex, { what: 'directivesPerPlace', actual: 3 }],
    ],
    [
      'directives',
      numbered(6, '... @skip(if: false) { status }'),
      numbered(7, '... @skip(if: false) { status }'),
      [tooComplex, { what: 'directives', actual: 7 }],
    ],
  ] as const)('%s are bounded', async (_what, within, beyond, [code, details]) => {
    await passes(t, way, { query: health(way, within) })
    for (let i = 0; i < 3; i++) await refusedBy(t, way, { query: health(way, beyond) }, code, details)
  })

  it.each([
    [
      'depth',
      'fragment A on Health { checks { ...B } } fragment B on HealthChecks { database { poolSize { max { min } } } }',
      'QUERY_TOO_DEEP',
    ],
    [
      'aliases',
      'fragment A on Health { ...B ...B } fragment B on Health { a: status b: status c: status }',
      tooComplex,
    ],
    [
      'directives',
      'fragment A on Health { ...B ...B } fragment B on Health { status @skip(if: false) uptime @skip(if: false) version @skip(if: false) checks @skip(if: false) { __typename } }',
      tooComplex,
    ],
  ])('%s is bounded through fragments', async (_what, fragments, code) => {
    await refusedBy(t, way, { query: health(way, '...A', fragments) }, code)
  })

  it('root fields are bounded, in fragments too', async () => {
    const root = way === 'WebSocket' ? 'subscription' : 'query'
    const on = way === 'WebSocket' ? 'Subscription' : 'Query'
    if (way !== 'WebSocket') await passes(t, way, { query: '{ me { id } health { status } __typename }' })
    const four = 'me { id } health { status } __typename me { id }'
    const details = { what: 'rootFields', limit: 3, actual: 4 }
    await refusedBy(t, way, { query: `${root} { ${four} }` }, tooComplex, details)
    await refusedBy(t, way, { query: `${root} { ...A } fragment A on ${on} { ${four} }` }, tooComplex, details)
  })

  it('cost is bounded', async () => {
    // The report is 20 points, and each field of it one more.
    const fields = (n: number) => numbered(n, 'status')
    await passes(t, way, { query: health(way, fields(130)) })
    await refusedBy(t, way, { query: health(way, fields(131)) }, tooComplex, {
      what: 'cost',
      limit: 150,
      actual: 151,
    })
  })

  it('fragments that fan out thirty levels, or go round in a circle, are refused', async () => {
    for (let i = 0; i < 2; i++) {
      await refusedBy(wide, way, { query: fanOut(30, next => `${next} ${next}`, 'User', 'a: id') }, tooComplex, {
        what: 'aliases',
        actual: 2 ** 30,
      })
      await refusedBy(wide, way, { query: circle(30) }, 'GRAPHQL_VALIDATION_FAILED')
    }
  })

  it('fields that are selected 3,000 times at one place are refused', async () => {
    const details = { what: 'repeatedFields' }
    await refusedBy(wide, way, { query: health(way, numbered(3_000, 'status')) }, tooComplex, details)
    await refusedBy(wide, way, { query: health(way, numbered(3_000, '... { status }')) }, tooComplex, details)
  })
})

describe('the cost of an operation', () => {
  const nested =
    'shops(first: 100) { nodes { products(first: 100) { nodes { id shop { products(first: 100) { nodes { id } } } } } } }'
  const open = ['POST', 'GET', 'batch'] as const

  it.each(open)('follows pages in pages by %s: what could fill the memory is refused', async way => {
    for (let i = 0; i < 3; i++) {
      await refusedBy(wide, way, { query: `{ ${nested} }` }, 'QUERY_TOO_COMPLEX', { what: 'cost', limit: 25_000 })
    }
  })

  it.each(open)('follows variables and defaults by %s, each time anew', async way => {
    const query =
      'query ($n: Int = 100) { shops(first: $n) { nodes { products(first: $n) { nodes { id shop { products(first: $n) { nodes { id } } } } } } } }'
    for (let i = 0; i < 3; i++) {
      await refusedBy(wide, way, { query }, 'QUERY_TOO_COMPLEX', { what: 'cost' })
      await refusedBy(wide, way, { query, variables: { n: 50 } }, 'QUERY_TOO_COMPLEX', { what: 'cost' })
      await passes(wide, way, { query, variables: { n: 2 } })
    }
  })

  it('leaves room for what the pages and relations are for', async () => {
    for (const query of [
      '{ products(first: 100) { totalCount nodes { title shop { name owner { name email } } } pageInfo { endCursor hasNextPage } } }',
      '{ shops(first: 100) { nodes { name owner { name } subscription { plan } productCounts { total optimized } latestSitemap { urlCount } } } }',
      '{ shops(first: 20) { nodes { name products(first: 10) { totalCount nodes { id title handle pricePaise status updatedAt } } } } }',
      `{ todoLists(ownerId: "${encodeId('User', admin)}", first: 100) { nodes { title members { name } todos(first: 5) { nodes { title } } } } }`,
      getIntrospectionQuery(),
    ]) {
      await passes(wide, 'POST', { query })
    }
  })

  it.each(open)('is told by %s to who asks with `GraphQL-Cost: 1`, also where it is what refuses', async way => {
    const headers = { 'graphql-cost': '1' }
    const query = '{ shops(first: 10) { nodes { id } } }'
    const told = await ask(wide, way, { query }, { as: admin, headers })
    expect(told.body).toMatchObject({
      data: { shops: { nodes: expect.any(Array) } },
      extensions: {
        cost: {
          cost: 22,
          maxCost: 25_000,
          limit: 1_000_000,
          remaining: expect.any(Number),
          resetMs: expect.any(Number),
        },
      },
    })
    for (const silent of [{}, { 'graphql-cost': '0' }]) {
      expect((await ask(wide, way, { query }, { as: admin, headers: silent })).body).not.toHaveProperty('extensions')
    }
    const refused = await ask(wide, way, { query: `{ ${nested} }` }, { as: admin, headers })
    expect(refused).toMatchObject({ code: 'QUERY_TOO_COMPLEX' })
  })
})

describe('where the schema is not public', () => {
  let closed: TestApp
  beforeAll(async () => {
    closed = await start({ PUBLIC_SCHEMA: 'false' })
  })
  const open = ['POST', 'GET', 'batch'] as const
  const introspections = [
    '{ __schema { types { name } } }',
    '{ __type(name: "User") { name fields { name } } }',
    '{ a: __schema { queryType { name } } __typename }',
    '{ ... on Query { __schema { types { name } } } }',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { __type(name: "Role") { enumValues { name } } }',
    '{ __typename @skip(if: false) ... @include(if: true) { __schema { types { name } } } }',
    'query A { __typename } query B { __schema { types { name } } }',
    getIntrospectionQuery(),
  ]

  it.each(open)('only signed-in viewers may introspect, by %s and however often', async way => {
    for (const query of introspections) {
      const sent = query.startsWith('query A') ? { query, operationName: 'B' } : { query }
      for (let i = 0; i < 3; i++) {
        const anonymous = await ask(closed, way, sent)
        expect(anonymous.body).not.toHaveProperty('data')
        expect(anonymous.code).toBe('GRAPHQL_VALIDATION_FAILED')
        await passes(closed, way, sent)
      }
    }
  })

  it('anybody may ask for __typename', async () => {
    for (const way of open) {
      const { body } = await ask(closed, way, { query: '{ __typename me { __typename } health { __typename } }' })
      expect(body).toEqual({ data: { __typename: 'Query', me: null, health: { __typename: 'Health' } } })
    }
  })

  it.each([
    ['a field', '{ shopz { nodes { id } } }', {}],
    ['a field below', '{ health { statuz } }', {}],
    ['a field of another type', '{ node(id: "x") { title } }', {}],
    ['a type', 'query ($p: Plam) { __typename }', {}],
    ['the type of a fragment', '{ ... on Querry { __typename } }', {}],
    ['an argument', '{ shops(frist: 1) { nodes { id } } }', {}],
    ['a directive argument', '{ __typename @include(iff: true) }', {}],
    ['an enum value', '{ shops(plan: PROO) { nodes { id } } }', {}],
    ['an enum value as a default', 'query ($p: Plan = PROO) { shops(plan: $p) { nodes { id } } }', {}],
    ['an enum value as a variable', 'query ($p: Plan) { shops(plan: $p) { nodes { id } } }', { p: 'PROO' }],
    ['an input field', 'mutation { login(input: { emial: "a@b.c", password: "x" }) { accessToken } }', {}],
    [
      'an input field of a variable',
      'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }',
      { i: { emial: 'a@b.c', password: 'x' } },
    ],
  ])(
    'names close to one that is not there are told to signed-in viewers alone: %s',
    async (_what, query, variables) => {
      const told = { signedIn: '', anonymous: '' }
      // Asked four times, so that it is compiled, and by turns, so that nothing kept for one is shown to the other.
      for (let i = 0; i < 4; i++) {
        const { body } = await ask(closed, 'POST', { query, variables }, { as: admin })
        told.signedIn += JSON.stringify(body)
        for (const way of query.startsWith('mutation') ? (['POST', 'batch'] as const) : open) {
          const anonymous = await ask(closed, way, { query, variables })
          expect(anonymous.body).not.toHaveProperty('data')
          expect(anonymous.code).toBe('GRAPHQL_VALIDATION_FAILED')
          told.anonymous += JSON.stringify(anonymous.body)
        }
      }
      expect(told.signedIn).toMatch(/Did you mean/)
      expect(told.anonymous).not.toMatch(/did you mean/i)
    },
  )
})

describe('what is kept of documents', () => {
  const worst = (i: number) => `query Q${i} { me { ${numbered(240, 'id name email')} } }`

  it('is bounded in bytes: 60 of the largest documents are forgotten in time', async () => {
    const small = await start({ DOCUMENT_CACHE_BYTES: '4194304' })
    const forget = vi.spyOn(small.app.graphql, 'replaceSchema')
    const large = (i: number) => `query Q${i} { me { ${numbered(90, 'id')} } me { ${numbered(90, 'email')} } }`
    for (let i = 0; i < 60; i++) await passes(small, 'POST', { query: large(i) })
    // Each is reckoned at some 100 KB, so that 40 of them fit.
    expect(forget).toHaveBeenCalledTimes(1)
    for (let i = 0; i < 60; i++) await passes(small, 'POST', { query: large(59) })
    expect(forget).toHaveBeenCalledTimes(1)
  })

  it('is nothing of one that was refused: it does not reach the cache of refused ones', async () => {
    let reached = 0
    wide.app.graphql.addHook('preValidation', async () => {
      reached += 1
    })
    for (const query of [
      worst(1),
      '{ nonsense }',
      '{',
      '{"kind":"Document"}',
      circle(2),
      `{ ${numbered(21, 'me { id }')} }`,
    ]) {
      const { code } = await ask(wide, 'POST', { query }, { as: admin })
      expect(code).toBeDefined()
    }
    expect(reached).toBe(0)
    await passes(wide, 'POST', { query: '{ me { name } }' })
    expect(reached).toBe(1)
  })
})
