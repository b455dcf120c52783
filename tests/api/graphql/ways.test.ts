import type { Server } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { addressOf } from '../../support/socket.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'
import { ask, type Sent, type Told, type Way, ways } from '../../support/ways.ts'

/** What an answer never says: stacks, the driver's and the runtime's words. */
const inside =
  /\bat .*:\d+:\d+|node_modules|\.ts\b|Mongo|E11000|TypeError|is not iterable|Cannot read|undefined|not a function/

const schema = buildSchema()
const alfa = makeTenant('alfa', schema)
const bravo = makeTenant('bravo', schema)
const idOf = (tenant: typeof alfa, type: 'Shop' | 'Product') =>
  encodeId(type, String([...tenant.documents].find(([entity]) => entity.type === type)?.[1][0]?._id))
const { merchant, admin } = alfa.people
const open = ['POST', 'GET', 'batch'] as const

let t: TestApp
beforeAll(async () => {
  t = await startApp({ BATCHING: 'true' })
  await insertTenants(t.db, alfa)
  await insertTenants(t.db, bravo)
  // So that nobody has to be read while commands are counted.
  for (const as of [merchant, admin]) await t.ask('{ __typename }', { as })
  t.forget()
})
afterEach(async () => {
  t.forget()
  expect((await t.ask('{ __typename }')).data).toEqual({ __typename: 'Query' })
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

/** No resolver ran: no `data`, a code, 400 where HTTP has a status for it, and the database was asked nothing. */
const refused = (told: Told, way: Way, code: string | RegExp) => {
  expect(told.body).not.toHaveProperty('data')
  expect(JSON.stringify(told.body)).not.toMatch(inside)
  // A message that is no message of its protocol closes the socket.
  if (told.closed === null) expect(told.code).toEqual(expect.stringMatching(code))
  else expect(told.closed).toBe(4400)
  if (way === 'POST' || way === 'GET') expect(told.status).toBe(400)
  expect(t.commands).toEqual([])
}

describe.each(ways)('by %s', way => {
  const root = way === 'WebSocket' ? 'subscription' : 'query'
  const send = (sent: Sent, as: string | null = admin) => ask(t, way, sent, { as })
  const field = (name: string, args: object[] = []) => ({
    kind: 'Field',
    name: { kind: 'Name', value: name },
    arguments: args,
    selectionSet: { kind: 'SelectionSet', selections: [{ kind: 'Field', name: { kind: 'Name', value: 'status' } }] },
  })
  const tree = (selection: object) => ({
    kind: 'Document',
    definitions: [
      { kind: 'OperationDefinition', operation: root, selectionSet: { kind: 'SelectionSet', selections: [selection] } },
    ],
  })
  const operator = {
    kind: 'Argument',
    name: { kind: 'Name', value: 'domain' },
    value: { kind: 'StringValue', value: { $ne: null } },
  }

  it.each([
    ['a syntax tree as JSON', JSON.stringify(tree(field('health')))],
    ['a syntax tree with an object for a text', JSON.stringify(tree(field('shopByDomain', [operator])))],
    ['null', 'null'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['7', '7'],
    ['an unclosed text', '{ shopByDomain(domain: "'],
  ])('%s is no query, however often it is sent', async (_what, query) => {
    for (let i = 0; i < 3; i++) refused(await send({ query }), way, 'GRAPHQL_PARSE_FAILED')
  })

  it.each<[string, Sent]>([
    ['a tree that is an object', { query: tree(field('health')) }],
    ['a number', { query: 7 }],
    ['a list', { query: ['{ __typename }'] }],
    ['nothing', { query: '' }],
    ['no query at all', {}],
    ['variables that are a list', { query: '{ __typename }', variables: [] }],
    ['extensions that are a text', { query: '{ __typename }', extensions: '"x"' }],
  ])('%s is no operation', async (_what, sent) => {
    refused(await send(sent), way, /^(BAD_REQUEST|GRAPHQL_PARSE_FAILED)$/)
  })

  it.each([
    ['a field that is hidden: passwordHash', 'me { passwordHash }', 'health { passwordHash }'],
    ['__v', 'me { __v }', 'health { __v }'],
    ['_id', 'me { _id }', 'health { _id }'],
    [
      'a sort by a field that is hidden',
      'users(orderBy: PASSWORD_HASH) { nodes { id } }',
      'health(orderBy: X) { status }',
    ],
    [
      'a filter by a field that is hidden',
      'users(passwordHash: "x") { nodes { id } }',
      'health(passwordHash: "x") { status }',
    ],
    ['a filter by an operator', 'users(where: { $where: "1" }) { nodes { id } }', 'health(where: 1) { status }'],
  ])('%s is refused', async (_what, selection, subscribed) => {
    const query = way === 'WebSocket' ? `subscription { ${subscribed} }` : `{ ${selection} }`
    for (let i = 0; i < 3; i++) refused(await send({ query }), way, /^GRAPHQL_(VALIDATION|PARSE)_FAILED$/)
  })

  it.each([{ $ne: null }, { $gt: '' }, { $regex: '.*' }, { $where: '1' }, { _bsontype: 'ObjectId', id: 'x' }, ['a']])(
    '%o as a variable never reaches the database',
    async value => {
      const [type, query] =
        way === 'WebSocket'
          ? ['Boolean!', 'subscription ($v: Boolean!) { health { status @include(if: $v) } }']
          : ['String!', 'query ($v: String!) { shopByDomain(domain: $v) { id } }']
      for (let i = 0; i < 3; i++) {
        const told = await send({ query, variables: { v: value } })
        refused(told, way, 'GRAPHQL_VALIDATION_FAILED')
        expect(JSON.stringify(told.body)).toContain(type.slice(0, -1))
      }
    },
  )

  it('an operation that the document does not have, or one of several that is not named, is BAD_REQUEST', async () => {
    const selection = way === 'WebSocket' ? 'health { status }' : '__typename'
    const query = `${root} A { ${selection} } ${root} B { ${selection} }`
    for (const operationName of [undefined, 'C', '__proto__', 'constructor']) {
      refused(await send({ query, operationName }), way, 'BAD_REQUEST')
    }
    expect((await send({ query, operationName: 'B' })).body).toHaveProperty('data')
  })

  it('a viewer whose token is not valid gets nothing that needs one', async () => {
    const query = way === 'WebSocket' ? 'subscription { health { status } }' : '{ shops { nodes { id } } }'
    const told = await ask(t, way, { query }, { token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' })
    expect(told.body.data ?? {}).not.toHaveProperty('shops.nodes')
    if (way === 'WebSocket') expect(told.closed).toBe(4403)
    else expect(told.code).toBe('UNAUTHENTICATED')
  })
})

describe.each(open)("another tenant's document, by %s", way => {
  const send = async (query: string, variables: object) =>
    (await ask(t, way, { query, variables }, { as: merchant })).body

  it('is as if it did not exist: by its id, as a node, in a list, a count, below another and by a cursor', async () => {
    const shop = idOf(bravo, 'Shop')
    expect(await send('query ($id: ID!) { shop(id: $id) { id } node(id: $id) { id } }', { id: shop })).toEqual({
      data: { shop: null, node: null },
    })
    const listed = await send(
      'query ($id: ID!) { products(shopId: $id) { totalCount nodes { id } } nodes(ids: [$id]) { id } }',
      { id: shop },
    )
    expect(listed).toEqual({ data: { products: { totalCount: 0, nodes: [] }, nodes: [null] } })
    const all = JSON.stringify(await send('{ shops { totalCount nodes { name products { nodes { title } } } } }', {}))
    expect(all).toContain(alfa.mark)
    expect(all).not.toContain(bravo.mark)

    const list = 'query ($a: String) { shops(first: 1, after: $a) { pageInfo { endCursor } nodes { id } } }'
    const foreign = await ask(t, way, { query: list }, { as: bravo.people.merchant })
    const cursor = (foreign.body.data as { shops: { pageInfo: { endCursor: string } } }).shops.pageInfo.endCursor
    expect(cursor).toBeTypeOf('string')
    const behind = await send(list, { a: cursor })
    expect(JSON.stringify(behind)).not.toContain(shop)
  })
})

describe('what each way in does not run', () => {
  it('a mutation by GET is 405 and says POST; a mutation or a query by WebSocket is refused', async () => {
    const told = await ask(t, 'GET', { query: 'mutation { __typename }' }, { as: merchant })
    expect(told).toMatchObject({ status: 405, headers: { allow: 'POST' }, code: 'BAD_REQUEST' })
    for (const query of ['mutation { __typename }', '{ __typename }']) {
      refused(await ask(t, 'WebSocket', { query }, { as: merchant }), 'WebSocket', 'BAD_REQUEST')
    }
  })

  it.each(open)('a subscription by %s is refused, and told where it is answered', async way => {
    const told = await ask(t, way, { query: 'subscription { health { status } }' }, { as: merchant })
    refused(told, way, 'BAD_REQUEST')
    expect(told.body.errors?.[0]?.message).toContain('WebSocket')
  })
})

it('a batch spends the budget of its viewer once for each of its operations', async () => {
  const own = await startApp({ BATCHING: 'true', COST_BUDGET: '500', DB_NAME: t.database.connection.name })
  const authorization = `Bearer ${await t.tokenFor(merchant)}`
  const query = '{ shops(first: 100) { nodes { id } } }'
  const response = await own.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization },
    payload: Array(10).fill({ query }),
  })
  const codes = response.json().map((item: Told['body']) => item.errors?.[0]?.extensions.code)
  expect(codes).toContain(undefined)
  expect(codes.filter((code: unknown) => code === 'RATE_LIMITED').length).toBeGreaterThan(4)
})

it.each([
  ['headers', 'POST /graphql HTTP/1.1\r\nhost: x\r\n', 'x-a: 1\r\n'],
  [
    'a body',
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n',
    ' ',
  ],
])('a client that drips %s is answered 408 when its time is over', async (_what, begin, drop) => {
  const own = await startApp()
  const address = new URL(await addressOf(own))
  const server = own.app.server as Server
  // What is waited for, within bounds; here with shorter ones, so that nobody has to wait for them.
  expect(server.headersTimeout).toBeGreaterThan(0)
  expect(server.headersTimeout).toBeLessThanOrEqual(10_000)
  expect(server.requestTimeout).toBeLessThanOrEqual(30_000)
  Object.assign(server, { headersTimeout: 500, requestTimeout: 1_000 })
  const socket = connect(Number(address.port), address.hostname)
  let answer = ''
  socket.on('data', data => {
    answer += data
  })
  socket.on('error', () => undefined)
  const closed = new Promise(resolve => socket.once('close', resolve))
  const begun = performance.now()
  socket.write(begin)
  const timer = setInterval(() => socket.write(drop), 50)
  await Promise.race([closed, wait(8_000)])
  clearInterval(timer)
  socket.destroy()
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(performance.now() - begun).toBeLessThan(5_000)
})
