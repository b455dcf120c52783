import { beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { addressOf, openSocket } from '../../support/socket.ts'

const responseType = 'application/graphql-response+json'
const query = encodeURIComponent('{ __typename }')

let t: TestApp
let url: string
beforeAll(async () => {
  t = await startApp()
  url = `${await addressOf(t)}/graphql`
})

const get = (headers: Record<string, string>) => fetch(`${url}?query=${query}`, { headers })

describe('a GET', () => {
  it.each([
    ['graphql-require-preflight', '1'],
    ['apollo-require-preflight', 'true'],
    ['x-apollo-operation-name', 'Shops'],
    ['content-type', 'application/json'],
    ['content-type', 'Application/JSON; charset=utf-8'],
    ['GraphQL-Require-Preflight', 'x'],
  ])('with the header %s: %s is answered', async (name, value) => {
    const answer = await get({ [name]: value })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
  })

  it.each<[string, Record<string, string>]>([
    ['no header of those', {}],
    ['an empty one', { 'graphql-require-preflight': '' }],
    ['a header that pages may send', { 'accept-language': 'en', accept: responseType }],
    ['content-type: text/plain', { 'content-type': 'text/plain' }],
    ['content-type: application/x-www-form-urlencoded', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['content-type: multipart/form-data', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['a media type that browsers read as text', { 'content-type': 'text/plain; application/json' }],
    ['a media type with JSON behind', { 'content-type': 'text/plain, application/json' }],
    ['application/jsonx', { 'content-type': 'application/jsonx' }],
    ['cookies', { cookie: 'a=b' }],
  ])('with %s is refused, and says which header to send', async (_what, headers) => {
    const answer = await get(headers)
    expect(answer.status).toBe(400)
    const body = (await answer.json()) as { errors: { message: string }[] }
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
    expect(body).not.toHaveProperty('data')
    expect(body.errors[0]?.message).toContain('graphql-require-preflight')
  })

  it('of any kind is answered where CSRF_PREVENTION is false', async () => {
    const open = await startApp({ CSRF_PREVENTION: 'false' })
    const response = await open.app.inject({ method: 'GET', url: `/graphql?query=${query}` })
    expect(response.json()).toEqual({ data: { __typename: 'Query' } })
  })
})

it('a POST needs nothing beside its JSON, and nothing makes another media type one', async () => {
  const body = JSON.stringify({ query: '{ __typename }' })
  const post = (headers: Record<string, string>) => fetch(url, { method: 'POST', body, headers })
  expect((await post({ 'content-type': 'application/json' })).status).toBe(200)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    expect((await post({ 'content-type': type, 'graphql-require-preflight': '1' })).status).toBe(415)
  }
})

describe('a page that opens a WebSocket', () => {
  it('is refused with 403 where it is of another host, before it is a WebSocket', async () => {
    const host = new URL(url).host
    for (const origin of ['https://evil.example', 'null', `https://${host}.evil.example`, 'http://127.0.0.1:1', 'x']) {
      await expect(openSocket(t, { origin })).rejects.toThrow('403')
    }
  })

  it('is served where it is of our own', async () => {
    const socket = await openSocket(t, { origin: new URL(url).origin })
    expect(socket.raw.protocol).toBe('graphql-transport-ws')
  })
})
