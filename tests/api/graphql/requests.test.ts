import { expect, it } from 'vitest'
import { startApp } from '../../support/app.ts'

const t = await startApp()
const login = 'mutation ($e: LoginInput!) { login(input: $e) { accessToken } }'

it.each([
  [
    'a missing field',
    { password: 'SECRET; Field' },
    /^Variable "\$e" got an invalid value; Field .*email.* of required/,
  ],
  ['an unknown field', { email: 'a@example.com', password: 'SECRET', more: 'SECRET' }, /"more" is not defined by type/],
  ['a number', { email: 'a@example.com', password: 5_318_008 }, /String cannot represent a non string value$/],
  ['an address that is none', { email: 'SECRET', password: 'SECRET' }, /^Variable "\$\w+" got an invalid value/],
])('the error of %s in a variable says what is wrong, and quotes no value', async (_what, e, message) => {
  for (let i = 0; i < 3; i++) {
    const { errors = [] } = await t.ask(login, { variables: { e } })
    expect(errors[0]?.message).toMatch(message)
    expect(JSON.stringify(errors)).not.toMatch(/SECRET|5318008/)
  }
})

it.each([
  ['ids', 'query ($v: [ID!]!) { nodes(ids: $v) { id } }', {}],
  [
    'items',
    'mutation ($v: [UpsertProductInput!]!) { upsertProducts(input: { shopId: "x", products: $v }) { results { outcome } } }',
    7,
  ],
])('of forty thousand wrong %s ten are told, compiled or not', async (_what, query, wrong) => {
  for (let i = 0; i < 3; i++) {
    const { errors = [] } = await t.ask(query, { variables: { v: Array.from({ length: 40_000 }, () => wrong) } })
    expect(errors.length).toBeLessThanOrEqual(11)
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  }
})

it('more values than any operation needs are refused', async () => {
  const { errors = [] } = await t.ask('query ($v: [ID!]!) { nodes(ids: $v) { id } }', {
    variables: { v: Array.from({ length: 50_001 }, () => 7) },
  })
  expect(errors).toMatchObject([
    { message: 'An operation must have at most 50000 values.', extensions: { code: 'BAD_REQUEST' } },
  ])
})

it('variables nested deeper than any input are refused', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  for (const payload of [`{"query":"{ __typename }","variables":{"a":${deep}}}`, deep]) {
    const { statusCode, body } = await t.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      payload,
    })
    expect([statusCode, JSON.parse(body).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST'])
  }
})

it.each([
  ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
  ['application/graphql-response+json; charset=utf-8', 'application/graphql-response+json; charset=utf-8'],
  [
    'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
    'application/graphql-response+json; charset=utf-8',
  ],
])('a client that accepts %s gets it', async (accept, type) => {
  const response = await t.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { accept },
    payload: { query: '{ __typename }' },
  })
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, type])
})
