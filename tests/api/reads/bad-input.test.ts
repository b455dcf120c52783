import type { ExecutionResult } from 'graphql'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

const accept = 'application/graphql-response+json'
/** What an answer never says: stacks, the driver's and the runtime's words, names of collections, indexes and files. */
const inside =
  /\bat .*:\d+:\d+|node_modules|\.ts\b|Mongo|E11000|BSON|CastError|TypeError|is not iterable|Cannot read|undefined|not a function|planExecutor|_id_|namespace|aggregate/

const tenant = makeTenant('alfa', buildSchema())
const shop = encodeId('Shop', String([...tenant.documents].find(([{ type }]) => type === 'Shop')?.[1][0]?._id))
const product = encodeId('Product', '64f0c0ffee64f0c0ffee64f0')
const { admin, merchant } = tenant.people

let t: TestApp
beforeAll(async () => {
  t = await startApp()
  await insertTenants(t.db, tenant)
  t.forget()
})

interface Refusal {
  readonly status: number
  readonly code: string | undefined
  readonly body: ExecutionResult & {
    errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[]
  }
}

const sentBy = async (as: string | null): Promise<Record<string, string>> =>
  as === null ? { accept } : { accept, authorization: `Bearer ${await t.tokenFor(as)}` }

const answerOf = (response: { statusCode: number; body: string; headers: Record<string, unknown> }): Refusal => {
  expect(response.body).not.toMatch(inside)
  expect(response.statusCode).toBeLessThan(500)
  const body = JSON.parse(response.body)
  const code = body.errors?.[0]?.extensions?.code
  for (const error of body.errors ?? []) {
    expect(error.extensions.requestId).toBe(response.headers['x-request-id'])
    expect(error).not.toHaveProperty('stack')
  }
  return { status: response.statusCode, code, body }
}

const post = async (payload: string | object, as: string | null = merchant): Promise<Refusal> =>
  answerOf(
    await t.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json', ...(await sentBy(as)) },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    }),
  )

const get = async (query: Record<string, string>, as: string | null = merchant): Promise<Refusal> =>
  answerOf(
    await t.app.inject({
      method: 'GET',
      url: '/graphql',
      query,
      headers: { 'graphql-require-preflight': '1', ...(await sentBy(as)) },
    }),
  )

/** No resolver ran: 400, no `data`, the code. */
const refused = (answer: Refusal, code: string) => {
  expect(answer.body).not.toHaveProperty('data')
  expect(answer).toMatchObject({ status: 400, code })
  expect(t.commands).toEqual([])
}

/** A resolver refused: 200, nothing under its field, the code and the path. */
const refusedAt = (answer: Refusal, code: string, path: readonly string[]) => {
  expect(answer).toMatchObject({ status: 200, code })
  expect(answer.body.errors?.[0]?.path).toEqual(path)
  expect(answer.body.data?.[path[0] ?? ''] ?? null).toBeNull()
  expect(t.commands).toEqual([])
}

