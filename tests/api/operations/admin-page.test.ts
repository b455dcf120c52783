import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { atEnd } from '../../support/ends.ts'
import { insertUser } from '../../support/people.ts'

interface Operation {
  readonly query: string
  readonly hash: string
}

const operationsOf = (html: string): Record<string, Operation> =>
  JSON.parse(/<script type="application\/json" id="settings">(.*?)<\/script>/s.exec(html)?.[1] ?? '').operations

describe('/admin', () => {
  let t: TestApp
  let html: string
  let files: string[]
  beforeAll(async () => {
    t = await startApp({ NODE_ENV: 'production' })
    html = (await t.app.inject({ url: '/admin' })).body
    files = [...html.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path)
  })

  it('is served in production too, under a policy that lets nothing in but its own files', async () => {
    const { statusCode, headers } = await t.app.inject({ url: '/admin' })
    expect(statusCode).toBe(200)
    expect(headers['cache-control']).toBe('no-cache')
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).toMatch(/script-src 'self' 'sha256-[^ ]+'(;|$)/)
    expect(policy).toMatch(/require-trusted-types-for 'script'/)
    expect(policy).toMatch(/frame-ancestors 'none'/)
    expect(policy).not.toMatch(/unsafe|https?:/)
  })

  it('names only files that are there, with a year to keep them, and answers 304 to who has them', async () => {
    expect(files.length).toBeGreaterThan(15)
    for (const url of files) {
      const { statusCode, headers, rawPayload } = await t.app.inject({ url })
      expect(statusCode, url).toBe(200)
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': expect.stringMatching(url.endsWith('.css') ? /^text\/css/ : /^text\/javascript/),
      })
      const again = await t.app.inject({ url, headers: { 'if-none-match': String(headers.etag) } })
      expect([again.statusCode, again.body]).toEqual([304, ''])
      const gzipped = await t.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
      expect(gzipped.headers).toMatchObject({
        'content-encoding': 'gzip',
        vary: expect.stringContaining('accept-encoding'),
      })
      expect(gunzipSync(gzipped.rawPayload).equals(rawPayload)).toBe(true)
    }
  })

  it('gives a page of another version its files too, but not for keeping', async () => {
    const url = (files[0] ?? '').replace(/\/files\/[^/]+\//, '/files/another/')
    const { statusCode, headers } = await t.app.inject({ url })
    expect([statusCode, headers['cache-control']]).toEqual([200, 'no-cache'])
  })

  it.each(['page/nothing.js', 'page/tsconfig.json', 'page/types.d.ts', '../admin-page.ts', '%2e%2e/admin-page.ts', ''])(
    'has no file «%s»',
    async path => {
      const { statusCode } = await t.app.inject({ url: `/admin/files/x/${path}` })
      expect(statusCode).toBe(404)
    },
  )

  it('every operation that it has costs little enough to be asked again and again, and none is refused to an admin', async () => {
    const admin = await insertUser(t.db, ['admin'])
    for (const [name, { query }] of Object.entries(operationsOf(html))) {
      if (!query.startsWith('query')) continue
      const { errors, ...answer } = await t.ask(query, { as: admin, headers: { 'graphql-cost': '1' } })
      expect(errors, name).toBeUndefined()
      const { cost } = (answer as unknown as { extensions: { cost: { cost: number } } }).extensions.cost
      expect(cost, name).toBeLessThan(20_000)
    }
  })
})

it('is not there where ADMIN_PAGE is false', async () => {
  const t = await startApp({ ADMIN_PAGE: 'false' })
  for (const url of ['/admin', '/admin/files/x/page/main.js'])
    expect((await t.app.inject({ url })).statusCode).toBe(404)
})

it('works where stored operations alone are answered: its own are stored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loadstone-admin-'))
  atEnd(() => rm(folder, { recursive: true }))
  const manifest = join(folder, 'manifest.json')
  const other = 'query Other { __typename }'
  writeFileSync(manifest, JSON.stringify({ [createHash('sha256').update(other).digest('hex')]: other }))
  const t = await startApp({ PERSISTED_MANIFEST: manifest, PERSISTED_ONLY: 'true' })
  const admin = await insertUser(t.db, ['admin'])
  const operations = operationsOf((await t.app.inject({ url: '/admin' })).body)
  const { query = '', hash } = operations.AdminPageActivity ?? {}
  const post = async (body: object) => {
    const headers = { authorization: `Bearer ${await t.tokenFor(admin)}` }
    return (await t.app.inject({ method: 'POST', url: '/graphql', headers, payload: body })).json()
  }
  const persistedQuery = { version: 1, sha256Hash: hash }
  expect(await post({ query, extensions: { persistedQuery } })).toMatchObject({ data: { activity: { running: 0 } } })
  expect(await post({ query: '{ __typename }' })).toMatchObject({
    errors: [{ extensions: { code: 'PERSISTED_QUERY_REQUIRED' } }],
  })
})
