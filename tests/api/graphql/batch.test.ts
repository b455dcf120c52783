import { describe, expect, it, onTestFinished } from 'vitest'
import { type AccountsApp, codesOf, startAccounts } from '../../support/accounts.ts'
import { recordLog } from '../../support/log.ts'

const responseType = 'application/graphql-response+json'
const { log, lines } = recordLog()
const on = await startAccounts({ BATCHING: 'true' }, log)
const off = await startAccounts()
const three = await startAccounts({ BATCHING: '3' })

const typename = { query: '{ __typename }' }
const login = (email: string) => ({
  query: 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
  variables: { input: { email, password: 'not the password' } },
})

const send = async (t: AccountsApp, payload: unknown, headers: Record<string, string> = {}) => {
  const response = await t.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  })
  return { status: response.statusCode, headers: response.headers, body: response.json() }
}

describe('a batch', () => {
  it('is refused whole unless BATCHING is set', async () => {
    const { status, body } = await send(off, [typename])
    expect(status).toBe(400)
    expect(body).toEqual({
      errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_REQUEST' }) })],
    })
    expect(body.errors[0].message).toContain('Batches are not answered here')
  })

  it('is answered in its order, each operation with its own variables, errors and viewer', async () => {
    const { id } = await on.user()
    const { status, headers, body } = await send(
      on,
      [
        { query: '{ me { id } }' },
        { query: 'query ($id: ID!) { shop(id: $id) { id } }', variables: { id: 'x' } },
        { query: '{ nonsense }' },
        { query: 'query A { a: __typename } query B { b: __typename }', operationName: 'B' },
      ],
      { authorization: `Bearer ${await on.tokenFor(id)}` },
    )
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(body).toMatchObject([
      { data: { me: { id: `usr_${id}` } } },
      { data: { shop: null }, errors: [{ path: ['shop'], extensions: { code: 'INVALID_ID' } }] },
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
      { data: { b: 'Query' } },
    ])
    expect(body[2]).not.toHaveProperty('data')
  })

  it.each([
    ['nothing', []],
    ['11 operations', Array(11).fill(typename)],
    ['1,000 operations', Array(1_000).fill(typename)],
  ])('of %s is refused whole', async (_what, batch) => {
    lines.length = 0
    const { status, body } = await send(on, batch)
    expect(status).toBe(400)
    expect(body).not.toHaveProperty('data')
    expect(codesOf(body)).toEqual(['BAD_REQUEST'])
    expect(lines.filter(({ msg }) => msg === 'operation')).toHaveLength(1)
  })

  it('may be as long as BATCHING says', async () => {
    expect((await send(three, Array(3).fill(typename))).body).toEqual(Array(3).fill({ data: { __typename: 'Query' } }))
    expect((await send(three, Array(4).fill(typename))).status).toBe(400)
    expect((await send(on, Array(10).fill(typename))).body).toHaveLength(10)
  })

  it('holds operations alone: anything else is refused in its place, and a batch within a batch as well', async () => {
    const wrong = [
      null,
      7,
      'x',
      [typename],
      {},
      { query: 7 },
      { query: '{ __typename }', variables: [] },
      { query: 'null' },
    ]
    const { status, body } = await send(on, [...wrong, typename])
    expect(status).toBe(200)
    expect(body.slice(0, -1).map(codesOf)).toEqual([...Array(7).fill(['BAD_REQUEST']), ['GRAPHQL_PARSE_FAILED']])
    expect(body.at(-1)).toEqual({ data: { __typename: 'Query' } })
  })

  it('is answered as application/json wherever that is accepted', async () => {
    const type = async (accept: string) => (await send(on, [typename], { accept })).headers['content-type']
    expect(await type(`${responseType}, application/json;q=0.9`)).toBe('application/json; charset=utf-8')
    expect(await type('*/*')).toBe('application/json; charset=utf-8')
    expect(await type(responseType)).toBe(`${responseType}; charset=utf-8`)
    expect((await send(on, [typename], { accept: 'text/html' })).status).toBe(406)
  })

  it('carries one request id, in the header and in the errors of all its operations', async () => {
    const { headers, body } = await send(on, [{ query: '{' }, { query: '{ nonsense }' }])
    const ids = body.map(
      (item: { errors: { extensions: { requestId: string } }[] }) => item.errors[0]?.extensions.requestId,
    )
    expect(ids).toEqual([headers['x-request-id'], headers['x-request-id']])
  })

  it('of sign-ins evaluates no more than 5, whichever accounts they try', async () => {
    const accounts = await Promise.all(Array.from({ length: 10 }, () => on.user()))
    const { body } = await send(
      on,
      accounts.map(({ email }) => login(email)),
    )
    expect(body.map((item: object) => codesOf(item)[0]).sort()).toEqual([
      ...Array(5).fill('RATE_LIMITED'),
      ...Array(5).fill('UNAUTHENTICATED'),
    ])
  })

  it('of aliased sign-ins evaluates no more than 5 of the 100', async () => {
    const { email } = await on.user()
    const field = `login(input: { email: "${email}", password: "wrong" }) { accessToken }`
    const query = `mutation { ${Array.from({ length: 10 }, (_, i) => `a${i}: ${field}`).join(' ')} }`
    const { body } = await send(on, Array(10).fill({ query }))
    const codes = body.flatMap((item: object) => codesOf(item))
    expect(codes).toHaveLength(100)
    expect(codes.filter((code: string) => code === 'UNAUTHENTICATED')).toHaveLength(5)
  })

  it('that was refused for a passing reason as a whole says so by its status', async () => {
    const own = await startAccounts({ BATCHING: 'true' })
    onTestFinished(() => own.app.close())
    const { id } = await own.user()
    const authorization = `Bearer ${await own.tokenFor(id)}`
    await own.database.close()
    const { status, headers, body } = await send(own, [typename, typename], { authorization })
    expect(body.flatMap(codesOf)).toEqual(['DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'])
    expect(status).toBe(503)
    expect(headers['retry-after']).toBe('1')
  })
})
