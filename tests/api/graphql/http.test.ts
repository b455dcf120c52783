import { serverAudits } from 'graphql-http'
import { beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'

const responseType = 'application/graphql-response+json'

let t: TestApp
let url: string
beforeAll(async () => {
  t = await startApp()
  url = `${await t.app.listen({ host: '127.0.0.1', port: 0 })}/graphql`
})

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })

const typename = JSON.stringify({ query: '{ __typename }' })

/** Of a GET without a header that needs a preflight: these tell what a server may do, and are not warnings. */
const refusedGets = ['5A70', 'D6D5', '6A70']

describe('the audit of GraphQL over HTTP', () => {
  let open: string
  beforeAll(async () => {
    const { app } = await startApp({ CSRF_PREVENTION: 'false' })
    open = `${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql`
  })
  const statusOf = async (at: string, id: string): Promise<string | undefined> =>
    (
      await serverAudits({ url: at })
        .find(found => found.id === id)
        ?.fn()
    )?.status

  it('has 61 checks, and each of them is run below', () => {
    expect(serverAudits({ url })).toHaveLength(61)
  })

  for (const { id, name } of serverAudits({ url: '' })) {
    it(`${id}: ${name}`, async () => {
      expect(await statusOf(open, id)).toBe('ok')
      expect(await statusOf(url, id)).toBe(refusedGets.includes(id) ? 'notice' : 'ok')
    })
  }
})

describe('media types', () => {
  it.each([
    ['application/json', 'application/json; charset=utf-8'],
    [responseType, `${responseType}; charset=utf-8`],
    [`${responseType}, application/json;q=0.9`, `${responseType}; charset=utf-8`],
    [`application/json;q=0.5, ${responseType};q=0.1`, 'application/json; charset=utf-8'],
    [`application/json, ${responseType};q=0`, 'application/json; charset=utf-8'],
    ['APPLICATION/JSON', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    ['application/*', 'application/json; charset=utf-8'],
  ])('Accept: %s is answered as %s', async (accept, expected) => {
    const answer = await post(typename, { accept })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(expected)
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
  })

  it.each(['text/html', 'image/png', 'application/xml', 'application/json;q=0'])(
    'Accept: %s alone is 406',
    async accept => {
      const answer = await post(typename, { accept })
      expect(answer.status).toBe(406)
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
    },
  )

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json;charset=UTF-8',
  ])('Content-Type: %s is taken', async type => {
    const answer = await post(typename, { 'content-type': type })
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/jsonx',
    'a/b/c',
    '\u0022application/json\u0022',
  ])('Content-Type: %s is 415', async type => {
    const answer = await post(typename, { 'content-type': type })
    expect(answer.status).toBe(415)
    const body = await answer.json()
    expect(body).not.toHaveProperty('data')
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })

  it('no content type is 415', async () => {
    const answer = await fetch(url, { method: 'POST', body: Buffer.from(typename) })
    expect(answer.status).toBe(415)
  })
})

describe('methods', () => {
  it.each(['PUT', 'PATCH', 'DELETE'])('%s is 405 and says which are served', async method => {
    const answer = await fetch(url, { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, POST')
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })

  it('a mutation by GET is 405, says POST, and runs nothing', async () => {
    const query = 'mutation { login(input: { email: "a@example.com", password: "x" }) { accessToken } }'
    for (let i = 0; i < 4; i++) {
      const answer = await fetch(`${url}?query=${encodeURIComponent(query)}`, {
        headers: { accept: responseType, 'graphql-require-preflight': '1' },
      })
      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe('POST')
      const body = await answer.json()
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
      expect(body).not.toHaveProperty('data')
    }
  })
})

describe('sizes', () => {
  it('a body above the limit is 413 with a code, and the limit', async () => {
    const answer = await post(JSON.stringify({ query: `{ __typename } #${'x'.repeat(2_097_152)}` }))
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({
      errors: [{ message: expect.stringMatching(/2097152 bytes.*BODY_LIMIT/), extensions: { code: 'BAD_REQUEST' } }],
    })
  })

  it('JSON that is 50,000 deep is 400', async () => {
    const answer = await post(`{"query":"{ __typename }","variables":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)
    expect(answer.status).toBe(400)
  })
})

it('every answer carries the same request id in its header and its errors', async () => {
  for (const answer of await Promise.all([
    post('{'),
    post('{"query":"{ nothing }"}'),
    post('{"query":"{ shops { nodes { id } } }"}'),
  ])) {
    const { errors } = (await answer.json()) as { errors: { extensions: { requestId: string } }[] }
    const requestId = errors[0]?.extensions.requestId
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers.get('x-request-id')).toBe(requestId)
  }
})
