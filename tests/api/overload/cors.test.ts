import { describe, expect, it } from 'vitest'
import { startApp } from '../../support/app.ts'

const t = await startApp({ CORS_ORIGINS: 'https://app.example.com, http://localhost:5173', RATE_LIMIT: '2' })

const preflight = (origin: string) =>
  t.app.inject({
    method: 'OPTIONS',
    url: '/graphql',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  })
const ask = (origin: string, remoteAddress: string) =>
  t.app.inject({
    method: 'POST',
    url: '/graphql',
    remoteAddress,
    headers: { origin },
    payload: { query: '{ __typename }' },
  })

describe('pages of other origins', () => {
  it.each(['https://app.example.com', 'http://localhost:5173'])('may ask where they are listed: %s', async origin => {
    const { statusCode, headers } = await preflight(origin)
    expect(statusCode).toBe(204)
    expect(headers['access-control-allow-origin']).toBe(origin)
    expect(headers.vary).toContain('Origin')
    expect(String(headers['access-control-allow-headers']).split(', ')).toEqual([
      'authorization',
      'content-type',
      'graphql-cost',
      'graphql-database',
      'graphql-require-preflight',
      'apollo-require-preflight',
      'x-apollo-operation-name',
    ])
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
    const answer = await ask(origin, '192.0.2.1')
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    expect(String(answer.headers['access-control-expose-headers'])).toContain('x-request-id')
  })

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
    'may not where they are not: %s',
    async origin => {
      expect((await preflight(origin)).headers).not.toHaveProperty('access-control-allow-origin')
      expect((await ask(origin, '192.0.2.2')).headers).not.toHaveProperty('access-control-allow-origin')
    },
  )

  it('can read a refusal too', async () => {
    const origin = 'https://app.example.com'
    for (let i = 1; i <= 2; i += 1) await ask(origin, '192.0.2.3')
    const refused = await ask(origin, '192.0.2.3')
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['access-control-allow-origin']).toBe(origin)
  })
})

it('without CORS_ORIGINS no page of another origin may ask', async () => {
  const closed = await startApp()
  const answer = await closed.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { origin: 'https://app.example.com' },
    payload: { query: '{ __typename }' },
  })
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
})
