import { describe, expect, it } from 'vitest'
import { startApp } from '../../support/app.ts'

const t = await startApp({ RATE_LIMIT: '3' })

const ask = (remoteAddress: string, url = '/graphql', headers: Record<string, string> = {}) =>
  t.app.inject({ method: 'POST', url, remoteAddress, headers, payload: { query: '{ __typename }' } })
const get = (remoteAddress: string, url: string) => t.app.inject({ url, remoteAddress })

describe('requests of one address above the limit of a minute', () => {
  it('are RATE_LIMITED with 429 and Retry-After, in the shape of GraphQL, and nobody else is', async () => {
    for (let i = 1; i <= 3; i += 1) {
      const answer = await ask('192.0.2.1')
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['x-ratelimit-remaining']).toBe(String(3 - i))
    }
    const refused = await ask('192.0.2.1')
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
    expect(refused.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(refused.json()).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^More than 3 requests in a minute; try again in \d+ s\.$/),
          extensions: {
            code: 'RATE_LIMITED',
            requestId: refused.headers['x-request-id'],
            retryAfter: Number(refused.headers['retry-after']),
          },
        },
      ],
    })
    expect((await ask('192.0.2.2')).statusCode).toBe(200)
  })

  it('count together on all paths, those that are not there too, and are refused as plain JSON elsewhere', async () => {
    expect((await get('192.0.2.3', '/nothing')).statusCode).toBe(404)
    expect((await get('192.0.2.3', '/admin/database/stats')).statusCode).toBe(401)
    expect((await ask('192.0.2.3')).statusCode).toBe(200)
    for (const url of ['/nothing', '/admin/database/stats']) {
      const refused = await get('192.0.2.3', url)
      expect(refused.statusCode).toBe(429)
      expect(refused.headers).toHaveProperty('retry-after')
      expect(refused.json()).toMatchObject({ code: 'RATE_LIMITED', requestId: refused.headers['x-request-id'] })
    }
    expect((await ask('192.0.2.3')).statusCode).toBe(429)
  })

  it('are those of a whole network where it is IPv6', async () => {
    for (let i = 1; i <= 3; i += 1) await ask(`2001:db8:1:2::${i}`)
    expect((await ask('2001:db8:1:2:ffff::9')).statusCode).toBe(429)
    expect((await ask('2001:db8:1:3::1')).statusCode).toBe(200)
  })

  it('are told in the media type that was asked for', async () => {
    for (let i = 1; i <= 3; i += 1) await ask('192.0.2.4')
    const refused = await ask('192.0.2.4', '/graphql', { accept: 'application/graphql-response+json' })
    expect(refused.headers['content-type']).toBe('application/graphql-response+json; charset=utf-8')
    expect(refused.statusCode).toBe(429)
  })

  it('still may ask for health, as often as they like', async () => {
    for (let i = 1; i <= 4; i += 1) await ask('192.0.2.5')
    for (const path of ['/health/live', '/health/ready', '/health']) {
      // On a busy machine the report itself is 503, unhealthy.
      for (let i = 1; i <= 5; i += 1) expect((await get('192.0.2.5', path)).json()).toHaveProperty('status')
    }
  })
})

it('what has no path is NOT_FOUND', async () => {
  const answer = await get('192.0.2.6', '/nothing')
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'NOT_FOUND', requestId: answer.headers['x-request-id'] })
})

it('with RATE_LIMIT=0 nobody is refused', async () => {
  const free = await startApp({ RATE_LIMIT: '0' })
  for (let i = 1; i <= 10; i += 1) {
    const unknown = await free.app.inject('/nothing')
    expect([unknown.statusCode, unknown.json()]).toMatchObject([404, { code: 'NOT_FOUND' }])
  }
})
