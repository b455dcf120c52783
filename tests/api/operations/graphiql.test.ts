import { beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'

let on: TestApp
let off: TestApp
beforeAll(async () => {
  on = await startApp({ GRAPHIQL: 'true' })
  off = await startApp({ GRAPHIQL: 'false' })
})

const policyOf = (header: unknown): Map<string, string[]> =>
  new Map(
    String(header)
      .split(';')
      .map(directive => directive.trim().split(/\s+/))
      .map(([name = '', ...values]) => [name, values]),
  )

describe('/graphiql', () => {
  it('is not there where it is off, nor are its files', async () => {
    for (const url of ['/graphiql', '/graphiql/ruru.js']) expect((await off.app.inject({ url })).statusCode).toBe(404)
  })

  it('is a page whose scripts, styles and requests all come from here', async () => {
    const { statusCode, headers, body } = await on.app.inject({ url: '/graphiql' })
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    const links = [...body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link)
    expect(links.filter(link => !/^(\/graphiql\/|data:,$)/.test(String(link)))).toEqual([])
    const policy = policyOf(headers['content-security-policy'])
    expect(policy.get('default-src')).toEqual(["'none'"])
    expect(policy.get('connect-src')).toEqual(["'self'"])
    const scripts = policy.get('script-src') ?? []
    expect(scripts[0]).toBe("'self'")
    expect(scripts.slice(1).length).toBe(body.match(/<script/g)?.length)
    expect(scripts.slice(1).every(source => /^'sha256-[\w+/]{43}='$/.test(source))).toBe(true)
    expect(String(headers['content-security-policy'])).not.toMatch(/unsafe-eval|https?:|\*|blob:/)
  })

  it('has files that browsers keep as long as they are the same', async () => {
    const first = await on.app.inject({ url: '/graphiql/ruru.js', headers: { 'accept-encoding': 'br' } })
    expect(first.statusCode).toBe(200)
    expect(first.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'br',
      'x-content-type-options': 'nosniff',
    })
    const etag = String(first.headers.etag)
    const again = await on.app.inject({ url: '/graphiql/ruru.js', headers: { 'if-none-match': etag } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const plain = await on.app.inject({ url: '/graphiql/ruru.js' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.body).toContain('React')
  })

  it.each([
    '/graphiql/nothing.js',
    '/graphiql/__proto__',
    '/graphiql/../package.json',
    '/graphiql/%2e%2e/package.json',
  ])('%s is 404', async url => {
    expect((await on.app.inject({ url })).statusCode).toBe(404)
  })
})

describe('every other answer', () => {
  it.each([
    ['GET', '/health'],
    ['GET', '/health/ready'],
    ['GET', '/admin/database/stats'],
    ['GET', '/graphql?query=%7B__typename%7D'],
    ['POST', '/graphql'],
    ['GET', '/no/such/path'],
  ] as const)('%s %s may not be rendered, framed or sniffed', async (method, url) => {
    const { headers } = await on.app.inject({ method, url })
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers.server).toBeUndefined()
  })
})