afterEach(async () => {
  t.forget()
  expect((await post({ query: '{ __typename }' }, null)).body).toEqual({ data: { __typename: 'Query' } })
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

describe('a body that is no request', () => {
  it.each([
    ['broken JSON', '{"query": "{ __typename }"'],
    ['no JSON', 'query { __typename }'],
    ['nothing', ''],
    ['a text', '"{ __typename }"'],
    ['a number', '7'],
    ['null', 'null'],
    ['true', 'true'],
    ['a list', '[]'],
    ['a batch', '[{"query":"{ __typename }"},{"query":"{ __typename }"}]'],
    ['no query', '{}'],
    ['query: null', '{"query":null}'],
    ['query: 7', '{"query":7}'],
    ['query: an object', '{"query":{"kind":"Document","definitions":[]}}'],
    ['query: a list', '{"query":["{ __typename }"]}'],
    ['query: empty', '{"query":""}'],
    ['query: blank', '{"query":"  "}'],
    ['variables: a text', '{"query":"{ __typename }","variables":"{}"}'],
    ['variables: a list', '{"query":"{ __typename }","variables":[]}'],
    ['operationName: an object', '{"query":"{ __typename }","operationName":{"$ne":null}}'],
    ['extensions: a text', '{"query":"{ __typename }","extensions":"x"}'],
    ['__proto__', '{"query":"{ __typename }","__proto__":{"polluted":true}}'],
    ['__proto__ in variables', '{"query":"{ __typename }","variables":{"__proto__":{"polluted":true}}}'],
    ['constructor.prototype', '{"query":"{ __typename }","constructor":{"prototype":{"polluted":true}}}'],
    [
      'constructor.prototype in variables',
      '{"query":"{ __typename }","variables":{"a":{"constructor":{"prototype":{"polluted":true}}}}}',
    ],
  ])('%s is BAD_REQUEST', async (_name, body) => {
    refused(await post(body), 'BAD_REQUEST')
  })
})

describe('a GET that is no request', () => {
  it.each([
    ['no query', {}],
    ['an empty query', { query: '' }],
    ['variables that are no JSON', { query: '{ __typename }', variables: '{' }],
    ['variables that are a list', { query: '{ __typename }', variables: '[]' }],
    ['variables that are a text', { query: '{ __typename }', variables: '"{}"' }],
    ['extensions that are no object', { query: '{ __typename }', extensions: '7' }],
  ])('%s is BAD_REQUEST', async (_name, query) => {
    refused(await get(query as Record<string, string>), 'BAD_REQUEST')
  })

  it('variables with __proto__ are BAD_REQUEST', async () => {
    refused(await get({ query: '{ __typename }', variables: '{"__proto__":{"polluted":true}}' }), 'BAD_REQUEST')
    refused(
      await get({ query: '{ __typename }', variables: '{"a":{"constructor":{"prototype":{"polluted":true}}}}' }),
      'BAD_REQUEST',
    )
  })

  it('a parameter that is there twice is BAD_REQUEST', async () => {
    const response = await t.app.inject({
      method: 'GET',
      url: '/graphql?query=%7B__typename%7D&query=%7B__typename%7D',
      headers: { accept, 'graphql-require-preflight': '1' },
    })
    refused(answerOf(response), 'BAD_REQUEST')
  })
})

describe('a query that is not GraphQL text', () => {
  const field = { kind: 'Field', name: { kind: 'Name', value: '__typename' } }
  const tree = (selections: object[]) =>
    JSON.stringify({
      kind: 'Document',
      definitions: [
        { kind: 'OperationDefinition', operation: 'query', selectionSet: { kind: 'SelectionSet', selections } },
      ],
    })
  const literal = (kind: string, value: unknown) =>
    tree([
      {
        kind: 'Field',
        name: { kind: 'Name', value: 'shopByDomain' },
        arguments: [{ kind: 'Argument', name: { kind: 'Name', value: 'domain' }, value: { kind, value } }],
        selectionSet: { kind: 'SelectionSet', selections: [{ kind: 'Field', name: { kind: 'Name', value: 'id' } }] },
      },
    ])
  it.each([
    ['null', 'null'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['7', '7'],
    ['true', 'true'],
    ['"{ __typename }"', '"{ __typename }"'],
    ['a syntax error', '{ shops( }'],
    ['an unclosed text', '{ shopByDomain(domain: "'],
    ['a syntax tree', tree([field])],
    ['a syntax tree that says where it comes from', tree([field]).replace('{', '{"loc":{"start":0,"end":1},')],
    ['a syntax tree with an object for a text', literal('StringValue', { $ne: null })],
    ['a syntax tree with a list for a text', literal('StringValue', ['a'])],
    ['a syntax tree with a number for a text', literal('StringValue', 7)],
  ])('%s is GRAPHQL_PARSE_FAILED by POST and by GET, however often', async (_name, query) => {
    for (let i = 0; i < 3; i++) {
      refused(await post({ query }), 'GRAPHQL_PARSE_FAILED')
      refused(await get({ query }), 'GRAPHQL_PARSE_FAILED')
    }
  })
})

describe('a document that does not fit the schema', () => {
  it.each([
    ['an unknown field', '{ shops { nodes { nonsense } } }'],
    ['an unknown argument', '{ shops(nonsense: 1) { nodes { id } } }'],
    ['an unknown type', 'query ($a: Nonsense) { shop(id: $a) { id } }'],
    ['a missing argument', '{ shop { id } }'],
    ['a number for a text', '{ shopByDomain(domain: 7) { id } }'],
    ['an object for a text', '{ shopByDomain(domain: { ne: null }) { id } }'],
    ['a list for a text', '{ shopByDomain(domain: ["a"]) { id } }'],
    ['a text for a number', '{ shops(first: "10") { nodes { id } } }'],
    ['a number above 2^31', '{ shops(first: 4294967296) { nodes { id } } }'],
    ['a value that the enum does not have', '{ shops(orderBy: NONSENSE) { nodes { id } } }'],
    ['a stored value instead of the enum name', '{ shops(plan: pro) { nodes { id } } }'],
    ['a text for an enum', '{ shops(plan: "PRO") { nodes { id } } }'],
    ['a moment that is none', '{ products(updatedAfter: "yesterday") { nodes { id } } }'],
    ['an address that is none', '{ userByEmail(email: "nobody") { id } }'],
    ['a selection of nothing', '{ shops { nodes } }'],
    ['a variable that is not declared', '{ shop(id: $id) { id } }'],
    ['a circular fragment', '{ ...A } fragment A on Query { ...A }'],
    ['a subscription', 'subscription { __typename }'],
  ])('%s is GRAPHQL_VALIDATION_FAILED by POST and by GET, however often', async (_name, query) => {
    for (let i = 0; i < 3; i++) {
      refused(await post({ query }, admin), 'GRAPHQL_VALIDATION_FAILED')
      refused(await get({ query }, admin), 'GRAPHQL_VALIDATION_FAILED')
    }
  })

  const byDomain = 'query ($domain: String!) { shopByDomain(domain: $domain) { id } }'
  const byId = 'query ($id: ID!) { shop(id: $id) { id } }'
  it.each([
    ['a missing variable', byDomain, {}],
    ['null', byDomain, { domain: null }],
    ['a number', byDomain, { domain: 7 }],
    ['{"$gt": ""}', byDomain, { domain: { $gt: '' } }],
    ['{"$ne": null}', byDomain, { domain: { $ne: null } }],
    ['{"$regex": ".*"}', byDomain, { domain: { $regex: '.*' } }],
    ['{"$where": "1"}', byDomain, { domain: { $where: '1' } }],
    ['{"_bsontype": "ObjectId"}', byDomain, { domain: { _bsontype: 'ObjectId', id: 'x' } }],
    ['[{"$gt": ""}]', byDomain, { domain: [{ $gt: '' }] }],
    ['{"$gt": ""} for an id', byId, { id: { $gt: '' } }],
    ['{"$in": []} for an id', byId, { id: { $in: [shop] } }],
    ['a list for an id', byId, { id: [shop] }],
    ['an object among ids', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [shop, { $ne: null }] }],
    [
      '10,000 values for one filter',
      'query ($s: ID) { products(shopId: $s) { nodes { id } } }',
      { s: Array(10_000).fill('x') },
    ],
    ['an unknown enum value', 'query ($p: Plan) { shops(plan: $p) { nodes { id } } }', { p: 'NONSENSE' }],
    ['an operator for an enum', 'query ($p: Plan) { shops(plan: $p) { nodes { id } } }', { p: { $gt: '' } }],
    ['the name of a method for an enum', 'query ($p: Plan) { shops(plan: $p) { nodes { id } } }', { p: 'constructor' }],
    [
      'an operator for a Boolean',
      'query ($b: Boolean, $s: ID) { products(shopId: $s, optimized: $b) { nodes { id } } }',
      { b: { $ne: true } },
    ],
    [
      'an operator for a moment',
      'query ($d: DateTime) { products(updatedAfter: $d) { nodes { id } } }',
      { d: { $gt: 0 } },
    ],
    [
      'a moment that is none',
      'query ($d: DateTime) { products(updatedAfter: $d) { nodes { id } } }',
      { d: 'yesterday' },
    ],
    ['an address that is none', 'query ($e: EmailAddress!) { userByEmail(email: $e) { id } }', { e: 'nobody' }],
    ['an operator for an address', 'query ($e: EmailAddress!) { userByEmail(email: $e) { id } }', { e: { $gt: '' } }],
    ['an operator for a size', 'query ($n: Int) { shops(first: $n) { nodes { id } } }', { n: { $gt: 0 } }],
    ['a broken size', 'query ($n: Int) { shops(first: $n) { nodes { id } } }', { n: 1.5 }],
    ['a size above 2^31', 'query ($n: Int) { shops(first: $n) { nodes { id } } }', { n: 4294967296 }],
    [
      'an operator for a password',
      'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }',
      { i: { email: 'a@example.com', password: { $ne: null } } },
    ],
    [
      'a field that the input does not have',
      'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }',
      { i: { email: 'a@example.com', password: 'x', roles: ['ADMIN'] } },
    ],
  ] as const)('%s as a variable is GRAPHQL_VALIDATION_FAILED, compiled or not', async (_name, query, variables) => {
    for (let i = 0; i < 4; i++) {
      refused(await post({ query, variables }, admin), 'GRAPHQL_VALIDATION_FAILED')
      if (query.startsWith('query') && JSON.stringify(variables).length < 10_000) {
        refused(await get({ query, variables: JSON.stringify(variables) }, admin), 'GRAPHQL_VALIDATION_FAILED')
      }
    }
  })
})

describe('ids', () => {
  it.each([
    ['of another type', product],
    ['without a tag', '64f0c0ffee64f0c0ffee64f0'],
    ['of 12 hex characters', 'shp_64f0c0ffee64'],
    ['of 12 bytes', 'shp_twelve bytes'],
    ['in capitals', shop.toUpperCase()],
    ['with a line behind', `${shop}\n`],
    ['with an unknown tag', 'xyz_64f0c0ffee64f0c0ffee64f0'],
    ['with the tag of a method', 'constructor_64f0c0ffee64f0c0ffee64f0'],
    ['that are empty', ''],
    ['that are JSON', '{"$gt":""}'],
    ['of 40 KB', 'a'.repeat(40_000)],
  ])('%s are INVALID_ID and name the argument', async (_name, id) => {
    const answer = await post({ query: 'query ($id: ID!) { shop(id: $id) { id } }', variables: { id } })
    refusedAt(answer, 'INVALID_ID', ['shop'])
    expect(answer.body.errors?.[0]?.extensions.argument).toBe('id')
    refusedAt(await post({ query: `{ shop(id: ${JSON.stringify(id)}) { id } }` }), 'INVALID_ID', ['shop'])
    const filter = await post({
      query: 'query ($id: ID) { products(shopId: $id) { nodes { id } } }',
      variables: { id },
    })
    refusedAt(filter, 'INVALID_ID', ['products'])
    expect(filter.body.errors?.[0]?.extensions.argument).toBe('shopId')
  })

  it('a number is no id', async () => {
    refusedAt(await post({ query: '{ shop(id: 7) { id } }' }), 'INVALID_ID', ['shop'])
  })

  it('more than 100 are INVALID_INPUT', async () => {
    const answer = await post({
      query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: { ids: Array(10_000).fill('x') },
    })
    refusedAt(answer, 'INVALID_INPUT', ['nodes'])
  })
})

describe('sizes of pages', () => {
  const literal = (args: string) => `{ shops(${args}) { nodes { id } } }`
  it.each([
    ['first: 0', { first: 0 }],
    ['first: 101', { first: 101 }],
    ['first: -5', { first: -5 }],
    ['first: 2147483647', { first: 2147483647 }],
    ['last: 0', { last: 0 }],
    ['last: 101', { last: 101 }],
    ['last: 2147483647', { last: 2147483647 }],
    ['first: 1, last: 1', { first: 1, last: 1 }],
  ])('%s is INVALID_INPUT as a literal, a variable and a default', async (text, variables) => {
    const names = Object.keys(variables)
    const declared = names.map(name => `$${name}: Int`).join(', ')
    const given = names.map(name => `${name}: $${name}`).join(', ')
    const defaults = Object.entries(variables).map(([name, value]) => `$${name}: Int = ${value}`)
    for (let i = 0; i < 4; i++) {
      refusedAt(await post({ query: literal(text) }), 'INVALID_INPUT', ['shops'])
      refusedAt(await get({ query: literal(text) }), 'INVALID_INPUT', ['shops'])
      refusedAt(await post({ query: `query (${declared}) ${literal(given)}`, variables }), 'INVALID_INPUT', ['shops'])
      refusedAt(await post({ query: `query (${defaults}) ${literal(given)}` }), 'INVALID_INPUT', ['shops'])
    }
  })

  it('is refused below a parent as well', async () => {
    const answer = await post({ query: `{ shop(id: "${shop}") { products(first: 2147483647) { nodes { id } } } }` })
    expect(answer).toMatchObject({ status: 200, code: 'INVALID_INPUT', body: { data: { shop: { products: null } } } })
    expect(answer.body.errors?.[0]?.path).toEqual(['shop', 'products'])
    expect(t.commands).toHaveLength(1)
  })
})

describe('cursors', () => {
  const page = 'query ($after: String, $before: String) { products(after: $after, before: $before) { nodes { id } } }'
  const cursorOf = async (args: string): Promise<string> => {
    const { body } = await post({ query: `{ products${args} { pageInfo { endCursor } } }` })
    t.forget()
    return (body.data as { products: { pageInfo: { endCursor: string } } }).products.pageInfo.endCursor
  }

  it('of another list, filter or order are INVALID_CURSOR', async () => {
    const { body } = await post({ query: '{ shops { pageInfo { endCursor } } }' })
    t.forget()
    const foreign = [
      (body.data as { shops: { pageInfo: { endCursor: string } } }).shops.pageInfo.endCursor,
      await cursorOf(`(shopId: "${shop}")`),
      await cursorOf('(orderBy: RECENTLY_UPDATED)'),
    ]
    for (const cursor of foreign) {
      expect(cursor).toBeTypeOf('string')
      for (const name of ['after', 'before']) {
        const answer = await post({ query: page, variables: { [name]: cursor } })
        refusedAt(answer, 'INVALID_CURSOR', ['products'])
        expect(answer.body.errors?.[0]?.extensions.argument).toBe(name)
      }
    }
  })

  it('that are damaged or forged are INVALID_CURSOR', async () => {
    const good = await cursorOf('(first: 1)')
    expect((await post({ query: page, variables: { after: good } })).code).toBeUndefined()
    t.forget()
    const bytes = Buffer.from(good, 'base64url')
    const damaged = [...bytes.keys()].map(i => {
      const copy = Buffer.from(bytes)
      copy[i] = (copy[i] ?? 0) ^ 1
      return copy.toString('base64url')
    })
    const values = bytes.subarray(9)
    const forged = [
      '',
      'x',
      '64f0c0ffee64f0c0ffee64f0',
      good.slice(0, -1),
      good.slice(1),
      `${good}AAAA`,
      values.toString('base64url'),
      Buffer.concat([Buffer.alloc(9), values]).toString('base64url'),
      Buffer.from(JSON.stringify([{ $gt: '' }, { $gt: '' }])).toString('base64url'),
      Buffer.from('arrayconnection:20').toString('base64'),
      'A'.repeat(100_000),
    ]
    for (const after of [...damaged, ...forged]) {
      refusedAt(await post({ query: page, variables: { after } }), 'INVALID_CURSOR', ['products'])
    }
  })
})

describe('filters', () => {
  it('a combination without an index is UNINDEXED_QUERY and names those that are served', async () => {
    const answer = await post({ query: '{ products(optimized: true) { nodes { id } } }' })
    refusedAt(answer, 'UNINDEXED_QUERY', ['products'])
    expect(answer.body.errors?.[0]?.message).toContain('shopId')
  })

  it.each([
    ['no word', '   …!  '],
    ['40 KB', 'a'.repeat(40_000)],
    ['10,000 words', Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' ')],
  ])('a search for %s is INVALID_INPUT', async (_name, search) => {
    const query = 'query ($shop: ID, $search: String) { products(shopId: $shop, search: $search) { nodes { id } } }'
    refusedAt(await post({ query, variables: { shop, search } }), 'INVALID_INPUT', ['products'])
  })

  it.each(['(q+)+$', '.*', '^', '$where', '{"$gt":""}', 'q|z', '\\', '%', '\u0000q'])(
    'a search for %s is taken literally',
    async search => {
      const query = 'query ($shop: ID, $search: String) { products(shopId: $shop, search: $search) { nodes { id } } }'
      const answer = await post({ query, variables: { shop, search } })
      expect(['INVALID_INPUT', undefined]).toContain(answer.code)
      expect(JSON.stringify(t.commands)).not.toMatch(/\$regex|\$where|\$text/)
      if (answer.code === undefined) expect(answer.body.data).toEqual({ products: { nodes: [] } })
    },
  )

  it.each(['$ne', 'a.b', '__proto__', 'constructor', '\u{1f600}'])('%s is an ordinary text', async domain => {
    const answer = await post({
      query: 'query ($d: String!) { shopByDomain(domain: $d) { id } }',
      variables: { d: domain },
    })
    expect(answer).toMatchObject({ status: 200, body: { data: { shopByDomain: null } } })
    expect(answer.body.errors).toBeUndefined()
  })

  it.each([
    ['a null character', 'a\u0000b', 'INVALID_INPUT'],
    ['20,001 characters', 'a'.repeat(20_001), 'INVALID_INPUT'],
    ['the first half of a surrogate pair', 'a\ud83d', 'GRAPHQL_PARSE_FAILED'],
    ['the second half of one', '\ude00b', 'GRAPHQL_PARSE_FAILED'],
  ])('a text with %s is refused and names the argument', async (_name, domain, asLiteral) => {
    const query = 'query ($d: String!) { shopByDomain(domain: $d) { id } }'
    const answer = await post({ query, variables: { d: domain } })
    refusedAt(answer, 'INVALID_INPUT', ['shopByDomain'])
    expect(answer.body.errors?.[0]?.extensions.argument).toBe('domain')
    const literal = await post({ query: `{ shopByDomain(domain: ${JSON.stringify(domain)}) { id } }` })
    if (asLiteral === 'INVALID_INPUT') refusedAt(literal, asLiteral, ['shopByDomain'])
    else refused(literal, asLiteral)
  })
})

describe('several operations in one document', () => {
  const query = 'query A { a: __typename } query B { b: __typename } mutation C { c: __typename }'

  it('without operationName they are BAD_REQUEST, by POST and by GET', async () => {
    for (let i = 0; i < 3; i++) {
      refused(await post({ query }), 'BAD_REQUEST')
      refused(await get({ query }), 'BAD_REQUEST')
    }
  })

  it('with an operationName that none has they are BAD_REQUEST, by POST and by GET', async () => {
    for (const operationName of ['D', 'constructor', '__proto__', ' ', 'A '.repeat(2)]) {
      refused(await post({ query, operationName }), 'BAD_REQUEST')
      refused(await get({ query, operationName }), 'BAD_REQUEST')
      refused(await post({ query: 'query A { __typename }', operationName }), 'BAD_REQUEST')
      refused(await get({ query: 'query A { __typename }', operationName }), 'BAD_REQUEST')
      refused(await get({ query: '{ __typename }', operationName }), 'BAD_REQUEST')
    }
  })

  it('each request runs the one it names, in any order and however often', async () => {
    const expected = { A: { a: 'Query' }, B: { b: 'Query' }, C: { c: 'Mutation' } }
    for (let i = 0; i < 20; i++) {
      for (const [operationName, data] of Object.entries(expected)) {
        expect((await post({ query, operationName })).body).toEqual({ data })
        if (operationName !== 'C') expect((await get({ query, operationName })).body).toEqual({ data })
      }
      const mutation = await get({ query, operationName: 'C' })
      expect(mutation).toMatchObject({ status: 405, code: 'BAD_REQUEST' })
      expect(mutation.body).not.toHaveProperty('data')
    }
  })

  it('a document without an operation is refused', async () => {
    for (let i = 0; i < 3; i++) {
      const answer = await post({ query: 'fragment A on Query { __typename }' })
      expect(answer.status).toBe(400)
      expect(answer.body).not.toHaveProperty('data')
    }
  })
})

describe('access tokens', () => {
  it.each(['', 'Bearer', 'Bearer x', 'Basic YTpi', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', 'Bearer a b'])(
    '%s is UNAUTHENTICATED to what needs a viewer',
    async authorization => {
      const response = await t.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { accept, authorization },
        payload: { query: '{ me { id } __typename }' },
      })
      const { status, body, code } = answerOf(response)
      expect([status, code]).toEqual([200, 'UNAUTHENTICATED'])
      expect(body).toMatchObject({ data: { me: null, __typename: 'Query' } })
    },
  )
})

describe('a document nested beyond the stack', () => {
  const nest = (open: string, inner: string, close: string, depth: number) =>
    open.repeat(depth) + inner + close.repeat(depth)
  it.each([
    ['lists', `{ nodes(ids: ${nest('[', '"x"', ']', 3_000)}) { id } }`],
    ['inline fragments', `{ me { ${nest('... {', 'id', '}', 4_000)} } }`],
    ['fields', nest('{ a ', '{ b }', '}', 20_000)],
  ])('%s are refused with a code, and the process serves on', async (_what, query) => {
    const answer = await post({ query })
    expect(answer.status).toBe(400)
    expect(answer.body).not.toHaveProperty('data')
    expect((await post({ query: '{ __typename }' })).status).toBe(200)
  })
})
